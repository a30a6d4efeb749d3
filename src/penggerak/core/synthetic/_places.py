"""Where businesses stand: villages of the real city, streets of a made-up one."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from penggerak.core.synthetic import _words
from penggerak.core.synthetic._draws import Choices, Draws

STREETS_A_VILLAGE = 36
ADDRESS = [
    "village", "village_code", "district_code", "street", "street_number", "rt", "rw", "postcode", "latitude",
    "longitude",
]  # fmt: skip
_DEGREES = 0.0027  # about 300 m
_NEWER = "Baru|Indah|Jaya|Makmur|Utara|Selatan|Barat|Timur|Tengah|Permai|Raya|Sari"
_COMPASS = r" (Utara|Selatan|Barat|Timur|Tengah)$"


class UnknownCityError(ValueError):
    """The area table holds no village of that city."""


@dataclass(frozen=True, slots=True)
class Ground:
    """villages: one row a village, by code: village u32 (position), village_code, village_name, district_code,
    district_name, old_name, postcode, lat, lon, upto (cumulated share of the businesses).
    streets: STREETS_A_VILLAGE rows a village, village after village: street str, first_rt i64, rw i64.
    """

    villages: pl.DataFrame
    streets: pl.DataFrame


def ground(
    draws: Draws, *, areas: pl.DataFrame, city_code: str, centroids: pl.DataFrame | None, postcodes: pl.DataFrame | None
) -> Ground:
    """Lay out the city; for the arguments see `city`. Raises UnknownCityError."""
    villages = _with_old_names(_villages(areas, city_code))
    villages = _with_postcodes(villages, draws, postcodes)
    villages = _with_centres(villages, centroids)
    size = (0.55 * draws.of("village size", row="village").normal("size")).exp()  # for want of a population table
    return Ground(villages.with_columns(upto=size.cum_sum() / size.sum()), _streets(draws, villages.height))


def _villages(areas: pl.DataFrame, city_code: str) -> pl.DataFrame:
    inside = areas.filter(pl.col("code").str.starts_with(city_code + ".")).select("code", "name")
    level = pl.col("code").str.count_matches(".", literal=True)
    districts = inside.filter(level == 2).select(district_code="code", district_name="name")
    of_district = pl.col("code").str.slice(0, 8)
    found = inside.filter(level == 3).select(village_code="code", village_name="name", district_code=of_district)
    found = found.join(districts, on="district_code").sort("village_code").with_row_index("village")
    if found.is_empty():
        raise UnknownCityError(f"no village of {city_code} in the area table")
    return found


def _with_old_names(villages: pl.DataFrame) -> pl.DataFrame:
    """What stale lists still write, or null: the mother village it was split from ("Poris Gaga" for "Poris Gaga Baru"),
    or two words as one ("Karangsari" for "Karang Sari").
    """
    name = pl.col("village_name")
    mothers = villages.select("district_code", mother="village_name").unique().with_columns(lives=pl.lit(True))
    villages = villages.with_columns(mother=name.str.replace(f" ({_NEWER})$", ""))
    villages = villages.join(mothers, on=["district_code", "mother"], how="left", maintain_order="left")
    was_split = pl.col("lives") & (pl.col("mother") != name)
    two_words = (name.str.count_matches(" ", literal=True) == 1) & ~name.str.contains(_COMPASS)
    joined = name.str.replace(" ", "").str.to_titlecase()
    old_name = pl.when(was_split).then("mother").when(two_words).then(joined)
    return villages.with_columns(old_name=old_name).drop("mother", "lives")


def _with_postcodes(villages: pl.DataFrame, draws: Draws, postcodes: pl.DataFrame | None) -> pl.DataFrame:
    """One of the district's postal codes for each village."""
    if postcodes is None:
        return villages.with_columns(postcode=pl.lit(None, dtype=pl.String))
    known = postcodes.group_by("district_code").agg(postcode=pl.col("postcode").sort())
    villages = villages.join(known, on="district_code", how="left", maintain_order="left")
    which = draws.of("postcode", row="village").whole("which", 0, pl.col("postcode").list.len().cast(pl.Int64) - 1)
    return villages.with_columns(postcode=pl.col("postcode").list.get(which, null_on_oob=True))


def _with_centres(villages: pl.DataFrame, centroids: pl.DataFrame | None) -> pl.DataFrame:
    if centroids is None:
        nowhere = pl.lit(None, dtype=pl.Float64)
        return villages.with_columns(lat=nowhere, lon=nowhere)
    known = centroids.select("lat", "lon", village_code="code").unique(
        "village_code", keep="first", maintain_order=True
    )
    return villages.join(known, on="village_code", how="left", maintain_order="left")


def _streets(draws: Draws, n_villages: int) -> pl.DataFrame:
    kinds: dict[str, dict[str, Any]] = _words.read("streets")
    names = [f"{kind} {name}" for kind, part in kinds.items() for name in part["names"]]
    weights = [part["share"] / len(part["names"]) for part in kinds.values() for _ in part["names"]]
    suffix = draws.choice("street suffix", Choices.weighted([(["", " I", " II", " III", " Dalam"], [84, 6, 5, 3, 2])]))
    return pl.DataFrame({"row": pl.int_range(n_villages * STREETS_A_VILLAGE, eager=True)}).select(
        street=draws.choice("street name", Choices.weighted([(names, weights)])) + suffix,
        first_rt=draws.whole("first rt", 1, 6),
        rw=draws.whole("rw", 1, 13),
    )


def addresses(draws: Draws, rows: pl.Series, ground: Ground) -> pl.DataFrame:
    """One address for each of the rows (whole numbers), in that order; columns as in ADDRESS, village u32 a position.

    The first streets of a village are the long and busy ones. Coordinates lie within 700 m of the village's centre.
    """
    villages = ground.villages
    village = pl.lit(villages["upto"]).search_sorted(draws.uniform("village")).clip(0, villages.height - 1)
    street = (draws.uniform("street") ** 1.6 * STREETS_A_VILLAGE).floor().cast(pl.UInt32)
    frame = pl.DataFrame({"row": rows}).with_columns(village=village, place=street + STREETS_A_VILLAGE * village)
    frame = frame.with_columns(
        *(pl.lit(villages[name]).gather("village").alias(name) for name in villages.columns if name != "village"),
        *(pl.lit(ground.streets[name]).gather("place").alias(name) for name in ground.streets.columns),
    )
    return frame.with_columns(
        street_number=_street_number(draws),
        rt=(pl.col("first_rt") + draws.whole("rt", 0, 1)).cast(pl.String).str.zfill(3),
        rw=pl.col("rw").cast(pl.String).str.zfill(3),
        latitude=(pl.col("lat") + _DEGREES * draws.normal("north").clip(-2.3, 2.3)).round(6),
        longitude=(pl.col("lon") + _DEGREES * draws.normal("east").clip(-2.3, 2.3)).round(6),
    ).select(ADDRESS)


def _street_number(draws: Draws) -> pl.Expr:
    """A number, at times with a letter ("17A"); in housing estates block and number ("C5/12")."""
    number = draws.whole("number", 1, 140).cast(pl.String)
    letter = pl.when(draws.chance("lettered", 0.05)).then(draws.choice("letter", Choices.equal(["A", "B", "C"])))
    block = draws.choice("block", Choices.equal(list("ABCDEFGH"))) + draws.whole("block number", 1, 18).cast(pl.String)
    in_block = pl.concat_str(block, pl.lit("/"), draws.whole("house", 1, 32).cast(pl.String))
    return pl.when(pl.col("street").str.starts_with("Perum")).then(in_block).otherwise(number + letter.fill_null(""))
