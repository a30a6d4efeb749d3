"""The example of the guide is a rule set, and does what the guide says of it."""

import re
from datetime import date
from pathlib import Path

from penggerak.core.eligibility import answer, read_rules

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "rules.md"
BAKER = {"annual_sales_idr": 400_000_000, "kbli": "2020:10710", "licences": [], "punya_tempat": False}


def test_the_example_of_the_guide_decides_as_the_guide_says():
    text = re.search(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[1]
    rules = read_rules(text)

    told = answer(rules, BAKER, date(2026, 11, 24))
    assert told.verdict == "not_yet"
    assert [step.conditions for step in told.repair.steps] == [("pirt",), ("room",)]
    assert told.repair.effort == 12
    assert [step.words.id for step in told.repair.steps] == ["Urus SPP-IRT", "Punya tempat untuk oven: ya"]

    before = answer(rules, BAKER, date(2026, 6, 30))
    assert (before.verdict, before.repair.steps) == ("not_yet", None)
