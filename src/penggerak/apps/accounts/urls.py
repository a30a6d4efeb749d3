"""The addresses of the door (/masuk/), of one's own account (/akun/) and of the list of people (/kerja/petugas/)."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from penggerak.apps.accounts import views

urlpatterns = [
    path("masuk/", views.sign_in, name="account_login"),
    path("masuk/kode/", account.request_login_code, name="account_request_login_code"),
    path("masuk/kode/isi/", account.confirm_login_code, name="account_confirm_login_code"),
    path("masuk/langkah-kedua/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/akun-baru/", views.no_sign_up, name="account_signup"),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("masuk/lupa-sandi/", account.password_reset, name="account_reset_password"),
    path("masuk/lupa-sandi/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "masuk/lupa-sandi/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^masuk/lupa-sandi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("keluar/", account.logout, name="account_logout"),
    path("akun/", mfa.index, name="mfa_index"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/konfirmasi/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/baru/", account.password_set, name="account_set_password"),
    path("akun/aplikasi-kode/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/aplikasi-kode/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/kode-cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/kode-cadangan/buat/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/kode-cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("kerja/petugas/", views.people, name="people"),
    path("kerja/petugas/<int:pk>/tutup/", views.deactivate, name="person_deactivate"),
    path("kerja/petugas/<int:pk>/buka/", views.reactivate, name="person_reactivate"),
]
