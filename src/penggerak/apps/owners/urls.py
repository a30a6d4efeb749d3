"""Addresses of the owners' room."""

from django.urls import path

from penggerak.apps.owners.views import businesses, consents, data, home, people

urlpatterns = [
    path("saya/", home.mine, name="mine"),
    path("saya/klaim/<str:code>/", home.claim, name="mine_claim"),
    path("saya/bukan/<str:code>/", home.decline, name="mine_decline"),
    path("saya/ajakan/<int:pk>/", home.answer_invitation, name="mine_invitation"),
    path("saya/data/", data.mine, name="mine_data"),
    path("saya/data/salinan.json", data.copy_json, name="mine_data_json"),
    path("saya/data/salinan.pdf", data.copy_pdf, name="mine_data_pdf"),
    path("saya/usaha/<str:code>/", businesses.detail, name="mine_business"),
    path("saya/usaha/<str:code>/buka/<str:field>/", businesses.reveal, name="mine_reveal"),
    path("saya/usaha/<str:code>/ubah/<str:field>/", businesses.correct, name="mine_correct"),
    path("saya/usaha/<str:code>/izin/", consents.mine, name="mine_consents"),
    path("saya/usaha/<str:code>/orang/", people.mine, name="mine_people"),
    path("saya/usaha/<str:code>/orang/<int:pk>/akhiri/", people.end, name="mine_person_end"),
    path("saya/usaha/<str:code>/ajakan/<int:pk>/batalkan/", people.take_back, name="mine_invitation_end"),
]
