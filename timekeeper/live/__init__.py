"""What is pushed: channels, the publisher, beats, and what the screens report.

May import everything below it, never ``web``. Commands come over HTTP, not here.
"""
