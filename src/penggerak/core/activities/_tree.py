"""KBLI as a tree: section, division, group, class, subclass."""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import polars as pl

from penggerak.core.activities._kbli import DifferentVersionsError, Kbli, KbliVersion
from penggerak.core.sentences import Sentence, sentence

ActivityLevel = Literal["section", "division", "group", "class", "subclass"]
_LEVELS: dict[int, ActivityLevel] = {1: "section", 2: "division", 3: "group", 4: "class", 5: "subclass"}


class BrokenActivitiesError(ValueError):
    """The table cannot be a tree of one version; str(error) names the fault."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry of KBLI. Titles are Indonesian."""

    kbli: Kbli
    title: str
    level: ActivityLevel


@dataclass(frozen=True, slots=True)
class CheckedKbli:
    """What a written code turned out to be.

    value: the code, when it is in this version; problem: "empty", "not_a_code", "other_version" or "unknown".
    suggestions: codes it may have been before a spreadsheet ate a leading zero.
    """

    raw: str
    value: Kbli | None
    problem: str | None = None
    explanation: Sentence | None = None
    suggestions: tuple[Kbli, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the code can be used as it is."""
        return self.value is not None


class ActivityTree:
    """The activities of one version of KBLI.

    kbli: code str, title str, parent_code str or null; a column version, where there is one, must say this version.
    Raises BrokenActivitiesError for another version, a code standing twice or one without its parent.
    """

    def __init__(self, kbli: pl.DataFrame, version: KbliVersion) -> None:
        self.version: KbliVersion = version
        if "version" in kbli.columns and kbli.filter(pl.col("version") != version).height:
            raise BrokenActivitiesError(f"the table is not KBLI {version}")
        rows = kbli.select("code", "title", "parent_code").sort("code").rows()
        self._activities = {code: Activity(Kbli(version, code), title, _LEVELS[len(code)]) for code, title, _ in rows}
        if len(self._activities) < len(rows):
            raise BrokenActivitiesError(f"KBLI {version}: a code stands twice")
        self._parents = {code: parent for code, _, parent in rows if parent is not None}
        self._children: dict[str, list[str]] = defaultdict(list)
        for code, parent in self._parents.items():
            if parent not in self._activities:
                raise BrokenActivitiesError(f"KBLI {version}: {code} has no parent")
            self._children[parent].append(code)

    def __len__(self) -> int:
        return len(self._activities)

    def get(self, kbli: Kbli) -> Activity | None:
        """The entry of a code, or None. Raises DifferentVersionsError for a code of another version."""
        return self._activities.get(self._code(kbli))

    def title(self, kbli: Kbli) -> str:
        """The title of a code. Raises KeyError when it is not in this version."""
        return self._activities[self._code(kbli)].title

    def sections(self) -> tuple[Activity, ...]:
        """The letters, in order."""
        return tuple(activity for activity in self._activities.values() if activity.level == "section")

    def leaves(self) -> tuple[Activity, ...]:
        """The five-digit codes, in order: what a business is recorded under."""
        return tuple(activity for activity in self._activities.values() if activity.level == "subclass")

    def is_leaf(self, kbli: Kbli) -> bool:
        """Whether nothing lies below. Raises KeyError when the code is not in this version."""
        return not self._children.get(self._known(kbli))

    def parent(self, kbli: Kbli) -> Activity | None:
        """The entry right above; None for a section."""
        above = self._parents.get(self._code(kbli))
        return self._activities[above] if above else None

    def children(self, kbli: Kbli) -> tuple[Activity, ...]:
        """The entries right below, in order."""
        return tuple(self._activities[code] for code in self._children.get(self._code(kbli), ()))

    def path(self, kbli: Kbli) -> tuple[Activity, ...]:
        """From the section down to the code itself. Raises KeyError when the code is not in this version."""
        code: str | None = self._known(kbli)
        steps = []
        while code:
            steps.append(self._activities[code])
            code = self._parents.get(code)
        return tuple(reversed(steps))

    def section(self, kbli: Kbli) -> Activity:
        """The section a code lies in. Raises KeyError when the code is not in this version."""
        return self.path(kbli)[0]

    def beginning_with(self, digits: str) -> tuple[Activity, ...]:
        """The entries whose code begins so, in order; for look-ups while typing."""
        codes = list(self._activities)
        inside = codes[bisect_left(codes, digits) : bisect_left(codes, digits + ":")]
        return tuple(self._activities[code] for code in inside)

    def check(self, text: str) -> CheckedKbli:
        """Read a code written with or without this version in front, as lists hold it: " 10794.0", "KBLI 10794".

        A code that is not in this version is explained; when a zero in front would make it one, that is suggested.
        """
        written = re.sub(r"^KBLI\s*|\.0$|\s+", "", text.strip().upper())
        version, colon, code = written.rpartition(":")
        if not code:
            return CheckedKbli(text, None, "empty", sentence("Kode KBLI kosong."))
        if colon and version != self.version:
            return CheckedKbli(
                text, None, "other_version", sentence("Kode ini bukan kode KBLI %(version)s.", version=self.version)
            )
        if code in self._activities:
            return CheckedKbli(text, Kbli(self.version, code), suggestions=self._with_zero(code))
        return self._refused(text, code)

    def _refused(self, text: str, code: str) -> CheckedKbli:
        if not re.fullmatch(r"[A-Z]|[0-9]{1,5}", code):
            explanation = sentence("Kode KBLI terdiri dari 5 angka, misalnya 10794.")
            return CheckedKbli(text, None, "not_a_code", explanation)
        suggestions = self._with_zero(code)
        if not suggestions:
            explanation = sentence("Kode %(code)s tidak ada di KBLI %(version)s.", code=code, version=self.version)
            return CheckedKbli(text, None, "unknown", explanation)
        explanation = sentence(
            "Kode %(code)s tidak ada di KBLI %(version)s. Mungkin %(suggestion)s (%(title)s): "
            "angka 0 di depan sering hilang di lembar kerja.",
            code=code,
            version=self.version,
            suggestion=suggestions[0].code,
            title=self.title(suggestions[0]),
        )
        return CheckedKbli(text, None, "unknown", explanation, suggestions)

    def _with_zero(self, code: str) -> tuple[Kbli, ...]:
        """The code with a zero in front, when that is a code for businesses."""
        longer = f"0{code}"
        is_leaf = code.isdigit() and longer in self._activities and len(longer) == 5
        return (Kbli(self.version, longer),) if is_leaf else ()

    def _code(self, kbli: Kbli) -> str:
        if kbli.version != self.version:
            raise DifferentVersionsError(f"{kbli} was looked up in KBLI {self.version}")
        return kbli.code

    def _known(self, kbli: Kbli) -> str:
        code = self._code(kbli)
        if code not in self._activities:
            raise KeyError(str(kbli))
        return code
