"""Periksa sendiri hasil undian: semuanya dihitung ulang dari berkas yang diumumkan.

    python3 verify_draw.py UNDIAN.json [SIDIK_RAHASIA_YANG_DIUMUMKAN]

Cukup Python 3.8 atau lebih baru; tidak perlu memasang apa pun. Kode keluar: 0 cocok, 1 berbeda, 2 tidak bisa dibaca.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import unicodedata
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any


def sidik(teks: str) -> str:
    return hashlib.sha256(teks.encode("utf-8")).hexdigest()


def json_ringkas(isi: Any) -> str:
    return json.dumps(isi, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hitung_urutan(undian: Any, benih: str) -> list[str]:
    """Setiap nomor mendapat kunci dari benih. Kunci terkecil keluar lebih dulu; dengan bobot, skor terkecil."""

    def giliran(nomor: str) -> Any:
        kunci = hmac.new(bytes.fromhex(benih), nomor.encode("utf-8"), hashlib.sha256).hexdigest()
        if undian["weights"] is None:
            return kunci, nomor
        skor = -(Decimal(int(kunci, 16) + 1) / Decimal(2**256)).ln() / Decimal(undian["weights"][nomor])
        return skor, kunci, nomor

    with localcontext() as ketelitian:
        ketelitian.prec = 90  # logaritma dihitung sampai 90 angka, supaya sama di semua komputer
        return sorted(undian["tokens"], key=giliran)


def bagi_sebanding(banyak: dict[str, int], kursi: int) -> dict[str, int]:
    """Kursi dibagi sebanding dengan banyaknya peserta; sisa pembulatan untuk pecahan terbesar, lalu menurut nama."""
    semua = sum(banyak.values())
    if kursi >= semua:
        return dict(banyak)
    hasil = {strata: kursi * n // semua for strata, n in banyak.items()}
    antrean = sorted(banyak, key=lambda strata: (-(kursi * banyak[strata] % semua), strata))
    for strata in antrean[: kursi - sum(hasil.values())]:
        hasil[strata] += 1
    return hasil


def hitung_kursi(undian: Any, strata: dict[str, str]) -> dict[str, int]:
    """Jatah diberikan dulu, paling banyak sejumlah pesertanya; kursi yang tersisa dibagi sebanding."""
    jatah = undian["quotas"] or {}
    banyak: dict[str, int] = {}
    for nomor in undian["tokens"]:
        banyak[strata[nomor]] = banyak.get(strata[nomor], 0) + 1
    awal = {nama: min(jatah.get(nama, 0), n) for nama, n in banyak.items()}
    sisa = bagi_sebanding({nama: banyak[nama] - awal[nama] for nama in banyak}, undian["seats"] - sum(awal.values()))
    return {nama: awal[nama] + sisa[nama] for nama in banyak}


def isinya_sah(undian: Any) -> bool:
    """Nomor satu baris dan tidak kosong, bobot di atas nol, jatah tidak melebihi kursi."""
    nomor_sah = all(nomor.strip() and "\n" not in nomor and "\r" not in nomor for nomor in undian["tokens"])
    bobot_sah = all(0.000001 <= bobot <= 1000000 for bobot in (undian["weights"] or {}).values())
    jatah = list((undian["quotas"] or {}).values())
    return nomor_sah and bobot_sah and min([undian["seats"], *jatah]) >= 0 and sum(jatah) <= undian["seats"]


def periksa(undian: Any) -> list[str]:
    """Daftar bagian yang tidak cocok; kosong berarti semuanya cocok."""
    peserta = undian["tokens"]
    kata = unicodedata.normalize("NFC", undian["word"].strip())
    sidik_daftar = sidik("\n".join(sorted(peserta)))
    benih = sidik(undian["secret"] + "\n" + kata + "\n" + sidik_daftar)
    urutan = hitung_urutan(undian, benih)
    strata = undian["strata"] or dict.fromkeys(peserta, "semua")
    kursi = hitung_kursi(undian, strata)
    sisa, terpilih = dict(kursi), []
    for nomor in urutan:
        if sisa[strata[nomor]] > 0:
            sisa[strata[nomor]] -= 1
            terpilih.append(nomor)
    menang = set(terpilih)
    ketentuan = {
        "quotas": undian["quotas"],
        "seats": undian["seats"],
        "strata": undian["strata"] and [undian["strata"][nomor] for nomor in sorted(peserta)],
        "weights": undian["weights"] and [float(undian["weights"][nomor]) for nomor in sorted(peserta)],
    }
    cara = [nama for nama, isi in (("stratified", "strata"), ("weighted", "weights")) if undian[isi]]
    tercatat = [sorted(undian[isi]) for isi in ("strata", "weights") if undian[isi]]
    bagian = [
        ("isi yang sah: nomor satu baris, bobot di atas nol, jatah tidak melebihi kursi", isinya_sah(undian), True),
        ("cara undian (method)", undian["method"], "_".join(cara) or "plain"),
        ("sidik rahasia (commitment)", undian["commitment"], sidik(undian["secret"])),
        ("sidik daftar peserta (list_hash)", undian["list_hash"], sidik_daftar),
        ("sidik kursi, jatah, strata, bobot (terms_hash)", undian["terms_hash"], sidik(json_ringkas(ketentuan))),
        ("benih (seed)", undian["seed"], benih),
        ("daftar peserta (tokens): urut dan tanpa kembar", peserta, sorted(set(peserta))),
        ("strata dan bobot (strata, weights): satu untuk tiap peserta", tercatat, [sorted(peserta)] * len(tercatat)),
        ("kursi tiap strata (seats_by_stratum)", undian["seats_by_stratum"], kursi if undian["strata"] else None),
        ("urutan (order)", undian["order"], urutan),
        ("yang terpilih (winners)", undian["winners"], terpilih),
        ("cadangan (waiting_list)", undian["waiting_list"], [nomor for nomor in urutan if nomor not in menang]),
    ]
    return [nama for nama, tertulis, dihitung in bagian if tertulis != dihitung]


def utama(berkas: str, diumumkan: str = "") -> int:
    try:
        undian = json.loads(Path(berkas).read_text(encoding="utf-8"))
        beda = periksa(undian)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as sebab:
        print(f"Berkas ini tidak bisa diperiksa ({type(sebab).__name__}: {sebab}).")
        return 2
    if diumumkan and diumumkan.strip().lower() != undian["commitment"]:
        beda.append("sidik rahasia yang diumumkan sebelum undian")
    for nama in beda:
        print("TIDAK COCOK: " + nama)
    if not beda:
        print(f"COCOK: {len(undian['tokens'])} peserta, {len(undian['winners'])} terpilih.")
        print("Samakan juga dengan pengumuman sebelum undian:")
        print(f"  sidik rahasia         {undian['commitment']}")
        print(f"  sidik daftar peserta  {undian['list_hash']}")
        print(f"  sidik ketentuan       {undian['terms_hash']}")
    return 1 if beda else 0


if __name__ == "__main__":
    sys.exit(utama(*sys.argv[1:3]) if len(sys.argv) > 1 else print(__doc__) or 2)
