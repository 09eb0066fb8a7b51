"""What the processes that serve the same meetings tell each other."""
