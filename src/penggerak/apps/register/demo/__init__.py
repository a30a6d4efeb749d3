"""The demo city: made-up lists of three years, read, cleaned, linked and projected the way real ones are.

Nothing here looks at the truth to link: what the demo register knows is what linkage found. The truth serves once,
to make up what officers saw on their visits and what owners reported.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from penggerak.apps.accounts.demo import give_demo_app
from penggerak.apps.accounts.models import Role, User
from penggerak.apps.areas.actions import load_areas, load_boundaries
from penggerak.apps.audit.actions import record_event
from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.learning import keep
from penggerak.apps.register.actions.projecting import rebuild_register
from penggerak.apps.register.actions.reference import load_activities
from penggerak.apps.register.demo._linking import linked
from penggerak.apps.register.demo._lists import said_by_lists
from penggerak.apps.register.demo._people import said_by_people
from penggerak.apps.register.demo._statements import CITY, write_statements
from penggerak.apps.register.models import Record
from penggerak.apps.register.queries.learnt import record_count
from penggerak.core import synthetic
from penggerak.sources import reference

__all__ = ["PEOPLE", "build_demo", "is_built", "is_empty", "load_reference"]

Progress = Callable[[str, int, int], None]

PEOPLE = [
    ("pengelola@contoh.example", "Pengelola Contoh", Role.ADMIN, CITY),
    ("petugas@contoh.example", "Petugas Dinas Contoh", Role.OFFICER, CITY),
    ("lapangan@contoh.example", "Petugas Lapangan Contoh", Role.FIELD_OFFICER, "36.71.01.1007"),
]


def load_reference() -> dict[str, int]:
    """Areas, boundaries and activities; running it again changes nothing. Returns how many of each."""
    return {"areas": load_areas(), "boundaries": load_boundaries(), "activities": load_activities()}


def is_built(size: int, seed: int) -> bool:
    """Whether the demo city of this size stands already."""
    return Event.objects.filter(what="demo.built", data__size=size, data__seed=seed).exists()


def is_empty() -> bool:
    """Whether nothing was ever recorded here."""
    return not Record.objects.exists()


@transaction.atomic
def build_demo(*, size: int, seed: int, on: date, at: datetime, progress: Progress) -> int:
    """Make the demo city up, wholly or not at all. Returns the number of businesses in the register.

    progress: told the step (making, cleaning, linking, writing, projecting), how much is done, and of how much.
    """
    progress("making", 0, 1)
    made = synthetic.city(
        size,
        seed=seed,
        areas=reference.areas(),
        kbli=reference.kbli("2020"),
        city_code=CITY,
        on=on,
        centroids=synthetic.centroids(reference.boundaries("villages")),
        postcodes=reference.postcodes(),
    )
    progress("making", 1, 1)
    told = said_by_lists(made, progress)
    progress("linking", 0, 1)
    found = linked(told)
    progress("linking", 1, 1)
    seen = said_by_people(made, found.businesses, on=on, seed=seed)
    progress("writing", 0, 2)
    write_statements(told, found.businesses, found.doubts, at=at)
    progress("writing", 1, 2)
    write_statements([one for one, _ in seen], {one.key: business for one, business in seen}, [], at=at)
    progress("writing", 2, 2)
    count = rebuild_register(progress=lambda done, total: progress("projecting", done, total))
    report = {"told": record_count(CITY), "lists": found.linkage.report["records"]}
    keep(CITY, found.linkage, decisions=0, report=report, at=at)
    for email, name, role, area in PEOPLE:
        one, _is_new = User.objects.get_or_create(email=email, defaults={"name": name, "role": role, "area_id": area})
        give_demo_app(one)
    record_event("demo.built", at=at, by=None, data={"size": size, "seed": seed})
    return count
