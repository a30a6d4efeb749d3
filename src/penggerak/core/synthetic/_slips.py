"""Slips of the pen, column-wise: typing errors, old spellings, shortened words, numbers damaged by spreadsheets."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import polars as pl

from penggerak.core.synthetic._draws import Choices, Draws

# Old and foreign ways of writing the same sound; a rule that finds nothing in a name leaves it alone.
_OLD_SPELLINGS = [
    ("u", "oe"), ("j", "dj"), ("J", "Dj"), ("y", "i"), ("i", "y"), ("c", "tj"), ("kh", "ch"), ("f", "p"), ("z", "j"),
    ("sy", "s"), ("dh", "d"), ("h ", " "), ("ie", "i"), ("nn", "n"), ("d", "t"), ("v", "f"), ("au", "o"), ("ai", "ae"),
    ("ks", "x"), ("q", "k"),
]  # fmt: skip
_NEIGHBOUR_KEYS = dict(zip("abcdefghijklmnopqrstuvwxyz", "svxfrdghuokjnnipwetryczxtx", strict=True))

PERSON_WORDS: Mapping[str, Sequence[str]] = {
    "Muhammad": ["Muhamad", "Mohammad", "Moh.", "M.", "Muh.", "Mochamad"],
    "Ahmad": ["Achmad", "Akhmad", "Acmad"],
    "Abdul": ["Abd.", "Abd", "Abdoel"],
    "Siti": ["Sity", "St.", "Sitti"],
    "Nur": ["Noer", "Nor"],
    "Nurhayati": ["Nur Hayati", "Noerhayati"],
    "Nurjanah": ["Nur Janah", "Nurjannah"],
    "Dwi": ["Dwie"],
    "Yusuf": ["Yusup", "Jusuf"],
    "Rizki": ["Rizky", "Riski"],
    "Aisyah": ["Aisah", "Aisyiah"],
    "Fatimah": ["Patimah", "Fatima"],
    "Maulana": ["Mawlana"],
    "Syarif": ["Sarif"],
    "Setiawan": ["Setyawan"],
    "Wahyu": ["Wahju"],
    "Hidayat": ["Hidajat", "Hidayatullah"],
    "Rahman": ["Rachman", "Rohman"],
    "Rahmat": ["Rachmat", "Rakhmat"],
    "Wijaya": ["Widjaja", "Wijaja"],
    "Susanti": ["Soesanti"],
    "Sulastri": ["Soelastri"],
}
BUSINESS_WORDS: Mapping[str, Sequence[str]] = {
    "Warung": ["Wr.", "War.", "Warung."],
    "Toko": ["Tk.", "Tk", "Tko"],
    "Bengkel": ["Bkl.", "Bengk."],
    "Rumah": ["Rmh"],
    "Keripik": ["Kripik", "Krpk"],
    "Kerupuk": ["Krupuk"],
    "Konveksi": ["Konfeksi", "Konv."],
    "Catering": ["Katering", "Cathering"],
    "Kelontong": ["Klontong"],
    "Penjahit": ["Penjait"],
    "Rejeki": ["Rezeki"],
    "Barokah": ["Berokah", "Barakah"],
    "Berkah": ["Berka", "Brkh"],
    "Jaya": ["Djaya", "Jy"],
    "Makanan": ["Mknan"],
    "Servis": ["Service", "Serpis"],
    "Mebel": ["Meubel"],
    "Laundry": ["Londri", "Loundry"],
    "Motor": ["Mtr"],
    "CV": ["CV.", "C.V."],
    "PT": ["PT.", "P.T."],
}


def slip(
    frame: pl.DataFrame, column: str, change: Callable[[pl.Expr, Draws], pl.Expr], *, draws: Draws, share: float
) -> pl.DataFrame:
    """Let `change` happen to that share of the column's cells. `frame` has the row column of the draws."""
    hit = frame.select(draws.chance("hit", share) & pl.col(column).is_not_null()).to_series()
    if not hit.any():
        return frame
    changed = frame.filter(hit).select(change(pl.col(column), draws)).to_series()
    position = (hit.cum_sum().cast(pl.Int64) - 1).clip(0)
    return frame.with_columns(pl.when(hit).then(changed.gather(position)).otherwise(column).alias(column))


def typo(text: pl.Expr, draws: Draws) -> pl.Expr:
    """One typing error after the first letter: one left out, doubled, changed for another, or two turned round."""
    place = draws.whole("place", 1, (text.str.len_chars().cast(pl.Int64) - 2).clip(1))
    letter, following = text.str.slice(place, 1), text.str.slice(place + 1, 1)
    neighbour = letter.str.to_lowercase().replace(_NEIGHBOUR_KEYS) + following
    middle = draws.one_of("kind", following, letter + letter + following, neighbour, following + letter)
    return text.str.slice(0, place) + middle + text.str.slice(place + 2)


