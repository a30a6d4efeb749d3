"""Many rows at once: PostgreSQL's COPY, where saving them one by one would take minutes."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from psycopg import sql
from psycopg.types.json import Jsonb

Row = Sequence[Any] | bytes  # bytes: as copy_line writes it
Column = Any  # a concrete field of a model


def _columns(model: type[models.Model], fields: Sequence[str]) -> list[Column]:
    return [model._meta.get_field(name) for name in fields]


def _copy(table: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    names = sql.SQL(", ").join(sql.Identifier(column.column) for column in columns)
    json_at = [place for place, column in enumerate(columns) if isinstance(column, models.JSONField)]
    numbers_at = [place for place, column in enumerate(columns) if _holds_numbers(column)]
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            if isinstance(row, bytes):
                copy.write(row)
                continue
            cells = list(row)
            for place in json_at:
                cells[place] = None if cells[place] is None else Jsonb(cells[place])
            for place in numbers_at:  # psycopg would look at every member
                cells[place] = "{" + ",".join(map(str, cells[place])) + "}"
            copy.write_row(cells)


def _holds_numbers(column: Column) -> bool:
    return isinstance(column, ArrayField) and isinstance(column.base_field, models.IntegerField)


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows; fields names the values of each, in order. Constraints hold as ever.

    The rows may be drawn one by one, but must not ask the database while they are: COPY holds the connection.
    """
    _copy(model._meta.db_table, _columns(model, fields), rows)


@transaction.atomic
def upsert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row], *, key: str = "id") -> None:
    """Add rows, or replace the given fields of those whose key exists. All or none."""
    columns = _columns(model, fields)
    table = model._meta.db_table
    staging = f"staging_{table}"
    key_column = _columns(model, [key])[0].column
    names = [column.column for column in columns]
    updates = sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in names if name != key_column
    )
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("create temporary table {} on commit drop as select {} from {} with no data").format(
                sql.Identifier(staging), listed, sql.Identifier(table)
            )
        )
        _copy(staging, columns, rows)
        cursor.execute(
            sql.SQL("insert into {0} ({1}) select {1} from {2} on conflict ({3}) do update set {4}").format(
                sql.Identifier(table), listed, sql.Identifier(staging), sql.Identifier(key_column), updates
            )
        )
        cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(staging)))


def among(values: Collection[Any], kind: str = "bigint") -> RawSQL:
    """Thousands of values to look for, sent as one array: filter(pk__in=among(ids)). kind: their PostgreSQL type."""
    sent = as_array(values) if kind == "bigint" else list(values)
    return RawSQL(f"select unnest(%s::{kind}[])", [sent])  # noqa: S611 - kind is a word of our own


def as_array(numbers: Iterable[int | None]) -> str:
    """Whole numbers as PostgreSQL writes an array of them; the driver would quote each."""
    return "{" + ",".join("NULL" if one is None else str(int(one)) for one in numbers) + "}"


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids of a table, so that rows that point at each other can be written in one go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]
