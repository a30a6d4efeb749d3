"""Made-up lists of different character, with their truth, for judging linkage; nothing here is copied from a data set.

Each maker takes a size and a seed and returns a Case. Names are syllables drawn with Zipf frequencies, so that some
are common and most are rare; spoiling imitates typing, hearing, scanning, forgetting and swapping.
"""

import random
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import polars as pl

Row = dict[str, str | None]
ID = "rec_id"


@dataclass(frozen=True)
class Case:
    """lists: frames of text with rec_id; roles as link() takes them; truth: source, record_id, entity."""

    name: str
    lists: dict[str, pl.DataFrame]
    roles: dict[str, list[str]]
    truth: pl.DataFrame


class Words:
    """A vocabulary of made-up words, drawn with Zipf frequencies."""

    def __init__(self, rng: random.Random, count: int, syllables: tuple[int, int], parts: str, power: float = 0.9):
        onsets, vowels, codas = (part.split(",") for part in parts.split("|"))

        def word() -> str:
            size = rng.randint(*syllables)
            return "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(size)) + rng.choice(codas)

        words: dict[str, None] = {}
        while len(words) < count:
            words[word()] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / (rank + 3) ** power for rank in range(count)))

    def draw(self, rng: random.Random) -> str:
        return rng.choices(self.words, cum_weights=self.weights)[0]


WESTERN = "b,br,c,ch,d,f,g,h,j,k,l,m,n,p,r,s,st,t,th,w|a,e,i,o,u,ee,ai,ou|,n,r,s,ll,ton,ley,man,son"
INDONESIAN = "b,d,g,h,j,k,l,m,n,ng,p,r,s,t,w,y|a,i,u,a,o,e|,h,n,ng,r,s,ti,wan,"
PLAIN = "b,c,cr,d,f,g,gl,l,m,n,p,pl,qu,r,s,str,t,tr,v|a,e,i,o,u|,l,n,r,s,t,x,tion,ment,al"


@cache
def vocabulary(kind: str, count: int, shortest: int, longest: int, salt: int = 0) -> Words:
    return Words(random.Random(f"{kind}{count}{salt}"), count, (shortest, longest), kind)


# ---- spoiling -------------------------------------------------------------------------------------------------

OCR = {"o": "0", "l": "1", "s": "5", "b": "8", "m": "rn", "g": "9", "e": "c", "5": "S", "0": "O", "1": "l"}
HEARD = [("ph", "f"), ("ee", "i"), ("ou", "u"), ("ck", "k"), ("th", "t"), ("y", "i"), ("c", "k"), ("ai", "ay")]


def typed(rng: random.Random, text: str, alphabet: str = string.ascii_lowercase) -> str:
    """One slip of the finger: insert, delete, substitute or transpose."""
    at = rng.randrange(len(text) + 1)
    kind = rng.randrange(4)
    if kind == 0 or len(text) < 3:
        return text[:at] + rng.choice(alphabet) + text[at:]
    at = min(at, len(text) - 2)
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + rng.choice(alphabet) + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def spoiled(rng: random.Random, text: str | None) -> str | None:
    """A slip, a scan error, a phonetic spelling, or two of them."""
    if not text:
        return text
    kind = rng.random()
    if kind < 0.15:
        for old, new in rng.sample(HEARD, len(HEARD)):
            if old in text:
                return text.replace(old, new, 1)
    if kind < 0.3:
        spots = [i for i, letter in enumerate(text) if letter in OCR]
        if spots:
            at = rng.choice(spots)
            return text[:at] + OCR[text[at]] + text[at + 1 :]
    digits = sum(letter.isdigit() for letter in text) * 2 > len(text)
    once = typed(rng, text, string.digits if digits else string.ascii_lowercase)
    return typed(rng, once, string.digits if digits else string.ascii_lowercase) if kind > 0.88 else once


