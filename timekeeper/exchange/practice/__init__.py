"""The practice meeting: a Pre-session of Ruritania, a State from novels."""
