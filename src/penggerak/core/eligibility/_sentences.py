"""Sentences of rules: named gaps in curly brackets, filled with what is already words."""

import re
from collections.abc import Mapping

GAP = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def filled(template: str, gaps: Mapping[str, str]) -> str:
    """The template with its gaps filled; a gap without words stays as it is written."""
    return GAP.sub(lambda gap: gaps.get(gap[1], gap[0]), template)