def frame(rows: list[Row], columns: Iterable[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys([ID, *columns], pl.String))


def packed(name: str, rng: random.Random, lists: dict[str, list[tuple[int, Row]]], roles: dict[str, list[str]]) -> Case:
    """Shuffle each list, give ids that tell nothing, and set the truth apart."""
    columns = [column for used in roles.values() for column in used]
    frames, truth = {}, []
    for source, pairs in lists.items():
        rows = list(pairs)
        rng.shuffle(rows)
        numbers = rng.sample(range(10 * len(rows) + 10), len(rows))
        kept = [
            {**{c: row.get(c) for c in columns}, ID: f"{source[0]}{n}"}
            for n, (_, row) in zip(numbers, rows, strict=True)
        ]
        frames[source] = frame(kept, columns)
        truth += [{"source": source, "record_id": k[ID], "entity": e} for k, (e, _) in zip(kept, rows, strict=True)]
    schema = {"source": pl.String, "record_id": pl.String, "entity": pl.Int64}
    return Case(name, frames, roles, pl.DataFrame(truth, schema=schema))


# ---- (b) people ------------------------------------------------------------------------------------------------

PEOPLE = {
    "person_name": ["given_name", "surname"],
    "street": ["street_number", "address_1", "address_2"],
    "area": ["suburb", "state"],
    "postcode": ["postcode"],
    "date": ["date_of_birth"],
    "id_number": ["soc_sec_id"],
}


def person(rng: random.Random, home: Row | None = None) -> Row:
    given, sur = vocabulary(WESTERN, 700, 1, 3), vocabulary(WESTERN, 2500, 1, 3, 1)
    town, road = vocabulary(WESTERN, 900, 2, 3, 2), vocabulary(WESTERN, 1800, 1, 3, 3)
    suburb = town.draw(rng)
    base = home or {
        "surname": sur.draw(rng),
        "street_number": str(int(rng.paretovariate(0.6)) % 400 + 1),
        "address_1": f"{road.draw(rng)} {rng.choice(['street', 'road', 'place', 'crescent', 'avenue', 'close'])}",
        "address_2": f"{road.draw(rng)} {rng.choice(['village', 'park', 'flats', 'farm'])}"
        if rng.random() < 0.4
        else None,
        "suburb": suburb,
        "postcode": str(2000 + random.Random(suburb).randrange(3000) + rng.choice([0, 0, 0, 1])),
        "state": random.Random(suburb + "s").choice(["nsw", "vic", "qld", "wa", "sa", "tas", "act"]),
    }
    born = f"{rng.randint(1920, 2004)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    return {
        **base,
        "given_name": given.draw(rng),
        "date_of_birth": born,
        "soc_sec_id": str(rng.randint(10**6, 10**7 - 1)),
    }


def spoil_person(rng: random.Random, row: Row, changes: int) -> Row:
    row = dict(row)
    for _ in range(changes):
        kind, column = rng.random(), rng.choice([c for c, value in row.items() if value])
        if kind < 0.08:
            row["given_name"], row["surname"] = row["surname"], row["given_name"]
        elif kind < 0.13:
            row["address_1"], row["address_2"] = row["address_2"], row["address_1"]
        elif kind < 0.2 and (born := row["date_of_birth"]) and len(born) == 8:
            row["date_of_birth"] = born[:4] + born[6:] + born[4:6]
        elif kind < 0.34:
            row[column] = None
        elif kind < 0.42 and column in ("given_name", "surname", "address_1", "suburb"):
            row[column] = person(rng)[column]
        else:
            row[column] = spoiled(rng, row[column])
    return row


def population(rng: random.Random, n: int, families: float) -> list[Row]:
    people: list[Row] = []
    while len(people) < n:
        first = person(rng)
        people.append(first)
        if rng.random() < families:
            people += [person(rng, first) for _ in range(rng.randint(1, 3))]
    return people[:n]


