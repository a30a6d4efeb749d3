"""What phones, identity numbers, e-mail addresses, dates and categories give to compare."""

from penggerak.core.linkage import _cleaning as clean
from penggerak.core.linkage._features import CLOSE, RATIO, TURNED, Feature, Key, Part, both, levels_of


def phone(index: int, column: str) -> Part:
    name = f"phone_{index}"
    levels = levels_of(
        ("same", both("right({L}, 9) = right({R}, 9)", name), 0.8),
        ("same end", both("right({L}, 6) = right({R}, 6)", name), 0.03),
        ("one slip", both(f"{CLOSE} or {TURNED}", name), 0.06),
        ("other", "ELSE", 0.11),
    )
    keys = (
        Key(f"{name}_end", name, f"right({name}, 9)", 0.85),
        Key(f"{name}_tail", name, f"right({name}, 5)", 0.9),
        Key(f"{name}_head", name, f"left({name}, length({name}) - 4)", 0.9),
    )
    key = f"{name}_key"
    columns = ((1, name, clean.phone(f'"{column}"')), (2, key, f"right({name}, 9)"))
    return Part(columns, (Feature(name, "phone", name, levels, exact=key),), keys)


def id_number(index: int, column: str) -> Part:
    name = f"id_number_{index}"
    levels = levels_of(
        ("same", both("{L} = {R}", name), 0.85),
        ("one slip", both(f"{CLOSE} or {TURNED}", name), 0.08),
        (
            "two slips",
            both("(abs(length({L}) - length({R})) <= 2 and length({L}) > 5 and levenshtein({L}, {R}) <= 2)", name),
            0.02,
        ),
        ("other", "ELSE", 0.05),
    )
    keys = (
        Key(f"{name}_whole", name, name, 0.85),
        Key(f"{name}_first", name, f"left({name}, (length({name}) + 1) // 2)", 0.92),
        Key(f"{name}_last", name, f"right({name}, length({name}) // 2)", 0.92),
    )
    return Part(
        ((1, name, clean.identifier(f'"{column}"')),), (Feature(name, "id_number", name, levels, exact=name),), keys
    )


def email(index: int, column: str) -> Part:
    name = f"email_{index}"
    levels = levels_of(
        ("same", both("{L} = {R}", name), 0.75),
        ("same mailbox", both("split_part({L}, '@', 1) = split_part({R}, '@', 1)", name), 0.07),
        ("few slips", both(f"{RATIO} >= 0.85", name), 0.08),
        ("other", "ELSE", 0.1),
    )
    keys = (Key(f"{name}_whole", name, name, 0.75), Key(f"{name}_box", name, f"split_part({name}, '@', 1)", 0.8))
    return Part(((1, name, clean.email(f'"{column}"')),), (Feature(name, "email", name, levels, exact=name),), keys)


def date(index: int, column: str, *, month_first: bool) -> Part:
    """A day (YYYYMMDD) or a year (YYYY); a year against a day compares the years."""
    name = f"date_{index}"
    whole = both("length({L}) >= 7 and length({R}) >= 7", name)
    turned = both(
        "left({L}, 4) = left({R}, 4) and right({L}, 4) = substr({R}, 7, 2) || substr({R}, 5, 2)",
        name,
    )
    levels = levels_of(
        ("same", both("{L} = {R}", name), 0.8),
        ("day and month swapped", f"{whole} and {turned}", 0.02),
        ("one slip", f"{whole} and ({both(f'{CLOSE} or {TURNED}', name)})", 0.08),
        ("same year", both("left({L}, 4) = left({R}, 4)", name), 0.04),
        ("same day of the year", f"{whole} and {both('right({L}, 4) = right({R}, 4)', name)}", 0.02),
        (
            "a year apart",
            both(
                "abs(try_cast(left({L}, 4) as integer) - try_cast(left({R}, 4) as integer)) <= 1",
                name,
            ),
            0.01,
        ),
        ("other", "ELSE", 0.03),
    )
    keys = (
        Key(f"{name}_whole", name, name, 0.8),
        Key(f"{name}_year", name, f"left({name}, 4)", 0.92),
        Key(
            f"{name}_day",
            name,
            f"case when length({name}) = 8 then list_sort([substr({name}, 5, 2), right({name}, 2)]) end",
            0.88,
        ),
    )
    return Part(
        ((1, name, clean.date(f'"{column}"', month_first=month_first)),),
        (Feature(name, "date", name, levels, exact=name),),
        keys,
    )


def category(index: int, column: str) -> Part:
    name = f"category_{index}"
    levels = levels_of(
        ("same", both("{L} = {R}", name), 0.7),
        ("few slips", both(f"({RATIO} >= 0.75 or contains({{L}}, {{R}}) or contains({{R}}, {{L}}))", name), 0.1),
        ("other", "ELSE", 0.2),
    )
    return Part(
        ((1, name, clean.plain(f'"{column}"')),),
        (Feature(name, "category", name, levels, exact=name),),
        (Key(name, name, name, 0.65),),
    )
