"""How long the hour lasts: the forecast, the bar of the hour, and what is left of it."""
