"""The measured servers, and the services that they need."""
