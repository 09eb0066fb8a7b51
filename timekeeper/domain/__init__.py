"""The pure core: what a meeting is and what can happen to it.

Imports the standard library alone. Nothing here reads a clock, a database or a
request: every instant is handed in (``now_ms``).
"""
