"""What a meeting is: its turns, their clocks, and its settings."""
