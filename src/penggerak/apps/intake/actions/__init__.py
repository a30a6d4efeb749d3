"""What changes in the intake: things are handed in, and settled later."""
