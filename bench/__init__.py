"""The benchmark: compares the real server with a stock one and with a minimal one in C.

It talks to each server only over the wire. ``python -m bench`` runs it.
"""