def old_spelling(text: pl.Expr, draws: Draws) -> pl.Expr:
    """One sound written the old or the foreign way."""
    return draws.one_of("rule", *(text.str.replace(new, old, literal=True) for new, old in _OLD_SPELLINGS))


def reworded(
    frame: pl.DataFrame, column: str, words: Mapping[str, Sequence[str]], *, draws: Draws, share: float
) -> pl.DataFrame:
    """The first word, where the table knows other ways to write it, in one of them; then so for the last word."""
    for place, change in {"first": _first_word, "last": _last_word}.items():
        frame = slip(frame, column, partial(change, words), draws=draws.of(place), share=share)
    return frame


def _first_word(words: Mapping[str, Sequence[str]], text: pl.Expr, draws: Draws) -> pl.Expr:
    word = text.str.extract(r"^(\S+)", 1)
    return pl.coalesce(_other_word(words, word, draws) + text.str.slice(word.str.len_chars()), text)


def _last_word(words: Mapping[str, Sequence[str]], text: pl.Expr, draws: Draws) -> pl.Expr:
    word = text.str.extract(r" (\S+)$", 1)
    return pl.coalesce(text.str.replace(r"\S+$", "") + _other_word(words, word, draws), text)


def _other_word(words: Mapping[str, Sequence[str]], word: pl.Expr, draws: Draws) -> pl.Expr:
    """Another way to write the word, or null when the table has none."""
    number = word.replace_strict(list(words), range(len(words)), default=None, return_dtype=pl.Int64)
    return pl.when(number.is_not_null()).then(
        draws.choice("other", Choices.equal(*words.values()), number.fill_null(0))
    )


def cut_name(name: pl.Expr, draws: Draws) -> pl.Expr:
    """A name of three words loses the last; one of two keeps its initial ("Sri L."). One word stays."""
    words = name.str.count_matches(" ", literal=True)
    without_last = name.str.replace(r" \S+$", "")
    initial = pl.format("{} {}.", without_last, name.str.extract(r" (\S)\S*$", 1))
    keep_initial = (words == 1) | draws.chance("initial", 0.5)
    return pl.when(words == 0).then(name).when(keep_initial).then(initial).otherwise(without_last)


def damaged_nik(nik: pl.Expr, draws: Draws) -> pl.Expr:
    """As spreadsheets and hands leave it: 3,67101E+15, a digit lost, a digit too many, the letter O for a zero."""
    place = draws.whole("place", 6, 14)
    scientific = pl.format("{},{}E+15", nik.str.slice(0, 1), nik.str.slice(1, 5))
    lost = nik.str.slice(0, place) + nik.str.slice(place + 1)
    doubled = nik.str.slice(0, place + 1) + nik.str.slice(place)
    return draws.one_of("kind", scientific, lost, doubled, nik.str.replace("0", "O", literal=True))


def other_nik(nik: pl.Expr, draws: Draws) -> pl.Expr:
    """Still sixteen digits: the last one zero (a spreadsheet keeps fifteen), or two of the serial turned round."""
    zeroed = nik.str.slice(0, 15) + "0"
    turned = nik.str.slice(0, 13) + nik.str.slice(14, 1) + nik.str.slice(13, 1) + nik.str.slice(15)
    return pl.when(draws.chance("zeroed", 0.6)).then(zeroed).otherwise(turned)


def dressed_nik(nik: pl.Expr, draws: Draws) -> pl.Expr:
    """With an apostrophe, dots or blanks that a careful reader strips."""
    dotted = pl.concat_str([*(nik.str.slice(start, 4) for start in (0, 4, 8)), nik.str.slice(12)], separator=".")
    spaced = pl.concat_str([nik.str.slice(0, 6), nik.str.slice(6, 6), nik.str.slice(12)], separator=" ")
    return draws.one_of("kind", "'" + nik, dotted, spaced)


def wrong_phone(phone: pl.Expr, draws: Draws) -> pl.Expr:
    """A digit changed, or the last one lost."""
    place = draws.whole("place", 7, 12)
    digit = draws.whole("digit", 0, 9).cast(pl.String)
    changed = phone.str.slice(0, place) + digit + phone.str.slice(place + 1)
    return pl.when(draws.chance("lost", 0.4)).then(phone.str.slice(0, 12)).otherwise(changed)


def dressed_phone(phone: pl.Expr, draws: Draws) -> pl.Expr:
    """The same number as people write it."""
    first, second, third = phone.str.slice(0, 4), phone.str.slice(4, 4), phone.str.slice(8)
    without_zero = phone.str.slice(1)
    parted = [pl.concat_str(first, second, third, separator=separator) for separator in " -"]
    abroad = pl.format("+62 {}-{}-{}", first.str.slice(1), second, third)
    return draws.one_of("kind", "62" + without_zero, without_zero, *parted, abroad)