def people_one_list(n: int, seed: int, *, families: float = 0.0, up_to: int = 5, changes: int = 4) -> Case:
    """One list with several spoiled copies of some people; with families, relatives share name and address."""
    rng = random.Random(seed)
    rows: list[tuple[int, Row]] = []
    for entity, original in enumerate(population(rng, n, families)):
        rows.append((entity, original))
        if rng.random() < 0.5:
            copies = rng.randint(1, up_to)
            rows += [(entity, spoil_person(rng, original, rng.randint(1, changes))) for _ in range(copies)]
    return packed(f"people_one_list_families_{families}", rng, {"a": rows}, PEOPLE)


def people_two_lists(n: int, seed: int) -> Case:
    """Two lists of the same people, one clean and one spoiled, nobody twice in a list, a fifth in one list only."""
    rng = random.Random(seed)
    people = list(enumerate(population(rng, n, 0.15)))
    left = [(e, row) for e, row in people if rng.random() < 0.9]
    right = [(e, spoil_person(rng, row, rng.randint(1, 4))) for e, row in people if rng.random() < 0.9]
    return packed("people_two_lists", rng, {"a": left, "b": right}, PEOPLE)


def people_few_fields(n: int, seed: int) -> Case:
    """Full name in one column, birth date day first, birth place and occupation: much repetition, much missing."""
    rng = random.Random(seed)
    given, sur, town = (
        vocabulary(WESTERN, 250, 1, 2),
        vocabulary(WESTERN, 1500, 1, 3, 1),
        vocabulary(WESTERN, 500, 2, 3, 2),
    )
    jobs = vocabulary(PLAIN, 60, 1, 2)
    rows: list[tuple[int, Row]] = []
    for entity in range(n):
        names = [given.draw(rng), *([given.draw(rng)] if rng.random() < 0.5 else []), sur.draw(rng)]
        born = (rng.randint(1, 28), rng.randint(1, 12), rng.randint(1780, 1900))
        place, job = town.draw(rng), jobs.draw(rng)
        for _ in range(rng.choice([1, 1, 2, 3, 5])):
            said = [names[0], names[-1]] if rng.random() < 0.3 else names
            day = born if rng.random() < 0.85 else (rng.randint(1, 28), *born[1:])
            row: Row = {
                "full_name": " ".join(spoiled(rng, w) if rng.random() < 0.1 else w for w in said).title(),  # type: ignore[misc]
                "dob": f"{day[0]:02}/{day[1]:02}/{day[2]}"
                if rng.random() < 0.85
                else str(day[2])
                if rng.random() < 0.5
                else None,
                "birth_place": place if rng.random() < 0.75 else spoiled(rng, place) if rng.random() < 0.5 else None,
                "occupation": job if rng.random() < 0.55 else jobs.draw(rng) if rng.random() < 0.4 else None,
            }
            rows.append((entity, row))
    roles = {"person_name": ["full_name"], "date": ["dob"], "area": ["birth_place"], "category": ["occupation"]}
    return packed("people_few_fields", rng, {"a": rows}, roles)


# ---- (a) Indonesian micro-businesses ------------------------------------------------------------------------------

GOODS = [
    "bakso",
    "ayam geprek",
    "kue basah",
    "laundry",
    "jahit",
    "nasi uduk",
    "kopi",
    "sembako",
    "las",
    "pulsa",
    "batik",
    "keripik",
]


