"""How facts look in the cells of a list: places, money, dates, letters large and small, cells in the wrong column."""

from collections.abc import Iterable

import polars as pl

from penggerak.core.synthetic._draws import Choices, Draws

MONTHS_ID = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
]  # fmt: skip
STREET_WORDS = Choices.weighted([(["Jl. ", "Jln. ", "Jalan ", "JL ", "Jl."], [60, 14, 12, 7, 7])])
ALLEY_WORDS = Choices.weighted([(["Gg. ", "Gang ", "Gg ", "GG. "], [60, 20, 12, 8])])
NUMBER_WORDS = Choices.weighted([([" No. ", " No.", " no ", " "], [55, 25, 10, 10])])


def spaced(*parts: str | pl.Expr) -> pl.Expr:
    """The parts that are there, with blanks between; null when none is."""
    text = pl.concat_str(*parts, separator=" ", ignore_nulls=True)
    return pl.when(text != "").then(text)


def counted() -> pl.Expr:
    """Running numbers from 1, as text."""
    return pl.int_range(1, pl.len() + 1).cast(pl.String)


def street_cell(draws: Draws) -> pl.Expr:
    """Street and number as people write them: "Jln. Mawar No.5", "Jalan Mawar 5", "Perum Asri Blok C5/12"."""
    kind = pl.col("street").str.extract(r"^(\S+) ", 1)
    rest = pl.col("street").str.replace(r"^\S+ ", "")
    road = pl.when(kind == "Jl.").then(draws.choice("street word", STREET_WORDS) + rest)
    alley = pl.when(kind == "Gg.").then(draws.choice("alley word", ALLEY_WORDS) + rest)
    word = pl.when(kind == "Perum").then(pl.lit(" Blok ")).otherwise(draws.choice("number word", NUMBER_WORDS))
    return pl.coalesce(road, alley, "street") + (word + pl.col("street_number")).fill_null("")


def rt_cell(draws: Draws) -> pl.Expr:
    """RT and RW: "RT 003/012", "RT.03 RW.12", "RT 3 / RW 12"; null where left out."""
    rt, rw = pl.col("rt"), pl.col("rw")
    short = pl.format("RT {} / RW {}", rt.str.strip_chars_start("0"), rw.str.strip_chars_start("0"))
    dotted = pl.format("RT.{} RW.{}", rt.str.slice(1), rw.str.slice(1))
    return draws.one_of("rt style", short, dotted, pl.format("Rt {}/{}", rt, rw), pl.format("RT {}/{}", rt, rw))


def money_cell(amount: pl.Expr, draws: Draws) -> pl.Expr:
    """Whole rupiah as found in lists: "Rp 2.500.000", "2500000", "2,5 jt", "2.500.000,-", "Rp.2.500.000,00"."""
    plain = amount.cast(pl.String)
    dotted = plain
    for groups in (r"(\d{3})$", r"(\d{3}\.\d{3})$", r"(\d{3}\.\d{3}\.\d{3})$"):
        dotted = dotted.str.replace(rf"(\d){groups}", "$1.$2")
    millions = (amount / 1e6).round(1).cast(pl.String).str.replace(r"\.0$", "").str.replace(".", ",", literal=True)
    short = pl.when(amount >= 1_000_000).then(pl.format("{} jt", millions)).otherwise(plain)
    dressed = [pl.format(style, dotted) for style in ("Rp {}", "{},-", "Rp.{},00")]
    return draws.one_of("money style", plain, short, *dressed)


def date_cell(day: pl.Expr, draws: Draws) -> pl.Expr:
    """A date in one of the ways found side by side in one column."""
    month = pl.lit(pl.Series(MONTHS_ID)).gather(day.dt.month().fill_null(1) - 1)
    spoken = pl.format("{} {} {}", day.dt.day(), month, day.dt.year())
    numbers = [day.dt.strftime(style) for style in ("%d-%m-%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d")]
    return draws.one_of("date style", *numbers, spoken)


def cased(text: pl.Expr, draws: Draws) -> pl.Expr:
    """All capitals, all small, or (half of them) as it was: one way for the whole row."""
    return draws.one_of("case", text, text, text.str.to_uppercase(), text.str.to_lowercase())


def swapped(sheet: pl.DataFrame, draws: Draws, pairs: Iterable[tuple[str, str]], share: float) -> pl.DataFrame:
    """Put some cells of each pair of columns in each other's place, where both hold something. `sheet` has `row`."""
    for left, right in pairs:
        mixed = draws.chance(f"{left} {right}", share) & pl.col(left).is_not_null() & pl.col(right).is_not_null()
        sheet = sheet.with_columns(
            pl.when(mixed).then(right).otherwise(left).alias(left),
            pl.when(mixed).then(left).otherwise(right).alias(right),
        )
    return sheet
