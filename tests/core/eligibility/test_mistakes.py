"""A mistake in a rule set is told in one sentence that names the line and the place."""

import pytest

from penggerak.core.eligibility import BrokenRules, read_rules, rule_set

GOOD = """\
id: coba
title: {id: Coba, en: Try}
parameters:
  batas: {values: [{from: 2026-01-13, value: 5, source: s, confidence: B}]}
rules:
  - id: skala
    condition: {fact: worker_count, at_most: {parameter: batas}}
    sentence: {id: "Paling banyak {batas}.", en: "At most {batas}."}
    source: s
    confidence: B
"""
CONDITION = "{fact: worker_count, at_most: {parameter: batas}}"


def test_the_good_one_is_good():
    assert [rule.id for rule in read_rules(GOOD).rules] == ["skala"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: coba", "id: Coba Saja", r"Baris 1 \(id\): “Coba Saja” tidak dapat menjadi nama"),
        ("id: coba\n", "", r"Baris 1: “id” belum ditulis"),
        ("title:", "judul:", r"“judul” tidak dikenal"),
        (", en: Try", "", r"Baris 2 \(title\): “en” belum ditulis"),
        ("value: 5", "value: lima", r"Baris 4 \(parameters > batas > values > 1 > value\): “lima” bukan angka"),
        ("from: 2026-01-13", "from: 13-01-2026", r"Baris 4 .*“13-01-2026” bukan tanggal"),
        ("confidence: B}]", "confidence: D}]", r"Baris 4 .*Pilih dari: A, B, C"),
        ("value: 5, ", "", r"Baris 4 .*“value” belum ditulis"),
        (CONDITION, "{fact: pekerja, at_most: 5}", r"Baris 7 \(rules > 1 > condition > fact\): fakta “pekerja” tidak dikenal"),
        (CONDITION, "{fact: worker_count, paling: 5}", r"Baris 7 .*“paling” tidak dikenal"),
        (CONDITION, "{fact: worker_count}", r"Baris 7 .*tulis perbandingannya"),
        (CONDITION, "{fact: worker_count, at_most: '5'}", r"Baris 7 \(rules > 1 > condition > at_most\): “5” bukan angka"),
        (CONDITION, "{fact: worker_count, at_most: 5, '<=': 6}", r"ditulis dua kali"),
        (CONDITION, "{fact: worker_count, between: [1]}", r"tulis dua batas"),
        (CONDITION, "{fact: worker_count, starts_with: '1'}", r"awalan hanya untuk teks"),
        (CONDITION, "{fact: main_product, at_most: kopi}", r"hanya untuk angka dan tanggal"),
        (CONDITION, "{fact: kbli, starts_with: 10}", r"harus berupa teks"),
        (CONDITION, "{fact: is_assisted, is: 1}", r"harus true atau false"),
        (CONDITION, "{fact: licences, is: 1}", r"pakai count atau licence"),
        (CONDITION, "{age_years: worker_count, at_least: 1}", r"bukan tanggal"),
        (CONDITION, "{licence: pirt, in: products}", r"bukan daftar izin"),
        (CONDITION, "{licence: pirt, for_days: -1}", r"bilangan bulat mulai dari 0"),
        (CONDITION, "{count: licences, where: {warna: x}, is: 1}", r"“warna” tidak dikenal"),
        (CONDITION, "{sum: [worker_count, main_product], is: 1}", r"tidak dapat dijumlahkan"),
        (CONDITION, "{fact: worker_count, at_most: {parameter: lain}}", r"parameter “lain” belum ditulis"),
        (CONDITION, "{fact: main_product, is: {parameter: batas}}", r"\(parameters > batas > values > 1 > value\)"),
        (CONDITION, "{fact: worker_count, at_most: {the_day: 1}}", r"hanya untuk perbandingan tanggal"),
        (CONDITION, "{any: []}", r"paling sedikit satu isi"),
        (CONDITION, "{any: [{fact: worker_count, is: 1}, {not: {fact: apa, is: 1}}]}", r"Baris 7 \(rules > 1 > condition > any > 2 > not > fact\)"),
        (CONDITION, "{any: [{fact: worker_count, is: 1}], all: []}", r"hanya satu dari"),
        (CONDITION, "{any: [{fact: worker_count, is: 1}], effort: 1}", r"“effort” tidak dikenal"),
        (CONDITION, "{first_known: [{present: nib, effort: 1}]}", r"tulis upaya pada first_known"),
        (CONDITION, "{any: [{present: nib, id: x}, {present: nik, id: x}]}", r"nama “x” sudah dipakai"),
        (CONDITION, "{}", r"satu syarat memakai"),
        (CONDITION, "lima", r"harus berupa pasangan"),
        ("{batas}.", "{bts}.", r"Baris 8 \(rules > 1 > sentence > id\): {bts} tidak dikenal"),
        ("    source: s\n", "", r"Baris 6 \(rules > 1\): “source” belum ditulis"),
        ("    source: s\n", "    source: s\n    source: t\n", r"Baris 10 .*“source” ditulis dua kali"),
        ("    source: s\n", "    source: s\n    effort: -1\n", r"Baris 10 .*upaya"),
        ("    source: s\n", "    source: s\n    effort: 0.0001\n", r"Baris 10 .*upaya"),
        ("    source: s\n", "    source: s\n    changeable: ya\n", r"Baris 10 .*true atau false"),
        ("    source: s\n", "    source: s\n    valid_from: 2026-02-01\n    valid_to: 2026-01-01\n", r"lebih awal"),
        ("rules:\n", "rules: [\n", r"Baris \d+: bukan YAML yang benar"),
        ("rules:\n", "facts: {worker_count: {type: text, label: {id: a, en: b}}}\nrules:\n", r"bertipe int, bukan text"),
        ("rules:\n", "facts: {apa: {type: list, label: {id: a, en: b}}}\nrules:\n", r"“items” ditulis untuk tipe list"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(old, new, said):
    assert old in GOOD

    with pytest.raises(BrokenRules, match=said) as refusal:
        read_rules(GOOD.replace(old, new))

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "- 1", "5", "a: &x [*x]", "\x00", "a: !!python/object:os.system x", "? [1]\n: 2"])
def test_no_text_makes_it_stumble(text):
    with pytest.raises(BrokenRules):
        read_rules(text)


