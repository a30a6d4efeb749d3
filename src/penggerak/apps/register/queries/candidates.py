"""The businesses of a city as linkage takes them: all of them, or those that share a key with new records."""

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl
from django.db import connection
from psycopg import sql

from penggerak.apps.register.linkage_keys import COLUMNS, as_text
from penggerak.apps.seal import unseal
from penggerak.core.linkage import ENOUGH_ALONE, MOST_PER_KEY
from penggerak.core.register import SENSITIVE

FEW = 2_000  # keys that the index is asked for one by one; for more of them reading all keys once is quicker
PLAIN = [column for column in COLUMNS if column not in SENSITIVE]
SECRET = [column for column in COLUMNS if column in SENSITIVE]
_PLAIN_SQL = sql.SQL(", ").join(sql.SQL("b.values ->> {}").format(sql.Literal(name)) for name in PLAIN)
_ALL = sql.SQL("select b.id, {}, b.sealed from register_business b where b.city_id = %(city)s and b.record_count > 0")
_SHARING = sql.SQL("""
with new as materialized (select distinct key from unnest(%(keys)s::bigint[]) as key),
shared as materialized (
  select b.id, k.key from register_business b cross join lateral unnest(b.keys) as k(key) join new on new.key = k.key
  where b.city_id = %(city)s and b.record_count > 0 {}),
fit as (select key from shared group by key having count(*) <= %(most)s)
select b.id, {}, b.sealed from register_business b where b.id in (select id from shared join fit using (key))
""")
_OF_ONE_KEY = sql.SQL("""(select id, {key}::bigint as key from register_business
  where keys && array[{key}]::bigint[] and city_id = {city} and record_count > 0 limit {limit})""")
_OF_ONE = sql.SQL("""
with found as materialized (select id, count(*) over (partition by key) as n from ({}) as f),
fit as (select id from found where n <= {} group by id having count(*) > 1 or min(n) <= {})
select b.id, {}, b.sealed from register_business b where b.id in (select id from fit)
""")


def business_count(city: str) -> int:
    """How many businesses of a city records speak of."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from register_business where city_id = %s and record_count > 0", [city])
        return int(cursor.fetchone()[0])


def register_frame(city: str) -> pl.DataFrame:
    """Every business of a city: id ("b" and its number) and the columns linkage compares, opened, as text."""
    return _frame(_ALL.format(_PLAIN_SQL) + sql.SQL(" order by b.id"), {"city": city})


def sharing_frame(city: str, keys: Collection[int]) -> pl.DataFrame:
    """The businesses of a city that share one of these keys; a key that very many have finds nobody."""
    by_index = sql.SQL("and b.keys && %(keys)s::bigint[]" if len(keys) <= FEW else "")
    asked = {"city": city, "keys": list(keys), "most": MOST_PER_KEY}
    return _frame(_SHARING.format(by_index, _PLAIN_SQL) + sql.SQL(" order by b.id"), asked)


def like_one_frame(city: str, keys: Sequence[int]) -> pl.DataFrame:
    """The businesses worth comparing with one record that has these keys, by the rules of linkage for its keys.

    Each key is asked for by itself, so that one which thousands have costs no more than a rare one.
    """
    if not keys:
        return _as_frame([])
    limit = sql.Literal(MOST_PER_KEY + 1)
    each = [_OF_ONE_KEY.format(key=sql.Literal(key), city=sql.Literal(city), limit=limit) for key in keys]
    found = sql.SQL(" union all ").join(each)
    return _frame(_OF_ONE.format(found, sql.Literal(MOST_PER_KEY), sql.Literal(ENOUGH_ALONE), _PLAIN_SQL), None)


def _frame(query: sql.Composable, asked: dict[str, Any] | None) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return _as_frame(cursor.fetchall())


def _as_frame(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Column by column: what is told plainly as it is, what is sealed opened."""
    ids, *plain, sealed = zip(*rows, strict=True) if rows else [()] * (len(PLAIN) + 2)
    opened = [unseal(one) for one in sealed]
    columns: dict[str, Sequence[str | None]] = {
        "id": [f"b{one}" for one in ids],
        **dict(zip(PLAIN, plain, strict=True)),
    }
    columns |= {name: [as_text(one.get(name)) for one in opened] for name in SECRET}
    return pl.DataFrame(columns, schema={"id": pl.String, **dict.fromkeys(COLUMNS, pl.String)})
