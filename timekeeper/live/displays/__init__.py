"""What the displays of a room report, and the number of each."""
