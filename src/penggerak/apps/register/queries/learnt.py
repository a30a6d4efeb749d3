"""What linkage learnt about a city, whether that still holds, and what it would be learnt from anew."""

import json
import zlib
from functools import lru_cache

import polars as pl
from django.db import connection

from penggerak.apps.register.linkage_keys import COLUMNS, ROLES
from penggerak.apps.register.models import LinkageState, Record
from penggerak.apps.register.queries.candidates import PLAIN, SECRET
from penggerak.apps.register.queries.decided import decision_count
from penggerak.apps.register.queries.linking import IDENTIFYING, is_enough
from penggerak.apps.seal import unseal, unseal_bytes
from penggerak.core.linkage import BadInput, State

GROWN = 1.5  # times the records there were: then it is time to learn again
NEW_DECISIONS = 50  # so many decisions of people since: likewise
KINDS = ("list", "official", "form", "self")  # what officers say of a known business is no list of its own
MOST_LISTS, LEAST_IN_LIST = 6, 100

_COLUMNS = ", ".join(f"r.values ->> '{name}'" for name in PLAIN)
_STATEMENTS = f"""
select distinct on (r.source_id, r.source_key) r.source_id, r.id, {_COLUMNS}, r.sealed
from register_record r join register_source s on s.id = r.source_id
where s.city_id = %s and s.kind = any(%s)
  and exists (select from register_link l where l.record_id = r.id and l.ended_at is null)
order by r.source_id, r.source_key, r.recorded_at desc, r.id desc
"""  # noqa: S608 - names of our own fields


_HOLDS = """
select s.id, s.city_id, s.learnt_at, s.records, s.decisions, s.report from register_linkagestate s
left join register_import i on i.id = (s.report ->> 'import')::bigint
where s.city_id = %s and (i.status = 'done' or not s.report ? 'import')
order by s.learnt_at desc, s.id desc limit 1
"""


def kept_state(city: str) -> LinkageState | None:
    """The newest thing learnt about a city that holds; what an import taught holds once it is done."""
    return next(iter(LinkageState.objects.raw(_HOLDS, [city])), None)


def state_of(kept: LinkageState) -> State | None:
    """What was kept, opened; None when another version of the program kept it."""
    return _opened(kept.pk)


@lru_cache(maxsize=4)
def _opened(pk: int) -> State | None:
    sealed = LinkageState.objects.values_list("sealed", flat=True).get(pk=pk)
    try:
        return State.from_dict(json.loads(zlib.decompress(unseal_bytes(sealed))))
    except BadInput:
        return None


def record_count(city: str) -> int:
    """How many records lists told about a city."""
    return Record.objects.filter(source__city=city, source__kind__in=KINDS).count()


def is_worn(city: str) -> bool:
    """Whether a city has enough records to learn from and has changed much since that was done last."""
    records, kept = record_count(city), kept_state(city)
    if not is_enough(records):
        return False
    if kept is None or state_of(kept) is None:
        return True
    told = kept.report.get("told", kept.records)
    return records > GROWN * told or decision_count(city) >= kept.decisions + NEW_DECISIONS


def statements_to_learn_from(city: str) -> dict[str, pl.DataFrame]:
    """What each list of a city says now, opened: the newest edition of each of its rows, while it is linked.

    Returns list -> frame of id ("r" and the record) and the columns linkage compares. Rows that do not say who it is
    are left out; small lists go together.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS, [city, list(KINDS)])
        rows = cursor.fetchall()
    sources, ids, *plain, sealed = zip(*rows, strict=True) if rows else [()] * (len(PLAIN) + 3)
    opened = [unseal(one) for one in sealed]
    columns = {"source": sources, "id": [f"r{one}" for one in ids], **dict(zip(PLAIN, plain, strict=True))}
    columns |= {name: [one.get(name) for one in opened] for name in SECRET}
    schema = {"source": pl.Int64, "id": pl.String, **dict.fromkeys(COLUMNS, pl.String)}
    who = [pl.col(column).is_not_null() for role in IDENTIFYING for column in ROLES[role]]
    return _by_list(pl.DataFrame(columns, schema=schema).filter(pl.any_horizontal(who)))


def _by_list(told: pl.DataFrame) -> dict[str, pl.DataFrame]:
    sizes = told.group_by("source").len().filter(pl.col("len") >= LEAST_IN_LIST)
    large = sizes.sort("len", "source", descending=[True, False]).head(MOST_LISTS)["source"].sort().to_list()
    lists = {f"source {one}": told.filter(pl.col("source") == one).drop("source") for one in large}
    rest = told.filter(~pl.col("source").is_in(large)).drop("source")
    return lists | ({"others": rest} if rest.height else {})
