"""Pages of the owners: what they hold, what the register says of it, and what they allow."""
