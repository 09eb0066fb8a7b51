"""The scenes, one a file. Each is a function that is handed the stage and gives rows."""
