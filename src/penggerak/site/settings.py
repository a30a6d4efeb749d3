"""Settings. What differs between installations comes from the environment; the rest is decided here.

DATABASE_URL         a real PostgreSQL; when unset the embedded one is used, over its socket
PENGGERAK_DATA       where data, keys and files live (see paths.py)
PENGGERAK_HOSTS      host names served, comma-separated; default: this machine only
PENGGERAK_CITY       area code of the city, default 36.71
PENGGERAK_DEMO       1: made-up data; every page says so
PENGGERAK_TLS        1: served over TLS, behind one proxy of ours
PENGGERAK_HSTS_SUBDOMAINS        1: browsers are told to use TLS for all names below ours, too
PENGGERAK_PHONE_CHANNEL          how codes reach a phone: whatsapp (default) or sms
PENGGERAK_CODES_PER_HOUR         how many sign-in codes may be sent in an hour, all people together; default 6000

Messages to people leave by what is set here; what is not is printed by the worker.

PENGGERAK_SMTP_URL               e-mail: smtps://user:password@host (TLS) or smtp://user:password@host (STARTTLS)
PENGGERAK_EMAIL_FROM             whom e-mails are from
PENGGERAK_GATEWAY_URL            SMS and WhatsApp: where a message is posted as JSON; https, or http on this machine;
                                 {channel} in it becomes sms or whatsapp
PENGGERAK_GATEWAY_WHATSAPP_URL   another address for WhatsApp
PENGGERAK_GATEWAY_TOKEN          sent as "Authorization: Bearer ..."
PENGGERAK_GATEWAY_FIELDS         how this gateway calls things, e.g. to=target&text=message&number=data.id
                                 (apps/notices/backends/gateway.py names them all)
PENGGERAK_NOTICE_DAYS            how long settled messages are kept; default 90
PENGGERAK_INTAKE_RATE            registrations that may begin in a second, default 50; more people queue; 0: no gate
PENGGERAK_HOLIDAYS   days on which offices are closed this year, comma-separated: 2026-12-24,...
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from penggerak.site.keys import load_keys
from penggerak.site.message_ways import message_ways
from penggerak.site.paths import data_home, files_home
from penggerak.site.postgres import socket_folder

SITE = Path(__file__).parent
KEYS = load_keys()

DEBUG = os.environ.get("PENGGERAK_DEBUG") == "1"
SECRET_KEY = KEYS["django"]
ALLOWED_HOSTS = os.environ.get("PENGGERAK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
BEHIND_TLS = os.environ.get("PENGGERAK_TLS") == "1"

PENGGERAK_CITY = os.environ.get("PENGGERAK_CITY", "36.71")
PENGGERAK_CITY_NAME = os.environ.get("PENGGERAK_CITY_NAME", "Kota Tangerang")
PENGGERAK_GOVERNMENT = os.environ.get("PENGGERAK_GOVERNMENT", "Pemerintah Kota Tangerang")
PENGGERAK_AGENCY = os.environ.get(
    "PENGGERAK_AGENCY", "Dinas Perindustrian, Perdagangan, Koperasi dan UKM Kota Tangerang"
)
PENGGERAK_DEMO = os.environ.get("PENGGERAK_DEMO") == "1"
PENGGERAK_INTAKE_RATE = float(os.environ.get("PENGGERAK_INTAKE_RATE", "50"))
PENGGERAK_HOLIDAYS = frozenset(os.environ.get("PENGGERAK_HOLIDAYS", "").split(",")) - {""}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "penggerak.site",
    "penggerak.apps.audit",
    "penggerak.apps.areas",
    "penggerak.apps.notices",
    "penggerak.apps.accounts",
    "penggerak.apps.register",
    "penggerak.apps.privacy",
    "penggerak.apps.intake",
    "penggerak.apps.opportunities",
    "penggerak.apps.owners",
]

MIDDLEWARE = [
    "penggerak.site.middleware.ContentSecurity",  # outermost: static files and refusals carry its headers, too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "penggerak.site.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "penggerak.apps.accounts.presence.Presence",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "penggerak.apps.accounts.access.DeclaredAccess",
]

ROOT_URLCONF = "penggerak.site.urls"
WSGI_APPLICATION = "penggerak.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "penggerak.site.context.city",
            ],
            "builtins": ["penggerak.site.templatetags.figures"],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name?option=value into Django's form."""
    parts = urlsplit(url)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _embedded() -> dict[str, object]:
    return {"NAME": "penggerak", "USER": "penggerak", "HOST": str(socket_folder()), "PORT": "5432", "OPTIONS": {}}


DATABASE_URL = os.environ.get("DATABASE_URL")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **(_database(DATABASE_URL) if DATABASE_URL else _embedded()),
    }
}

# Shared by all processes of an installation, or limits on guessing would count per process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": data_home() / "cache"}
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # costs memory too, which makes guessing dear
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = False  # our own door does it, for phones too and for people without an account
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "penggerak.apps.accounts.adapter.Adapter"
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds; the page and the letter say so
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False  # office machines are shared: a password session ends with the browser
ACCOUNT_FORMS = {
    "login": "penggerak.apps.accounts.forms.SignInForm",
    "confirm_login_code": "penggerak.apps.accounts.forms.ConfirmCodeForm",
    "reauthenticate": "penggerak.apps.accounts.forms.ReauthenticateForm",
    "reset_password": "penggerak.apps.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "penggerak.apps.accounts.forms.ResetPasswordKeyForm",
    "set_password": "penggerak.apps.accounts.forms.SetPasswordForm",
    "change_password": "penggerak.apps.accounts.forms.ChangePasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS else 0  # whose address the rate limits count
MFA_ADAPTER = "penggerak.apps.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "penggerak.apps.accounts.forms.SecondFactorForm",
    "reauthenticate": "penggerak.apps.accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "penggerak.apps.accounts.forms.ActivateAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Penggerak"
PENGGERAK_PHONE_CHANNEL = os.environ.get("PENGGERAK_PHONE_CHANNEL", "whatsapp")
PENGGERAK_CODES_PER_HOUR = int(os.environ.get("PENGGERAK_CODES_PER_HOUR", "6000"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "home"
EMAIL_BACKEND = "penggerak.apps.notices.email_backend.Outbox"  # every e-mail waits until its cause is saved
NOTICE_BACKENDS = message_ways()
NOTICE_DAYS = int(os.environ.get("PENGGERAK_NOTICE_DAYS", "90"))
DEFAULT_FROM_EMAIL = os.environ.get("PENGGERAK_EMAIL_FROM", "penggerak@localhost")

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris"))]
LOCALE_PATHS = [SITE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = data_home() / "static"
STATICFILES_DIRS = [SITE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_HOME = files_home()
AUDIT_HEADS = data_home() / "audit-heads.log"  # where the chain over the events ended, minute by minute
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
UPLOAD_MAX_BYTES = 50 * 2**20

SESSION_ENGINE = "penggerak.apps.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # seconds; owners stay longer (accounts/sessions.py)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS:  # the browser takes these from this very host only, over TLS only, for the whole of it
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS and os.environ.get("PENGGERAK_HSTS_SUBDOMAINS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"penggerak": {"level": "INFO"}},
}
