"""What every request has to pass: who calls, what they may, how often and how much."""
