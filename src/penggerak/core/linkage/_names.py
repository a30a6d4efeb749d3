"""What names of people and businesses, and free text, give to compare."""

from collections.abc import Sequence

from penggerak.core.linkage import _cleaning as clean
from penggerak.core.linkage._features import CLOSE, RATIO, TURNED, Feature, Key, Part, both, cosine, levels_of


def person_parts(columns: Sequence[str]) -> Part:
    """Given name and surname (and more) apart: each part against its like, and against the others in case of a swap."""
    names = [f"person_{i}" for i in range(1, len(columns) + 1)]
    features = tuple(_person_part(name, [other for other in names if other != name]) for name in names)
    parts = ", ".join(names)
    keys = (
        Key("person_whole", "person", f"case when list_count([{parts}]) > 1 then list_sort([{parts}]) end", 0.7),
        Key("person_word", "person", f"list_distinct([{parts}])", 0.9, many=True),
        Key("person_sound", "person", f"list_distinct([{', '.join(clean.sound(n) for n in names)}])", 0.93, many=True),
        Key("person_start", "person", f"list_distinct([{', '.join(f'left({n}, 3)' for n in names)}])", 0.93, many=True),
    )
    stages = tuple((1, name, clean.person(f'"{column}"')) for name, column in zip(names, columns, strict=True))
    return Part(stages, features, keys)


def _person_part(name: str, others: Sequence[str]) -> Feature:
    swapped = " or ".join(f"{name}_l = {other}_r or {name}_r = {other}_l" for other in others)
    levels = levels_of(
        ("same", f"{name}_l = {name}_r", 0.75),
        ("in the other part", swapped, 0.05),
        (
            "one slip",
            both(f"({CLOSE} and length({{L}}) > 3) or jaro_winkler_similarity({{L}}, {{R}}) >= 0.94", name),
            0.09,
        ),
        ("alike", both("jaro_winkler_similarity({L}, {R}) >= 0.85", name), 0.03),
        ("initial", both("(least(length({L}), length({R})) = 1 and left({L}, 1) = left({R}, 1))", name), 0.01),
        ("other", "ELSE", 0.07),
    )
    return Feature(name, "person_name", name, levels, exact=name)


def name_text(role: str, index: int, column: str) -> Part:
    """A whole name in one cell: same words, rare words shared, or few letters apart."""
    name = f"{role}_{index}"
    cleaner = clean.person if role == "person_name" else clean.business
    alike = f"greatest({cosine(name)}, {both(RATIO, name)})"
    levels = levels_of(
        ("same words", both("{L} = {R}", f"{name}_words"), 0.6),
        ("a slip", both(f"({CLOSE} and length({{L}}) > 4) or {TURNED} or {RATIO} >= 0.92", name), 0.12),
        (
            "one holds the other",
            f"list_has_all({name}_tokens_l, {name}_tokens_r) or list_has_all({name}_tokens_r, {name}_tokens_l)",
            0.06,
        ),
        ("nearly", f"{alike} >= 0.8", 0.06),
        ("much", f"{alike} >= 0.65", 0.03),
        ("half", f"{alike} >= 0.5", 0.06),
        ("some", f"{alike} >= 0.3", 0.04),
        ("other", "ELSE", 0.03),
    )
    keys = (
        Key(f"{name}_words", name, f"{name}_words", 0.6),
        Key(f"{name}_word", name, f"{name}_rare", 0.9, many=True),
        Key(f"{name}_sound", name, f"{name}_sounds", 0.93, many=True),
        Key(f"{name}_start", name, f"left({name}, 5)", 0.75),
    )
    columns = ((1, name, cleaner(f'"{column}"')),)
    return Part(
        columns, (Feature(name, role, name, levels, exact=f"{name}_words", unlike=f"{alike} < 0.3"),), keys, (name,)
    )


def free_text(index: int, column: str) -> Part:
    """Words weighted by rarity; and codes (words with a digit, such as model numbers), which tell likes apart."""
    name = f"free_text_{index}"
    alike = cosine(name)
    steps = ((0.85, 0.25), (0.7, 0.2), (0.55, 0.18), (0.4, 0.14), (0.25, 0.1), (0.1, 0.06))
    levels = levels_of(
        ("same words", f"{alike} >= 0.98", 0.04),
        *((f"words {limit}", f"{alike} >= {limit}", m) for limit, m in steps),
        ("other", "ELSE", 0.03),
    )
    codes = f"{name}_codes"
    shared = f"list_filter({codes}_l, lambda c: list_contains({codes}_r, c))"
    code_levels = levels_of(
        ("shared", f"len({shared}) > 0 and list_max(list_transform({shared}, lambda c: length(c))) > 3", 0.6),
        ("short one shared", f"len({shared}) > 0", 0.15),
        ("none shared", "ELSE", 0.25),
    )
    bare = rf"""lower(strip_accents("{column}"))"""
    sign = "[a-z0-9]*[0-9][a-z0-9]*(?:[-/][a-z0-9]*[0-9][a-z0-9]*)*|[a-z]+-[0-9][a-z0-9]*"
    each = f"list_transform(regexp_extract_all({bare}, '{sign}'), lambda c: regexp_replace(c, '[-/]', '', 'g'))"
    found = f"list_distinct({each})"
    keys = (
        Key(f"{name}_word", name, f"{name}_rare", 0.9, many=True),
        Key(f"{name}_two", name, f"{name}_twos", 0.85, many=True),
        Key(f"{codes}", codes, codes, 0.6, many=True),
    )
    columns = ((1, name, clean.plain(f'"{column}"')), (1, codes, f"nullif({found}, [])"))
    features = (
        Feature(name, "free_text", name, levels, unlike=f"{alike} < 0.1"),
        Feature(codes, "free_text", codes, code_levels),
    )
    return Part(columns, features, keys, (name,))


def quantity(index: int, column: str) -> Part:
    """Free text that is really a number, such as a price: how far apart in proportion."""
    name = f"quantity_{index}"
    apart = f"(abs({name}_l - {name}_r) / greatest(abs({name}_l), abs({name}_r), 1e-9))"
    bands = (("same", 0.001, 0.4), ("within 5 %", 0.05, 0.2), ("within 15 %", 0.15, 0.15), ("within 40 %", 0.4, 0.15))
    levels = levels_of(*((label, f"{apart} <= {limit}", m) for label, limit, m in bands), ("other", "ELSE", 0.1))
    columns = ((1, name, f"nullif({clean.number(_cell(column))}, 0)"),)
    return Part(columns, (Feature(name, "free_text", name, levels),), ())


def _cell(column: str) -> str:
    return f'"{column}"'
