"""What the owners' pages ask."""
