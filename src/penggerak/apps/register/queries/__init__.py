"""Every read of the register. What a page shows comes through a query that was told who is asking."""