def micro_businesses(n: int, seed: int) -> Case:
    """Three lists of businesses: licence office, survey, aid applicants; owners with two businesses, shared phones."""
    rng = random.Random(seed)
    word, road, area = (
        vocabulary(INDONESIAN, 1200, 2, 3),
        vocabulary(INDONESIAN, 500, 2, 3, 1),
        vocabulary(INDONESIAN, 60, 2, 3, 2),
    )
    owner: Row = {}
    lists: dict[str, list[tuple[int, Row]]] = {"izin": [], "survei": [], "bantuan": []}
    for entity in range(n):
        if not owner or rng.random() > 0.07:
            owner = {
                "owner": " ".join(word.draw(rng) for _ in range(rng.choice([1, 2, 2, 3]))).title(),
                "phone": f"08{rng.randint(11, 89)}{rng.randint(10**6, 10**8 - 1)}",
                "nik": f"3671{rng.randint(1, 13):02}{rng.randint(1, 28):02}{rng.randint(1, 12):02}"
                f"{rng.randint(50, 99)}{rng.randint(1, 9999):04}",
            }
        goods = rng.choice(GOODS)
        business = {
            **owner,
            "goods": goods,
            "street": f"{road.draw(rng)} {rng.choice(['raya ', '', '', 'i ', 'iv '])}no {rng.randint(1, 150)}",
            "village": area.draw(rng),
            "nib": f"{rng.randint(10**12, 10**13 - 1)}",
            "name": f"{goods} {rng.choice([owner['owner'].split()[0], word.draw(rng), 'berkah', 'barokah', 'jaya'])}",
        }  # type: ignore[union-attr]
        for source, share in (("izin", 0.6), ("survei", 0.6), ("bantuan", 0.5)):
            for _ in range((rng.random() < share) + (rng.random() < 0.06)):
                lists[source].append((entity, said_business(rng, business, source)))
    roles = {
        "business_name": ["nama_usaha"],
        "person_name": ["pemilik"],
        "phone": ["hp"],
        "id_number": ["nib", "nik"],
        "street": ["alamat"],
        "area": ["kelurahan"],
        "category": ["jenis"],
    }
    return packed("micro_businesses", rng, lists, roles)


def said_business(rng: random.Random, b: Row, source: str) -> Row:
    def slip(text: str | None, rate: float) -> str | None:
        return spoiled(rng, text) if text and rng.random() < rate else text

    name, street, phone = slip(b["name"], 0.12) or "", slip(b["street"], 0.12) or "", slip(b["phone"], 0.04) or ""
    name = rng.choice(["Warung ", "Toko ", "UD. ", "CV ", "", "", ""]) + name.title()
    owner = rng.choice(["", "", "", "Bpk. ", "Ibu ", "H. ", "Hj. "]) + (slip(b["owner"], 0.1) or "")
    street = (
        rng.choice(["Jl. ", "Jalan ", "JL ", "Gg. ", ""])
        + street
        + rng.choice(["", "", f" RT 0{rng.randint(1, 9)}/RW 0{rng.randint(1, 9)}"])
    )
    phone = rng.choice([phone, "+62" + phone[1:], "62" + phone[1:], phone[1:], f"{phone[:4]}-{phone[4:8]}-{phone[8:]}"])
    missing = {"izin": 0.05, "survei": 0.25, "bantuan": 0.12}[source]
    row: Row = {
        "nama_usaha": name,
        "pemilik": owner,
        "hp": phone,
        "alamat": street,
        "kelurahan": b["village"],
        "jenis": b["goods"],
    }
    row = {k: v if rng.random() > missing else rng.choice([None, "-", "", "0"]) for k, v in row.items()}
    row["nib"] = slip(b["nib"], 0.02) if source == "izin" or rng.random() < 0.15 else None
    row["nik"] = slip(b["nik"], 0.03) if source == "bantuan" or rng.random() < 0.2 else None
    return row


# ---- (c) two clean lists of eating places --------------------------------------------------------------------------


