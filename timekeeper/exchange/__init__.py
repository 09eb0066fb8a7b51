"""What comes in from outside and goes out again: programme files, records, calendars.

Reading is free of the database: a file becomes plain values here, and whoever loads
them decides what changes.
"""
