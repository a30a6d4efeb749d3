"""What addresses, areas and coordinates give to compare."""

from collections.abc import Sequence

from penggerak.core.linkage import _cleaning as clean
from penggerak.core.linkage._features import CLOSE, RATIO, TURNED, Feature, Key, Part, both, cosine, levels_of


def street(columns: Sequence[str]) -> Part:
    """All address columns as one line: the words of it, and the house number apart."""
    line = clean.street("concat_ws(' ', " + ", ".join(f'"{column}"' for column in columns) + ")")
    number = r"nullif(regexp_extract(street_line, '\b(\d+[a-z]?)\b', 1), '')"
    name = r"nullif(trim(regexp_replace(regexp_replace(street_line, '\b\d+[a-z]?\b', ' ', 'g'), ' +', ' ', 'g')), '')"
    alike = f"greatest({cosine('street')}, {both(RATIO, 'street')})"
    levels = levels_of(
        ("same words", both("{L} = {R}", "street_words"), 0.6),
        ("nearly", f"{alike} >= 0.8", 0.16),
        ("much", f"{alike} >= 0.6", 0.09),
        ("some", f"{alike} >= 0.4", 0.06),
        ("other", "ELSE", 0.09),
    )
    houses = levels_of(
        ("same", both("{L} = {R}", "house"), 0.8),
        ("one slip", both("length({L}) + length({R}) > 2 and ({CLOSE})".replace("{CLOSE}", CLOSE), "house"), 0.08),
        ("other", "ELSE", 0.12),
    )
    features = (
        Feature("street", "street", "street", levels, exact="street_words", unlike=f"{alike} < 0.4"),
        Feature("house", "street", "house", houses, exact="house"),
    )
    keys = (
        Key("street_words", "street", "street_words", 0.65),
        Key("street_word", "street", "street_rare", 0.85, many=True),
        Key("house", "house", "house", 0.82),
    )
    return Part(((1, "street_line", line), (2, "house", number), (2, "street", name)), features, keys, ("street",))


def area(index: int, column: str) -> Part:
    name = f"area_{index}"
    levels = levels_of(
        ("same", both("{L} = {R}", name), 0.82),
        ("few slips", both(f"{{L}} >= 'a' and {RATIO} >= 0.75", name), 0.08),  # codes of digits differ or do not
        ("one within the other", both("(contains({L}, {R}) or contains({R}, {L}))", name), 0.02),
        ("other", "ELSE", 0.08),
    )
    keys = (Key(name, name, name, 0.82), Key(f"{name}_sound", name, clean.sound(name), 0.88))
    return Part(((1, name, clean.area(f'"{column}"')),), (Feature(name, "area", name, levels, exact=name),), keys)


def postcode(index: int, column: str) -> Part:
    name = f"postcode_{index}"
    levels = levels_of(
        ("same", both("{L} = {R}", name), 0.82),
        ("one slip", both(f"{CLOSE} or {TURNED}", name), 0.08),
        ("same start", both("left({L}, 3) = left({R}, 3)", name), 0.03),
        ("other", "ELSE", 0.07),
    )
    return Part(
        ((1, name, clean.postcode(f'"{column}"')),),
        (Feature(name, "postcode", name, levels, exact=name),),
        (Key(name, name, name, 0.82),),
    )


def coordinates(latitude: str, longitude: str) -> Part:
    """Distance on the ground in bands of metres; exact enough below a few kilometres."""
    metres = (
        "(111195 * sqrt(power(latitude_l - latitude_r, 2)"
        " + power((longitude_l - longitude_r) * cos(radians((latitude_l + latitude_r) / 2)), 2)))"
    )
    bands = (
        ("within 30 m", 30, 0.5),
        ("within 100 m", 100, 0.2),
        ("within 500 m", 500, 0.15),
        ("within 3 km", 3000, 0.09),
    )
    levels = levels_of(*((label, f"{metres} <= {limit}", m) for label, limit, m in bands), ("farther", "ELSE", 0.06))
    cells = [
        f"floor(latitude / 0.004 + {a}) * 1000003 + floor(longitude / 0.004 + {b})" for a in (0, 0.5) for b in (0, 0.5)
    ]
    tagged = ", ".join(f"'{i}:' || cast({cell} as varchar)" for i, cell in enumerate(cells))
    keys = (Key("cell", "coordinates", f"case when latitude is not null then [{tagged}] end", 0.85, many=True),)
    whole = "case when {} is not null then {} end"
    first, second = clean.coordinate(latitude), clean.coordinate(longitude)
    columns = ((1, "latitude", whole.format(second, first)), (1, "longitude", whole.format(first, second)))
    return Part(columns, (Feature("coordinates", "coordinates", "latitude", levels, unlike=f"{metres} > 3000"),), keys)
