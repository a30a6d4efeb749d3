"""Addresses of officers for holders, consents on paper and requests."""

from django.urls import path

from penggerak.apps.privacy.views import consents, holders, requests, taking

urlpatterns = [
    path("kerja/usaha/<str:code>/pemegang/", holders.listing, name="business_holders"),
    path("kerja/usaha/<str:code>/pemegang/<int:pk>/akhiri/", holders.end, name="business_holder_end"),
    path("kerja/usaha/<str:code>/izin/", consents.record, name="business_consents"),
    path("kerja/permintaan-data/", requests.listing, name="data_requests"),
    path("kerja/permintaan-data/baru/", taking.take, name="data_request_new"),
    path("kerja/permintaan-data/<int:pk>/", requests.answer, name="data_request"),
    path("kerja/permintaan-data/<int:pk>/lepas/", requests.end_block, name="data_request_release"),
]
