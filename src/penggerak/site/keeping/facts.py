"""What is counted in a database, so that another one can be compared with it.

Plain SQL on the tables themselves: it must give the same answer before and after, whichever program asks.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from penggerak.site.keeping.manifest import Progress

HERE = ZoneInfo("Asia/Jakarta")
SAME_TEXT = (
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO'",
    "set local intervalstyle = 'postgres'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
)
TABLES = """
select c.relname,
  exists (select from pg_attribute a
          where a.attrelid = c.oid and a.atttypid in ('xid8'::regtype, 'pg_snapshot'::regtype))
from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1
"""
# The sum of a hash of each row: the same for the same rows, in whatever order they lie.
ROWS = """
select count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text from {} t
"""
AS_OF = """
select city_id, status, coalesce(district_id, ''), count(*) from register_version
where since <= %(at)s and (until is null or until > %(at)s) and record_count > 0 and city_id is not null
group by 1, 2, 3 order by 1, 2, 3
"""
REFERENCES = """
select a.attrelid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid
where a.attname = 'stored_as' and a.atttypid = 'uuid'::regtype and c.relkind = 'r'
  and c.relnamespace = 'public'::regnamespace order by 1
"""


def facts(connection: "psycopg.Connection", *, month: date, tell: Progress) -> dict[str, Any]:
    """Tables with their rows, the register as of the end of a month, migrations, the head of the audit chain.

    month: its last day. The connection must be in a transaction; tell: told ("facts", done, total), in tables.
    """
    for setting in SAME_TEXT:
        connection.execute(setting)
    tables, _ = tables_of(connection)
    counted = {}
    for number, name in enumerate(tables, 1):
        count, total = _row(connection, sql.SQL(ROWS).format(sql.Identifier(name)))
        counted[name] = {"rows": count, "sum": total}
        tell("facts", number, len(tables))
    return {
        "tables": counted,
        "register": {"as_of": month.isoformat(), "cities": _register(connection, month, tables)},
        "migrations": migrations(connection),
        "audit": _audit_head(connection, tables),
    }


def tables_of(connection: "psycopg.Connection") -> tuple[list[str], list[str]]:
    """Our tables, and those whose rows mean nothing elsewhere: transaction numbers of this very server."""
    found = connection.execute(TABLES).fetchall()
    return [name for name, is_local in found if not is_local], [name for name, is_local in found if is_local]


def last_month(at: datetime) -> date:
    """The last day of the month before, in the city's time."""
    return at.astimezone(HERE).date().replace(day=1) - timedelta(days=1)


def migrations(connection: "psycopg.Connection") -> list[str]:
    """The changes of form this database has had: app.name."""
    if _row(connection, "select to_regclass('public.django_migrations') is null")[0]:
        return []
    rows = connection.execute("select app || '.' || name from django_migrations order by 1").fetchall()
    return [row[0] for row in rows]


def file_references(connection: "psycopg.Connection") -> set[str]:
    """The names of all uploaded files that rows refer to: every uuid column called stored_as."""
    found: set[str] = set()
    for (table,) in connection.execute(REFERENCES).fetchall():
        question = sql.SQL("select stored_as from {} where stored_as is not null").format(sql.Identifier(table))
        found.update(row[0].hex for row in connection.execute(question).fetchall())
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What is not the same, in plain sentences; none when nothing is."""
    found = []
    for name in sorted(before["tables"].keys() | after["tables"].keys()):
        was, now = before["tables"].get(name), after["tables"].get(name)
        if was is None or now is None:
            found.append(f"The table {name} is {'new' if was is None else 'missing'}.")
        elif was["rows"] != now["rows"]:
            found.append(f"{name} has {now['rows']} rows; the manifest says {was['rows']}.")
        elif was["sum"] != now["sum"]:
            found.append(f"{name} has as many rows as the manifest says, but not the same ones.")
    if before["register"] != after["register"]:
        found.append(f"The register as of {before['register']['as_of']} is not the one in the manifest.")
    if before["audit"] != after["audit"]:
        found.append("The end of the audit chain is not the one in the manifest.")
    if before["migrations"] != after["migrations"]:
        found.append("The form of the database is not the one in the manifest.")
    return found


def _register(connection: "psycopg.Connection", month: date, tables: list[str]) -> dict[str, Any]:
    """City -> status -> district ("" where not known) -> businesses, as known at the end of that day."""
    if "register_pastversion" not in tables:
        return {}
    end = datetime.combine(month + timedelta(days=1), time(), HERE) - timedelta(microseconds=1)
    cities: dict[str, Any] = {}
    for city, status, district, count in connection.execute(AS_OF, {"at": end}).fetchall():
        cities.setdefault(city, {}).setdefault(status, {})[district] = count
    return cities


def _audit_head(connection: "psycopg.Connection", tables: list[str]) -> Any:
    """The newest seal of the audit chain as text; None where nothing is sealed yet."""
    if "audit_seal" not in tables:
        return None
    row = connection.execute("select to_jsonb(t)::text from audit_seal t order by position desc limit 1").fetchone()
    return row[0] if row else None


def _row(connection: "psycopg.Connection", question: Any) -> tuple[Any, ...]:
    row = connection.execute(question).fetchone()
    assert row is not None
    return tuple(row)
