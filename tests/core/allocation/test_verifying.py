"""A published draw is computed again, and whatever was touched is named; the script that people download agrees."""

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import penggerak.core.allocation
from penggerak.core.allocation import (
    CannotAllocate,
    canonical,
    commitment,
    published,
    read_document,
    standalone_script,
    terms_hash,
    verify,
)
from tests.core.allocation import plainly
from tests.core.allocation.lists import SECRET, applicant_tables, by_token, listed, patient

SCRIPT = Path(penggerak.core.allocation.__file__).with_name("verify_draw.py")
STRATA = ["Ciledug", "Ciledug", "Neglasari"] * 7
WEIGHTS = [1.0, 0.5, 1 / 3] * 7
KINDS = {
    "plain": {},
    "stratified": {"stratum": STRATA},
    "weighted": {"weight": WEIGHTS},
    "stratified_weighted": {"stratum": STRATA, "weight": WEIGHTS},
}


def held(kind, seats=5, quotas=None):
    return published(listed(21, **KINDS[kind]), secret=SECRET, word="bambú kuning", seats=seats, quotas=quotas)


@pytest.fixture(scope="module")
def run_script(tmp_path_factory):
    """As someone would at home: no packages, no settings of ours."""
    folder = tmp_path_factory.mktemp("rumah")
    (folder / "verify_draw.py").write_text(standalone_script(), encoding="utf-8")

    def run(document, *more):
        (folder / "undian.json").write_text(
            document if isinstance(document, str) else canonical(document), encoding="utf-8"
        )
        done = subprocess.run(
            [sys.executable, "-S", "-I", "verify_draw.py", "undian.json", *more],
            capture_output=True, encoding="utf-8", cwd=folder,
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


@given(applicant_tables(), st.integers(0, 14))
@patient
def test_what_is_published_is_the_draw_of_the_protocol_and_verifies(applicants, seats):
    document = published(applicants, secret=SECRET, word=" bambu\u0301 ", seats=seats)

    tokens, strata, weights = (
        applicants["token"].to_list(),
        by_token(applicants, "stratum"),
        by_token(applicants, "weight"),
    )
    seed_hex = plainly.seed(SECRET, "bambú", tokens)
    assert document["tokens"] == sorted(tokens)
    assert document["seed"] == seed_hex
    assert document["word"] == "bambú"
    assert document["order"] == plainly.order(seed_hex, tokens, weights)
    assert document["winners"] == plainly.winners(seed_hex, tokens, seats, strata=strata or None, weights=weights)
    assert document["waiting_list"] == [token for token in document["order"] if token not in document["winners"]]
    assert document["commitment"] == plainly.sha256(SECRET)
    assert verify(read_document(canonical(document))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_script_agrees_with_a_good_file(run_script, kind):
    document = held(kind, quotas={"Ciledug": 1, "Neglasari": 3} if "stratified" in kind else None)

    assert document["method"] == kind
    assert verify(document) == []
    code, told = run_script(document)
    assert (code, told.splitlines()[0]) == (0, "COCOK: 21 peserta, 5 terpilih.")
    assert document["commitment"] in told
    assert document["list_hash"] in told
    assert document["terms_hash"] in told


def swapped(document, part):
    document[part][0], document[part][1] = document[part][1], document[part][0]


def friend_instead(document):
    """The first of the waiting list is put in the place of the last winner."""
    document["winners"][-1], document["waiting_list"][0] = document["waiting_list"][0], document["winners"][-1]


def friend_added(document):
    for part in ("tokens", "winners"):
        document[part].append("PGR-99999")


TAMPERINGS = {
    "another secret": (lambda d: d.update(secret="f" * 64), "Sidik rahasia yang dihitung ulang"),
    "another commitment": (lambda d: d.update(commitment="f" * 64), "Sidik rahasia yang dihitung ulang"),
    "another word": (lambda d: d.update(word="bambu kuning"), "Benih undian"),
    "another list hash": (lambda d: d.update(list_hash="0" * 64), "Sidik daftar peserta yang dihitung ulang"),
    "another seed": (lambda d: d.update(seed="0" * 64), "Benih undian"),
    "one more seat": (lambda d: d.update(seats=6), "Yang terpilih seharusnya 6"),
    "another hash of the terms": (lambda d: d.update(terms_hash="0" * 64), "Sidik kursi, jatah, strata, dan bobot"),
    "another method": (lambda d: d.update(method="lain"), "Cara undian"),
    "order swapped": (lambda d: swapped(d, "order"), "Urutan ke-1 seharusnya"),
    "winners swapped": (lambda d: swapped(d, "winners"), "Yang terpilih ke-1 seharusnya"),
    "waiting list swapped": (lambda d: swapped(d, "waiting_list"), "Cadangan ke-1 seharusnya"),
    "list not sorted": (lambda d: swapped(d, "tokens"), "Peserta ke-1 seharusnya"),
    "a friend instead": (friend_instead, "Yang terpilih ke-5 seharusnya"),
    "a friend more": (friend_added, "Sidik daftar peserta yang dihitung ulang"),
    "one left out": (lambda d: d["tokens"].pop(3), "Urutan undian seharusnya memuat 20"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.parametrize("kind", ["plain", "stratified_weighted"])
def test_what_was_touched_is_named_and_the_script_sees_it_too(run_script, kind, tampering):
    document = held(kind)
    change, words = TAMPERINGS[tampering]
    if kind != "plain" and tampering == "a friend more":
        document["strata"]["PGR-99999"], document["weights"]["PGR-99999"] = "Ciledug", 1.0
    if kind != "plain" and tampering == "one left out":
        gone = document["tokens"][3]
        del document["strata"][gone], document["weights"][gone]

    change(document)

    assert any(words in str(trouble) for trouble in verify(document)), list(map(str, verify(document)))
    code, told = run_script(document)
    assert (code, "TIDAK COCOK" in told) == (1, True)


TAMPERINGS_OF_STRATA = {
    "someone moved to another stratum": lambda d: d["strata"].update({"PGR-00002": "Ciledug"}),
    "someone made heavier": lambda d: d["weights"].update({d["order"][-1]: 1e5}),
    "a weight that changes nobody's place": lambda d: d["weights"].update({d["order"][0]: 2.0}),
    "a quota that changes nobody's seat": lambda d: d.update(quotas={"Ciledug": 1}),
    "a weight of a stranger": lambda d: d["weights"].update({"PGR-99999": 1.0}),
    "a stratum of a stranger": lambda d: d["strata"].update({"PGR-99999": "Ciledug"}),
    "seats moved": lambda d: d.update(seats_by_stratum={"Ciledug": 4, "Neglasari": 1}),
    "a quota more": lambda d: d.update(quotas={"Neglasari": 4}),
}


@pytest.mark.parametrize("tampering", TAMPERINGS_OF_STRATA)
def test_strata_and_weights_cannot_be_touched_either(run_script, tampering):
    document = held("stratified_weighted")

    TAMPERINGS_OF_STRATA[tampering](document)

    assert verify(document) != []
    assert run_script(document)[0] == 1


@given(st.data())
@patient
def test_no_letter_of_a_file_can_be_changed_unseen(data):
    """One value anywhere in the document becomes another."""
    document = json.loads(canonical(held("stratified_weighted")))
    part = data.draw(st.sampled_from(sorted(document)))
    before = copy.deepcopy(document)
    inside = document[part]
    odd = st.sampled_from([None, "", "x", 0, -1, 1.5, True, [], {}, ["x"], {"x": 1}, float("inf"), 10**30, "\ud800"])
    if isinstance(inside, list):
        inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(odd)
    elif isinstance(inside, dict):
        inside[data.draw(st.sampled_from(sorted(inside)))] = data.draw(odd)
    else:
        document[part] = data.draw(odd)

    if document != before and (part, document[part]) != ("quotas", {}):  # no quotas, said otherwise
        assert verify(document) != []


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["weights"].update({d["order"][-1]: -1.0}),
        lambda d: d.update(quotas={"Ciledug": 9}),
        lambda d: d.update(quotas={"Ciledug": -1}),
        lambda d: d.update(seats=-1),
        lambda d: d.update(tokens=["\n".join(d["tokens"][:2]), *d["tokens"][2:]], strata=None, weights=None),
        lambda d: d.update(tokens=[" ", *d["tokens"]], strata=None, weights=None),
    ],
)
def test_what_no_draw_may_hold_is_refused_even_if_all_else_were_made_to_fit(run_script, change):
    """Two numbers in one line give the list hash of two numbers; a weight below zero always comes first."""
    document = held("stratified_weighted")

    change(document)

    assert str(verify(document)[0]) == "Undian ini tidak bisa dihitung ulang karena isinya tidak sah."
    code, told = run_script(document)
    assert (code, "isi yang sah" in told) == (1, True)


def test_numbers_written_otherwise_are_the_same_draw():
    document = held("weighted")
    document["weights"] = {
        token: int(weight) if weight == 1 else weight for token, weight in document["weights"].items()
    }

    assert verify(document) == []


@pytest.mark.parametrize("part", sorted(held("plain")))
def test_a_part_that_is_missing_is_named(part):
    document = held("plain")
    del document[part]

    assert [str(trouble) for trouble in verify(document)] == [f"Bagian “{part}” tidak ada di berkas undian."]


def test_a_part_that_nobody_knows_is_named():
    assert [str(trouble) for trouble in verify({**held("plain"), "catatan": 1})] == [
        "Bagian “catatan” tidak dikenal di berkas undian."
    ]


def test_a_consistent_file_of_another_secret_is_seen_by_what_was_announced(run_script):
    """Whoever holds the draw could open a secret that suits them; only the announcement tells."""
    announced = commitment("e" * 64)
    document = held("plain")

    assert verify(document) == []
    assert "diumumkan sebelum undian" in str(verify(document, commitment=announced)[0])
    assert "ketentuan yang diumumkan" in str(verify(document, terms_hash="0" * 64)[0])
    assert "daftar peserta yang diumumkan" in str(verify(document, list_hash="0" * 64)[0])
    assert verify(document, commitment=document["commitment"].upper(), list_hash=document["list_hash"]) == []
    assert run_script(document, announced)[0] == 1
    assert run_script(document, document["commitment"])[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"seats": ' + "1" * 5_000 + "}",
        '{"a": 1, "a": 2}',
        "1",
        '{"a": {"b": 1, "b": 1}}',
    ],
)
def test_what_is_no_file_of_a_draw_is_refused(text):
    with pytest.raises(CannotAllocate):
        read_document(text)


def test_the_same_draw_is_the_same_bytes():
    shuffled = listed(21, **KINDS["weighted"]).sample(fraction=1, shuffle=True, seed=3)

    assert canonical(published(shuffled, secret=SECRET, word="bambú kuning", seats=5)) == canonical(held("weighted"))


def test_the_script_says_what_it_cannot_read(run_script):
    code, told = run_script("{}")

    assert (code, told.startswith("Berkas ini tidak bisa diperiksa")) == (2, True)


def test_the_script_stands_alone_and_is_old_enough():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }

    assert imported <= {"__future__", *sys.stdlib_module_names}
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) < 140


def test_the_terms_are_hashed_before_the_draw_as_they_are_published_after_it():
    applicants = listed(3, stratum=["b", "a", "a"], weight=[1.0, 0.5, 1.0])

    document = published(applicants, secret=SECRET, word="a", seats=2, quotas={"b": 1})

    assert document["terms_hash"] == terms_hash(applicants, seats=2, quotas={"b": 1})
    assert document["terms_hash"] == plainly.sha256(
        '{"quotas":{"b":1},"seats":2,"strata":["b","a","a"],"weights":[1.0,0.5,1.0]}'
    )


def test_a_list_without_anybody_can_be_published():
    document = published(pl.DataFrame({"token": pl.Series([], dtype=pl.String)}), secret=SECRET, word="a", seats=3)

    assert (document["winners"], verify(document)) == ([], [])
