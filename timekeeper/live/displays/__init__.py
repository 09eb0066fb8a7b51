"""What the displays of a room report, and which number each has."""
