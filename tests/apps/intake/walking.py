"""Walking through a registration as a browser without script does: reading a page, posting its form, following on."""

import re

NIK = "3671015708859002"
NIB = "9120001234567"
PHONE = "0812 3456 4410"
WORDS = "jual keripik singkong"

ANSWERS = {
    "produk": {"main_product": WORDS, "words": WORDS, "kbli": "2020:10794"},
    "nama": {"business_name": "Keripik Cisadane"},
    "tempat": {"village": "Sukasari", "village_code": "36.71.01.1007", "address": "Jl. Merdeka No. 12 RT 03/05"},
    "pemilik": {"owner_name": "Siti Aminah", "phone": PHONE, "same_whatsapp": "on"},
    "nik": {"nik": NIK},
    "nib": {"lewati": "1"},
    "izin": {"publish": "on"},
}


def answer(client, step, said=None, room="daftar", **extra):
    return client.post(f"/{room}/isi/{step}/", ANSWERS[step] if said is None else said, **extra)


def walk(client, *, until=None, room="daftar", **changed):
    """Begin, and answer every question up to one; returns the last answer of the server."""
    response = client.get(f"/{room}/mulai/")
    for step in ANSWERS:
        if step == until:
            break
        response = answer(client, step, changed.get(step), room=room)
        assert response.status_code == 303, (step, response.status_code)
    return response


def send(client, room="daftar", **extra):
    return client.post(f"/{room}/kirim/", **extra)


def words(response):
    """What a reader sees, without the parts that differ by themselves."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
