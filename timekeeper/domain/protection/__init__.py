"""What keeps a protected speaker unnamed: labels, and the search for names in texts."""