def eating_places(n: int, seed: int) -> Case:
    """Two guides, each free of duplicates; chains with several branches; other wording of kinds."""
    rng = random.Random(seed)
    word, road, town = (
        vocabulary(PLAIN, 1500, 1, 3),
        vocabulary(WESTERN, 250, 1, 3, 3),
        vocabulary(WESTERN, 12, 2, 3, 2),
    )
    kinds = {
        "italian": "pasta",
        "french": "french (new)",
        "american": "american",
        "asian": "chinese",
        "bbq": "barbecue",
        "delis": "delicatessens",
    }
    left, right = [], []
    chain = ""
    for entity in range(n):
        chain = chain if rng.random() < 0.04 else " ".join(word.draw(rng) for _ in range(rng.randint(1, 3)))
        kind, city = rng.choice(list(kinds)), town.draw(rng)
        number, street = rng.randint(1, 9900), road.draw(rng)
        phone = f"{random.Random(city).randint(200, 980)}{rng.randint(2000000, 9999999)}"
        where = rng.random()
        if where < 0.58:
            left.append(
                (
                    entity,
                    place(
                        rng,
                        chain,
                        number,
                        f"{street} {rng.choice(['st.', 'ave.', 'blvd.'])}",
                        city,
                        f"{phone[:3]}/{phone[3:6]}-{phone[6:]}",
                        kind,
                    ),
                )
            )
        if where > 0.42:
            shown = (
                chain
                if rng.random() < 0.6
                else rng.choice(
                    [
                        f"{chain} restaurant",
                        f"the {chain}",
                        f"{chain} cafe",
                        chain.split()[0],
                        spoiled(rng, chain) or "",
                    ]
                )
            )
            number = number if rng.random() < 0.93 else rng.randint(1, 9900)
            right.append(
                (
                    entity,
                    place(
                        rng,
                        shown,
                        number,
                        f"{street} {rng.choice(['st', 'street', 'ave', 'boulevard'])}"
                        + rng.choice(["", "", " between 5th and 6th"]),
                        city if rng.random() < 0.85 else town.draw(rng),
                        f"{phone[:3]}-{phone[3:6]}-{phone[6:]}",
                        kinds[kind],
                    ),
                )
            )
    roles = {"business_name": ["name"], "street": ["addr"], "area": ["city"], "phone": ["phone"], "category": ["type"]}
    return packed("eating_places", rng, {"a": left, "b": right}, roles)


def place(rng: random.Random, name: str, number: int, street: str, city: str, phone: str, kind: str) -> Row:
    phone = phone if rng.random() < 0.93 else spoiled(rng, phone) or ""
    return {"name": name, "addr": f"{number} {street}", "city": city, "phone": phone, "type": kind}


# ---- (d) products -----------------------------------------------------------------------------------------------


def products(n: int, seed: int) -> Case:
    """Two shops: a short title, a wordy description and a price; families of models that differ in one code."""
    rng = random.Random(seed)
    brand, kind, word = vocabulary(PLAIN, 80, 1, 2), vocabulary(PLAIN, 160, 1, 2, 1), vocabulary(PLAIN, 1500, 1, 3, 2)
    left, right = [], []
    maker, thing, code, features = "", "", "", [""]
    for entity in range(n):
        if not maker or rng.random() > 0.35:
            maker, thing = brand.draw(rng), " ".join(kind.draw(rng) for _ in range(2))
            code = "".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 3)))
            features = [word.draw(rng) for _ in range(6)]
        model = f"{code}{rng.choice(['', '-'])}{rng.randint(10, 9999)}{rng.choice(['', '', 'b', 'w', 'eu'])}"
        colour, price = rng.choice(["black", "white", "silver", "red", ""]), 10 ** rng.uniform(1, 3)
        more = [*features[:3], *(word.draw(rng) for _ in range(3))]
        where = rng.random()
        if where < 0.75:
            left.append(
                (
                    entity,
                    {
                        "title": f"{maker} {thing} - {model}",
                        "description": " ".join([maker, *more, colour, model if rng.random() < 0.4 else ""]),
                        "price": f"${price:.2f}" if rng.random() < 0.5 else None,
                    },
                )
            )
        if where > 0.25:
            shown = model if rng.random() < 0.7 else model.replace("-", "") if rng.random() < 0.6 else ""
            words = [
                maker if rng.random() < 0.9 else "",
                *thing.split(),
                colour,
                shown,
                *(rng.sample(more, rng.randint(0, 2))),
            ]
            if rng.random() < 0.3:
                words[1:4] = rng.sample(words[1:4], 3)
            right.append(
                (
                    entity,
                    {
                        "title": " ".join(w for w in words if w),
                        "description": " ".join(rng.sample(more, 4)) if rng.random() < 0.5 else None,
                        "price": f"{price * rng.uniform(0.9, 1.1):.2f}",
                    },
                )
            )
    return packed("products", rng, {"a": left, "b": right}, {"free_text": ["title", "description", "price"]})


