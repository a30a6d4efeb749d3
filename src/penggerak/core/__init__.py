"""Values in, values out: no Django, no database, no clock, no hidden randomness."""
