"""Who may open which address. One row for each address of the site; a new address without a row fails the test.

The four letters stand for: someone unknown, a field officer, an officer, an admin.
  y  may open it (what it answers is another matter: a page, a redirect onwards, 404 for a row that is not there)
  n  is refused (403)
  s  is sent to the sign-in page
Parts of an address that vary are filled in from SAMPLES.
"""

SAMPLES = {"pk": "1", "code": "USAHA-1", "field": "phone", "uidb36": "1", "key": "salah"}

ROWS = {
    "home": "yyyy",
    "registered": "yyyy",
    "methods": "yyyy",
    "privacy": "yyyy",
    "health": "yyyy",
    "set_language": "yyyy",
    # the door
    "account_login": "yyyy",
    "account_request_login_code": "yyyy",
    "account_confirm_login_code": "yyyy",
    "mfa_authenticate": "yyyy",
    "account_signup": "yyyy",
    "account_inactive": "yyyy",
    "account_reset_password": "yyyy",
    "account_reset_password_done": "yyyy",
    "account_reset_password_from_key": "yyyy",
    "account_reset_password_from_key_done": "yyyy",
    "account_logout": "yyyy",
    # one's own account
    "mfa_index": "syyy",
    "account_reauthenticate": "syyy",
    "mfa_reauthenticate": "syyy",
    "account_change_password": "syyy",
    "account_set_password": "syyy",
    "mfa_activate_totp": "syyy",
    "mfa_deactivate_totp": "syyy",
    "mfa_view_recovery_codes": "syyy",
    "mfa_generate_recovery_codes": "syyy",
    "mfa_download_recovery_codes": "syyy",
    # work
    "work": "syyy",
    "people": "snny",
    "person_deactivate": "snny",
    "person_reactivate": "snny",
    # the register
    "businesses": "syyy",
    "businesses_download": "syyy",
    "business": "syyy",
    "business_reveal": "syyy",
    "business_correct": "syyy",
    "visits": "syyy",
    "visits_coverage": "syyy",
    "visit": "syyy",
    "visit_photo": "syyy",
    "review": "syyy",
    "review_decide": "syyy",
    "review_undo": "syyy",
    "imports": "snyy",
    "import_new": "snyy",
    "import": "snyy",
    "import_columns": "snyy",
    "import_apply": "snyy",
    "import_stop": "snyy",
    "import_repairs": "snyy",
    "import_take_back": "snyy",
    "import_bring_back": "snyy",
}
