"""The scenes, one in each file: ``play(stage)`` returns the outcome."""
