"""Addresses of registration."""

from django.urls import path

from penggerak.apps.intake.views import assisting, continuing, receipts, registering, submissions
from penggerak.apps.intake.views.start import start

urlpatterns = [
    path("daftar/", start, name="register_start"),
    path("daftar/mulai/", registering.begin, name="register_begin"),
    path("daftar/isi/<slug:step>/", registering.question, name="register_question"),
    path("daftar/cocok/", registering.match, name="register_match"),
    path("daftar/periksa/", registering.check, name="register_check"),
    path("daftar/kirim/", registering.send, name="register_send"),
    path("daftar/disimpan/", registering.kept, name="register_kept"),
    path("daftar/lanjut/", continuing.go_on, name="register_continue"),
    path("daftar/tanda-terima/<str:code>/", receipts.receipt, name="receipt"),
    path("daftar/tanda-terima/<str:code>/tambah/", receipts.add, name="receipt_add"),
    path("kerja/pendaftaran/", submissions.listing, name="submissions"),
    path("kerja/pendaftaran/<int:pk>/ulang/", submissions.again, name="submission_again"),
    path("kerja/daftarkan/", assisting.start, name="assist_start"),
    path("kerja/daftarkan/mulai/", assisting.begin, name="assist_begin"),
    path("kerja/daftarkan/isi/<slug:step>/", assisting.question, name="assist_question"),
    path("kerja/daftarkan/cocok/", assisting.match, name="assist_match"),
    path("kerja/daftarkan/periksa/", assisting.check, name="assist_check"),
    path("kerja/daftarkan/kirim/", assisting.send, name="assist_send"),
]
