"""From a revision to everybody in a channel."""
