"""The file of a draw: everything that anyone needs to compute it again."""

import json
from collections.abc import Mapping
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import Any

import polars as pl

from penggerak.core.allocation._applicants import checked, sizes_of
from penggerak.core.allocation._draw import has_seat, order_of
from penggerak.core.allocation._protocol import commitment, digests, list_hash, seed, spoken
from penggerak.core.allocation._quotas import seats_by_stratum
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence

SCHEMA = "penggerak.draw.v1"
_COLUMNS = {"strata": "stratum", "weights": "weight"}
Document = dict[str, Any]


def published(
    applicants: pl.DataFrame,
    *,
    secret: str,
    word: str,
    seats: int,
    quotas: Mapping[str, int] | None = None,
) -> Document:
    """Hold the draw and write down all of it.

    applicants, seats, quotas: as for draw(). secret: the one whose commitment was announced; word: as it was spoken.
    Returns the document; canonical() makes the file. tokens are sorted, order is that of the draw, strata and weights
    are by token and None when unused, quotas are as promised and seats_by_stratum as they came out; terms_hash() says
    what it is of.
    Raises CannotAllocate for a list that cannot be drawn from.
    """
    rows = checked(applicants)
    found = computed(rows, secret=secret, word=word, seats=seats, quotas=quotas)
    by_token = {name: _values(rows, column) for name, column in _COLUMNS.items()}
    return {
        "schema": SCHEMA,
        "secret": secret,
        "word": spoken(word),
        "seats": seats,
        "quotas": dict(quotas) if quotas else None,
        **found,
        **{name: values and dict(zip(found["tokens"], values, strict=True)) for name, values in by_token.items()},
    }


def computed(rows: pl.DataFrame, *, secret: str, word: str, seats: int, quotas: Mapping[str, int] | None) -> Document:
    """Every part of the document that follows from the others. rows: checked applicants."""
    tokens: list[str] = rows["token"].to_list()
    hashed = list_hash(tokens)
    opened = seed(secret=secret, word=word, list_hash=hashed)
    order = order_of(rows, digests(tokens, seed=opened))
    drawn = has_seat(rows[order], seats=seats, quotas=quotas)
    named = [tokens[at] for at in order.tolist()]
    return {
        "method": _method_of(rows),
        "commitment": commitment(secret),
        "list_hash": hashed,
        "terms_hash": _terms_hash(rows, seats=seats, quotas=quotas),
        "seed": opened,
        "seats_by_stratum": seats_by_stratum(sizes_of(rows), seats=seats, quotas=quotas) or None,
        "tokens": tokens,
        "order": named,
        "winners": list(compress(named, drawn.to_list())),
        "waiting_list": list(compress(named, (~drawn).to_list())),
    }


def terms_hash(applicants: pl.DataFrame, *, seats: int, quotas: Mapping[str, int] | None = None) -> str:
    """What is announced beside the list hash, so that seats, quotas, strata and weights stand before the seed is known.

    SHA-256 of {"quotas", "seats", "strata", "weights"} as JSON with sorted keys and without spaces. quotas are by
    stratum, strata and weights lists in the order of the sorted tokens; what is not used is null. The seed does not
    depend on it: the list hash binds only who takes part.
    """
    return _terms_hash(checked(applicants), seats=seats, quotas=quotas)


def _terms_hash(rows: pl.DataFrame, *, seats: int, quotas: Mapping[str, int] | None) -> str:
    values = {name: _values(rows, column) for name, column in _COLUMNS.items()}
    return sha256(_json({"seats": seats, "quotas": dict(quotas) if quotas else None, **values}).encode()).hexdigest()


def _method_of(rows: pl.DataFrame) -> str:
    """plain, stratified, weighted or stratified_weighted."""
    used = [how for how, column in (("stratified", "stratum"), ("weighted", "weight")) if _is_used(rows, column)]
    return "_".join(used) or "plain"


def canonical(document: Document) -> str:
    """The file: JSON with sorted keys, one part of the draw a line, so that the same draw is the same bytes."""
    parts = (f"{_json(name)}:{_json(document[name])}" for name in sorted(document))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def standalone_script() -> str:
    """A program of one file, standard library only, by which outsiders check a draw on a machine of their own."""
    return Path(__file__).with_name("verify_draw.py").read_text(encoding="utf-8")


def read_document(text: str) -> Document:
    """The document of a file. Raises CannotAllocate for what is none, or says a part twice: readers would differ."""
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except CannotAllocate:
        raise
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise CannotAllocate(sentence("Isinya bukan JSON yang utuh. Unduh lagi berkas undiannya.")) from error
    if not isinstance(document, dict):
        raise CannotAllocate(sentence("Isinya bukan berkas undian. Pilih berkas yang diunduh dari halaman undian."))
    return document


def _once(pairs: list[tuple[str, Any]]) -> Document:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise CannotAllocate(sentence("Ada bagian yang ditulis dua kali, sehingga artinya tidak pasti."))
    return made


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _is_used(rows: pl.DataFrame, column: str) -> bool:
    return rows.height > 0 and not rows[column].null_count()


def _values(rows: pl.DataFrame, column: str) -> list[Any] | None:
    return rows[column].to_list() if _is_used(rows, column) else None
