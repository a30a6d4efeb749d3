# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""From lists as they came to one table of clean columns, word weights and hashed keys, all inside DuckDB."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from penggerak.core.linkage import _cleaning as clean
from penggerak.core.linkage import _names, _numbers, _places
from penggerak.core.linkage._engine import Engine, Tables
from penggerak.core.linkage._features import Feature, Key, Part

RARE_WORDS = 5  # words of a record used as keys: its rarest ones, so that long texts do not flood the pairs


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
    bounds, parts = stacked(engine, lists, id_column, roles)
    clean_columns(engine, parts)
    texts = texts_of(parts)
    for text in texts:
        _weigh_words(engine, text)
    _join_words(engine, texts)
    return _useful(engine, bounds, parts)


def stacked(
    engine: Tables, lists: Mapping[str, pl.DataFrame], id_column: str, roles: Mapping[str, Sequence[str]]
) -> tuple[tuple[int, ...], list[Part]]:
    """Fill ``raw``; returns the first rid of each list, then the count, and what each role contributes."""
    cells = cells_of(roles)
    bounds = stack(engine, lists, id_column, cells)
    plain = {role: [cells[c] for c in used] for role, used in roles.items()}
    return bounds, parts_of(plain, _layout(engine, plain))


def cells_of(roles: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each column and the plain name it has in ``raw``."""
    return {column: f"c{i}" for i, column in enumerate(dict.fromkeys(c for used in roles.values() for c in used))}


def texts_of(parts: Sequence[Part]) -> list[str]:
    return [text for part in parts for text in part.texts]


def stack(
    engine: Tables, lists: Mapping[str, pl.DataFrame], id_column: str, cells: Mapping[str, str]
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


@dataclass(frozen=True, slots=True)
class Layout:
    """What the cells showed of how they are written: columns that put the month first, free text that is a number."""

    month_first: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()


def _layout(engine: Tables, roles: Mapping[str, Sequence[str]]) -> Layout:
    return Layout(
        tuple(c for c in roles.get("date", ()) if _month_first(engine, c)),
        tuple(c for c in roles.get("free_text", ()) if _is_quantity(engine, c)),
    )


def layout_of(engine: Tables, roles: Mapping[str, Sequence[str]]) -> Layout:
    """The layout of ``raw``, in the names the columns came with."""
    cells = cells_of(roles)
    named = {cell: column for column, cell in cells.items()}
    found = _layout(engine, {role: [cells[c] for c in used] for role, used in roles.items()})
    return Layout(tuple(named[c] for c in found.month_first), tuple(named[c] for c in found.quantities))


def parts_of(roles: Mapping[str, Sequence[str]], layout: Layout) -> list[Part]:
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
    parts += [_numbers.date(i, c, month_first=c in layout.month_first) for i, c in enumerate(roles.get("date", ()), 1)]
    parts += [
        (_names.quantity if c in layout.quantities else _names.free_text)(i, c)
        for i, c in enumerate(roles.get("free_text", ()), 1)
    ]
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


def _month_first(engine: Tables, column: str) -> bool:
    """Whether the column writes 12/31/1999: more second than first numbers that cannot be a month."""
    halves = [rf"try_cast(regexp_extract({column}, '^\s*(\d\d?)[-/. ](\d\d?)[-/. ]', {i}) as integer)" for i in (1, 2)]
    first, second = (f"coalesce(({half} > 12)::int, 0)" for half in halves)
    return engine.total(f"{second} - {first}", "raw") > 0


def _is_quantity(engine: Tables, column: str) -> bool:
    told = rf"nullif(trim({column}), '')"
    figures = rf"regexp_matches({told}, '^[^0-9a-zA-Z]{{0,3}}[0-9][0-9., ]*[^0-9]{{0,5}}$')"
    said = engine.total(f"({told} is not null)::int", "raw")
    return engine.total(f"({figures})::int", "raw") / max(said, 1) > 0.9


def clean_columns(engine: Engine, parts: Sequence[Part]) -> None:
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
    words = coded(engine, said.group_by("word").agg(uses=pl.len()).sort("uses", "word"), records)
    engine.keep(f"words_{text}", listed(text, said, words))


def listed(text: str, said: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """One row per record: the codes of its words, their norm, its rarest words and their sounds.

    said: rid, word, each word of a record once; words: see coded().
    """
    known = pl.col("code").filter(pl.col("uses") > 1)
    return (
        said.join(words, on="word")
        .select("rid", "uses", "code", "sound")
        .sort("rid", "code")
        .group_by("rid", maintain_order=True)
        .agg(
            pl.col("code").alias(f"{text}_tokens"),
            (pl.col("code") % 4096).sum().sqrt().alias(f"{text}_norm"),
            known.head(RARE_WORDS).alias(f"{text}_rare"),
            pl.col("sound").head(RARE_WORDS).alias(f"{text}_sounds"),
        )
    )


def coded(engine: Engine, words: pl.DataFrame, records: int) -> pl.DataFrame:
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


def word_columns(texts: Sequence[str]) -> str:
    """SQL of the columns that the word lists of each text give, each after a comma."""
    made = "".join(
        f", {t}_tokens, {t}_norm, if({t}_tokens is null, null, hash({t}_tokens)) as {t}_words, {t}_rare, {t}_sounds"
        for t in texts
    )
    return made + "".join(f", {_twos(f'{t}_rare')} as {t}_twos" for t in texts if t.startswith("free_text"))


def _join_words(engine: Engine, texts: Sequence[str]) -> None:
    made = word_columns(texts)
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
    telling = {f.name for i, f in enumerate(every) if row[2 * i] >= 2 and row[2 * i + 1] > 1}
    return described(bounds, parts, telling)


def described(bounds: tuple[int, ...], parts: Sequence[Part], telling: Collection[str]) -> Records:
    """What is known of the records; of the features only those that tell records apart."""
    kept = tuple(f for part in parts for f in part.features if f.name in telling)
    return Records(bounds[-1], bounds, kept, tuple(key for part in parts for key in part.keys))
