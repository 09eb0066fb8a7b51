"""What each audience is shown of a meeting, as one frozen type each."""
