"""Cleaning, role by role: each function takes an SQL expression of raw text and returns one of clean text, or null.

All of it is DuckDB SQL, so that a million records are cleaned in columns and never row by row.
"""

NOTHING = (
    "", "0", "00", "n a", "na", "nan", "nil", "none", "null", "unknown", "unk", "tidak ada",
    "tidak diketahui", "belum ada", "kosong",
    "tdk ada", "no name", "missing", "not available", "not applicable", "anonim", "xxx", "x", "test", "none given",
)  # fmt: skip

_TITLES = (
    "bpk|bapak|pak|ibu|bu|h|hj|haji|hajjah|kh|dr|drs|dra|drg|ir|prof|sdr|sdri|alm|almh|mr|mrs|ms|miss|mas|mbak|ny|tn"
)
_MUHAMMAD = "muh|moh|mhd|much|moch|muhamad|mohamad|mohammad|mochamad|mohammed"
_DEGREES = "spd|skom|mpd|sag|msi|ssos|mkom|sh|se|mm|jr|sr|phd|md|esq"
_FIRMS = (
    "cv|ud|pt|pd|tb|po|tbk|toko|warung|warkop|kios|kedai|usaha|ukm|umkm|ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|co"
    "|company|gmbh|bv|nv|pty|and|dan|the"
)
_ROADS = {
    "jalan|jln|jl": "", "gang": "gg", "street|str": "st", "road": "rd", "avenue|av": "ave", "boulevard|bvd": "blvd",
    "drive": "dr",
    "place": "pl", "crescent|cr|cresent": "cres", "court": "ct", "lane": "ln", "highway": "hwy", "terrace|tce": "ter",
    "parade": "pde",
    "circuit": "cct", "close": "cl", "square": "sq", "nomor|nomer|no|nr": "", "blok|block": "blk",
    "komplek|kompleks|kompl|perumahan|perum": "komp",
    "north": "n", "south": "s", "east": "e", "west": "w", "saint": "st", "room|rm|suite|unit|apartment|apt|flat": "",
}  # fmt: skip
_AREAS = "kelurahan|kel|kecamatan|kec|desa|kota|kabupaten|kab|provinsi|prov"
_MONTHS = (
    "jan",
    "feb",
    "mar|mrt",
    "apr",
    "mei|may",
    "jun",
    "jul",
    "agu|aug|agt",
    "sep",
    "okt|oct",
    "nov|nop",
    "des|dec",
)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def plain(text: str) -> str:
    """Lower case, no accents, apostrophes or punctuation, single spaces; placeholders become null."""
    bare = f"replace(replace(lower(strip_accents({text})), '''', ''), '’', '')"
    return known(single_spaced(rf"regexp_replace({bare}, '[^\p{{L}}\p{{N}} ]+', ' ', 'g')"))


def single_spaced(text: str) -> str:
    """The same words with one space between them; the costly replacing only where two spaces stand together."""
    single = let(text, "if(contains(it, '  '), regexp_replace(it, ' +', ' ', 'g'), it)")
    return f"trim({single})"


def known(text: str) -> str:
    """The same text, or null where it only says that nothing is known."""
    return let(text, f"case when it not in ({_quoted(NOTHING)}) then it end")


def let(value: str, body: str) -> str:
    """Compute value once and use it as ``it`` in body, however often."""
    return f"list_transform([{value}], lambda it: {body})[1]"


def person(text: str) -> str:
    """A person's name without the titles before it and the degrees behind it; a name of titles only is kept."""
    simple = plain(text)
    bare = f"regexp_replace(regexp_replace({simple}, '^(({_TITLES}) )+', ''), '( ({_DEGREES}))+$', '')"
    return rf"regexp_replace({bare}, '\b({_MUHAMMAD})\b', 'muhammad', 'g')"


def business(text: str) -> str:
    """The distinctive part of a business name, without legal forms and words such as toko unless nothing remains."""
    bare = single_spaced(rf"regexp_replace(it, '\b({_FIRMS})\b', ' ', 'g')")
    return let(plain(f"replace({text}, '&', ' and ')"), f"coalesce(nullif({bare}, ''), it)")


def digits(text: str) -> str:
    """Only the digits; a decimal tail left by a spreadsheet is dropped first."""
    return rf"nullif(regexp_replace(regexp_replace({text}, '\.0+$', ''), '[^0-9]', '', 'g'), '')"


def phone(text: str) -> str:
    """National digits of the first number given, without 0 or 62 in front; fewer than five digits is null."""
    first = rf"regexp_extract({text}, '^[^,;|]*')"
    national = f"regexp_replace(ltrim({digits(first)}, '0'), '^62([0-9]{{7,}})$', '\\1')"
    return _useful(f"ltrim({national}, '0')", 5)


def identifier(text: str) -> str:
    """Letters and digits in upper case; too short, or one sign repeated, is null."""
    return _useful(rf"regexp_replace(upper(regexp_replace({text}, '\.0+$', '')), '[^0-9A-Z]', '', 'g')", 3)


