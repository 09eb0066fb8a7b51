"""What comes and goes over HTTP: pages, the API, sign-in, static files and headers.

May import everything below it, never ``live``.
"""
