"""The addresses of the door (/masuk/), of one's own account (/akun/) of people and organisations
(/kerja/petugas/, /kerja/organisasi/), and of partners (/mitra/)."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from penggerak.apps.accounts.views import account as own
from penggerak.apps.accounts.views import door, organisations, people

urlpatterns = [
    path("masuk/", door.sign_in, name="account_login"),
    path("masuk/kode/", door.enter_code, name="account_enter_code"),
    path("masuk/sandi/", door.sign_in_by_password, name="account_login_password"),
    path("masuk/sandi/kode/", account.confirm_login_code, name="account_confirm_login_code"),
    path("masuk/langkah-kedua/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/akun-baru/", door.no_sign_up, name="account_signup"),
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
    path("akun/nama/", door.own_name, name="own_name"),
    path("akun/sesi/", own.own_sessions, name="own_sessions"),
    path("akun/sesi/tutup/", own.close_one, name="own_session_close"),
    path("akun/sesi/tutup-lain/", own.close_others, name="own_sessions_close_others"),
    path("akun/kontak/kode/", own.prove_contact, name="prove_contact"),
    path("akun/kontak/<slug:field>/", own.own_contact, name="own_contact"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/konfirmasi/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/baru/", account.password_set, name="account_set_password"),
    path("akun/aplikasi-kode/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/aplikasi-kode/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/kode-cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/kode-cadangan/buat/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/kode-cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("kerja/petugas/", people.people, name="people"),
    path("kerja/petugas/<int:pk>/tutup/", people.deactivate, name="person_deactivate"),
    path("kerja/petugas/<int:pk>/buka/", people.reactivate, name="person_reactivate"),
    path("kerja/petugas/<int:pk>/lepas-aplikasi/", people.take_second_factor_away, name="person_second_factor"),
    path("kerja/organisasi/", organisations.organisations, name="organisations"),
    path("kerja/organisasi/<int:pk>/", organisations.organisation, name="organisation"),
    path("kerja/organisasi/<int:pk>/ubah/", organisations.organisation_change, name="organisation_change"),
    path("kerja/organisasi/<int:pk>/tutup/", organisations.organisation_close, name="organisation_close"),
    path("kerja/organisasi/<int:pk>/anggota/", organisations.member_add, name="member_add"),
    path("kerja/organisasi/anggota/<int:pk>/akhiri/", organisations.member_end, name="member_end"),
    path("mitra/", organisations.partner, name="partner"),
    path("mitra/<int:pk>/anggota/", organisations.colleague_add, name="colleague_add"),
    path("mitra/anggota/<int:pk>/akhiri/", organisations.colleague_end, name="colleague_end"),
]
