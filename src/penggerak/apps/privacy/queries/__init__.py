"""What is asked about consents and requests."""
