"""Timekeeper."""
