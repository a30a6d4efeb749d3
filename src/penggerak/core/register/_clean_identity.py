"""Personal and business numbers of a whole list, with those that stand in each other's column put right."""

from collections.abc import Mapping, Sequence

import polars as pl

from penggerak.core.identity import Kind, check, check_column, split_phones
from penggerak.core.register._clean_cells import Problem, is_nothing
from penggerak.core.register.fields import FIELDS
from penggerak.core.sentences import Sentence, sentence

KINDS: Mapping[str, Kind] = {
    "nik": "nik",
    "phone": "phone",
    "owner_npwp": "npwp",
    "nib": "nib",
    "business_npwp": "npwp",
}


class NumberColumns:
    """The number columns of a list while they are cleaned.

    values: per row, field -> number in its standard form. problems: per row, the doubts.
    """

    def __init__(self, texts: Mapping[str, Sequence[str | None]], height: int) -> None:
        """texts: field -> cells as written, for the fields the list has."""
        self.values: list[dict[str, str]] = [{} for _ in range(height)]
        self.problems: list[list[Problem]] = [[] for _ in range(height)]
        self._written = {field: cells for field, cells in texts.items() if field in KINDS}
        self._refused: dict[int, dict[str, str]] = {}
        for field in (name for name in KINDS if name in self._written):
            self._check(field)
        for row, cells in sorted(self._refused.items()):
            self._repair(row, cells)

    def _check(self, field: str) -> None:
        cells = self._written[field]
        checked = check_column(KINDS[field], pl.Series(cells, dtype=pl.String))
        for row, (text, value) in enumerate(zip(cells, checked["value"].to_list(), strict=True)):
            if value is not None:
                self.values[row][field] = value
            elif text is not None and not is_nothing(text):
                self._refused.setdefault(row, {})[field] = text

    def _repair(self, row: int, cells: dict[str, str]) -> None:
        """Move each refused number to the column it belongs to, if that one is free; else say what is wrong."""
        for field, text in cells.items():
            home = self._home(row, field, text)
            if home is not None:
                self.values[row][home] = check(KINDS[home], text).value or ""
                self.problems[row].append(Problem(home, "warn", "moved_from_other_column", _moved(home, field)))
            else:
                self._explain(row, field, text)

    def _home(self, row: int, field: str, text: str) -> str | None:
        """The free column whose rules the number keeps. A phone is no NIB, though any 13 digits would do for one."""
        fitting = [name for name in KINDS if name != field and check(KINDS[name], text).ok]
        if "phone" in fitting and "nib" in fitting:
            fitting.remove("nib")
        return next((name for name in fitting if name in self._written and name not in self.values[row]), None)

    def _explain(self, row: int, field: str, text: str) -> None:
        checked = check(KINDS[field], text)
        if field == "phone" and self._first_of_several(row, text):
            return
        if checked.explanation is not None:
            code = f"{KINDS[field]}_{checked.problem}"
            self.problems[row].append(Problem(field, "warn", code, checked.explanation))

    def _first_of_several(self, row: int, text: str) -> bool:
        numbers = [check("phone", part).value for part in split_phones(text)]
        known = [number for number in numbers if number is not None]
        if len(numbers) < 2 or not known:
            return False
        self.values[row]["phone"] = known[0]
        several = sentence("Ada beberapa nomor telepon; yang pertama dipakai.")
        self.problems[row].append(Problem("phone", "warn", "phone_several", several))
        return True


def _moved(home: str, found_in: str) -> Sentence:
    return sentence(
        "%(number)s tertulis di kolom %(column)s; sudah dipindahkan.",
        number=FIELDS[home].label.id,
        column=FIELDS[found_in].label.id,
    )
