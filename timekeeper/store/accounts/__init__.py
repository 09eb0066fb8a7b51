"""People who sign in, the secrets they hold, and the screens that wait to be paired."""
