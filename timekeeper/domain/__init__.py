"""The pure core: what a meeting is and what may happen to it.

Only the standard library comes in here. Nothing in this room reads a clock, a
database or a request: every instant is handed in as ``now``.
"""
