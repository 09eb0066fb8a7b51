"""Import and export: programme files, pasted lists, meetings without a file.

Reading does not touch the database: a file becomes plain values, and ``loading`` decides what
changes.
"""
