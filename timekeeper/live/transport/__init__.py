"""Bytes to and from the sockets: frames, outboxes, heartbeats, on eventlet and on threads."""
