"""A QR code as a drawing whose lines are attributes, so that a strict content policy can stay strict."""

from collections.abc import Iterator

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # empty modules around it, as ISO/IEC 18004 asks


def drawing(text: str, *, label: str) -> SafeString:
    """An svg of the code of a text. label: what screen readers say instead."""
    matrix = segno.make(text, micro=False, error="m").matrix
    size = len(matrix) + 2 * QUIET
    lines = "".join(f"M{x + QUIET} {y + QUIET}.5h{length}" for y, row in enumerate(matrix) for x, length in _runs(row))
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/></svg>', size, size, label, lines
    )


def _runs(row: bytearray) -> Iterator[tuple[int, int]]:
    """The dark stretches of a row: where each begins and how long it is."""
    start = None
    for x, module in enumerate([*row, 0]):
        if module and start is None:
            start = x
        elif not module and start is not None:
            yield start, x - start
            start = None
