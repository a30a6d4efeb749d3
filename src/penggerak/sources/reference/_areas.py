"""Area codes of Indonesia, and of Banten with the codes of the statistics office."""

from functools import cache

import polars as pl

from penggerak.sources.reference._check import check_counts, check_tree, read_text_table

AREAS = pl.Schema({"code": pl.String, "name": pl.String})
AREA_DETAILS = pl.Schema(
    {
        "code": pl.String,
        "name": pl.String,
        "level": pl.String,
        "type": pl.String,
        "parent_code": pl.String,
        "bps_code": pl.String,
        "bps_code_source": pl.String,
    }
)
_LEVELS = {"0": "province", "1": "regency", "2": "district", "3": "village"}
_INDONESIA = {"province": 38, "regency": 514, "district": 7_285, "village": 83_762}
_BANTEN = {"provinsi": 1, "kota": 4, "kabupaten": 4, "kecamatan": 155, "kelurahan": 314, "desa": 1_238}


@cache
def _areas() -> pl.DataFrame:
    name = "areas_indonesia_full.csv.gz"
    frame = read_text_table(name, list(AREAS)).sort("code")
    dots = frame["code"].str.count_matches(".", literal=True).cast(pl.String)
    check_counts(name, _count(dots.replace_strict(_LEVELS, default="other")), _INDONESIA)
    check_tree(name, frame["code"], _parents(frame["code"]))
    return frame


@cache
def _area_details() -> pl.DataFrame:
    name = "areas.csv"
    frame = read_text_table(name, list(AREA_DETAILS)).sort("code")
    check_counts(name, _count(frame["type"]), _BANTEN)
    check_tree(name, frame["code"], frame["parent_code"])
    return frame


def areas() -> pl.DataFrame:
    """Every area of Indonesia, ordered by code: code str, name str (91,599 rows).

    Kemendagri codes: "36" province, "36.71" city or regency, "36.71.01" district, "36.71.01.1001" village.
    Raises BrokenReferenceError when the table is not complete.
    """
    return _areas().clone()


def area_details() -> pl.DataFrame:
    """Areas of Banten, ordered by code, columns as in AREA_DETAILS (1,716 rows).

    level: province, regency, district, village. type: provinsi, kota, kabupaten, kecamatan, kelurahan, desa.
    bps_code: the statistics office's code, null where none was found; never derived from code.
    Raises BrokenReferenceError when the table is not complete.
    """
    return _area_details().clone()


def _count(values: pl.Series) -> dict[str, int]:
    counts = values.alias("value").value_counts(sort=True)
    return dict(zip(counts["value"].to_list(), counts["count"].to_list(), strict=True))


def _parents(codes: pl.Series) -> pl.Series:
    """The code without its last part; null for a province."""
    return codes.str.extract(r"^(.+)\.\d+$")