def company_names(n: int, seed: int) -> Case:
    """Two lists of company names and nothing else: legal forms, abbreviations, slips; sisters that share words."""
    rng = random.Random(seed)
    word, trade = vocabulary(PLAIN, 3000, 1, 3, 5), vocabulary(PLAIN, 80, 1, 2, 6)
    left, right = [], []
    stem = ""
    for entity in range(n):
        stem = stem if stem and rng.random() < 0.08 else " ".join(word.draw(rng) for _ in range(rng.randint(1, 2)))
        name = f"{stem} {trade.draw(rng)}"
        where = rng.random()
        if where < 0.7:
            left.append((entity, {"company": f"{name} {rng.choice(['ltd', 'inc', 'plc', 'gmbh', 'llc'])}".title()}))
        if where > 0.3:
            shown = spoiled(rng, name) if rng.random() < 0.3 else name
            if rng.random() < 0.15:
                shown = " ".join((shown or name).split()[:-1])
            right.append((entity, {"company": f"{shown}{rng.choice([' Limited', ', Inc.', ' & Co', '', ''])}".upper()}))
    return packed("company_names", rng, {"a": left, "b": right}, {"business_name": ["company"]})


# ---- (e) publications ---------------------------------------------------------------------------------------------


def publications(n: int, seed: int, *, messy: bool = False) -> Case:
    """Two lists of papers: title, authors (some as initials), venue, year; messy: the second repeats and truncates."""
    rng = random.Random(seed)
    word, given, sur = (
        vocabulary(PLAIN, 1500, 1, 3, 7),
        vocabulary(WESTERN, 300, 1, 2),
        vocabulary(WESTERN, 1800, 1, 3, 1),
    )
    venues = {
        "sigm": "proceedings of the conference on management of things",
        "vdlb": "very large bases",
        "tods": "transactions on systems",
        "jour": "the journal",
    }
    left, right = [], []
    team: list[str] = []
    title = ""
    for entity in range(n):
        if not team or rng.random() > 0.3:
            team = [f"{given.draw(rng)} {sur.draw(rng)}".title() for _ in range(rng.randint(1, 5))]
        if not title or rng.random() > 0.04:
            title = " ".join(
                rng.choice(["a", "the", "for", "of", "in", "on", "with"]) if rng.random() < 0.25 else word.draw(rng)
                for _ in range(rng.randint(4, 11))
            )
        venue, year = rng.choice(list(venues)), rng.randint(1994, 2004)
        where = rng.random()
        if where < 0.75:
            left.append(
                (entity, {"title": title.capitalize(), "authors": ", ".join(team), "venue": venue, "year": str(year)})
            )
        if where > 0.25:
            for _ in range(rng.choice([1, 1, 1, 2, 3]) if messy else 1):
                right.append((entity, cited(rng, title, team, venues[venue], year, 0.5 if messy else 0.08)))
    roles = {"free_text": ["title", "venue"], "person_name": ["authors"], "date": ["year"]}
    return packed("publications_messy" if messy else "publications", rng, {"a": left, "b": right}, roles)


