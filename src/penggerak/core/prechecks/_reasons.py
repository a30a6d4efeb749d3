"""Why a check came out as it did, in sentences: what is wrong, how it is put right, and who can do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from penggerak.core.prechecks._checks import CheckName
from penggerak.core.prechecks._frames import Outcome
from penggerak.core.register import Label
from penggerak.core.sentences import Sentence, sentence

Repairer = Literal["recipient", "clerk", "employer", "bank", "family", "programme", "office"]
REPAIRERS: Mapping[Repairer, Label] = MappingProxyType(
    {
        "recipient": Label("Penerima, dengan KTP-nya", "The recipient, with the identity card"),
        "clerk": Label("Penyusun daftar", "Whoever drew up the list"),
        "employer": Label(
            "Penerima, dengan surat dari tempat kerjanya", "The recipient, with a letter of the employer"
        ),
        "bank": Label("Penerima, dengan surat lunas dari bank", "The recipient, with a letter of the bank"),
        "family": Label("Keluarga atau kelurahan", "The family or the kelurahan"),
        "programme": Label("Penanggung jawab program", "Whoever answers for the programme"),
        "office": Label("Petugas dinas, dengan mengunggah daftarnya", "An officer, by uploading the list"),
    }
)


@dataclass(frozen=True, slots=True)
class _Reason:
    outcome: Outcome
    by: Repairer
    words: Sentence


def _hit(by: Repairer, words: Sentence) -> _Reason:
    return _Reason("hit", by, words)


def _unknown(by: Repairer, words: Sentence) -> _Reason:
    return _Reason("unknown", by, words)


_NIK: dict[str, _Reason] = {
    "nik_length": _hit("recipient", sentence(
        "NIK tidak terdiri dari 16 angka. Salin lagi seluruhnya dari KTP.")),
    "nik_scientific": _hit("clerk", sentence(
        "Lembar kerja mengubah NIK menjadi bentuk seperti 3,67E+15 sehingga angkanya hilang. "
        "Ubah format kolomnya menjadi Teks, lalu ketik ulang dari KTP.")),
    "nik_letter": _hit("clerk", sentence(
        "Ada huruf di dalam NIK. Ketik ulang angkanya dari KTP.")),
    "nik_character": _hit("clerk", sentence(
        "Ada tanda yang bukan angka di dalam NIK. Ketik ulang angkanya dari KTP.")),
    "nik_placeholder": _hit("recipient", sentence(
        "NIK hanya satu angka yang diulang. Tulis NIK yang sebenarnya dari KTP.")),
    "nik_province": _hit("recipient", sentence(
        "Dua angka pertama NIK bukan kode provinsi. Cocokkan dengan KTP.")),
    "nik_day": _hit("recipient", sentence(
        "Tanggal lahir di dalam NIK (angka ke-7 dan ke-8) tidak mungkin. Cocokkan dengan KTP.")),
    "nik_month": _hit("recipient", sentence(
        "Bulan lahir di dalam NIK (angka ke-9 dan ke-10) tidak mungkin. Cocokkan dengan KTP.")),
    "nik_date": _hit("recipient", sentence(
        "Tanggal lahir di dalam NIK tidak ada di kalender. Cocokkan dengan KTP.")),
    "nik_serial": _hit("clerk", sentence(
        "NIK berakhir 0000; mungkin lembar kerja menghapus angka terakhirnya. Ketik ulang dari KTP sebagai Teks.")),
    "nik_place": _hit("recipient", sentence(
        "Kode kota atau kecamatan di dalam NIK 00. Cocokkan dengan KTP; "
        "bila KTP memang begitu, tanyakan ke Disdukcapil.")),
    "nik_empty": _unknown("clerk", sentence("NIK kosong. Lengkapi dari KTP.")),
}  # fmt: skip
_IDENTITY: dict[str, _Reason] = {
    "birth_date_differs_from_nik": _hit("recipient", sentence(
        "Tanggal lahir berbeda dari yang tersimpan di NIK. Cocokkan NIK dan tanggal lahir dengan KTP; "
        "bila KTP memang begitu, minta surat keterangan Disdukcapil.")),
    "sex_differs_from_nik": _hit("recipient", sentence(
        "Jenis kelamin berbeda dari yang tersimpan di NIK. Cocokkan keduanya dengan KTP; "
        "NIK ini mungkin milik orang lain.")),
    "name_differs_from_register": _hit("recipient", sentence(
        "Di daftar usaha, NIK ini dipakai orang dengan nama lain. Cocokkan nama dan NIK dengan KTP, "
        "lalu perbaiki yang salah: daftar ini atau daftar usaha.")),
    "birth_date_differs_from_register": _hit("recipient", sentence(
        "Tanggal lahir berbeda dari yang tercatat di daftar usaha untuk NIK ini. Cocokkan dengan KTP, "
        "lalu perbaiki yang salah.")),
    "sex_differs_from_register": _hit("recipient", sentence(
        "Jenis kelamin berbeda dari yang tercatat di daftar usaha untuk NIK ini. Cocokkan dengan KTP, "
        "lalu perbaiki yang salah.")),
    "no_nik_to_compare": _unknown("clerk", sentence(
        "NIK kosong atau tidak terbaca, jadi identitas tidak dapat dicocokkan. Lengkapi NIK dari KTP.")),
    "nothing_to_compare": _unknown("clerk", sentence(
        "Belum ada yang dapat dicocokkan dengan NIK ini. Tambahkan tanggal lahir dari KTP.")),
}  # fmt: skip
_LISTED: dict[str, _Reason] = {
    "listed_state_employee": _hit("employer", sentence(
        "Tercatat sebagai ASN, TNI, Polri, atau pegawai BUMN/BUMD pada daftar per %(day)s. "
        "Bila sudah berhenti atau pensiun, lampirkan suratnya; bila tidak, ganti penerimanya.")),
    "says_state_employee": _hit("employer", sentence(
        "Daftar ini atau daftar usaha menyebut penerima pegawai negara. "
        "Bila keliru atau sudah berhenti, perbaiki keterangannya; bila benar, ganti penerimanya.")),
    "listed_credit": _hit("bank", sentence(
        "Tercatat masih punya kredit bank pada daftar per %(day)s. "
        "Bila sudah lunas, lampirkan surat lunas dari bank; bila tidak, ganti penerimanya.")),
    "listed_deceased": _hit("family", sentence(
        "Tercatat sudah meninggal pada daftar per %(day)s. Pastikan ke kelurahan: bila benar, keluarkan dari daftar; "
        "bila keliru, minta Disdukcapil membetulkan datanya.")),
    "says_deceased": _hit("family", sentence(
        "Daftar ini atau daftar usaha menyebut tanggal meninggal penerima. Pastikan ke kelurahan: bila benar, "
        "keluarkan dari daftar; bila keliru, perbaiki keterangannya.")),
    "listed_payment": _hit("programme", sentence(
        "Sudah dibayar %(number)s kali menurut daftar pembayaran per %(day)s. Keluarkan dari daftar, "
        "kecuali aturan program membolehkan lebih dari sekali.")),
    "not_in_decree": _hit("programme", sentence(
        "NIK ini tidak ada dalam daftar SK per %(day)s. Periksa NIK-nya; bila sudah benar, ajukan perubahan SK "
        "atau keluarkan dari daftar.")),
    "no_list": _unknown("office", sentence(
        "Belum ada daftar pembandingnya. Unggah daftar itu, lalu periksa lagi.")),
    "no_nik_to_look_up": _unknown("clerk", sentence(
        "NIK kosong atau tidak terbaca, jadi tidak dapat dicari. Lengkapi NIK dari KTP.")),
}  # fmt: skip
_OTHERS: dict[str, _Reason] = {
    "sales_above_micro": _hit("recipient", sentence(
        "Penjualan setahun %(number)s, di atas batas usaha mikro %(limit)s (PP 7/2021). "
        "Pastikan angkanya; bila benar, arahkan ke program usaha kecil.")),
    "capital_above_micro": _hit("recipient", sentence(
        "Modal usaha %(number)s, di atas batas usaha mikro %(limit)s (PP 7/2021). "
        "Tulis penjualan setahun, karena itu yang menentukan; "
        "bila juga di atas batas, arahkan ke program usaha kecil.")),
    "declared_not_micro": _hit("recipient", sentence(
        "Daftar ini menyebut skalanya bukan mikro, tanpa angka. "
        "Tulis penjualan setahun; bila masih usaha mikro, perbaiki skalanya.")),
    "size_unknown": _unknown("recipient", sentence(
        "Penjualan dan modal tidak diketahui, jadi skala usaha belum dapat diperiksa. Tanyakan penjualan setahun.")),
    "no_limits": _unknown("office", sentence(
        "Batas usaha mikro untuk tanggal daftar ini tidak tersimpan. Periksa lagi tanggal keadaannya.")),
    "address_elsewhere": _hit("recipient", sentence(
        "Alamat yang tertulis di luar kota ini. Bila salah tulis, perbaiki sesuai KTP atau surat domisili; "
        "bila benar, serahkan ke pemerintah daerah itu.")),
    "area_not_found": _hit("clerk", sentence(
        "Kelurahan atau kecamatan yang tertulis tidak ada di kota ini. Perbaiki ejaannya; "
        "bila memang di luar kota, serahkan ke pemerintah daerah itu.")),
    "no_address": _unknown("clerk", sentence(
        "Alamat tidak tertulis atau tidak terbaca. Lengkapi kelurahan sesuai KTP atau surat domisili.")),
    "no_address_nik_elsewhere": _unknown("clerk", sentence(
        "Alamat tidak tertulis, dan NIK pertama kali terbit di luar kota ini. Itu bukan kesalahan; "
        "lengkapi kelurahan tempat tinggal sekarang.")),
    "same_nik": _hit("clerk", sentence(
        "NIK yang sama ada di baris %(number)s. Sisakan satu baris; bila orangnya berbeda, perbaiki NIK-nya.")),
    "same_nib": _hit("clerk", sentence(
        "NIB yang sama ada di baris %(number)s. Satu usaha cukup satu baris; "
        "bila usahanya berbeda, perbaiki NIB-nya.")),
    "same_name_and_birth_date": _hit("clerk", sentence(
        "Nama dan tanggal lahir yang sama ada di baris %(number)s. Lengkapi NIK kedua baris; "
        "bila orangnya sama, sisakan satu.")),
    "nobody_named": _unknown("clerk", sentence(
        "Tanpa NIK, NIB, atau nama dengan tanggal lahir, baris kembar tidak dapat dikenali. Lengkapi NIK dari KTP.")),
}  # fmt: skip
_REASONS: Mapping[str, _Reason] = _NIK | _IDENTITY | _LISTED | _OTHERS
_MONEY = frozenset({"sales_above_micro", "capital_above_micro"})
UNKNOWN_REASONS = frozenset(code for code, reason in _REASONS.items() if reason.outcome == "unknown")
ANY_NIK = "nik_character"  # for a problem that has no words of its own
_CLEAR = sentence("Tidak ditemukan masalah.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: a row of FINDINGS, able to say itself."""

    row: int
    check: CheckName
    outcome: Outcome
    reason: str | None = None
    number: int | None = None
    limit: int | None = None
    day: date | None = None

    def sentence(self) -> Sentence:
        """What is wrong and how it is put right; for a clear one, that nothing was found."""
        if self.reason is None:
            return _CLEAR
        template = _REASONS.get(self.reason, _REASONS[ANY_NIK]).words.template
        gaps = {"number": self._number(), "limit": _rupiah(self.limit), "day": _written(self.day)}
        return Sentence(template, {name: text for name, text in gaps.items() if f"%({name})" in template})

    def repaired_by(self) -> Label | None:
        """Who can put it right; None when nothing is wrong."""
        return REPAIRERS[_REASONS.get(self.reason, _REASONS[ANY_NIK]).by] if self.reason else None

    def _number(self) -> str:
        return _rupiah(self.number) if self.reason in _MONEY else str(self.number)


def _rupiah(amount: int | None) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".") if amount is not None else ""


def _written(day: date | None) -> str:
    return day.strftime("%d-%m-%Y") if day else ""
