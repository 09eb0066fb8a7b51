"""What the processes that serve the same meetings send each other."""
