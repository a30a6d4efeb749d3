"""Addresses of the register."""

from django.urls import path

from penggerak.apps.register.views import businesses, imports, review, visits
from penggerak.apps.register.views.registered import registered

urlpatterns = [
    path("terdaftar/", registered, name="registered"),
    path("kerja/kunjungan/", visits.listing, name="visits"),
    path("kerja/kunjungan/peta/", visits.coverage, name="visits_coverage"),
    path("kerja/kunjungan/foto/<int:pk>/", visits.photo, name="visit_photo"),
    path("kerja/kunjungan/<str:code>/", visits.visit, name="visit"),
    path("kerja/tinjau/", review.queue, name="review"),
    path("kerja/tinjau/<int:pk>/", review.decided, name="review_decide"),
    path("kerja/tinjau/batalkan/<int:pk>/", review.undone, name="review_undo"),
    path("kerja/usaha/", businesses.listing, name="businesses"),
    path("kerja/usaha/daftar.xlsx", businesses.download, name="businesses_download"),
    path("kerja/usaha/<str:code>/", businesses.profile, name="business"),
    path("kerja/usaha/<str:code>/buka/<str:field>/", businesses.reveal, name="business_reveal"),
    path("kerja/usaha/<str:code>/ubah/<str:field>/", businesses.correct, name="business_correct"),
    path("kerja/impor/", imports.listing, name="imports"),
    path("kerja/impor/baru/", imports.receive, name="import_new"),
    path("kerja/impor/<int:pk>/", imports.detail, name="import"),
    path("kerja/impor/<int:pk>/kolom/", imports.columns, name="import_columns"),
    path("kerja/impor/<int:pk>/terapkan/", imports.apply, name="import_apply"),
    path("kerja/impor/<int:pk>/berhenti/", imports.stop, name="import_stop"),
    path("kerja/impor/<int:pk>/batalkan/", imports.undo, name="import_take_back"),
    path("kerja/impor/<int:pk>/pulihkan/", imports.redo, name="import_bring_back"),
    path("kerja/impor/<int:pk>/perbaikan.xlsx", imports.repairs, name="import_repairs"),
]
