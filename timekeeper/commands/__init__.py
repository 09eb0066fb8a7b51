"""The one way to change a meeting, from a command to the log."""