def test_two_rules_may_not_name_their_conditions_alike():
    plain = {"sentence": {"id": "a", "en": "b"}, "source": "s", "confidence": "A"}
    rules = [plain | {"id": name, "condition": {"any": [{"present": "nib", "id": "x"}]}} for name in ("satu", "dua")]
    windows = [{"id": "satu", "valid_to": "2025-12-31"}, {"id": "satu", "valid_from": "2026-01-01"}]

    with pytest.raises(BrokenRules, match="nama “x” sudah dipakai"):
        rule_set({"id": "x", "title": {"id": "a", "en": "b"}, "rules": rules})
    again = [one | window for one, window in zip(rules, windows, strict=True)]
    assert rule_set({"id": "x", "title": {"id": "a", "en": "b"}, "rules": again}).rules[1].id == "satu"


def test_two_rules_of_one_name_may_not_count_on_one_day():
    plain = {
        "id": "r",
        "condition": {"present": "nib"},
        "sentence": {"id": "a", "en": "b"},
        "source": "s",
        "confidence": "A",
    }
    windows = [{"valid_to": "2026-06-30"}, {"valid_from": "2026-06-30"}]

    with pytest.raises(BrokenRules, match="berlaku pada hari yang sama"):
        rule_set({"id": "x", "title": {"id": "a", "en": "b"}, "rules": [plain | one for one in windows]})


def test_conditions_nested_without_end_are_refused():
    condition = {"present": "nib"}
    for _ in range(500):
        condition = {"not": condition}
    plain = {"id": "r", "condition": condition, "sentence": {"id": "a", "en": "b"}, "source": "s", "confidence": "A"}

    with pytest.raises(BrokenRules, match="terlalu dalam"):
        rule_set({"id": "x", "title": {"id": "a", "en": "b"}, "rules": [plain]})
