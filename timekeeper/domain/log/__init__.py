"""The log of a meeting: its facts, and the fold that computes the meeting from them."""
