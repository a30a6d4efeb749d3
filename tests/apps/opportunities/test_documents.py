"""Documents of applications: taken for what they are, kept sealed, opened only by those who may, with a reason."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from penggerak.apps.audit.models import Event
from penggerak.apps.opportunities.models import Document
from tests.apps.opportunities.factories import DURING, an_application, an_offer, an_owner
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def a_picture():
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def made():
    return an_application(an_offer(documents=["nib"]))


@pytest.fixture(autouse=True)
def _then(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)


def send(client, made, content, *, name="nib.pdf", wanted="nib"):
    client.force_login(made.by)
    sent = {"untuk": wanted, "berkas": SimpleUploadedFile(name, content)}
    return client.post(f"/saya/pendaftaran/{made.code}/berkas/", sent, follow=True).content.decode()


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (a_picture(), "jpeg")])
def test_a_document_comes_back_to_its_owner_and_is_sealed_on_the_disk(client, made, content, kind):
    assert "Berkas tersimpan" in send(client, made, content)

    found = Document.objects.get()
    answer = client.get(f"/saya/pendaftaran/berkas/{found.pk}/")
    assert found.kind == kind
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.content[:4] in (b"%PDF", b"\xff\xd8\xff\xe0")
    stored = (Path(settings.FILES_HOME) / found.stored_as.hex[:2] / found.stored_as.hex).read_bytes()
    assert answer.content not in stored


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"%PDF-1.4\n/JavaScript (app.alert(1))\n%%EOF",
        b"%PDF-1.4\nno end",
        b"%PDF-<html>%%EOF",
        PDF + b"0" * 5 * 2**20 + b"%%EOF",
    ],
)
def test_what_is_no_document_is_refused_whatever_its_name_claims(client, made, content):
    page = send(client, made, content)

    assert "Kirim foto (JPG, PNG) atau PDF biasa" in page or "Pilih berkasnya dulu" in page
    assert not Document.objects.exists()


def test_what_was_not_asked_for_is_not_taken(client, made):
    assert "tidak diminta" in send(client, made, PDF, wanted="ktp")


def test_another_file_takes_the_place_of_the_first(client, made):
    send(client, made, PDF)
    send(client, made, a_picture())

    assert Document.objects.get().kind == "jpeg"


def test_nobody_else_fetches_a_document(client, made):
    send(client, made, PDF)
    stranger, _ = an_owner()
    client.force_login(stranger)

    assert client.get(f"/saya/pendaftaran/berkas/{Document.objects.get().pk}/").status_code == 404


def test_an_officer_opens_a_document_with_a_reason_that_is_kept(client, made):
    send(client, made, PDF)
    client.force_login(UserFactory())
    address = f"/kerja/peluang/{made.opportunity.slug}/berkas/{Document.objects.get().pk}/"

    refused = client.post(address, {"alasan": " "}, follow=True)
    given = client.post(address, {"alasan": "Memeriksa NIB"})

    assert "Tulis untuk apa" in refused.content.decode()
    assert given.content == PDF
    assert Event.objects.get(what="application.document_read").reason == "Memeriksa NIB"


def test_an_officer_of_another_city_finds_no_document(client, made):
    send(client, made, PDF)
    client.force_login(UserFactory(area_id="64.72"))

    address = f"/kerja/peluang/{made.opportunity.slug}/berkas/{Document.objects.get().pk}/"
    assert client.post(address, {"alasan": "Ingin tahu"}).status_code == 404
