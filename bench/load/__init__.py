"""The load on a server while it is measured."""
