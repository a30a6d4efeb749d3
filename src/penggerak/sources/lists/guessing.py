"""Which field each column of a list holds, by its heading and by its cells, with the reason said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from penggerak.core.register import FIELDS, Field
from penggerak.core.register.cleaning import CleaningContext, readable_share
from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._headings import heading_match, kbli_version, money_scale
from penggerak.sources.lists._pseudo import Guess, pseudo_columns
from penggerak.sources.lists._raw_list import RawList

_SAMPLE = 200  # cells looked at per column, spread over the whole list
_LEAST = 0.5  # less sure than this, a column is left to the officer

# How far cells alone speak for a field when no heading does. A field not named here needs a heading.
_CELLS_ALONE: Mapping[str, float] = {
    "nik": 0.95, "email": 0.95, "phone": 0.9, "latitude": 0.9, "longitude": 0.9, "village_code": 0.9,
    "district_code": 0.9, "owner_education": 0.9, "declared_size": 0.9, "kbli": 0.85, "owner_sex": 0.85,
    "address": 0.8, "nib": 0.8, "legal_form": 0.8, "owner_birth_date": 0.6, "business_name": 0.6,
}  # fmt: skip
_LEAST_SHARE_ALONE = 0.7
_NEED_NO_HEADING = frozenset({"owner_birth_date", "business_name", "nib"})  # a heading that says otherwise is believed
_SETTLED = 0.9
_NAMES_SHOW_SELDOM = frozenset(
    {"business_name", "owner_name", "address"}
)  # cells may prove these, but not disprove them


@dataclass(frozen=True, slots=True)
class _Candidate:
    column: str
    field: str
    confidence: float
    heading: float
    share: float | None


def guess_columns(raw: RawList, *, context: CleaningContext, fields: Mapping[str, Field] = FIELDS) -> dict[str, Guess]:
    """Guess the field of every column; each field is given once, to the column that fits best.

    Evidence: words of the heading first, then the share of cells that read as the field. Cells that contradict a
    heading weigh against it; cells of an unmistakable kind (NIK, phone, e-mail, kelurahan, ...) need no heading.
    Returns column -> Guess in the order of the list.
    """
    guesses = pseudo_columns(raw)
    candidates = [
        candidate
        for column, heading in raw.columns.items()
        if column not in guesses
        for candidate in _candidates(
            column, heading if raw.has_header else "", _sample(raw.rows[column]), fields, context
        )
    ]
    order = {name: place for place, name in enumerate(fields)}
    candidates.sort(key=lambda c: (-c.confidence, int(c.column[1:]), order[c.field]))
    chosen = _given_once(candidates)
    guesses |= {c.column: Guess(c.field, round(c.confidence, 2), _reason(c, raw, fields)) for c in chosen}
    rest = {c: _unknown(c, candidates, chosen, raw, fields) for c in raw.columns if c not in guesses}
    return {column: (guesses | rest)[column] for column in raw.columns}


def guess_scales(raw: RawList, columns: Mapping[str, str]) -> dict[str, int]:
    """Rupiah per unit for the money columns of a mapping whose heading counts in thousands or more."""
    money = {column for column, name in columns.items() if name in FIELDS and FIELDS[name].type == "idr"}
    scales = {column: money_scale(heading) for column, heading in raw.columns.items() if column in money}
    return {column: scale for column, scale in scales.items() if scale > 1}


def guess_kbli_version(raw: RawList, columns: Mapping[str, str]) -> str | None:
    """The KBLI year that the heading of the KBLI column names, if any."""
    return next((kbli_version(raw.columns[column]) for column, name in columns.items() if name == "kbli"), None)


def _sample(cells: pl.Series) -> list[str]:
    filled = cells.drop_nulls()
    return filled.gather_every(max(filled.len() // _SAMPLE, 1)).to_list()


def _candidates(
    column: str, heading: str, texts: Sequence[str], fields: Mapping[str, Field], context: CleaningContext
) -> list[_Candidate]:
    """What the heading suggests, then, unless that is settled, what the cells suggest by themselves."""
    matches = {name: heading_match(field, heading) for name, field in fields.items()} if heading else {}
    suggested = [name for name, match in matches.items() if match]
    found = [_candidate(column, name, matches[name], texts, context) for name in suggested]
    if not any(candidate.confidence >= _SETTLED for candidate in found):
        alone = [name for name in _CELLS_ALONE if name not in suggested and not (heading and name in _NEED_NO_HEADING)]
        found += [_candidate(column, name, 0.0, texts, context) for name in alone if name in fields]
    return [candidate for candidate in found if candidate.confidence > 0]


def _candidate(column: str, name: str, heading: float, texts: Sequence[str], context: CleaningContext) -> _Candidate:
    share = readable_share(name, texts, context=context)
    if name == "business_name" and len(set(texts)) * 2 < len(texts):
        share = None if heading else 0.0  # names differ from row to row; words that repeat are kinds of business
    return _Candidate(column, name, _confidence(name, heading, share), heading, share)


def _confidence(name: str, heading: float, share: float | None) -> float:
    alone = _CELLS_ALONE.get(name, 0.0) * share if share is not None and share >= _LEAST_SHARE_ALONE else 0.0
    if not heading:
        return alone
    if share is None:
        return heading * 0.95
    weight = 0.9 if name in _NAMES_SHOW_SELDOM else 0.6
    return max(heading * (weight + (1 - weight) * share), alone)


def _given_once(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Best first; a field or a column that is taken stays taken."""
    chosen: list[_Candidate] = []
    for candidate in candidates:
        is_free = all(candidate.column != other.column and candidate.field != other.field for other in chosen)
        if is_free and candidate.confidence >= _LEAST:
            chosen.append(candidate)
    return chosen


def _reason(candidate: _Candidate, raw: RawList, fields: Mapping[str, Field]) -> Sentence:
    heading, label = raw.columns[candidate.column], fields[candidate.field].label.id
    percent = round((candidate.share or 0) * 100)
    if not candidate.heading:
        return sentence("%(percent)d%% isinya terbaca sebagai %(label)s.", percent=percent, label=label)
    if candidate.share is None or candidate.field in _NAMES_SHOW_SELDOM:
        return sentence("Judul “%(heading)s” cocok dengan %(label)s.", heading=heading, label=label)
    return sentence(
        "Judul “%(heading)s” cocok dengan %(label)s; %(percent)d%% isinya terbaca.",
        heading=heading,
        label=label,
        percent=percent,
    )


def _unknown(
    column: str,
    candidates: Sequence[_Candidate],
    chosen: Sequence[_Candidate],
    raw: RawList,
    fields: Mapping[str, Field],
) -> Guess:
    best = next((candidate for candidate in candidates if candidate.column == column), None)
    winner = next((other for other in chosen if best and other.field == best.field), None)
    if best is None or best.confidence < _LEAST or winner is None:
        return Guess(None, 0.0, sentence("Belum dikenali; isinya tetap disimpan di data mentah."))
    reason = sentence(
        "Mirip %(label)s, tetapi kolom “%(other)s” lebih cocok.",
        label=fields[best.field].label.id,
        other=raw.columns[winner.column],
    )
    return Guess(None, 0.0, reason)
