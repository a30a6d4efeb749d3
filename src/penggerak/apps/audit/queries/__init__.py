"""Reading what happened, and whether it is still as it was written down."""
