"""Names of people compared the way a clerk would: titles, word order, initials and old spelling make no difference."""

import polars as pl

_TITLES = [
    "h", "hj", "haji", "hajah", "hajjah", "ir", "dr", "drs", "dra", "prof", "bapak", "bpk", "ibu", "ny", "tn", "sdr",
    "sdri", "alm", "almh", "kh", "ust", "ustad", "ustadz",
]  # fmt: skip
_MUHAMMAD = ["moh", "moch", "muh", "much", "mohamad", "mohammad", "mochamad", "mochammad", "muhammad", "muchamad"]
_OLD = {"oe": "u", "dj": "j", "tj": "c", "nj": "ny", "sj": "sy", "kh": "h", "ch": "h", "v": "f", "z": "s", "'": ""}
_DOUBLED = {letter * 2: letter for letter in "abcdefghijklmnopqrstuvwxyz"}


def words(names: pl.Series) -> pl.Series:
    """The words of each name without titles, in one spelling: list[str]; null for null and for nothing left.

    What follows a comma is an academic title. An initial stays one letter.
    """
    bare = (
        names.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace(r",.*$", "")
        .str.extract_all(r"[a-z']+")
    )
    frame = bare.alias("word").to_frame().with_row_index("place")
    each = frame.explode("word").filter(pl.col("word").is_not_null() & ~pl.col("word").is_in(_TITLES))
    spelt = pl.when(pl.col("word").is_in(_MUHAMMAD)).then(pl.lit("muhamad")).otherwise(pl.col("word"))
    folded = each.with_columns(word=_folded(spelt)).filter(pl.col("word") != "")
    told = folded.group_by("place", maintain_order=True).agg("word")
    return frame.select("place").join(told, on="place", how="left", maintain_order="left")["word"].alias(names.name)


def sorted_words(names: pl.Series) -> pl.Series:
    """One text for each name, equal for the same words in any order; null where nothing is left."""
    return words(names).list.sort().list.join(" ")


def names_agree(pairs: pl.DataFrame) -> pl.Series:
    """Whether two names may be one person's: every word of one is found in the other, whole or as its initial.

    pairs: left str, right str. Returns bool, null where one of them names nobody.
    """
    told = pairs.select(left=words(pairs["left"]), right=words(pairs["right"])).with_row_index("pair")
    known = told.drop_nulls()
    found = known.select("pair", agree=_all_found(known, "left", "right") | _all_found(known, "right", "left"))
    return told.select("pair").join(found, on="pair", how="left", maintain_order="left")["agree"]


def _all_found(known: pl.DataFrame, words_of: str, among: str) -> pl.Series:
    crossed = known.with_columns(word=words_of, other=among).explode("word").explode("other")
    initial = ((pl.col("word").str.len_chars() == 1) | (pl.col("other").str.len_chars() == 1)) & (
        pl.col("word").str.head(1) == pl.col("other").str.head(1)
    )
    same = (pl.col("word") == pl.col("other")) | initial
    each = crossed.group_by("pair", "word").agg(found=same.any())
    whole = each.group_by("pair").agg(found=pl.col("found").all())
    return known.select("pair").join(whole, on="pair", how="left", maintain_order="left")["found"]


def _folded(word: pl.Expr) -> pl.Expr:
    for old, new in _OLD.items():
        word = word.str.replace_all(old, new, literal=True)
    for _ in range(2):  # a pair at a time: "aaa" takes two
        word = word.str.replace_many(_DOUBLED)
    return word
