"""What a meeting is: its turns, their clocks, and the settings it is held to."""
