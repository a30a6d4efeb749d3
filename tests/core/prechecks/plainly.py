"""The ten checks again, one row after the other, in plain Python: slow, and easy to read against the rules."""

import re
import unicodedata

from penggerak.core.activities import NoLimitsError, limits, size_class
from penggerak.core.prechecks import CHECK_NAMES

TITLES = {
    *[
        "h",
        "hj",
        "haji",
        "hajah",
        "hajjah",
        "ir",
        "dr",
        "drs",
        "dra",
        "prof",
        "bapak",
        "bpk",
        "ibu",
        "ny",
        "tn",
        "sdr",
        "sdri",
        "alm",
        "almh",
        "kh",
        "ust",
        "ustad",
        "ustadz",
    ]
}
MUHAMMAD = {*["moh", "moch", "muh", "much", "mohamad", "mohammad", "mochamad", "mochammad", "muhammad", "muchamad"]}
OLD = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("nj", "ny"),
    ("sj", "sy"),
    ("kh", "h"),
    ("ch", "h"),
    ("v", "f"),
    ("z", "s"),
)


def precheck_plainly(rows, *, city, on, look_ups=(), register=()):
    """As precheck, from and to lists of dicts; number, limit and day only where they say something."""
    lists = {
        kind: [one for one in look_ups if one.kind == kind]
        for kind in ("state_employee", "credit", "deceased", "payment", "decree")
    }
    found = []
    for row in sorted(rows, key=lambda row: row["row"]):
        known = [entry for entry in register if row["person"] is not None and entry["person"] == row["person"]]
        answers = {
            "identity_mismatch": (_identity(row, known),),
            "anomalous_nik": (_nik(row),),
            "state_employee": _listed(row, lists["state_employee"], "state_employee", bool(row["is_state_employee"]) or any(e["is_state_employee"] for e in known)),
            "bank_credit": _listed(row, lists["credit"], "credit", False),
            "deceased": _listed(row, lists["deceased"], "deceased", any(d and d <= on for d in [row["died_on"], *(e["died_on"] for e in known)])),
            "not_micro": _size(row, on),
            "paid_before": _listed(row, lists["payment"], "payment", False),
            "not_in_decree": _decree(row, lists["decree"]),
            "lives_elsewhere": (_place(row, city),),
            "duplicate": _duplicate(row, rows),
        }  # fmt: skip
        for name in CHECK_NAMES:
            reason, number, limit, day = (*answers[name], None, None, None)[:4]
            found.append(
                {"row": row["row"], "check": name, "reason": reason, "number": number, "limit": limit, "day": day}
            )
    return found


def _nik(row):
    if row["nik_problem"]:
        return f"nik_{row['nik_problem']}"
    if not row["nik"]:
        return "nik_empty"
    return "nik_place" if "00" in (row["nik"][2:4], row["nik"][4:6]) else None


def _identity(row, known):
    nik, born, sex = row["nik"], row["birth_date"], row["sex"]
    compared = False
    if nik and born:
        compared = True
        day = int(nik[6:8]) - (40 if int(nik[6:8]) > 40 else 0)
        if (day, int(nik[8:10]), int(nik[10:12])) != (born.day, born.month, born.year % 100):
            return "birth_date_differs_from_nik"
    if nik and sex and sex != ("F" if int(nik[6:8]) > 40 else "M"):
        return "sex_differs_from_nik"
    names = [names_agree(row["name"], e["name"]) for e in known if words(row["name"]) and words(e["name"])]
    births = [born == e["birth_date"] for e in known if born and e["birth_date"]]
    sexes = [sex == e["sex"] for e in known if sex and e["sex"]]
    for answers, reason in ((names, "name"), (births, "birth_date"), (sexes, "sex")):
        if answers and not any(answers):
            return f"{reason}_differs_from_register"
    if row["person"] is None:
        return "no_nik_to_compare"
    return None if compared or names or births else "nothing_to_compare"


def _listed(row, lists, what, told):
    entries = [
        (person, one.as_of) for one in lists for person in one.people if row["person"] and person == row["person"]
    ]
    if entries:
        return f"listed_{what}", len(entries), None, max(day for _, day in entries)
    if told:
        return (f"says_{what}",)
    return (_unanswered(row, lists),)


def _unanswered(row, lists):
    if not lists:
        return "no_list"
    return "no_nik_to_look_up" if row["person"] is None else None


def _decree(row, lists):
    if (reason := _unanswered(row, lists)) is not None:
        return (reason,)
    if any(row["person"] in one.people for one in lists):
        return (None,)
    return "not_in_decree", None, None, max(one.as_of for one in lists)


def _size(row, on):
    try:
        limit = limits(on)
    except NoLimitsError:
        return ("no_limits",)
    year, month, capital = (
        None if (v := row[name]) is None or v < 0 else v
        for name in ("annual_sales_idr", "monthly_sales_idr", "capital_idr")
    )
    sales = year if year is not None else None if month is None else 12 * month
    for amount, criterion, what in ((sales, limit.annual_sales, "sales"), (capital, limit.capital, "capital")):
        if amount is not None:
            size = size_class(**{"annual_sales_idr" if what == "sales" else "capital_idr": amount}, on=on).size
            return (None,) if size == "micro" else (f"{what}_above_micro", amount, criterion.micro_idr)
    return ("declared_not_micro" if row["declared_size"] in ("small", "medium", "large") else "size_unknown",)


def _place(row, city):
    if row["city_code"]:
        return None if row["city_code"] == city else "address_elsewhere"
    if row["area_not_found"]:
        return "area_not_found"
    elsewhere = row["nik"] and row["nik"][:4] != city.replace(".", "")
    return "no_address_nik_elsewhere" if elsewhere else "no_address"


def _duplicate(row, rows):
    others = sorted((other for other in rows if other["row"] != row["row"]), key=lambda other: other["row"])
    for key, reason in (("person", "same_nik"), ("nib", "same_nib")):
        same = [other["row"] for other in others if row[key] is not None and other[key] == row[key]]
        if same:
            return reason, same[0]
    mine = _namesake(row)
    same = [o["row"] for o in others if mine and _namesake(o) == mine and None in (row["person"], o["person"])]
    if same:
        return "same_name_and_birth_date", same[0]
    return (None if row["person"] is not None or row["nib"] is not None or mine else "nobody_named",)


def _namesake(row):
    return (sorted(words(row["name"])), row["birth_date"]) if words(row["name"]) and row["birth_date"] else None


def words(name):
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name or "") if not unicodedata.category(c).startswith("M")
    ).lower()
    each = [word for word in re.findall("[a-z']+", re.sub(",.*$", "", plain)) if word not in TITLES]
    return [word for word in map(_spelt, each) if word]


def _spelt(word):
    word = "muhamad" if word in MUHAMMAD else word
    for old, new in OLD:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word.replace("'", ""))


def names_agree(left, right):
    return _all_found(words(left), words(right)) or _all_found(words(right), words(left))


def _all_found(some, among):
    return all(
        any(word == other or (1 in (len(word), len(other)) and word[0] == other[0]) for other in among) for word in some
    )
