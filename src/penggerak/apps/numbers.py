"""Numbers that come from outside: in an address, a form, a cell."""

MOST_DIGITS = 18  # fits a bigint; a number of thousands of digits is slow to read, and none of ours


def whole_number(text: str | None) -> int | None:
    """The whole number, 0 or more, that a text is; None for any other text."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def typed_amount(text: str) -> int | None:
    """The whole number somebody typed into a form, "21", "300.000.000" or "Rp 5.000.000"; None for any other text."""
    return whole_number(text.strip().removeprefix("Rp").replace(".", "").replace(" ", ""))
