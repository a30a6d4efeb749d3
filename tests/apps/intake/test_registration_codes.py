"""The receipt, and going on by a code: kept drafts, additions, and how little a guessed code tells."""

import re
from datetime import UTC, date, datetime

import pytest

from penggerak.apps.intake import qr
from penggerak.apps.intake.actions.receiving import opened
from penggerak.apps.intake.codes import new_code, shown
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.working_days import working_days_after
from tests.apps.intake.factories import a_submission
from tests.apps.intake.walking import NIB, NIK, answer, send, walk, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def keep_until(client, step):
    walk(client, until=step)
    assert answer(client, step, {"simpan": "1"})["Location"] == "/daftar/disimpan/"
    return Submission.objects.get(kind="draft")


def resume(client, code):
    client.cookies.clear()
    return client.post("/daftar/lanjut/", {"code": code})


# ------------------------------------------------------------------ for later


def test_a_draft_is_kept_and_its_code_shown(client):
    draft = keep_until(client, "nib")

    assert shown(draft.code) in words(client.get("/daftar/disimpan/"))
    assert opened(draft).answers["nik"] == NIK


def test_keeping_the_same_answers_twice_is_one_draft(client):
    keep_until(client, "nib")
    answer(client, "nib", {"simpan": "1"})

    assert Submission.objects.count() == 1


def test_keeping_takes_along_what_stands_on_the_page(client):
    walk(client, until="nib")
    answer(client, "nib", {"simpan": "1", "nib": NIB})

    assert opened(Submission.objects.get()).answers["nib"] == NIB


def test_keeping_does_not_swallow_a_slip(client):
    walk(client, until="nib")

    assert answer(client, "nib", {"simpan": "1", "nib": "12"}).status_code == 422


def test_by_its_code_it_goes_on_where_it_stood_with_numbers_masked(client):
    draft = keep_until(client, "nib")

    assert resume(client, shown(draft.code).lower())["Location"] == "/daftar/isi/nib/"
    pages = [words(client.get(f"/daftar/isi/{step}/")) for step in ("pemilik", "nik")]
    walk_on(client)
    pages.append(words(client.get("/daftar/periksa/")))

    assert not any(NIK in page or "1234564410" in page or "3456-4410" in page for page in pages)
    assert "3671••••••••9002" in pages[1]
    assert "Keripik Cisadane" in pages[2]


def walk_on(client):
    answer(client, "nib")
    answer(client, "izin")


def test_a_masked_number_stays_unless_another_is_typed(client):
    draft = keep_until(client, "nib")
    resume(client, draft.code)

    answer(client, "nik", {"nik": ""})
    answer(client, "pemilik", {"owner_name": "Siti Aminah", "phone": "0813 1111 2222"})
    walk_on(client)
    send(client)

    told = opened(Submission.objects.get(kind="registration"))
    assert (told.answers["nik"], told.answers["phone"]) == (NIK, "+6281311112222")
    assert "whatsapp" not in told.answers
    assert told.draft_of == draft.code


# ------------------------------------------------------------------ codes that are none


def test_an_unknown_code_and_one_that_cannot_be_get_the_same_answer(client):
    unknown, impossible = shown(new_code()), "PGD-AAAA-AAAA-AAAA"

    first, second = resume(client, unknown), resume(client, impossible)

    assert "Kode ini tidak kami kenal" in words(first)
    assert words(first).replace(unknown, "") == words(second).replace(impossible, "")
    assert first.status_code == second.status_code == 422


def test_guessing_waits(client):
    for _ in range(10):
        assert resume(client, new_code()).status_code == 422

    refused = resume(client, new_code())

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 600
    assert client.get(f"/daftar/tanda-terima/{new_code()}/").status_code == 429


def test_a_receipt_is_not_found_under_the_code_of_a_draft(client):
    draft = keep_until(client, "nib")

    assert client.get(f"/daftar/tanda-terima/{draft.code}/").status_code == 404
    assert client.post(f"/daftar/tanda-terima/{draft.code}/tambah/").status_code == 404


# ------------------------------------------------------------------ receipts


def test_the_receipt_says_what_when_and_what_next_without_a_number_in_full(client):
    walk(client)

    page = words(client.get(send(client)["Location"]))

    submission = Submission.objects.get()
    assert all(
        said in page for said in (shown(submission.code), "WIB", "Keripik Cisadane", "Sukasari", "WhatsApp 0812")
    )
    assert "tercatat sementara" in page
    assert "Sambil menunggu" in page
    assert not any(number in page for number in (NIK, "81234564410", "style="))


def test_the_receipt_code_leads_back_to_the_receipt(client):
    walk(client)
    receipt = send(client)["Location"]

    assert resume(client, shown(Submission.objects.get().code))["Location"] == receipt


def test_a_receipt_tells_what_became_of_it(client):
    submission = a_submission()
    refused = {"outcome": "refused", "trouble": "Hanya untuk petugas.", "settled_at": submission.received_at}
    Submission.objects.filter(pk=submission.pk).update(**refused)

    page = words(client.get(f"/daftar/tanda-terima/{submission.code}/"))

    assert "Pendaftaran belum dapat dicatat" in page
    assert "Anda tidak perlu mengisi ulang" in page
    assert "Hanya untuk petugas." not in page


def test_what_was_skipped_is_added_as_another_submission(client):
    walk(client)
    receipt = send(client)["Location"]
    client.cookies.clear()

    assert client.post(f"{receipt}tambah/")["Location"] == "/daftar/isi/nib/"
    assert answer(client, "nib", {"nib": NIB})["Location"] == "/daftar/periksa/"
    assert NIK not in words(client.get("/daftar/periksa/"))
    send(client)

    first, second = (opened(one) for one in Submission.objects.order_by("pk"))
    assert second.answers == {**first.answers, "nib": NIB}


def test_the_receipt_asks_the_database_once(client, django_assert_num_queries):
    submission = a_submission()

    with django_assert_num_queries(1):
        client.get(f"/daftar/tanda-terima/{submission.code}/")


def test_the_drawing_is_the_code(client):
    import segno

    text = "http://testserver/daftar/tanda-terima/PGD-7K3M-9QXT-2PVH/"
    path = re.search(r' d="([^"]+)"', qr.drawing(text, label="Kode"))[1]
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path)
        for step in range(int(length))
    }

    matrix = segno.make(text, micro=False, error="m").matrix
    assert dark == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


@pytest.mark.parametrize(
    ("day", "by"),
    [
        (date(2026, 11, 24), date(2026, 11, 27)),  # Tuesday
        (date(2026, 11, 27), date(2026, 12, 2)),  # Friday
        (date(2026, 12, 24), date(2026, 12, 30)),  # over Christmas and a weekend
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day, by):
    assert working_days_after(day, 3) == by


def test_holidays_of_a_year_are_named_in_the_settings(settings):
    settings.PENGGERAK_HOLIDAYS = frozenset({"2026-11-25"})

    assert working_days_after(date(2026, 11, 24), 1) == date(2026, 11, 26)


def test_the_day_is_that_of_jakarta(client):
    late = a_submission(at=datetime(2026, 11, 24, 18, tzinfo=UTC))  # Wednesday, 1.00 WIB

    assert "30 November 2026" in words(client.get(f"/daftar/tanda-terima/{late.code}/"))
