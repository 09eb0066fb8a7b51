"""What is done to a server while it is measured."""
