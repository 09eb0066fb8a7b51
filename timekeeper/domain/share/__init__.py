"""Shares what is left of the hour among the speakers who wait."""
