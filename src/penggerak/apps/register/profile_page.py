"""A profile ready to be shown: values as they read, how sure each is, and its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from penggerak.apps.register.confidence import Confidence, confidence_of
from penggerak.apps.register.queries.businesses import Line, Said
from penggerak.apps.register.showing import activity_titles, shown
from penggerak.core.register import GROUPS, Label


@dataclass(frozen=True, slots=True)
class Row:
    """One field: what was found, how its value reads, how sure it is, and every statement with how it reads."""

    line: Line
    text: str
    confidence: Confidence
    history: list[tuple[Said, str]]


def shown_groups(groups: Sequence[tuple[str, Sequence[Line]]]) -> list[tuple[Label, list[Row]]]:
    """The groups of a profile with their rows, in the reader's language; personal values masked."""
    titles = activity_titles(_activities(line for _group, lines in groups for line in lines))
    return [(GROUPS[name], [_row(line, titles) for line in lines]) for name, lines in groups]


def _activities(lines: Iterable[Line]) -> set[str]:
    told = [line for line in lines if line.field.name == "kbli"]
    return {said.value for line in told for said in line.history if said.value}


def _row(line: Line, titles: Mapping[str, str]) -> Row:
    history = [(said, shown(line.field, said.value, titles)) for said in line.history]
    return Row(line, shown(line.field, line.value, titles), confidence_of(line), history)
