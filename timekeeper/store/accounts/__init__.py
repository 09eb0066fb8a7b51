"""Users, credentials, and screens that wait to be paired."""
