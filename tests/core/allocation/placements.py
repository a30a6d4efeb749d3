"""Placements to try: generated ones, a middle-sized one, and the slow twin that looks at all of them."""

from fractions import Fraction
from itertools import product

import numpy as np
import polars as pl
from hypothesis import strategies as st

BENEFITS = st.one_of(st.integers(-3, 12), st.integers(-30, 120).map(lambda tenths: tenths / 10))


@st.composite
def tasks(draw, *, seats=False, groups=False, minimum=False, benefits=BENEFITS):
    """(pairs, options): up to 5 applicants and 3 options, small enough to try everything."""
    names, classes = [f"p{i}" for i in range(draw(st.integers(1, 5)))], ["A", "B", "C"][: draw(st.integers(1, 3))]
    belongs = {name: draw(st.sampled_from([None, "g", "h"])) if groups else None for name in names}
    rows = [
        {
            "applicant": name,
            "option": option,
            "benefit": float(draw(benefits)),
            "seats": draw(st.integers(1, 3)) if seats else 1,
            "group": belongs[name],
        }
        for name in names
        for option in draw(st.lists(st.sampled_from(classes), min_size=1, unique=True))
    ]
    capacity = [draw(st.integers(0, 6 if seats or groups else 3)) for _ in classes]
    least = [draw(st.integers(0, most)) if minimum else 0 for most in capacity]
    schema = {"benefit": pl.Float64, "seats": pl.Int64, "group": pl.String}
    options = pl.DataFrame({"option": classes, "capacity": capacity, "minimum": least})
    return pl.DataFrame(rows, schema_overrides=schema), options


def best_total(pairs, options):
    """The largest total benefit, by trying every placement of every unit; decimals added as fractions."""
    units = {}
    for row in pairs.iter_rows(named=True):
        units.setdefault(row["group"] or ("alone", row["applicant"]), []).append(row)
    choices = [_choices(rows) for rows in units.values()]
    limits = {row["option"]: (row["minimum"], row["capacity"]) for row in options.iter_rows(named=True)}
    return float(max(_total(picked) for picked in product(*choices) if _is_allowed(picked, limits)))


def _choices(rows):
    """(option, seats, benefit) wherever all members of a unit can go and gain something together, or nowhere."""
    members = {row["applicant"] for row in rows}
    found = [(None, 0, Fraction(0))]
    for option in {row["option"] for row in rows}:
        here = [row for row in rows if row["option"] == option]
        gained = sum(Fraction(str(row["benefit"])) for row in here)
        if len(here) == len(members) and gained > 0:
            found.append((option, sum(row["seats"] for row in here), gained))
    return found


def _total(picked):
    return sum(gained for _, _, gained in picked)


def _is_allowed(picked, limits):
    for option, (least, most) in limits.items():
        taken = sum(seats for where, seats, _ in picked if where == option)
        if taken > most or 0 < taken < least:
            return False
    return True


def crowd(n, *, options=20, each=5, load=0.8, seed=1, decimals=0):
    """n applicants who can go to some of the options, with benefits of 1 to 1000."""
    chance = np.random.default_rng(seed)
    where = np.argsort(chance.random((n, options)), axis=1)[:, :each].ravel()
    worth = np.round(chance.uniform(1, 1000, n * each), decimals)
    pairs = pl.DataFrame(
        {
            "applicant": [f"p{i:06}" for i in np.repeat(np.arange(n), each)],
            "option": [f"kelas {at:02}" for at in where],
            "benefit": worth,
        }
    )
    capacity = chance.multinomial(int(n * load), np.full(options, 1 / options))
    return pairs, pl.DataFrame({"option": [f"kelas {at:02}" for at in range(options)], "capacity": capacity})
