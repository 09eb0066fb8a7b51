"""The HTTP API under ``/api``, and the document that describes it."""
