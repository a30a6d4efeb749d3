"""A list of recipients: uploaded, checked ten ways, repaired, checked again."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.checking_recipients import check_recipients
from penggerak.apps.register.actions.looking_up import receive_look_up, withdraw_look_up
from penggerak.apps.register.actions.prechecking import (
    CannotCheck,
    check_again,
    choose_columns,
    receive_recipients,
)
from penggerak.apps.register.actions.repairing_recipients import repair_recipients
from penggerak.apps.register.actions.settling_recipients import accept_finding, put_back
from penggerak.apps.register.models import LookUpKey, LookUpList, Record
from penggerak.apps.register.precheck_sheet import recipient_repair_sheet
from penggerak.apps.register.queries.prechecks import check_counts, chosen_rows
from penggerak.apps.seal import unseal
from tests.apps.register.factories import SourceFactory, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "files")]

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = date(2026, 11, 1)
BUDI, SITI, RINI, ASEP = "3671011708859001", "3671015708859002", "3671014101909003", "3671010101909004"
HEAD = "No;Nama Lengkap;NIK;Tanggal Lahir;Kelurahan;Kecamatan;Omzet per tahun\n"
LIST = HEAD + (
    f"1;Budi Contoh;{BUDI};17-08-1985;Sukasari;Tangerang;Rp 120.000.000\n"
    f"2;Siti Contoh;{SITI};18-08-1985;Cikokol;Tangerang;Rp 3.000.000.000\n"
    "3;Rini Contoh;36710141;01-01-1990;Babakan;Tangerang;\n"
    f"4;Asep Contoh;{ASEP};01-01-1990;Serpong;Serpong;Rp 10.000.000\n"
    f"5;Budi Contoh;{BUDI};17-08-1985;Sukasari;Tangerang;Rp 120.000.000\n"
)


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


def area(code="36.71"):
    from penggerak.apps.areas.models import Area

    return Area.objects.get(pk=code)


def received(content=LIST, *, programme="Hibah modal 2026"):
    return receive_recipients(
        content.encode(), file_name="penerima.csv", programme=programme, city=area(), observed_on=DAY, by=None, at=AT,
        queue=False,
    )  # fmt: skip


def checked(*args, **given):
    return rechecked(received(*args, **given))


def rechecked(recipients):
    check_recipients(recipients.pk, at=AT)
    recipients.refresh_from_db()
    return recipients


def a_look_up(kind, *niks, as_of=DAY, programme="", provider="Kantor contoh"):
    text = "NIK;Nama\n" + "".join(f"{nik};Orang\n" for nik in niks)
    return receive_look_up(
        text.encode(), file_name="pembanding.csv", kind=kind, provider=provider, as_of=as_of, city=area(),
        programme=programme, by=None, at=AT,
    )  # fmt: skip


def hits(recipients):
    return {row.number: row.hits for row in chosen_rows(recipients)}


def counts(recipients):
    return {one.check.name: (one.hit, one.clear, one.unknown) for one in check_counts(recipients)}


def repaired(recipients, change, *, check="", by=None):
    """Download the sheet, change its cells, and send it back. change: given a function (row number, heading, value)."""
    content = recipient_repair_sheet(recipients, check)[0]
    return repair_recipients(recipients, edited(content, change), file_name="perbaikan.xlsx", by=by, at=AT, queue=False)


def edited(content, change):
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[2]}
    rows = {int(sheet.cell(at, 1).value): at for at in range(3, sheet.max_row + 1)}
    change(lambda number, heading, value: setattr(sheet.cell(rows[number], columns[heading]), "value", value))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_row_is_asked_each_check():
    recipients = checked()

    assert hits(recipients) == {
        2: ["duplicate"],
        3: ["identity_mismatch", "not_micro"],
        4: ["anomalous_nik"],
        5: ["lives_elsewhere"],
        6: ["duplicate"],
    }
    assert counts(recipients) == {
        "identity_mismatch": (1, 3, 1),
        "anomalous_nik": (1, 4, 0),
        "state_employee": (0, 0, 5),
        "bank_credit": (0, 0, 5),
        "deceased": (0, 0, 5),
        "not_micro": (1, 3, 1),
        "paid_before": (0, 0, 5),
        "not_in_decree": (0, 0, 5),
        "lives_elsewhere": (1, 4, 0),
        "duplicate": (2, 3, 0),
    }
    assert not Record.objects.exists()


def test_look_up_lists_answer_for_the_programmes_they_are_of():
    a_look_up("deceased", BUDI, as_of=date(2026, 10, 31))
    a_look_up("deceased", SITI, as_of=date(2025, 1, 1))
    a_look_up("payment", ASEP, programme="hibah  modal 2026")
    a_look_up("payment", ASEP, BUDI, programme="Hibah modal 2026", as_of=date(2025, 1, 1))
    a_look_up("payment", SITI, programme="Bantuan lain")
    a_look_up("decree", BUDI, SITI, programme="Hibah modal 2026")

    recipients = checked()

    assert {number: [name for name in found if name in ("deceased", "paid_before", "not_in_decree")] for number, found in hits(recipients).items()} == {
        2: ["deceased", "paid_before"], 3: [], 4: [], 5: ["paid_before", "not_in_decree"], 6: ["deceased", "paid_before"],
    }  # fmt: skip
    said = str(chosen_rows(recipients, "deceased").first().finding("deceased").sentence())
    assert "per 31-10-2026" in said
    assert [(one["kind"], one["as_of"]) for one in recipients.asked if one["kind"] == "deceased"] == [
        ("deceased", "2026-10-31")
    ]


def test_no_nik_of_a_look_up_list_is_kept():
    a_look_up("credit", BUDI, SITI, "bukan nomor")

    listed = LookUpList.objects.get()
    kept = b"".join(bytes(key) for key in LookUpKey.objects.values_list("key", flat=True))
    assert (listed.entries, listed.unread) == (2, 1)
    assert BUDI.encode() not in kept
    assert BUDI not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_withdrawn_list_is_asked_no_more_and_its_hashes_go():
    listed = a_look_up("credit", BUDI)
    assert counts(checked())["bank_credit"] == (2, 2, 1)

    withdraw_look_up(listed, by=None, at=AT)

    assert counts(checked())["bank_credit"] == (0, 0, 5)
    assert not LookUpKey.objects.exists()


def test_a_list_without_nik_is_refused():
    with pytest.raises(CannotCheck, match="NIK"):
        receive_look_up(
            b"Nama;Kota\nBudi;Tangerang\n", file_name="a.csv", kind="credit", provider="Bank", as_of=DAY, city=area(),
            by=None, at=AT,
        )  # fmt: skip
    assert not LookUpList.objects.exists()


def test_the_register_of_the_city_is_held_against_the_list():
    a_business(owner_name="Bukan Dia", nik=BUDI)
    a_business(owner_name="SITI CONTOH, S.E.", nik=SITI, is_state_employee=True)
    elsewhere = a_record(SourceFactory(city_id="64.72"), owner_name="Orang Samarinda", nik=ASEP)
    a_business(elsewhere)

    recipients = checked()

    found = hits(recipients)
    assert "identity_mismatch" in found[2]
    assert "state_employee" in found[3]
    assert "identity_mismatch" not in found[5]


def test_a_repaired_sheet_changes_its_rows_and_takes_some_out():
    recipients = checked()

    def change(write):
        write(3, "Tanggal Lahir", "17-08-1985")
        write(3, "Omzet per tahun", "Rp 300.000.000")
        write(4, "NIK", RINI)
        for heading in ("No", "Nama Lengkap", "NIK", "Tanggal Lahir", "Kelurahan", "Kecamatan", "Omzet per tahun"):
            write(6, heading, None)

    file = repaired(recipients, change)
    rechecked(recipients)

    assert (file.round, file.changed, file.taken_out, file.outrun) == (2, 2, 1, 0)
    assert hits(recipients) == {5: ["lives_elsewhere"]}
    assert (recipients.total, recipients.round) == (4, 2)
    assert recipients.rows.get(number=6).is_taken_out


def test_the_same_sheet_twice_changes_nothing_more():
    recipients = checked()
    content = edited(recipient_repair_sheet(recipients)[0], lambda write: write(4, "NIK", RINI))
    repair_recipients(recipients, content, file_name="a.xlsx", by=None, at=AT, queue=False)
    rechecked(recipients)
    before = hits(recipients)

    again = repair_recipients(recipients, content, file_name="a.xlsx", by=None, at=AT, queue=False)

    assert (again.changed, again.taken_out, again.outrun) == (0, 0, 0)
    assert hits(rechecked(recipients)) == before


def test_an_older_sheet_does_not_overwrite_what_somebody_else_repaired():
    recipients = checked()
    old = recipient_repair_sheet(recipients)[0]
    repaired(recipients, lambda write: write(4, "NIK", RINI))
    rechecked(recipients)

    late = repair_recipients(
        recipients, edited(old, lambda write: write(4, "NIK", SITI)), file_name="a.xlsx", by=None, at=AT, queue=False
    )

    assert (late.changed, late.outrun) == (0, 1)
    assert rechecked(recipients).rows.get(number=4).nik == RINI


def test_a_sheet_of_another_list_is_refused_and_changes_nothing():
    recipients, other = checked(), checked()
    content = recipient_repair_sheet(other)[0]

    with pytest.raises(CannotCheck, match="bukan dari daftar ini"):
        repair_recipients(recipients, content, file_name="a.xlsx", by=None, at=AT, queue=False)

    recipients.refresh_from_db()
    assert (recipients.round, recipients.files.count()) == (1, 1)


def test_a_repair_sheet_says_why_and_who(tmp_path):
    recipients = checked()

    content, rows = recipient_repair_sheet(recipients, "not_micro")

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    told = dict(zip((cell.value for cell in sheet[2]), (cell.value for cell in sheet[3]), strict=True))
    assert (rows, sheet.max_row) == (1, 3)
    assert told["Baris"] == "3"
    assert told["NIK"] == SITI
    assert "Rp3.000.000.000" in told["Alasan"]
    assert "Penerima" in told["Yang dapat memperbaiki"]


def test_other_columns_are_asked_for_when_nobody_is_named():
    recipients = received("Sebutan;Ket\nsatu;x\ndua;y\n")
    assert recipients.status == "columns"
    with pytest.raises(CannotCheck):
        check_again(recipients, by=None, at=AT, queue=False)

    choose_columns(recipients, columns={"c0": "owner_name", "c1": ""}, observed_on=DAY, by=None, at=AT, queue=False)

    assert rechecked(recipients).status == "ready"
    assert recipients.rows.get(number=2).label == "satu"


def test_a_check_run_twice_leaves_the_same():
    recipients = checked()
    before = list(recipients.rows.order_by("number").values("number", "hits", "unknowns", "findings"))

    check_again(recipients, by=UserFactory(), at=AT, queue=False)

    assert (
        list(rechecked(recipients).rows.order_by("number").values("number", "hits", "unknowns", "findings")) == before
    )


def test_a_repair_that_comes_during_a_check_is_not_lost():
    recipients = checked()
    content = edited(recipient_repair_sheet(recipients)[0], lambda write: write(4, "NIK", RINI))
    check_again(recipients, by=None, at=AT, queue=False)

    def repair_meanwhile(_list_id, share):
        if share == 0.5:
            repair_recipients(recipients, content, file_name="a.xlsx", by=None, at=AT, queue=False)

    check_recipients(recipients.pk, at=AT, progress=repair_meanwhile)

    recipients.refresh_from_db()
    assert recipients.status == "checking"  # it waits for the job of the repair
    assert rechecked(recipients).rows.get(number=4).nik == RINI
    assert recipients.status == "ready"


def test_the_cells_of_rows_stay_sealed_and_the_digest_tells_files_apart():
    recipients = checked()

    rows = recipients.rows.all()
    kept = b"".join(bytes(row.raw) + bytes(row.sealed) + str(row.values).encode() for row in rows)
    assert BUDI.encode() not in kept
    assert unseal(rows.get(number=2).raw)["c2"] == BUDI
    assert len(recipients.first_file.file_digest) == 64


def test_the_names_of_recipients_are_recognised_as_such():
    recipients = checked(f"Nama Calon Penerima;NIK;Kelurahan\nBudi Contoh;{BUDI};Sukasari\n")

    assert recipients.columns == {"c0": "owner_name", "c1": "nik", "c2": "village_code"}
    assert recipients.rows.get().label == "Budi Contoh"


def test_a_hit_may_stand_with_a_reason_until_its_row_changes():
    a_look_up("credit", SITI)
    recipients, officer = checked(), UserFactory()
    assert counts(recipients)["bank_credit"] == (1, 3, 1)

    accept_finding(recipients, number=3, check="bank_credit", reason="Surat lunas 12/2026", by=officer, at=AT)
    assert counts(recipients)["bank_credit"] == (0, 3, 1)
    check_again(recipients, by=officer, at=AT, queue=False)
    rechecked(recipients)
    assert counts(recipients)["bank_credit"] == (0, 3, 1)
    assert recipients.rows.get(number=3).accepted == ["bank_credit"]
    assert Event.objects.get(what="precheck.accepted").reason == "Surat lunas 12/2026"

    repaired(recipients, lambda write: write(3, "Omzet per tahun", "Rp 300.000.000"))
    rechecked(recipients)
    assert "bank_credit" in hits(recipients)[3]


def test_an_accepted_hit_leaves_the_repair_sheet():
    recipients, officer = checked(), UserFactory()

    accept_finding(recipients, number=5, check="lives_elsewhere", reason="Surat domisili", by=officer, at=AT)

    assert 5 not in hits(recipients)
    assert recipient_repair_sheet(recipients, "lives_elsewhere")[1] == 0


@pytest.mark.parametrize(
    ("number", "check", "reason"),
    [(5, "lives_elsewhere", "  "), (5, "deceased", "alasan"), (99, "lives_elsewhere", "alasan"), (5, "lain", "alasan")],
)
def test_only_a_hit_that_is_there_is_accepted_and_only_with_a_reason(number, check, reason):
    recipients = checked()

    with pytest.raises(CannotCheck):
        accept_finding(recipients, number=number, check=check, reason=reason, by=UserFactory(), at=AT)

    assert not recipients.acceptances.exists()


def test_nothing_is_settled_while_a_list_is_being_checked():
    recipients = checked()
    check_again(recipients, by=None, at=AT, queue=False)

    with pytest.raises(CannotCheck, match="sedang diperiksa"):
        accept_finding(recipients, number=5, check="lives_elsewhere", reason="x", by=UserFactory(), at=AT)


def test_a_row_that_was_taken_out_comes_back_as_it_stood():
    recipients = checked()
    before = hits(recipients)

    def empty(write):
        for heading in ("No", "Nama Lengkap", "NIK", "Tanggal Lahir", "Kelurahan", "Kecamatan", "Omzet per tahun"):
            write(6, heading, None)

    repaired(recipients, empty)
    rechecked(recipients)
    assert 2 not in hits(recipients)

    put_back(recipients, number=6, by=None, at=AT, queue=False)
    rechecked(recipients)

    assert hits(recipients) == before
    assert (recipients.total, recipients.round) == (5, 3)
