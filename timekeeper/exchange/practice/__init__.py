"""The practice meeting: the Pre-session of a State that is only to be found in novels."""
