# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""From lists as they came to one table of clean columns, word weights and hashed keys, all inside DuckDB."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from penggerak.core.linkage import _cleaning as clean
from penggerak.core.linkage import _names, _numbers, _places
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature, Key, Part

_RARE_WORDS = 5  # words of a record used as keys: its rarest ones, so that long texts do not flood the pairs


@dataclass(frozen=True, slots=True)
class Records:
    """What later steps need to know of the table ``records`` (rid 0..count-1, sorted by list and id)."""

    count: int
    bounds: tuple[int, ...]  # first rid of each list, then count
    features: tuple[Feature, ...]
    keys: tuple[Key, ...]


def prepare(
    engine: Engine, lists: Mapping[str, pl.DataFrame], id_column: str, roles: Mapping[str, Sequence[str]]
) -> Records:
    """Fill ``raw`` (list_no, record_id, cells) and ``records`` (clean columns); leave out what is constant or empty."""
    cells = {column: f"c{i}" for i, column in enumerate(dict.fromkeys(c for used in roles.values() for c in used))}
    bounds = _stack(engine, lists, id_column, cells)
    plain_roles = {role: [cells[c] for c in used] for role, used in roles.items()}
    parts = _parts(engine, plain_roles)
    _clean(engine, parts)
    texts = [text for part in parts for text in part.texts]
    for text in texts:
        _weigh_words(engine, text)
    _join_words(engine, texts)
    return _useful(engine, bounds, parts)


def _stack(
    engine: Engine, lists: Mapping[str, pl.DataFrame], id_column: str, cells: Mapping[str, str]
) -> tuple[int, ...]:
    """Put the lists under each other, each sorted by id, so that the order of rows in a file means nothing."""
    bounds, stacked = [0], []
    for number, frame in enumerate(lists.values()):
        named = frame.select(
            pl.lit(number, pl.Int16).alias("list_no"),
            pl.col(id_column).cast(pl.String).alias("record_id"),
            *(_text(frame, column).alias(short) for column, short in cells.items()),
        )
        stacked.append(named.sort("record_id"))
        bounds.append(bounds[-1] + frame.height)
    raw = pl.concat(stacked).with_row_index("rid").with_columns(pl.col("rid").cast(pl.Int32))
    engine.keep("raw", raw)
    return tuple(bounds)


def _text(frame: pl.DataFrame, column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String) if column in frame.columns else pl.lit(None, pl.String)


def _parts(engine: Engine, roles: Mapping[str, Sequence[str]]) -> list[Part]:
    """Choose the columns, levels and keys for each role that has columns, in a fixed order."""
    parts: list[Part] = []
    people = roles.get("person_name", ())
    parts += (
        [_names.person_parts(people)] if len(people) > 1 else [_names.name_text("person_name", 1, c) for c in people]
    )
    parts += [_names.name_text("business_name", i, c) for i, c in enumerate(roles.get("business_name", ()), 1)]
    if roles.get("street"):
        parts.append(_places.street(roles["street"]))
    for role, make in (
        ("phone", _numbers.phone), ("id_number", _numbers.id_number), ("email", _numbers.email), ("area", _places.area),
        ("postcode", _places.postcode), ("category", _numbers.category),
    ):  # fmt: skip
        parts += [make(i, c) for i, c in enumerate(roles.get(role, ()), 1)]
    parts += [_numbers.date(i, c, month_first=_month_first(engine, c)) for i, c in enumerate(roles.get("date", ()), 1)]
    parts += [_text_or_quantity(engine, i, c) for i, c in enumerate(roles.get("free_text", ()), 1)]
    where = [*roles.get("latitude", ()), *roles.get("longitude", ())] or list(roles.get("coordinates", ()))
    return parts + _place(where)


def _place(columns: Sequence[str]) -> list[Part]:
    """Coordinates come as two columns, or as one that says "-6.17, 106.63"."""
    if len(columns) == 2:
        return [_places.coordinates(f'"{columns[0]}"', f'"{columns[1]}"')]
    if len(columns) == 1:
        halves = [rf"""regexp_extract("{columns[0]}", '(-?\d+\.\d+)\s*[,; ]\s*(-?\d+\.\d+)', {i})""" for i in (1, 2)]
        return [_places.coordinates(*halves)]
    return []


def _month_first(engine: Engine, column: str) -> bool:
    """Whether the column writes 12/31/1999: more second than first numbers that cannot be a month."""
    halves = [rf"try_cast(regexp_extract({column}, '^\s*(\d\d?)[-/. ](\d\d?)[-/. ]', {i}) as integer)" for i in (1, 2)]
    return engine.value(f"select count(*) filter ({halves[1]} > 12) - count(*) filter ({halves[0]} > 12) from raw") > 0


