"""The benchmark: the real server beside a stock one and beside the least that C can do.

It talks to every server over the wire alone. ``python -m bench`` runs it.
"""
