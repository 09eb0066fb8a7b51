"""Who is let in to the socket, what a client may send, and how often."""
