"""Turn the cells of a list into typed values, with every doubt said in a sentence that tells how to repair it.

What keeps a row out ("refuse"): it names no business, or a place that is not in our city. Anything else lets the row in
and leaves the doubtful value out ("warn"). The caller keeps the raw cells; nothing written is lost here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from penggerak.core.places import AreaTree, Resolver
from penggerak.core.register._clean_cells import EMPTY, Cell, Problem, Severity
from penggerak.core.register._clean_codes import split_units
from penggerak.core.register._clean_coordinates import read_point
from penggerak.core.register._clean_fit import readable_share as _readable_share
from penggerak.core.register._clean_identity import KINDS, NumberColumns
from penggerak.core.register._clean_names import settle_names
from penggerak.core.register._clean_places import SPEAKS_OF_PLACES, PlaceReader, Whereabouts
from penggerak.core.register._clean_readers import Reader, reader_for
from penggerak.core.register.fields import FIELDS
from penggerak.core.register.projection import Value
from penggerak.core.sentences import sentence

__all__ = [
    "PSEUDO_FIELDS",
    "BadMappingError",
    "CleanRow",
    "CleaningContext",
    "Problem",
    "Severity",
    "clean_rows",
    "readable_share",
]

# What a column may be besides a field: the source's own key of a row, nothing, or the two columns of a repair sheet.
PSEUDO_FIELDS = ("row_key", "ignore", "repair_row", "repair_reason")

_ORDER = {name: place for place, name in enumerate(FIELDS)}
_AREAS = ("village_code", "district_code", "city_code")
Texts = Mapping[str, Sequence[str | None]]


class BadMappingError(ValueError):
    """A mapping names an unknown field or column, or one field twice."""


@dataclass(frozen=True, slots=True)
class CleaningContext:
    """What the city knows that the list does not say.

    city: area code whose list this is. tree, resolver: of that city. on: today.
    kbli: version -> its five-digit codes. kbli_version: what a bare code means.
    """

    city: str
    tree: AreaTree
    resolver: Resolver
    on: date
    kbli: Mapping[str, Collection[str]] = field(default_factory=dict)
    kbli_version: str = "2020"


@dataclass(frozen=True, slots=True)
class CleanRow:
    """One row understood.

    row_number: as in the file. values: field -> JSON-able value, only what is known, fields in declared order.
    problems: what keeps the row out first, then the doubts.
    """

    row_number: int
    values: Mapping[str, Value]
    problems: tuple[Problem, ...]

    @property
    def is_refused(self) -> bool:
        """Whether the row stays out until it is repaired."""
        return any(problem.severity == "refuse" for problem in self.problems)


@dataclass(slots=True)
class _Draft:
    values: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def clean_rows(
    rows: pl.DataFrame,
    *,
    columns: Mapping[str, str],
    context: CleaningContext,
    scales: Mapping[str, int] | None = None,
) -> list[CleanRow]:
    """Clean a whole list, one answer per row in the same order; a bad row never stops the others.

    rows: row_number i64, text columns. columns: column -> field or pseudo-field; unmapped columns are not read.
    scales: column -> rupiah per unit, for headings such as "Omzet (juta)".
    Raises BadMappingError for a mapping that cannot be meant.
    """
    _check_mapping(rows, columns)
    texts = {name: rows[column].to_list() for column, name in columns.items() if name in FIELDS}
    scale_of = {columns[column]: scale for column, scale in (scales or {}).items() if column in columns}
    texts = _with_units_split(texts)
    drafts = [_Draft() for _ in range(rows.height)]
    for name in texts:
        reader = reader_for(
            FIELDS[name],
            texts[name],
            on=context.on,
            kbli=context.kbli,
            kbli_version=context.kbli_version,
            scale=scale_of.get(name, 1),
        )
        if reader is not None:
            _read_column(drafts, name, texts[name], reader)
    _add_numbers(drafts, texts)
    _add_places(drafts, texts, context)
    _add_points(drafts, texts)
    for draft in drafts:
        settle_names(draft.values, draft.problems)
        _check_business(draft, asks_name="business_name" in texts)
    return [_finished(number, draft) for number, draft in zip(rows["row_number"].to_list(), drafts, strict=True)]


def readable_share(name: str, texts: Sequence[str], *, context: CleaningContext) -> float | None:
    """Share (0 to 1) of the filled cells that read as a field; None when any text would do, or no cell is filled."""
    return _readable_share(
        FIELDS[name],
        texts,
        resolver=context.resolver,
        on=context.on,
        kbli=context.kbli,
        kbli_version=context.kbli_version,
    )


def _check_mapping(rows: pl.DataFrame, columns: Mapping[str, str]) -> None:
    fields = [name for name in columns.values() if name != "ignore"]
    unknown = [name for name in fields if name not in FIELDS and name not in PSEUDO_FIELDS]
    missing = [column for column in columns if column not in rows.columns]
    twice = sorted({name for name in fields if fields.count(name) > 1})
    for what, names in {"unknown fields": unknown, "missing columns": missing, "fields given twice": twice}.items():
        if names:
            raise BadMappingError(f"{what}: {', '.join(names)}")


def _read_column(drafts: Sequence[_Draft], name: str, texts: Sequence[str | None], reader: Reader) -> None:
    """Read each different cell once; a list repeats itself."""
    cells = {text: reader(text) for text in dict.fromkeys(texts) if text is not None}
    problems = {text: _problem(name, cell) for text, cell in cells.items()}
    for draft, text in zip(drafts, texts, strict=True):
        cell = cells.get(text, EMPTY) if text is not None else EMPTY
        if cell.value is not None:
            draft.values[name] = cell.value
        if text is not None and (problem := problems[text]) is not None:
            draft.problems.append(problem)


def _problem(name: str, cell: Cell) -> Problem | None:
    if cell.code is None or cell.sentence is None:
        return None
    return Problem(name, "warn", cell.code, cell.sentence)


def _with_units_split(texts: dict[str, list[str | None]]) -> dict[str, list[str | None]]:
    """RT and RW written together in one of the two columns are taken apart; the list as given stays as it was."""
    source = next((name for name in ("rt", "rw") if name in texts), None)
    if source is None:
        return texts
    written = texts[source]
    pairs = [split_units(text) if text else None for text in written]
    if not any(pairs):
        return texts
    others = {name: texts.get(name) or [None] * len(written) for name in ("rt", "rw")}
    split = {
        name: [pair[place] if pair else cell for pair, cell in zip(pairs, others[name], strict=True)]
        for place, name in enumerate(("rt", "rw"))
    }
    return texts | split


def _add_numbers(drafts: Sequence[_Draft], texts: Texts) -> None:
    if not KINDS.keys() & texts.keys():
        return
    numbers = NumberColumns(texts, len(drafts))
    for draft, values, problems in zip(drafts, numbers.values, numbers.problems, strict=True):
        draft.values.update(values)
        draft.problems.extend(problems)


def _add_places(drafts: Sequence[_Draft], texts: Texts, context: CleaningContext) -> None:
    if not SPEAKS_OF_PLACES & texts.keys():
        return
    places = PlaceReader(context.tree, context.city, context.resolver).read(texts, len(drafts))
    for draft, place in zip(drafts, places, strict=True):
        _add_place(draft, place)


def _add_place(draft: _Draft, place: Whereabouts) -> None:
    """What separate columns say of RT, RW, number or postcode stands; the address line fills the gaps."""
    for name, value in place.values.items():
        if name in _AREAS or name == "street" or name not in draft.values:
            draft.values[name] = value
    draft.problems.extend(place.problems)


def _add_points(drafts: Sequence[_Draft], texts: Texts) -> None:
    if not {"latitude", "longitude"} & texts.keys():
        return
    empty = [None] * len(drafts)
    pairs = zip(texts.get("latitude") or empty, texts.get("longitude") or empty, strict=True)
    for draft, (latitude, longitude) in zip(drafts, pairs, strict=True):
        point, problem = read_point(latitude, longitude)
        if point is not None:
            draft.values["latitude"], draft.values["longitude"] = point
        if problem is not None:
            draft.problems.append(problem)


def _check_business(draft: _Draft, *, asks_name: bool) -> None:
    """A row must name a business somehow: by name, owner or number, else by what is made where."""
    known = draft.values.keys()
    if "business_name" in known:
        return
    is_named = bool(known & {"owner_name", "nib", "nik", "phone", "sidt_id", "business_npwp", "owner_npwp"})
    is_described = bool(known & {"main_product", "main_activity"}) and bool(
        known & {"address", "street", "village_code"}
    )
    if (is_named or is_described) and not asks_name:
        return  # the list has no such column, so no single row lacks it
    if is_named or is_described:
        unnamed = sentence("Nama usaha kosong. Lengkapi bila sudah diketahui.")
        draft.problems.append(Problem("business_name", "warn", "business_unnamed", unnamed))
    else:
        nobody = sentence(
            "Baris ini tidak menyebut usaha mana pun. Isi nama usaha atau nama pemilik, atau produk beserta alamatnya."
        )
        draft.problems.append(Problem("", "refuse", "names_no_business", nobody))


def _finished(row_number: int, draft: _Draft) -> CleanRow:
    values = dict(sorted(draft.values.items(), key=lambda item: _ORDER[item[0]]))
    problems = sorted(draft.problems, key=lambda p: (p.severity != "refuse", _ORDER.get(p.field, -1)))
    return CleanRow(row_number, values, tuple(problems))
