"""An owner registers: one question a page, one insert at the end, and a receipt that is worth something."""

import pytest

from penggerak.apps.intake.actions.receiving import opened
from penggerak.apps.intake.models import Submission
from tests.apps.intake.walking import NIK, send, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def test_seven_answers_become_one_submission_and_a_receipt(client):
    assert walk(client)["Location"] == "/daftar/periksa/"
    assert "Periksa sebelum dikirim" in client.get("/daftar/periksa/").content.decode()

    sent = send(client)

    submission = Submission.objects.get()
    told = opened(submission)
    assert (submission.kind, submission.channel, submission.by) == ("registration", "self", None)
    assert told.allows == ("publish",)
    assert told.answers == {
        "main_product": "jual keripik singkong",
        "kbli": "2020:10794",
        "business_name": "Keripik Cisadane",
        "address": "Jl. Merdeka No. 12 RT 03/05",
        "street": "Jl. Merdeka",
        "street_number": "12",
        "rt": "003",
        "rw": "005",
        "village_code": "36.71.01.1007",
        "district_code": "36.71.01",
        "city_code": "36.71",
        "owner_name": "Siti Aminah",
        "phone": "+6281234564410",
        "whatsapp": "+6281234564410",
        "nik": NIK,
    }
    receipt = client.get(sent["Location"]).content.decode()
    assert "Pendaftaran terkirim" in receipt
    assert "Keripik Cisadane" in receipt
    assert NIK not in receipt
