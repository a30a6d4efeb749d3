"""The rule sets that come with the program, each figure with its source."""

import json
from typing import Any

from penggerak.sources import rules as sources


def shipped_rules() -> dict[str, dict[str, Any]]:
    """They are, by name, ready to be stored with an opportunity."""
    return {name: json.loads(one.json) for name, one in sources.read_all().items()}
