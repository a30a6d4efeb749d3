"""What people decided about pairs: linked or kept apart whatever the score, and not asked again."""

from collections.abc import Sequence

import polars as pl

from penggerak.core.linkage._checks import BadInput
from penggerak.core.linkage._engine import Engine
from penggerak.core.sentences import sentence

COLUMNS = ("left_id", "right_id", "same")


def keep(engine: Engine, decisions: pl.DataFrame | None, sources: Sequence[str]) -> None:
    """Make ``decided``: rid_l < rid_r, same; decisions about records that are not here are left out.

    decisions: left_id, right_id, same, and left_source, right_source where there are several lists and ids repeat.
    Raises BadInput when columns are missing, or a pair is said to be both.
    """
    given = _plain(decisions)
    raw = engine.frame("select rid, list_no, record_id from raw").with_columns(
        source=pl.col("list_no").replace_strict(dict(enumerate(sources)), return_dtype=pl.String)
    )
    for side in ("left", "right"):
        given = _found(given, raw.select("source", "record_id", "rid"), side)
    ends = (pl.min_horizontal("rid_left", "rid_right"), pl.max_horizontal("rid_left", "rid_right"))
    pairs = given.select(ends[0].alias("rid_l"), ends[1].alias("rid_r"), "same").unique()
    pairs = pairs.filter(pl.col("rid_l") < pl.col("rid_r")).sort("rid_l", "rid_r", "same")
    if pairs.select("rid_l", "rid_r").is_duplicated().any():
        raise BadInput(sentence("Ada pasangan yang diputuskan sama sekaligus beda; batalkan salah satu keputusannya."))
    engine.keep("decided", pairs)


def _plain(decisions: pl.DataFrame | None) -> pl.DataFrame:
    names = ["left_source", "left_id", "right_source", "right_id"]
    if decisions is None:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {"same": pl.Boolean})
    missing = [name for name in COLUMNS if name not in decisions.columns]
    if missing:
        raise BadInput(sentence('Keputusan tidak punya kolom "%(column)s".', column=missing[0]))
    texts = [pl.col(n).cast(pl.String) if n in decisions.columns else pl.lit(None, pl.String).alias(n) for n in names]
    return decisions.select(*texts, pl.col("same").cast(pl.Boolean)).drop_nulls("same")


def _found(given: pl.DataFrame, raw: pl.DataFrame, side: str) -> pl.DataFrame:
    """Give each decision the number of its record; without a source the id has to belong to one record alone."""
    named = given.filter(pl.col(f"{side}_source").is_not_null())
    bare = given.filter(pl.col(f"{side}_source").is_null())
    record = raw.rename({"source": f"{side}_source", "record_id": f"{side}_id", "rid": f"rid_{side}"})
    by_id = record.drop(f"{side}_source")
    repeated = by_id.filter(pl.col(f"{side}_id").is_duplicated()).join(bare, on=f"{side}_id", how="semi")
    if repeated.height:
        raise BadInput(sentence("Ada id yang dipakai di beberapa daftar; sebutkan daftarnya di setiap keputusan."))
    return pl.concat(
        [named.join(record, on=[f"{side}_source", f"{side}_id"]), bare.join(by_id, on=f"{side}_id")],
        how="diagonal",
    )


def add_pairs(engine: Engine) -> None:
    """Compare the decided pairs too, so that their weights can be shown and learnt from."""
    engine.run("""insert into candidate select 0, rid_l, rid_r from decided
        anti join candidate on rid_l = join_key_l and rid_r = join_key_r""")


def impose(engine: Engine) -> None:
    """Let a decision stand for the probability; the weights stay as they were found."""
    engine.run("alter table scored add column decided varchar")
    engine.run("""update scored set probability = if(same, 1, 0), decided = if(same, 'same', 'different')
        from decided where scored.rid_l = decided.rid_l and scored.rid_r = decided.rid_r""")
