"""The course of the hour: the forecast, the hour as a bar, and what is left of it."""
