"""The log of a meeting: the facts, and the fold that makes a meeting of them."""
