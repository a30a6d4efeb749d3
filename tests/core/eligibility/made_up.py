"""Made-up rule sets and businesses, small enough that every way of changing them can be tried."""

from datetime import date, timedelta

from hypothesis import strategies as st

ON = date(2024, 2, 29)  # a leap day, on which ages are hardest
DAYS = [
    *(ON + timedelta(days=days) for days in (-400, -31, -2, -1, 0, 1, 2, 40)),
    date(2000, 2, 29), date(2000, 3, 1), date(2003, 2, 28), date(2003, 3, 1), date(2004, 2, 29), date(2023, 8, 29),
    date(2023, 8, 30), date(2023, 8, 31), date(2023, 9, 1),
]  # fmt: skip
WORDS = ["a", "ab", "b", "ba", "c"]
KINDS = ["x", "y"]
LABEL = {"id": "Satu", "en": "One"}
FACTS = {
    "n": {"type": "int", "label": LABEL},
    "m": {"type": "idr", "label": LABEL},
    "x": {"type": "decimal", "label": LABEL},
    "yes": {"type": "bool", "label": LABEL},
    "also": {"type": "bool", "label": LABEL},
    "day": {"type": "date", "label": LABEL},
    "word": {"type": "text", "label": LABEL},
    "kind": {"type": "enum", "label": LABEL, "choices": dict.fromkeys(["a", "b", "c"], LABEL)},
    "papers": {"type": "list", "label": LABEL, "items": {"kind": "text", "issued_on": "date", "expires_on": "date"}},
    "things": {"type": "list", "label": LABEL, "items": {"name": "text", "size": "int"}},
}
ORDERED = ["=", "!=", "<", "<=", ">", ">="]
PARAMETERS = {
    "figure": {
        "values": [
            {"from": "2024-02-29", "value": 3, "source": "satu", "confidence": "A"},
            {"from": "2020-01-01", "value": 1, "source": "dua", "confidence": "B"},
            {"from": "2024-03-01", "value": 5, "source": "tiga", "confidence": "B"},
        ]
    },
    "later": {"values": [{"from": "2025-01-01", "value": 2, "source": "satu", "confidence": "A"}]},
    "nobody_knows": {"values": [{"from": "2020-01-01", "value": None, "source": "satu", "confidence": "C"}]},
}

small = st.integers(-1, 5)
figures = small | st.sampled_from([{"parameter": name} for name in PARAMETERS])


@st.composite
def ordered(draw, quantity, values):
    signs = draw(st.lists(st.sampled_from(ORDERED), min_size=1, max_size=2, unique=True))
    return quantity | {sign: draw(values) for sign in signs}


@st.composite
def among(draw, quantity, values):
    return quantity | {draw(st.sampled_from(["in", "not_in"])): draw(st.lists(values, min_size=1, max_size=2))}


heads = st.sampled_from(["starts_with", "not_starts_with"])
where = st.fixed_dictionaries(
    {}, optional={"name": st.sampled_from(WORDS), "size": st.lists(small, min_size=1, max_size=2)}
)
comparisons = st.one_of(
    ordered({"fact": "n"}, figures),
    ordered({"fact": "m"}, figures),
    ordered({"fact": "x"}, figures | st.sampled_from([0.5, 1.5])),
    ordered({"sum": ["n", "m"]}, figures),
    among({"fact": "n"}, small),
    ordered({"fact": "day"}, st.sampled_from([*DAYS, {"the_day": 1}, {"the_day": 0}])),
    st.sampled_from(["age_years", "months_since", "days_since"]).flatmap(
        lambda kind: ordered({kind: "day"}, st.sampled_from([0, 1, 2, 5.5, 6, 20, 21, 24, 400, {"parameter": "figure"}]))
        | among({kind: "day"}, st.sampled_from([0, 6, 20, 21]))
    ),
    st.booleans().map(lambda yes: {"fact": "yes", "is": yes}),
    st.booleans().map(lambda yes: {"fact": "also", "is_not": yes}),
    among({"fact": "word"}, st.sampled_from(WORDS)),
    st.builds(lambda sign, head: {"fact": "word", sign: head}, heads, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2)),
    among({"fact": "kind"}, st.sampled_from(["a", "b", "c"])),
    where.flatmap(lambda chosen: ordered({"count": "things", "where": chosen}, st.integers(0, 2))),
    ordered({"count": "things"}, st.integers(0, 2)),
    st.builds(
        lambda kind, valid, days, endless, absent: {
            "licence": kind, "in": "papers", "valid": valid, "for_days": days, "endless": endless, "absent": absent,
        },
        st.sampled_from(KINDS), st.booleans(), st.sampled_from([0, 2]), st.sampled_from(["valid", "unknown"]),
        st.sampled_from(["no", "unknown"]),
    ),
    st.sampled_from(["n", "word", "day"]).map(lambda name: {"present": name}),
)  # fmt: skip
several = st.lists(comparisons, min_size=1, max_size=3)
leaves = st.one_of(comparisons, comparisons, several.map(lambda some: {"first_known": some}))
changes = st.fixed_dictionaries(
    {}, optional={"changeable": st.booleans(), "effort": st.sampled_from([0, 1, 2, 0.1, 0.2, 0.3])}
)
changed = st.builds(lambda leaf, change: leaf | change, leaves, changes)
conditions = st.recursive(
    changed,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"all": some}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"any": some}),
        inner.map(lambda one: {"not": one}),
    ),
    max_leaves=4,
)
windows = st.sampled_from(
    [{}, {}, {"valid_from": ON}, {"valid_to": ON}, {"valid_from": date(2024, 3, 1)}, {"valid_to": date(2024, 2, 28)}]
)


@st.composite
def rule_sets(draw, most=4):
    rules = [
        {
            "id": f"r{at}", "condition": draw(conditions), "sentence": LABEL, "source": "satu", "confidence": "A",
            "changeable": draw(st.booleans()), "effort": draw(st.integers(0, 3)),
        }
        | (draw(windows) if at else {})
        for at in range(draw(st.integers(1, most)))
    ]  # fmt: skip
    return {"id": "coba", "title": LABEL, "facts": FACTS, "parameters": PARAMETERS, "rules": rules}


def or_unknown(values):
    return st.none() | values | values


papers = st.fixed_dictionaries(
    {
        "kind": or_unknown(st.sampled_from([*KINDS, "z"])),
        "issued_on": or_unknown(st.sampled_from(DAYS)),
        "expires_on": or_unknown(st.sampled_from(DAYS)),
    }
)
things = st.fixed_dictionaries({"name": or_unknown(st.sampled_from(WORDS)), "size": or_unknown(small)})
businesses = st.fixed_dictionaries(
    {
        "n": or_unknown(small),
        "m": or_unknown(small),
        "x": or_unknown(st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.0])),
        "yes": or_unknown(st.booleans()),
        "also": or_unknown(st.booleans()),
        "day": or_unknown(st.sampled_from(DAYS)),
        "word": or_unknown(st.sampled_from(WORDS)),
        "kind": or_unknown(st.sampled_from(["a", "b", "c"])),
        "papers": or_unknown(st.lists(or_unknown(papers), max_size=2)),
        "things": or_unknown(st.lists(or_unknown(things), max_size=3)),
    }
)
