"""What each audience may see of a meeting, in one frozen type for each audience."""
