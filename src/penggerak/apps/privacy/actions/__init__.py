"""What is done about consents and requests."""
