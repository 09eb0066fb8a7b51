"""Checks on every request: who calls, what they may do, how often and how much they send."""