def cited(rng: random.Random, title: str, team: list[str], venue: str, year: int, mess: float) -> Row:
    words = [spoiled(rng, w) or "" if rng.random() < 0.12 * mess else w for w in title.split()]
    if rng.random() < mess * 0.3:
        words = words[: max(3, len(words) - 2)]
    short = [f"{name[0]} {name.split()[-1]}" for name in team] if rng.random() < mess + 0.2 else team
    shown = ", ".join(short[: rng.randint(1, len(short))] if rng.random() < mess * 0.4 else short)
    when = None if rng.random() < mess * 0.6 else str(year + (rng.random() < mess * 0.1))
    return {
        "title": " ".join(words),
        "authors": shown.lower(),
        "venue": venue if rng.random() > mess else None,
        "year": when,
    }


def citations(n: int, seed: int) -> Case:
    """One list in which some papers are cited up to sixty times: authors in any order of names, venues in initials."""
    rng = random.Random(seed)
    word, given = vocabulary(PLAIN, 900, 1, 3, 7), vocabulary(WESTERN, 300, 1, 2)
    sur = vocabulary(WESTERN, 600, 1, 3, 1)
    venues = ["proceedings of the conference on learning", "machine journal", "processing systems", "technical report"]
    rows: list[tuple[int, Row]] = []
    entity = 0
    while len(rows) < n:
        entity += 1
        title = [word.draw(rng) for _ in range(rng.randint(3, 8))]
        team = [(given.draw(rng), sur.draw(rng)) for _ in range(rng.randint(1, 4))]
        venue, year = rng.choice(venues), str(rng.randint(1985, 1998))
        for _ in range(min(60, int(rng.paretovariate(0.8)))):
            authors = ", ".join(f"{g[0]}. {s}" if rng.random() < 0.5 else f"{s}, {g}" for g, s in team)
            shown = venue if rng.random() < 0.7 else "".join(w[0] for w in venue.split())
            row: Row = {
                "title": " ".join(spoiled(rng, w) or "" if rng.random() < 0.04 else w for w in title),
                "authors": authors if rng.random() > 0.15 else f"{authors.split(',')[0]} et al",
                "venue": shown if rng.random() > 0.3 else None,
                "year": year if rng.random() < 0.8 else None,
            }
            rows.append((entity, row))
    roles = {"free_text": ["title", "venue"], "person_name": ["authors"], "date": ["year"]}
    return packed("citations", rng, {"a": rows}, roles)


def households(n: int, seed: int) -> Case:
    """Nothing but names and addresses, and many relatives under one roof: only the given name tells them apart."""
    case = people_one_list(n, seed, families=0.3, up_to=2, changes=2)
    lists = {name: frame.drop("date_of_birth", "soc_sec_id") for name, frame in case.lists.items()}
    roles = {role: columns for role, columns in case.roles.items() if role not in ("date", "id_number")}
    return Case("households", lists, roles, case.truth)


CASES: dict[str, Callable[[int, int], Case]] = {
    "micro_businesses": micro_businesses,
    "people_one_list": people_one_list,
    "people_families": lambda n, seed: people_one_list(n, seed, families=0.3, up_to=3, changes=3),
    "people_two_lists": people_two_lists,
    "people_few_fields": people_few_fields,
    "eating_places": eating_places,
    "products": products,
    "company_names": company_names,
    "publications": publications,
    "citations": citations,
    "households": households,
    "publications_messy": lambda n, seed: publications(n, seed, messy=True),
}


def pairwise(clusters: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, float, float]:
    """Pairwise precision, recall and F1 of clusters (source, record_id, cluster_id) against truth (.., entity)."""
    both = clusters.join(truth, on=["source", "record_id"], how="inner", validate="1:1")
    assert both.height == truth.height, "every record belongs to a cluster"

    def pairs(*columns: str) -> int:
        sizes = both.group_by(columns).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    right, claimed, real = pairs("cluster_id", "entity"), pairs("cluster_id"), pairs("entity")
    precision, recall = right / max(claimed, 1), right / max(real, 1)
    return precision, recall, 2 * right / max(claimed + real, 1)