def _useful(text: str, shortest: int) -> str:
    telling = f"length(it) >= {shortest} and ltrim(it, left(it, 1)) <> '' and lower(it) not in ({_quoted(NOTHING)})"
    return let(text, f"case when {telling} then it end")


def email(text: str) -> str:
    """An address in lower case without spaces; null when it has no @ sign."""
    bare = rf"lower(regexp_replace({text}, '\s', '', 'g'))"
    return let(bare, "case when regexp_matches(it, '^[^@]+@[^@]+$') then it end")


def date(text: str, *, month_first: bool) -> str:
    """YYYYMMDD, or YYYY for a year alone; other digits (a mistyped date) are kept as they are for comparing.

    Reads 2001-03-09, 20010309, 9/3/2001, 9-3-01, 9 Maret 2001, March 9, 2001, spreadsheet day numbers.
    """
    numbered = "lower(it)"
    for month, names in enumerate(_MONTHS, start=1):
        numbered = rf"regexp_replace({numbered}, '\b({names})[a-z]*\b\.?', 'm{month:02}')"
    turned = rf"regexp_replace({numbered}, '^m(\d\d)\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})', '\2/\1/\3')"
    named = f"replace({turned}, 'm', '')"
    first, second = (2, 1) if month_first else (1, 2)
    return let(
        f"trim({text})",
        rf"""case
        when it is null or it = '' then null
        when regexp_matches(it, '[A-Za-z]{{3}}') then {let(named, _day_month_year(1, 2))}
        when regexp_matches(it, '^(1[0-9]|20)\d\d(\.0)?$') then left(it, 4)
        when regexp_matches(it, '^\d{{4}}[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}') then {_year_month_day()}
        when regexp_matches(it, '^\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}') then {_day_month_year(first, second)}
        when regexp_matches(it, '^[1-5]\d{{4}}(\.0)?$')
            then strftime(date '1899-12-30' + cast(left(it, 5) as integer), '%Y%m%d')
        else {let(digits("it"), "case when length(it) >= 4 and ltrim(it, '0') <> '' then it end")}
    end""",
    )


def _year_month_day() -> str:
    part = [rf"regexp_extract(it, '^(\d{{4}})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}})', {group})" for group in (1, 2, 3)]
    return f"{part[0]} || lpad({part[1]}, 2, '0') || lpad({part[2]}, 2, '0')"


def _day_month_year(day: int, month: int) -> str:
    part = [
        rf"regexp_extract(it, '(\d{{1,2}})[-/. ]+(\d{{1,2}})[-/., ]+(\d{{2,4}})', {group})" for group in (day, month, 3)
    ]
    century = f"case when {part[2]} > '30' then '19' else '20' end"
    year = f"(if(length({part[2]}) = 2, {century}, '') || {part[2]})"
    return f"nullif({year} || lpad({part[1]}, 2, '0') || lpad({part[0]}, 2, '0'), '0000')"


def street(text: str) -> str:
    """Address text with short road words, without RT/RW and without the words for 'number' and 'room'."""
    numbered = r"regexp_matches(it, '\br[tw] ?\d')"
    line = rf"if({numbered}, regexp_replace(' ' || it || ' ', ' rt ?\d+( ?rw ?\d+)? | rw ?\d+ ', ' ', 'g'), it)"
    shorter = " ".join(f"when '{word}' then '{short}'" for words, short in _ROADS.items() for word in words.split("|"))
    words = f"list_transform(string_split({let(plain(text), line)}, ' '), lambda w: case w {shorter} else w end)"
    return f"nullif(array_to_string(list_filter({words}, lambda w: w <> ''), ' '), '')"


def area(text: str) -> str:
    """An area name without the word for its kind in front."""
    return f"nullif(regexp_replace({plain(text)}, '^(({_AREAS}) )+', ''), '')"


def postcode(text: str) -> str:
    return known(rf"upper(regexp_replace(regexp_replace({text}, '\.0+$', ''), '[^0-9A-Za-z]', '', 'g'))")


def number(text: str) -> str:
    """A price or measure as a double; currency signs and thousands separators are ignored."""
    return rf"try_cast(regexp_replace({text}, '[^0-9.\-]', '', 'g') as double)"


def coordinate(text: str) -> str:
    """Degrees as a double; 0 stands for unknown, a decimal comma is read as a point."""
    read = f"nullif(try_cast(replace(trim({text}), ',', '.') as double), 0)"
    return let(read, "case when isfinite(it) then it end")


def sound(word: str) -> str:
    """How a word sounds, roughly: first letter and consonants, with letters that are heard alike made one."""
    alike = word
    for old, new in (
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("kh", "k"),
        ("sh", "s"),
        ("dj", "j"),
        ("tj", "k"),
        ("oe", "u"),
        ("ck", "k"),
    ):
        alike = f"replace({alike}, '{old}', '{new}')"
    alike = f"translate({alike}, 'zvyqxcj', 'sfikkki')"
    return rf"(left({alike}, 1) || regexp_replace(substr({alike}, 2), '[aeiouhw]', '', 'g'))"
