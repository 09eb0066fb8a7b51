"""What one process needs to serve: its clock, logs, figures, readiness and background work."""
