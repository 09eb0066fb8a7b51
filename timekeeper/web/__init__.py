"""HTTP: pages, the API, signing in, static files and headers.

This folder may import the inner ones, but never ``live``.
"""
