"""How what is left of the hour is shared among the speakers who wait."""
