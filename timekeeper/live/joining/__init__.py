"""Which connections are accepted, what a client may send, and how often."""
