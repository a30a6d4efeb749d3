"""Files that are not what they claim to be: at every door a clear sentence, nothing kept, and no address that serves them."""

import io
import zipfile
import zlib
from pathlib import Path
from struct import pack
from uuid import uuid4

import pytest
import xlsxwriter
from django.conf import settings as live
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from penggerak.apps.register.actions.prechecking import receive_recipients
from penggerak.apps.register.models import Import, LookUpList, Photo, RecipientFile, RecipientList, Record, Source
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.storage import read_file
from tests.apps.register.factories import START, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

LIST = b"Nama Usaha;NIK;Kelurahan\nWarung Sari;3671011708859001;Sukasari\n"
HTML = b"<!DOCTYPE html><html><body><table><tr><td>Nama Usaha</td></tr></table><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>foto</text></svg>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(range(256)) * 8
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 9 + bytes(range(256)) * 8


def zipped(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(add=None):
    """A workbook with one row; add: further members of its zip."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for at, line in enumerate(LIST.decode().splitlines()):
            sheet.write_row(at, 0, line.split(";"))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (add or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def bomb():
    """A few hundred kilobytes that would unpack to more than half a gigabyte."""
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as member:
        for _ in range(520):
            member.write(b"\0" * 2**20)
    return target.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">'.encode() for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


def with_laughs():
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as book, zipfile.ZipFile(target, "w") as copy:
        for name in book.namelist():
            copy.writestr(
                name, LAUGHS + b"]><workbook>&j;</workbook>" if name == "xl/workbook.xml" else book.read(name)
            )
    return target.getvalue()


NO_LISTS = {
    "an xlsx that is a web page": ("daftar.xlsx", lambda: HTML),
    "a csv that is a program for Windows": ("daftar.csv", lambda: EXE),
    "a csv that is a program for Linux": ("daftar.csv", lambda: ELF),
    "a csv that is a zip": ("daftar.csv", lambda: zipped(**{"daftar.csv": LIST})),
    "an xlsx that is a text document": ("daftar.xlsx", lambda: zipped(**{"word/document.xml": b"<w/>"})),
    "an xlsx that unpacks to half a gigabyte": ("daftar.xlsx", bomb),
    "an xlsx whose words multiply": ("daftar.xlsx", with_laughs),
    "an xlsx that is cut off": ("daftar.xlsx", lambda: workbook()[:-200]),
    "an xlsx with macros": ("daftar.xlsx", lambda: workbook({"xl/vbaProject.bin": EXE})),
    "a csv that is a picture": ("daftar.csv", lambda: b"\x89PNG\r\n\x1a\n" + EXE),
    "a csv that is a drawing": ("daftar.csv", lambda: SVG),
    "a csv that is a PDF": ("daftar.csv", lambda: b"%PDF-1.7\n" + EXE),
    "nothing at all": ("daftar.csv", lambda: b""),
    "blanks alone": ("daftar.csv", lambda: b" \n\n  \n"),
}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path
    return tmp_path


@pytest.fixture
def officer(client):
    user = UserFactory(role="admin", area_id="36.71")
    client.force_login(user)
    return user


@pytest.fixture
def recipients(officer):
    return receive_recipients(
        LIST, file_name="b.csv", programme="Hibah contoh", city=officer.area, observed_on=START.date(),
        by=officer, at=START, queue=False,
    )  # fmt: skip


@pytest.fixture
def doors(recipients):
    """Every address that takes a list: what is typed beside it."""
    day = "2026-01-01"
    return {
        reverse("import_new"): {"city": "36.71", "source_name": "Daftar baru", "observed_on": day},
        reverse("precheck_new"): {"city": "36.71", "programme": "Hibah", "as_of": day},
        reverse("look_ups"): {"city": "36.71", "kind": "deceased", "provider": "Disdukcapil", "as_of": day},
        reverse("precheck_repaired", args=[recipients.pk]): {},
    }


def send(client, address, typed, content, *, name="daftar.csv", field="file", disposition=None):
    """A form with a file as a browser sends it, its name untouched."""
    edge = "----batas"
    told = disposition or f'filename="{name}"'
    lines = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in typed.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; {told}\r\nContent-Type: text/csv\r\n\r\n'
    body = b"".join([*lines, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
    return client.post(address, body, content_type=f"multipart/form-data; boundary={edge}")


def kept(files):
    """How much is stored: files on the disk, and rows that speak of one."""
    models = (Import, Source, RecipientList, RecipientFile, LookUpList, Photo, Record)
    return [sum(path.is_file() for path in files.rglob("*")), *(model.objects.count() for model in models)]


def sentence_of(answer, field="file"):
    [said] = answer.context["form"].errors[field]
    assert said in answer.content.decode().replace("&quot;", '"')
    return said


@pytest.mark.parametrize("disguise", NO_LISTS)
def test_what_is_no_list_is_refused_at_every_door_and_nothing_is_kept(client, doors, files, disguise):
    name, make = NO_LISTS[disguise]
    content, before = make(), kept(files)

    for address, typed in doors.items():
        answer = send(client, address, typed, content, name=name)

        assert answer.status_code == 422, address
        said = sentence_of(answer)
        assert said.endswith("."), address
        assert not {"The", "submitted", "file", "Traceback"} & set(said.split()), address
    assert kept(files) == before


def test_a_list_over_the_cap_is_refused_at_every_door(client, doors, files, settings):
    settings.UPLOAD_MAX_BYTES = 200
    before = kept(files)

    for address, typed in doors.items():
        answer = send(client, address, typed, LIST * 10)

        assert answer.status_code == 422, address
        assert "lebih besar dari 50 MB" in sentence_of(answer)
    assert kept(files) == before


def test_a_list_that_points_at_other_files_is_read_as_it_stands_and_nothing_is_fetched(client, doors, files):
    link = b'<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y"/></externalLink>'
    relation = b'<Relationships><Relationship Id="rId1" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>'
    content = workbook({"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/a.xml.rels": relation})

    answer = send(client, reverse("import_new"), doors[reverse("import_new")], content, name="daftar.xlsx")

    assert answer.status_code == 302
    assert raw_list(Import.objects.get()).rows["c0"].to_list() == ["Warung Sari"]


@pytest.mark.parametrize(
    "disposition",
    [
        'filename="../../../etc/cron.d/daftar.csv"',
        'filename="..\\..\\windows\\daftar.csv"',
        "filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%2F..%2Fdaftar.csv",
        "filename*=UTF-8''%00%1B%5B31mdaftar.csv",
        'filename="<script>alert(1)<!-- daftar.csv"',
        f'filename="{"n" * 600}.csv"',
    ],
)
def test_a_name_is_only_a_label(client, doors, files, disposition):
    home = reverse("import_new")

    answer = send(client, home, doors[home], LIST, disposition=disposition)

    assert answer.status_code == 302
    name = Import.objects.get().file_name
    assert name.isprintable()
    assert not {"/", "\\"} & set(name)
    assert 0 < len(name) <= 255
    assert all(len(path.name) == 32 for path in files.rglob("*") if path.is_file())  # ours, not theirs
    assert "<script>alert" not in client.get(answer["Location"]).content.decode()


def test_a_name_longer_than_any_head_of_a_form_is_refused_as_a_whole(client, doors, files):
    home, before = reverse("import_new"), kept(files)

    answer = send(client, home, doors[home], LIST, name="n" * 2000)

    assert answer.status_code == 400
    assert "Permintaan ini tidak dapat dibaca" in answer.content.decode()
    assert kept(files) == before


# ------------------------------------------------------------------ pictures


def a_picture(kind="JPEG", size=(40, 30)):
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind)
    return target.getvalue()


def wide_png():
    """A few bytes that would unpack to four hundred million pixels."""

    def part(name, content):
        return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))

    size = pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 2501 * 20_000, 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", pixels) + part(b"IEND", b"")


NO_PICTURES = {
    "a drawing": ("foto.png", lambda: SVG),
    "a web page": ("foto.png", lambda: HTML),
    "a web page that begins like a picture": ("foto.jpg", lambda: b"\xff\xd8\xff\xe0" + HTML),
    "a program": ("foto.jpg", lambda: EXE),
    "a spreadsheet": ("foto.webp", workbook),
    "a picture of four hundred million pixels": ("foto.png", wide_png),
    "half a picture": ("foto.jpg", lambda: a_picture(size=(400, 300))[:-400]),
    "a picture of another kind": ("foto.jpg", lambda: a_picture("TIFF")),
    "nothing at all": ("foto.jpg", lambda: b""),
}


@pytest.fixture
def visit(officer):
    business = a_business(business_name="Warung", status="active", village_code="36.71.01.1007")
    typed = {"token": str(uuid4()), "outcome": "running", "seen_on": timezone.localdate().isoformat()}
    return reverse("visit", args=[business.code]), typed


@pytest.mark.parametrize("disguise", NO_PICTURES)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(client, visit, files, disguise):
    (address, typed), (name, make) = visit, NO_PICTURES[disguise]
    before = kept(files)

    answer = send(client, address, typed, make(), name=name, field="photo")

    assert answer.status_code == 422
    assert sentence_of(answer, "photo").endswith("tanpa foto.")
    assert kept(files) == before


@pytest.mark.parametrize("tail", [HTML, b"<?php system($_GET[0]); ?>", zipped(**{"a.class": EXE})])
def test_of_a_picture_that_is_also_something_else_only_the_picture_is_kept(client, visit, tail):
    (address, typed), picture = visit, a_picture()
    inside = picture[:2] + b"\xff\xfe" + pack(">H", len(tail) + 2) + tail + picture[2:] + tail

    answer = send(client, address, typed, inside, name="foto.jpg", field="photo")

    assert answer.status_code == 302
    stored = read_file(Photo.objects.get().stored_as)
    assert tail not in stored
    assert stored.startswith(b"\xff\xd8")
    assert stored.endswith(b"\xff\xd9")


# ------------------------------------------------------------------ where files lie


def test_files_lie_where_no_web_server_looks(settings):
    home = Path(live.FILES_HOME).resolve()
    served = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]

    assert not any(home.is_relative_to(one.resolve()) or one.resolve().is_relative_to(home) for one in served)
    assert (settings.MEDIA_ROOT, getattr(settings, "WHITENOISE_ROOT", None)) == ("", None)


def test_the_name_of_a_stored_file_leads_nowhere(client, officer, visit):
    address, typed = visit
    send(client, address, typed, a_picture(), name="foto.jpg", field="photo")
    name = Photo.objects.get().stored_as

    for place in (
        "",
        "files/",
        "media/",
        "static/",
        "berkas/",
        "kerja/kunjungan/foto/",
        f"static/../files/{name.hex[:2]}/",
    ):
        for called in (name.hex, str(name), f"{name.hex[:2]}/{name.hex}"):
            assert client.get(f"/{place}{called}").status_code == 404


def test_only_those_read_stored_files_who_were_told_who_is_asking():
    source = Path(read_file.__code__.co_filename).parent.parent
    readers = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "import read_file" in path.read_text("utf-8") or ", read_file" in path.read_text("utf-8")
    }

    # Each is handed a row that a query found for the person who asks: an import, a list of recipients, a picture,
    # a document of an application.
    assert readers == {
        "apps/opportunities/actions/attaching.py",
        "apps/opportunities/views/documents.py",
        "apps/register/actions/receiving.py",
        "apps/register/actions/visiting.py",
        "apps/register/queries/importing.py",
        "apps/register/queries/prechecks.py",
    }
