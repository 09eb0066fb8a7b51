"""From a new revision to all members of a channel."""
