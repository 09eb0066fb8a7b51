"""Keeps protected speakers unnamed: labels without names, and the search for names in texts."""
