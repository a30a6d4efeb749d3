"""How long a suggestion of KBLI codes takes and how often it is right, beside plain likeness of titles.

Run: python -m pytest benchmarks/test_activities.py
Print the recall alone: python -m benchmarks.test_activities
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from penggerak.core.activities import KBLI_VERSIONS, ActivityTree, KbliVersion, SuggestionIndex, suggest
from penggerak.sources.reference import kbli

PHRASES = Path(__file__).parents[1] / "tests" / "core" / "activities"
HALVES = ["tune", "held_out"]
LIMIT_S = 0.005  # one suggestion, warm; the median counts, as others may use the machine


@cache
def index(version: KbliVersion) -> SuggestionIndex:
    return SuggestionIndex(ActivityTree(kbli(version), version))


def phrases(half):
    return list(csv.DictReader((PHRASES / f"phrases_{half}.csv").open(encoding="utf-8")))


def recall(half, version, codes_of):
    """The share of phrases whose first code is right, and of those with a right one in the first five."""
    answers = [(codes_of(row["words"]), set(row[f"kbli_{version}"].split())) for row in phrases(half)]
    return [sum(bool(set(codes[:top]) & right) for codes, right in answers) / len(answers) for top in (1, 5)]


def suggested(version):
    return lambda words: [one.code.code for one in suggest(words, index=index(version))]


@pytest.mark.parametrize("version", KBLI_VERSIONS)
@pytest.mark.parametrize("half", HALVES)
def test_a_suggestion(benchmark, half, version):
    index(version)
    asked = [row["words"] for row in phrases(half)]

    found = benchmark.pedantic(
        lambda: [suggest(words, index=index(version)) for words in asked], rounds=5, warmup_rounds=1
    )

    first, five = recall(half, version, suggested(version))
    benchmark.extra_info.update(phrases=len(asked), top_1=round(first, 3), top_5=round(five, 3))
    assert len(found) == len(asked)
    assert benchmark.stats.stats.median / len(asked) < LIMIT_S


@pytest.mark.parametrize("version", KBLI_VERSIONS)
def test_the_index_of_a_version(benchmark, version):
    tree = ActivityTree(kbli(version), version)

    built = benchmark.pedantic(SuggestionIndex, args=(tree,), rounds=3, warmup_rounds=1)

    assert len(built.titles) == len(tree.leaves())


def alike(version):
    """The peer: titles ranked by how alike they are to the words, by rapidfuzz."""
    fuzz, process = pytest.importorskip("rapidfuzz.fuzz"), pytest.importorskip("rapidfuzz.process")
    titles = {code: title.lower() for code, title in index(version).titles.items()}
    return lambda words: [code for _, _, code in process.extract(words, titles, scorer=fuzz.token_set_ratio, limit=5)]


def test_rapidfuzz_over_the_titles(benchmark):
    codes_of = alike("2020")
    asked = [row["words"] for row in phrases("held_out")]

    found = benchmark.pedantic(lambda: [codes_of(words) for words in asked], rounds=3, warmup_rounds=1)

    first, five = recall("held_out", "2020", codes_of)
    benchmark.extra_info.update(phrases=len(asked), top_1=round(first, 3), top_5=round(five, 3))
    assert len(found) == len(asked)


if __name__ == "__main__":
    for half in HALVES:
        for version in KBLI_VERSIONS:
            first, five = recall(half, version, suggested(version))
            print(f"{half:9} KBLI {version}: {len(phrases(half))} phrases, top-1 {first:.3f}, top-5 {five:.3f}")
