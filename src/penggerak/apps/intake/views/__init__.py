"""Pages on which businesses are registered: by their owners, and by officers on behalf of someone."""
