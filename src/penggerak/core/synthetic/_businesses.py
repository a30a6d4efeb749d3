"""Businesses of the made-up city: trade, size, name, age, licence and state; everything but their place and sales."""

from datetime import date

import polars as pl

from penggerak.core.synthetic import _words
from penggerak.core.synthetic._draws import Choices, Draws
from penggerak.core.synthetic._flags import nib_numbers

SIZES = Choices.weighted([(["micro", "small", "medium"], [97.9, 1.9, 0.2])])
FORMS = Choices.weighted([
    (["sole", "pt_perorangan", "cv", "pt", "cooperative", "other"], [95.6, 1.6, 1.5, 0.6, 0.2, 0.5]),  # micro
    (["sole", "cv", "pt", "pt_perorangan"], [38, 32, 25, 5]),  # small
    (["pt", "cv"], [65, 35]),  # medium
])  # fmt: skip
BRANDS = Choices.weighted([
    (["wish", "wish wish", "image", "image wish", "kin", "wish kin", "place wish"], [22, 26, 10, 18, 6, 10, 8]),
    (["wish wish", "image wish", "wish image", "place wish"], [40, 35, 15, 10]),  # companies
])  # fmt: skip
_TITLES = {"cv": "CV {}", "pt": "PT {}", "pt_perorangan": "PT {} Perorangan", "cooperative": "Koperasi {}"}
_SLOTS = {
    "{call}": "call_name", "{first}": "first_name", "{brand}": "brand", "{wish}": "wish", "{product}": "main_product",
    "{place}": "place",
}  # fmt: skip
_SIZE_NUMBER = {"micro": 0, "small": 1, "medium": 2}


