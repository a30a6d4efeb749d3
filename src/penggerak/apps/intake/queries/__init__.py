"""Every read of what was handed in, and of the register on behalf of someone who is handing in."""
