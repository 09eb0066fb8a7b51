"""The only way to change a meeting: from a command to its log."""