def _text_or_quantity(engine: Engine, index: int, column: str) -> Part:
    told = rf"nullif(trim({column}), '')"
    figures = rf"regexp_matches({told}, '^[^0-9a-zA-Z]{{0,3}}[0-9][0-9., ]*[^0-9]{{0,5}}$')"
    share = engine.value(f"select count(*) filter ({figures}) / greatest(count({told}), 1) from raw")
    return _names.quantity(index, column) if share > 0.9 else _names.free_text(index, column)


def _clean(engine: Engine, parts: Sequence[Part]) -> None:
    """Make ``clean``: every column after those it is made from."""
    columns = [column for part in parts for column in part.columns]
    engine.run("create table clean as select rid, list_no from raw")
    source = "raw"
    for stage in sorted({stage for stage, _, _ in columns}):
        made = ", ".join(f"{sql} as {name}" for at, name, sql in columns if at == stage)
        before = ", ".join(["rid", "list_no", *(name for at, name, _ in columns if at < stage)])
        engine.run(f"create or replace table clean_{stage} as select {before}, {made} from {source}")
        if source != "raw":
            engine.run(f"drop table {source}")
        source = f"clean_{stage}"
    engine.run("drop table clean")
    engine.run(f"alter table {source} rename to clean")


def _weigh_words(engine: Engine, text: str) -> None:
    """For one text column make ``words_<text>``: word lists with weights, and the rarest words anyone else uses too."""
    said = engine.frame(f"select rid, {text} as word from clean where {text} is not null")
    records = said.height
    said = said.with_columns(pl.col("word").str.split(" ")).explode("word").unique()
    words = _coded(engine, said.group_by("word").agg(uses=pl.len()).sort("uses", "word"), records)
    known = pl.col("code").filter(pl.col("uses") > 1)
    listed = (
        said.join(words, on="word")
        .select("rid", "uses", "code", "sound")
        .sort("rid", "code")
        .group_by("rid", maintain_order=True)
        .agg(
            pl.col("code").alias(f"{text}_tokens"),
            (pl.col("code") % 4096).sum().sqrt().alias(f"{text}_norm"),
            known.head(_RARE_WORDS).alias(f"{text}_rare"),
            pl.col("sound").head(_RARE_WORDS).alias(f"{text}_sounds"),
        )
    )
    engine.keep(f"words_{text}", listed)


def _coded(engine: Engine, words: pl.DataFrame, records: int) -> pl.DataFrame:
    """Give each word (word str, uses u32; rarest first) its code i64 and the hash of its sound u64.

    A word weighs ln(records / records with it); one that occurs once is as likely a slip as a name, and counts half.
    The squared weight, in sixteenths, sits in the low 12 bits of the code, the rank above it.
    """
    squared = ((records + 1) / pl.col("uses")).log() ** 2 * 16 * pl.when(pl.col("uses") == 1).then(0.5).otherwise(1.0)
    weight = squared.round().cast(pl.Int64).clip(1, 4095)
    ranked = words.with_columns(code=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) * 4096 + weight)
    engine.keep("coded", ranked)
    heard = f"nullif({clean.sound('word')}, '')"  # a number sounds like nothing, and nothing pairs nobody
    return engine.frame(f"select word, uses, code, if({heard} is null, null, hash({heard})) as sound from coded")


def _join_words(engine: Engine, texts: Sequence[str]) -> None:
    made = "".join(
        f", {t}_tokens, {t}_norm, if({t}_tokens is null, null, hash({t}_tokens)) as {t}_words, {t}_rare, {t}_sounds"
        for t in texts
    )
    made += "".join(f", {_twos(f'{text}_rare')} as {text}_twos" for text in texts if text.startswith("free_text"))
    joins = " ".join(f"left join words_{text} using (rid)" for text in texts)
    engine.run(f"create table records as select clean.*{made} from clean {joins} order by rid")
    for table in ("clean", *(f"words_{text}" for text in texts)):
        engine.run(f"drop table {table}")


def _twos(words: str) -> str:
    """Every two of the words, as one number."""
    after = f"list_filter({words}, lambda b: b > a)"
    return f"list_distinct(flatten(list_transform({words}, lambda a: list_transform({after}, lambda b: hash(a, b)))))"


def _useful(engine: Engine, bounds: tuple[int, ...], parts: Sequence[Part]) -> Records:
    """Keep the comparisons whose column is there in at least two records and is not always the same."""
    every = [feature for part in parts for feature in part.features]
    counts = ", ".join(f"count({f.present}), count(distinct {f.present})" for f in every)
    row = engine.connection.execute(f"select {counts} from records").fetchall()[0] if every else ()
    kept = tuple(f for i, f in enumerate(every) if row[2 * i] >= 2 and row[2 * i + 1] > 1)
    return Records(bounds[-1], bounds, kept, tuple(key for part in parts for key in part.keys))
