"""Over many seeds everyone is drawn as often as was promised."""

from collections import Counter
from itertools import permutations

import polars as pl
import pytest
from scipy.stats import chisquare

from penggerak.core.allocation import draw, list_hash, seats_by_stratum, seed
from tests.core.allocation.lists import SECRET

DRAWS = 1_000
TOKENS = ["A", "B", "C", "D"]
WEIGHTS = {"A": 1.0, "B": 0.5, "C": 0.25, "D": 0.25}


def drawn_first(applicants, seats, draws=DRAWS):
    """How often each sequence of winners came out, over as many words spoken."""
    hashed = list_hash(applicants["token"])
    counted = Counter()
    for number in range(draws):
        drawn = draw(applicants, seed=seed(secret=SECRET, word=f"kata {number}", list_hash=hashed), seats=seats)
        counted[tuple(drawn.filter("drawn")["token"])] += 1
    return counted


def successive_sampling(seats, weights):
    """Chance of each sequence when every seat goes to one of the rest, with chance in proportion to weight."""
    chances = {}
    for sequence in permutations(weights, seats):
        left, chance = sum(weights.values()), 1.0
        for token in sequence:
            chance *= weights[token] / left
            left -= weights[token]
        chances[sequence] = chance
    return chances


def p_value(counted, chances):
    assert set(counted) <= set(chances)
    expected = [chances[sequence] * counted.total() for sequence in chances]
    return chisquare([counted[sequence] for sequence in chances], expected).pvalue


def test_a_plain_draw_gives_every_sequence_the_same_chance():
    counted = drawn_first(pl.DataFrame({"token": TOKENS}), 2)

    assert p_value(counted, dict.fromkeys(permutations(TOKENS, 2), 1 / 12)) > 0.001


def test_a_weighted_draw_gives_the_chances_of_successive_sampling():
    applicants = pl.DataFrame({"token": TOKENS, "weight": list(WEIGHTS.values())})

    counted = drawn_first(applicants, 2)

    chances = successive_sampling(2, WEIGHTS)
    assert sum(chances.values()) == pytest.approx(1)
    assert p_value(counted, chances) > 0.001
    assert p_value(counted, dict.fromkeys(chances, 1 / 12)) < 1e-9  # the test would have seen weights that do nothing


def test_within_a_stratum_everyone_has_its_seats_by_its_size_as_chance():
    strata = ["x", "x", "x", "x", "x", "y", "y", "y"]
    applicants = pl.DataFrame({"token": list("ABCDEFGH"), "stratum": strata})
    promised = seats_by_stratum({"x": 5, "y": 3}, seats=3)

    counted = Counter(token for winners, n in drawn_first(applicants, 3).items() for token in winners for _ in range(n))

    assert promised == {"x": 2, "y": 1}
    for members, size in (("ABCDE", 5), ("FGH", 3)):
        seats = promised["x" if size == 5 else "y"]
        share = seats / size
        # drawn without putting back: the variance of each count is smaller than a multinomial's, by (1 - share) n/(n-1)
        spread = DRAWS * share * (1 - share) * size / (size - 1)
        statistic = sum((counted[token] - DRAWS * share) ** 2 for token in members) / spread
        assert statistic < {5: 18.5, 3: 13.8}[size]  # 0.999 quantiles of chi-square with 4 and 2 degrees
        assert sum(counted[token] for token in members) == DRAWS * seats


def test_applying_for_many_things_does_not_pay():
    """Weights of one by live applications: who applies for four has a quarter of the chance to come first."""
    applicants = pl.DataFrame({"token": TOKENS, "weight": [1.0, 1.0, 1.0, 0.25]})

    counted = drawn_first(applicants, 1)

    assert p_value(counted, successive_sampling(1, dict(zip(TOKENS, [1.0, 1.0, 1.0, 0.25], strict=True)))) > 0.001
