"""The list of businesses as a report: the columns of the page, and in the spreadsheet all that is not personal."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Facts
from penggerak.apps.register.moments import Moment
from penggerak.apps.register.queries.reporting import told_fields
from penggerak.apps.register.reporting.common import about, as_of, sensitive_headings
from penggerak.apps.register.showing import shown
from penggerak.apps.reports import PAPER_ROWS, SHEET_ROWS, Cell, Column, Report
from penggerak.apps.reports.description import Kind
from penggerak.apps.words import in_language
from penggerak.core.register import DEFINITIONS, FIELDS, STATUSES, Field, Label

AT_A_TIME = 2_000
KINDS: dict[str, Kind] = {"idr": "idr", "int": "count", "date": "date"}
ON_THE_PAGE = ("business_name", "owner_name", "status")  # already among the columns of the page
FURTHER = [
    field for name, field in FIELDS.items() if not field.sensitive and name not in ON_THE_PAGE and field.type != "list"
]
UNKNOWN_SIZE = Label(id="Belum diketahui", en="Not known")


def business_list(
    found: QuerySet[Any], *, filters: Sequence[tuple[str, str]], per: Moment, by: User, at: datetime, in_full: bool
) -> Report:
    """The businesses that a page shows. found: of queries/scope.py.

    in_full: also with every field that is known of one of them and is not sensitive.
    """
    told = told_fields(found) if in_full else set()
    further = [field for field in FURTHER if field.name in told]
    return Report(
        **about(by, at),
        title=_("Daftar usaha"),
        definition=_(
            "Usaha di wilayah pembuat laporan yang disebut setidaknya satu catatan sumber, apa pun statusnya, "
            "menurut keterangan paling tepercaya yang terakhir. Satu baris satu usaha."
        ),
        as_of=as_of(per, at),
        filters=filters,
        order=_("nama usaha, lalu nomor urut"),
        hidden_how=_("Tidak dimuat"),
        hidden=sensitive_headings(),
        terms=status_terms(),
        notes=_notes(told),
        columns=[*_columns(), *(Column(in_language(field.label), kind_of(field)) for field in further)],
        rows=_rows(found[: SHEET_ROWS if in_full else PAPER_ROWS], further),
        total=found.count(),
    )


def _notes(told: set[str]) -> list[str]:
    handling = _("Memuat nama dan tempat usaha orang. Simpan di tempat aman; hapus bila tidak dipakai lagi.")
    lists = [in_language(field.label) for name, field in FIELDS.items() if field.type == "list" and name in told]
    if not lists:
        return [handling]
    elsewhere = _("Isian yang terdiri dari beberapa bagian ada di profil: %(fields)s.")
    return [handling, elsewhere % {"fields": ", ".join(lists)}]


def status_terms() -> list[tuple[str, str]]:
    """Each status and what it means."""
    return [(in_language(STATUSES[one]), in_language(DEFINITIONS[one])) for one in DEFINITIONS]  # type: ignore[index]


def size_words(size: str) -> str:
    return in_language(FIELDS["declared_size"].choices.get(size) or UNKNOWN_SIZE)


def kind_of(field: Field) -> Kind:
    return KINDS.get(field.type, "text")


def _columns() -> list[Column]:
    return [
        Column(_("Usaha"), width=22),
        Column(_("Kode"), width=13),
        Column(_("Pemilik"), width=18),
        Column(_("Tempat"), width=20),
        Column(_("Bidang"), width=30),
        Column(_("Skala"), width=14),
        Column(_("Status"), width=13),
        Column(_("Terakhir terdengar"), "date", width=15),
    ]


def _rows(found: QuerySet[Any], further: Sequence[Field]) -> Iterator[list[Cell]]:
    for business in found.iterator(chunk_size=AT_A_TIME):
        values = business.values
        yield [*_shown_on_the_page(business), *(_cell(business, field, values.get(field.name)) for field in further)]


def _shown_on_the_page(business: Facts) -> list[Cell]:
    places = (business.village, business.district)
    return [
        business.name or _("(tanpa nama)"),
        business.code,
        business.owner_name,
        ", ".join(place.name for place in places if place),
        business.activity.title if business.activity else business.values.get("main_activity", ""),
        size_words(business.size_by_sales),
        in_language(STATUSES[business.status]),  # type: ignore[index]
        business.last_seen_on,
    ]


def _cell(business: Facts, field: Field, value: Any) -> Cell:
    """Figures and days stay what they are, so that they can be reckoned with; the rest reads as on the profile."""
    if field.name == "kbli":  # already fetched with the list
        return str(business.activity) if business.activity else str(value or "")
    if field.type in ("int", "idr") and isinstance(value, int):
        return value
    if field.type == "date" and value:
        return date.fromisoformat(value)
    return shown(field, value)
