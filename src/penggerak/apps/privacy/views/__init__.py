"""Pages of officers about who holds a business, consents on paper, and requests."""
