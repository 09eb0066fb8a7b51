"""What one process needs to serve: its clock, logs, metrics, readiness and background work."""
