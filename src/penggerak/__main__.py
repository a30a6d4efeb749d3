"""`python -m penggerak`: the same as the `penggerak` command."""

from penggerak.cli import main

main()
