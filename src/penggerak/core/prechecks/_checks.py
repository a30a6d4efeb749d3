"""The ten checks by name: what each asks, what it needs, and how many the audit of 2020 found."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from penggerak.core.prechecks._frames import LookUpKind
from penggerak.core.register import Label

CheckName = Literal[
    "identity_mismatch", "anomalous_nik", "state_employee", "bank_credit", "deceased", "not_micro", "paid_before",
    "not_in_decree", "lives_elsewhere", "duplicate",
]  # fmt: skip
CHECK_NAMES: tuple[CheckName, ...] = get_args(CheckName)


@dataclass(frozen=True, slots=True)
class Audit:
    """Where the counts of recipients come from. confidence: how far to believe it."""

    source: str
    confidence: str
    total: int


@dataclass(frozen=True, slots=True)
class Check:
    """One check. meaning: what a hit means. needs: the look-up list it waits for, if any.

    audited: recipients of that class in the audit of 2020.
    """

    name: CheckName
    label: Label
    meaning: Label
    audited: int
    needs: LookUpKind | None = None


AUDIT = Audit(
    source="Pemeriksaan BPK atas BPUM 2020, menurut voi.id 61307",
    confidence="menurut berita; laporan pemeriksaannya belum dibaca, dan jumlah sepuluh golongannya 414.613",
    total=414_590,
)

_ALL = (
    Check("identity_mismatch", Label("Identitas tidak cocok", "Identity does not match"), Label(
        "Nama, tanggal lahir, atau jenis kelamin berbeda dari yang tersimpan di NIK atau di daftar usaha.",
        "Name, birth date or sex differ from what the NIK or the register says.",
    ), 280_815),
    Check("anomalous_nik", Label("NIK janggal", "Anomalous NIK"), Label(
        "NIK tidak mungkin benar: panjang, kode wilayah, tanggal, atau nomor urutnya salah.",
        "The NIK cannot be right: its length, place code, date or serial is wrong.",
    ), 20_422),
    Check("state_employee", Label("Pegawai negara", "State employee"), Label(
        "ASN, TNI, Polri, atau pegawai BUMN/BUMD menurut daftar kepegawaian, daftar usaha, atau daftar ini sendiri.",
        "Civil servant, military, police or state-firm employee by the personnel list, the register or this list.",
    ), 42_487, "state_employee"),
    Check("bank_credit", Label("Masih punya kredit bank", "Has bank credit"), Label(
        "Tercatat pada daftar debitur yang diunggah.", "On the uploaded list of borrowers.",
    ), 11_830, "credit"),
    Check("deceased", Label("Sudah meninggal", "Deceased"), Label(
        "Tercatat pada daftar kematian, atau tanggal meninggalnya tertulis di daftar usaha atau daftar ini.",
        "On the list of deaths, or a date of death stands in the register or this list.",
    ), 38_278, "deceased"),
    Check("not_micro", Label("Bukan usaha mikro", "Not micro"), Label(
        "Penjualan setahun di atas batas usaha mikro PP 7/2021; bila penjualan tidak diketahui, modalnya.",
        "Sales in a year above the micro ceiling of PP 7/2021; where sales are not known, the capital.",
    ), 19_358),
    Check("paid_before", Label("Sudah pernah dibayar", "Paid before"), Label(
        "Tercatat pada daftar pembayaran terdahulu program ini.", "On the list of earlier payments of this programme.",
    ), 1_392, "payment"),
    Check("not_in_decree", Label("Tidak ada dalam SK", "Not in the decree"), Label(
        "NIK tidak tercantum dalam daftar SK penetapan program ini.",
        "The NIK is not in the decree that names the recipients of this programme.",
    ), 22, "decree"),
    Check("lives_elsewhere", Label("Tinggal di luar kota", "Lives elsewhere"), Label(
        "Alamat yang tertulis di luar kota ini. NIK yang terbit di tempat lain saja bukan bukti.",
        "The written address lies outside this city. A NIK first issued elsewhere is no proof by itself.",
    ), 8),
    Check("duplicate", Label("Ganda dalam daftar", "Twice in the list"), Label(
        "Orang atau usaha yang sama muncul lebih dari sekali: NIK, NIB, atau nama dan tanggal lahir sama.",
        "The same person or business stands in the list more than once: same NIK, NIB, or name and birth date.",
    ), 1),
)  # fmt: skip
CHECKS: Mapping[CheckName, Check] = MappingProxyType({check.name: check for check in _ALL})
