"""The lists once their cells are put right: what the linkage is measured on when no spreadsheet has to be read."""

from dataclasses import dataclass

import polars as pl

from penggerak.core.synthetic._city import City

ID_COLUMN = "record_id"
ROLES: dict[str, list[str]] = {
    "person_name": ["person_name"],
    "business_name": ["business_name"],
    "phone": ["phone"],
    "id_number": ["nik", "nib"],
    "date": ["birth_date"],
    "street": ["street"],
    "area": ["village_code"],
    "postcode": ["postcode"],
    "category": ["category"],
    "free_text": ["product"],
}


@dataclass(frozen=True, slots=True)
class LinkageRecords:
    """Input of core.linkage.link and the answer it is judged by.

    frames: source -> record_id str and one text column a role, null where the source does not say. They hold what was
    written (spellings, typing errors, damaged numbers, old phones); only the form is tidy: nothing merged, swapped or
    squeezed together.
    roles, id_column: arguments of link. truth: source str, record_id str, business_id i64.
    """

    frames: dict[str, pl.DataFrame]
    roles: dict[str, list[str]]
    id_column: str
    truth: pl.DataFrame


def linkage_records(city: City) -> LinkageRecords:
    """The city's lists ready to be linked; record_id is the row's position in its list."""
    frames = {
        name: frame.with_row_index(ID_COLUMN).with_columns(pl.col(ID_COLUMN).cast(pl.String))
        for name, frame in city.records.items()
    }
    truth = city.list_truth.select(source="list", record_id=pl.col("row").cast(pl.String), business_id="business_id")
    roles = {role: list(columns) for role, columns in ROLES.items() if _is_said(frames, columns)}
    return LinkageRecords(frames, roles, ID_COLUMN, truth)


def _is_said(frames: dict[str, pl.DataFrame], columns: list[str]) -> bool:
    """Does any list say anything under these columns?"""
    return any(frame[column].null_count() < frame.height for frame in frames.values() for column in columns)
