"""Every write of the register: one story, one transaction."""
