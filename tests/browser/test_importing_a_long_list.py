"""A list of thousands of rows comes in by a browser, and the memory it takes stays within bounds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from penggerak.apps.register.models import Business, Record
from tests.browser.test_importing_a_list import apply, check_rows, figures, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 5_000
READ_AND_CLEAN = """
import resource, sys, django
django.setup()
from datetime import date
from penggerak.apps.register.places import cleaning
from penggerak.core.register.cleaning import clean_rows
from penggerak.sources.lists import guess_columns, read_list
content = open(sys.argv[1], "rb").read()
context = cleaning("36.71", on=date(2026, 1, 1))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
raw = read_list(content, name="daftar.csv")
columns = {column: guess.field for column, guess in guess_columns(raw, context=context).items() if guess.field}
rows = clean_rows(raw.rows, columns=columns, context=context)
print(len(rows), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.fixture
def long_list(tmp_path):
    """Every business of it different: name, owner, street."""
    file = tmp_path / "daftar.csv"
    lines = [
        f"Usaha {n:05} {n * 7919 % 99991:05};Orang {n:05};Jl. Contoh {n % 97};Sukasari;Tangerang" for n in range(ROWS)
    ]
    file.write_text("\n".join(["Nama Usaha;Nama Pemilik;Alamat;Kelurahan;Kecamatan", *lines]), encoding="utf-8")
    return file


def test_five_thousand_rows_come_in_by_the_browser(page, live_server, city, work_off, sign_in, long_list):
    sign_in(page)
    upload(page, live_server, long_list, "Pendataan kota")
    check_rows(page, work_off)
    foreseen = figures(page)
    expect(page.locator("tbody tr")).to_have_count(50)  # a page of rows, never all of them
    apply(page, work_off)

    assert figures(page) == foreseen
    assert sum(foreseen.values()) == Record.objects.count() == ROWS
    known = Business.objects.filter(record_count__gt=0).count()
    assert known == foreseen["Usaha baru"] + foreseen["Mungkin sama, perlu orang"]


def test_reading_and_cleaning_ten_thousand_rows_takes_less_than_200_mib(long_list):
    text = long_list.read_text(encoding="utf-8")
    long_list.write_text(text + "\n" + "\n".join(text.splitlines()[1:]), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", READ_AND_CLEAN, str(long_list)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2], env=dict(os.environ),
    )  # fmt: skip

    rows, kib = map(int, done.stdout.split())
    assert rows == 2 * ROWS
    assert kib < 200 * 1024
