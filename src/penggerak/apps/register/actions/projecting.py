"""Writing what is known: businesses, their owners, licences and products, made from records and links."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import among, copy_rows, upsert_rows
from penggerak.apps.memory import collected_later
from penggerak.apps.register import rows
from penggerak.apps.register.actions.versions import known_codes, write_past_versions
from penggerak.apps.register.laying_out import Guess, LaidOut, by_business, lay_out
from penggerak.apps.register.models import Business, Licence, Link, PastVersion, Person, Product, Role
from penggerak.apps.register.queries import statements
from penggerak.apps.seal import seal, unseal
from penggerak.core import register as core

BATCH = 5_000
PERSON_FIELDS = ["key", "name", "sex", "birth_date", "sealed"]
ROLE_FIELDS = ["person", "business", "role"]

# The owner as the business heard of last knows them; the id breaks ties.
LATEST = """
select distinct on (r.person_id) r.person_id, b.owner_name, b.owner_sex, b.values ->> 'owner_birth_date', b.sealed
from register_role r join register_business b on b.id = r.business_id
where r.person_id = any(%s)
order by r.person_id, b.last_seen_on desc, b.id
"""


@transaction.atomic
def project_businesses(business_ids: Iterable[int], guesses: Mapping[int, Guess] | None = None) -> None:
    """Make these businesses anew from their records and links; those no record speaks of any more become empty.

    guesses: what was laid out ahead; used where the links are as it supposed, since records never change.
    """
    ids = sorted(set(business_ids))
    links = statements.links_of(ids)
    at = core.moments(links)
    write_past_versions(links, at)
    since = {business_id: found[-1] for business_id, found in at.items()}
    held = by_business(links) if guesses else {}
    known = {one: guess.laid for one, guess in (guesses or {}).items() if guess.links == held.get(one)}
    known |= _laid_out([link for link in links if link.business_id not in known], since)
    found = [known[one] for one in ids if one in known]
    emptied = [rows.empty_row(one, since=since[one]) for one in ids if one not in known]
    upsert_rows(Business, rows.BUSINESS_FIELDS, [*(one.row for one in found), *emptied])
    _write_parts(ids, found)
    _write_owners(ids, found)


def _laid_out(links: Collection[core.Link], since: Mapping[int, datetime]) -> dict[int, LaidOut]:
    known = core.project(statements.records_of([link for link in links if link.ended_at is None]), links)
    codes = known_codes(known.values())
    return {one: lay_out(business, since=since[one], codes=codes) for one, business in known.items()}


@collected_later()
def rebuild_register(*, progress: Callable[[int, int], None] | None = None, at: datetime | None = None) -> int:
    """Throw the projection away and make it again, in one transaction. Returns the number of businesses.

    at: when, for the event; now when not given.
    """
    ids = sorted(set(Link.objects.values_list("business_id", flat=True)))
    with transaction.atomic():
        for model in (Role, Licence, Product, Person, PastVersion, Business):
            # Below the ORM on purpose: links point at businesses, and by the end of the transaction they do again.
            with connection.cursor() as cursor:
                cursor.execute(f"delete from {model._meta.db_table}")  # noqa: S608 - names of our own tables
        for start in range(0, len(ids), BATCH):
            project_businesses(ids[start : start + BATCH])
            if progress:
                progress(min(start + BATCH, len(ids)), len(ids))
        record_event("register.rebuilt", at=at or timezone.now(), by=None, data={"businesses": len(ids)})
    return len(ids)


def _write_parts(ids: Collection[int], known: Collection[LaidOut]) -> None:
    Licence.objects.filter(business__in=among(ids)).delete()
    Product.objects.filter(business__in=among(ids)).delete()
    copy_rows(Licence, rows.LICENCE_FIELDS, (row for one in known for row in one.licences))
    copy_rows(Product, rows.PRODUCT_FIELDS, (row for one in known for row in one.products))


def _write_owners(ids: Collection[int], known: Collection[LaidOut]) -> None:
    before = Role.objects.filter(business__in=among(ids))
    touched = set(before.values_list("person_id", flat=True))
    before.delete()
    named = [(one.owner, one.business_id, "owner") for one in known if one.owner]
    copy_rows(Role, ROLE_FIELDS, named)
    _write_people(sorted(touched | {str(owner[0]) for owner in named}))


def _write_people(keys: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [keys])
        found = cursor.fetchall()
    people = [
        (
            key,
            name,
            sex,
            born,
            seal({field: value for field, value in unseal(sealed).items() if field in rows.PERSON_SEALED}),
        )
        for key, name, sex, born, sealed in found
    ]
    upsert_rows(Person, PERSON_FIELDS, people, key="key")
    Person.objects.filter(pk__in=set(keys) - {person[0] for person in people}).delete()
