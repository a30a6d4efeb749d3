"""How far the rounds have come, ready to be drawn: figures in words, a map in five steps, a table."""

from collections.abc import Sequence
from typing import Any

from penggerak.apps.register.queries.visits import Coverage
from penggerak.sources import reference

STEPS = ("0–19%", "20–39%", "40–59%", "60–79%", "80–100%")


def colour_step(share: float | None) -> int:
    """Which of five steps a share (0 to 1) falls in; 0 when there is nothing to share."""
    return 0 if share is None else min(5, 1 + int(share * 5 + 1e-9))


def coverage_page(rows: Sequence[Coverage]) -> dict[str, Any]:
    """What the page needs: totals over all kelurahan, the rows, and the shapes of the city with their colours."""
    businesses = sum(row.businesses for row in rows)
    within_two = sum(row.within_two for row in rows)
    return {
        "rows": rows,
        "businesses": businesses,
        "within_two": within_two,
        "within_year": sum(row.within_year for row in rows),
        "never": sum(row.never for row in rows),
        "stale": sum(row.stale for row in rows),
        "share": within_two / businesses if businesses else None,
        "worst": next((row for row in rows if row.name and row.businesses), None),
        "steps": [{"css": f"m{number}", "label": label} for number, label in enumerate(STEPS, 1)],
        **_drawing({row.code: row for row in rows}),
    }


def _drawing(rows: dict[str, Coverage]) -> dict[str, Any]:
    """The city's kelurahan; none when the boundaries held are of another city."""
    drawing = reference.boundary_map("villages")
    if not any(shape.code in rows for shape in drawing.shapes):
        return {"viewbox": "", "shapes": []}
    shapes = [
        {
            "path": shape.path,
            "name": shape.name,
            "row": rows.get(shape.code),
            "step": colour_step(rows[shape.code].share) if shape.code in rows else 0,
        }
        for shape in drawing.shapes
    ]
    return {"viewbox": f"0 0 {drawing.width} {drawing.height}", "shapes": shapes}