def businesses(
    draws: Draws, founders: pl.DataFrame, *, villages: pl.DataFrame, kbli: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Give each founder's row a business.

    founders: row i64, trade u32, village u32, call_name str, first_name str.
    kbli: KBLI 2020, code str, title str. Raises ValueError when it lacks a code of trades.yaml.
    Returns those rows plus season, kbli ("2020:10794"), kbli_title, main_activity, main_product, size, legal_form,
    business_name, started_on, status, closed_on, nib, nib_issued_on, level_idr (f64, rupiah a month), worker_count and
    capital_idr (whole rupiah).
    """
    frame = _with_trade(founders, draws, kbli)
    frame = frame.with_columns(size=draws.choice("size", SIZES))
    number = pl.col("size").replace_strict(_SIZE_NUMBER, return_dtype=pl.Int64)
    frame = frame.with_columns(legal_form=draws.choice("legal form", FORMS, number), level_idr=_level_idr(draws))
    frame = _with_name(frame, draws, villages)
    frame = _with_life(frame, draws, on)
    return _with_size(frame, draws).drop("women", "weight", "kind", "jt")


def _with_trade(frame: pl.DataFrame, draws: Draws, kbli: pl.DataFrame) -> pl.DataFrame:
    titles = kbli.select(code=pl.col("code").cast(pl.String), kbli_title="title")
    known = _words.trades().join(titles, on="code", how="left", maintain_order="left")
    unknown = known.filter(pl.col("kbli_title").is_null())["code"].to_list()
    if unknown:
        raise ValueError(f"the KBLI 2020 table lacks codes of the made-up city: {', '.join(unknown)}")
    frame = frame.join(known, on="trade", how="left", maintain_order="left")
    return frame.with_columns(
        kbli="2020:" + pl.col("code"),
        main_activity=draws.choice("words", _words.trade_words(), pl.col("trade")).str.to_titlecase(),
        main_product=draws.choice("product", _words.trade_products(), pl.col("trade")),
    ).drop("code")


def _level_idr(draws: Draws) -> pl.Expr:
    """Usual monthly sales: micro around the trade's median, the others in a band; twelve months stay below the ceilings
    of PP 7/2021 pasal 35 (2, 15 and 50 billion rupiah a year).
    """
    micro = (pl.col("jt") * 1e6 * (0.8 * draws.normal("level")).exp()).clip(4e5, 1.2e8)
    share = draws.uniform("level in band")
    small = 2.2e8 * (8.5e8 / 2.2e8) ** share
    medium = 1.5e9 * (3.2e9 / 1.5e9) ** share
    return pl.when(pl.col("size") == "micro").then(micro).when(pl.col("size") == "small").then(small).otherwise(medium)


def _with_name(frame: pl.DataFrame, draws: Draws, villages: pl.DataFrame) -> pl.DataFrame:
    """business_name: companies by their brand, the others as their trade does."""
    frame = frame.with_columns(place=pl.lit(villages["village_name"]).gather("village"))
    frame = frame.with_columns(brand=_brand(draws), wish=draws.choice("wish", _words.brand_words()["wish"]))
    own_name = draws.choice("pattern", _words.name_patterns(), pl.col("trade"))
    for slot, column in _SLOTS.items():
        own_name = own_name.str.replace(slot, pl.col(column), literal=True)
    company = [pl.when(pl.col("legal_form") == form).then(pl.format(title, "brand")) for form, title in _TITLES.items()]
    return frame.with_columns(business_name=pl.coalesce(*company, own_name)).drop("brand", "wish", "place")


def _brand(draws: Draws) -> pl.Expr:
    """One or two brand words, in the order the form names them; the same word never twice."""
    words = _words.brand_words()
    form = draws.choice("brand form", BRANDS, pl.col("legal_form").is_in(list(_TITLES)).cast(pl.Int64))
    firsts = {kind: draws.choice(f"brand {kind}", choices) for kind, choices in words.items()}
    firsts["place"] = pl.col("place")
    seconds = {kind: draws.choice(f"brand second {kind}", choices) for kind, choices in words.items()}
    first = pl.coalesce(pl.when(form.str.starts_with(kind)).then(word) for kind, word in firsts.items())
    second = pl.coalesce(pl.when(form.str.ends_with(" " + kind)).then(word) for kind, word in seconds.items())
    return pl.concat_str(first, pl.when(second != first).then(second), separator=" ", ignore_nulls=True)


def _with_life(frame: pl.DataFrame, draws: Draws, on: date) -> pl.DataFrame:
    """Start (mean age over nine years, at least 60 days), state on the day `on`, the licence of those who have one."""
    age_days = (-3500 * (1 - draws.uniform("age")).log()).clip(0, 13_000).cast(pl.Int64) + 60
    state = draws.choice("state", Choices.weighted([(["active", "dormant", "moved", "closed"], [81, 6, 1, 12])]))
    frame = frame.with_columns(status=state, age_days=age_days, started_on=pl.lit(on) - pl.duration(days=age_days))
    lived_days = (30 + (pl.col("age_days") - 30) * draws.uniform("closed")).cast(pl.Int64)
    closed_on = pl.col("started_on") + pl.duration(days=lived_days)
    frame = frame.with_columns(closed_on=pl.when(pl.col("status") == "closed").then(closed_on))
    return _with_licence(frame, draws, on).drop("age_days")


def _with_licence(frame: pl.DataFrame, draws: Draws, on: date) -> pl.DataFrame:
    """nib and nib_issued_on; the licensing system opened in 2018, and most got theirs within two years and a half."""
    wants = draws.chance("licensed", pl.when(pl.col("size") == "micro").then(0.6).otherwise(0.96))
    earliest = pl.max_horizontal(pl.col("started_on"), pl.lit(date(2018, 8, 1)))
    issued_on = earliest + pl.duration(days=draws.whole("licence wait", 0, 900))
    has = wants & (issued_on <= pl.coalesce("closed_on", pl.lit(on)))
    number = nib_numbers(pl.col("row"), seed=draws.seed)
    return frame.with_columns(nib=pl.when(has).then(number), nib_issued_on=pl.when(has).then(issued_on))


def _with_size(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """worker_count and capital_idr: by sales for micro, in the bands of the size class for the others."""
    is_micro, is_small = pl.col("size") == "micro", pl.col("size") == "small"
    share, level = draws.uniform("workers"), pl.col("level_idr")
    helpers = (level / 11e6 * share).clip(0, 11)
    workers = pl.when(is_micro).then(1 + helpers).when(is_small).then(5 + 20 * share).otherwise(20 + 60 * share)
    share = draws.uniform("capital")
    small, medium = 1.05e9 + 3.8e9 * share, 5.1e9 + 4.7e9 * share
    micro = (level * (0.8 + 4 * share)).clip(5e5, 9e8)
    capital = pl.when(is_micro).then(micro).when(is_small).then(small).otherwise(medium)
    whole_capital = (capital / 1e5).round().cast(pl.Int64) * 100_000
    return frame.with_columns(worker_count=workers.round().cast(pl.Int64), capital_idr=whole_capital)
