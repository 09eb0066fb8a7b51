"""The servers that are measured, and the services they need."""
