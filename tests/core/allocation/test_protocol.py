"""The hashes of a draw are those of the protocol, byte by byte."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.allocation import CannotAllocate, commitment, keys, list_hash, seed, spoken
from tests.core.allocation import plainly
from tests.core.allocation.lists import SECRET, TOKENS, patient

TOKENS_OF_THREE = ["PGR-1", "PGR-2", "PGR-3"]
SEED = "9cf2a0fda9542de9267de7101e695b5968cf4e21d83650cf1b1048414aa5013f"


def test_a_small_draw_has_the_hashes_that_openssl_gives_it():
    hashed = list_hash(TOKENS_OF_THREE)

    assert commitment(SECRET) == "a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e"
    assert hashed == "e45682e0c0c8ef4c0c83abf2e79fa8f32980936095f5386c85a52aca5446634c"
    assert seed(secret=SECRET, word="Bambú kuning", list_hash=hashed) == SEED
    assert keys(TOKENS_OF_THREE, seed=SEED) == [
        "9cddb2648e45bd64aa2c4d5f202b0931826245deb9cc625f6e7bbadb8e936370",
        "cd582af64f14b6bdc292f9ee85194abff424a1363228351b5830f3d919cd0388",
        "49e0819e2fe395e96c88c67d6778801dd411da35354b6aed44cb89f6e0287bba",
    ]


def test_every_step_is_the_one_that_the_protocol_words():
    spoken_here = " Bambu\u0301 kuning\n"  # letter and accent apart, and a line end of the keyboard

    by_hand = hashlib.sha256(
        (SECRET + "\n" + "Bamb\u00fa kuning" + "\n" + hashlib.sha256(b"PGR-1\nPGR-2\nPGR-3").hexdigest()).encode()
    ).hexdigest()

    assert seed(secret=SECRET, word=spoken_here, list_hash=list_hash(TOKENS_OF_THREE)) == by_hand == SEED
    assert keys(["PGR-1"], seed=SEED) == [hmac.new(bytes.fromhex(SEED), b"PGR-1", hashlib.sha256).hexdigest()]


@given(st.lists(TOKENS, unique=True, max_size=6), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
@patient
def test_any_list_and_word_give_the_hashes_of_the_plain_twin(tokens, word):
    if not word.strip():
        return
    opened = seed(secret=SECRET, word=word, list_hash=list_hash(tokens))

    assert opened == plainly.seed(SECRET, word, tokens)
    assert keys(tokens, seed=opened) == [plainly.key(opened, token) for token in tokens]


def test_the_list_hash_does_not_depend_on_the_order_of_the_list():
    assert list_hash(["b", "a", "é", "Z"]) == list_hash(["é", "Z", "a", "b"]) == plainly.sha256("Z\na\nb\né")


def test_two_numbers_in_one_line_are_not_taken_for_two_lines():
    with pytest.raises(CannotAllocate, match="ganti baris"):
        list_hash(["a\nb", "c"])
    assert list_hash([]) == plainly.sha256("")


def test_the_word_is_stripped_and_composed():
    assert spoken("\u2003Bambu\u0301 ") == "Bambú"


@pytest.mark.parametrize(
    ("secret", "word", "names"),
    [(" ", "bambu", "Rahasia"), ("", "bambu", "Rahasia"), (SECRET, " \n", "Kata"), (SECRET, "\udce9", "UTF-8")],
)
def test_without_secret_or_word_there_is_no_seed(secret, word, names):
    with pytest.raises(CannotAllocate, match=names):
        seed(secret=secret, word=word, list_hash=list_hash(["a"]))


@pytest.mark.parametrize("broken", ["", "9c", SEED.upper(), SEED + "00"])
def test_a_seed_is_64_hex_digits(broken):
    with pytest.raises(CannotAllocate, match="64 angka"):
        keys(["a"], seed=broken)
