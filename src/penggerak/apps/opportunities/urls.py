"""Addresses of opportunities: for everyone, for owners, for those who run them, and the draw anyone can recompute."""

from django.urls import path

from penggerak.apps.opportunities.views import (
    applicants,
    choosing,
    documents,
    draws,
    editing,
    mine,
    preview,
    public,
    quick,
)

urlpatterns = [
    path("cek/", quick.check, name="quick_check"),
    path("peluang/", public.listing, name="opportunities"),
    path("peluang/<slug:slug>/", public.detail, name="opportunity"),
    path("undian/periksa_undian.py", draws.script, name="draw_script"),
    path("undian/<slug:slug>/", draws.show, name="draw"),
    path("undian/<slug:slug>/undian.json", draws.document, name="draw_file"),
    path("undian/<slug:slug>/daftar.txt", draws.tokens, name="draw_list"),
    path("saya/peluang/", mine.listing, name="mine_opportunities"),
    path("saya/peluang/<slug:slug>/", mine.detail, name="mine_opportunity"),
    path("saya/pendaftaran/", mine.applications, name="mine_applications"),
    path("saya/pendaftaran/<str:code>/", mine.application, name="mine_application"),
    path("saya/pendaftaran/<str:code>/berkas/", documents.send, name="mine_document_send"),
    path("saya/pendaftaran/berkas/<int:pk>/", documents.mine, name="mine_document"),
    path("saya/pendaftaran/<str:code>/<slug:act>/", mine.act, name="mine_application_act"),
    path("kerja/peluang/", editing.listing, name="managed_opportunities"),
    path("kerja/peluang/baru/", editing.begin, name="opportunity_new"),
    path("kerja/peluang/<slug:slug>/", editing.overview, name="managed_opportunity"),
    path("kerja/peluang/<slug:slug>/ubah/", editing.edit, name="opportunity_edit"),
    path("kerja/peluang/<slug:slug>/syarat/", editing.rules, name="opportunity_rules"),
    path("kerja/peluang/<slug:slug>/pratinjau/", preview.preview, name="opportunity_preview"),
    path("kerja/peluang/<slug:slug>/umumkan/", editing.publish_it, name="opportunity_publish"),
    path("kerja/peluang/<slug:slug>/batalkan/", editing.cancel_it, name="opportunity_cancel"),
    path("kerja/peluang/<slug:slug>/tutup/", applicants.close, name="opportunity_close"),
    path("kerja/peluang/<slug:slug>/undi/", applicants.draw, name="opportunity_draw"),
    path("kerja/peluang/<slug:slug>/pilih/", choosing.show, name="opportunity_choose"),
    path("kerja/peluang/<slug:slug>/pendaftar/", applicants.listing, name="opportunity_applicants"),
    path("kerja/peluang/<slug:slug>/berkas/<int:pk>/", documents.read, name="opportunity_document"),
    path("kerja/peluang/<slug:slug>/temuan/<int:pk>/", applicants.accept, name="opportunity_hit_accept"),
    path("kerja/peluang/<slug:slug>/pendaftar/<str:code>/", applicants.decide, name="opportunity_applicant"),
]
