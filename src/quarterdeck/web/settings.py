"""Django's settings for one server, made from its configuration."""

import json
import secrets
from pathlib import Path
from typing import Any

from quarterdeck.journal.place import Place, checked
from quarterdeck.web.changes.receiving import incoming
from quarterdeck.web.config import Config
from quarterdeck.web.logs import logging_of

_HERE = Path(__file__).parent
_HOUR = 3600
_WEEK = 7 * 24 * _HOUR

MIDDLEWARE = (
    "quarterdeck.web.middleware.log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "quarterdeck.web.middleware.policy.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "quarterdeck.web.middleware.wall.Wall",
)
"""What every request passes, outermost first; the wall comes last and lets nobody by."""

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "quarterdeck.journal.apps.JournalConfig",
    "quarterdeck.web.accounts.apps.AccountsConfig",
)


UPLOADS = (
    "quarterdeck.web.changes.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
)
"""What every file that is sent passes, the bound first."""


def settings_of(config: Config) -> dict[str, Any]:
    """Return the settings of a server; makes its folder and its secret if they are not there."""
    config.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "SECRET_KEY": config.secret or _secret(config.state / "secret.key"),
        "DEBUG": False,
        "ALLOWED_HOSTS": list(config.hosts),
        "ROOT_URLCONF": "quarterdeck.web.urls",
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [_templates()],
        "DATABASES": {"default": database_of(config)},
        "DATABASE_ROUTERS": ["quarterdeck.web.database.Router"],
        "CACHES": {"default": _cache(config.state / "cache")},
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en",
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [str(_HERE / "static"), str(_HERE.parent / "reports" / "styles")],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": _WEEK,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 5 * 2**20,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 1,
        "FILE_UPLOAD_HANDLERS": list(UPLOADS),
        "FILE_UPLOAD_TEMP_DIR": incoming(config.state),
        "LOGGING": logging_of(),
        "QUARTERDECK": config,
        **_signing_in(config),
        **_guarded(config),
        **_mail(config),
    }


def database_of(config: Config) -> dict[str, object]:
    """Return the database of logins as Django takes it: a file, or PostgreSQL by URL."""
    url = checked(config.database, "QUARTERDECK_DATABASE") if config.database else ""
    return Place(config.state / "logins.db", url).database()


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(_HERE / "templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quarterdeck.web.frame.frame",
            ]
        },
    }


def _cache(folder: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(folder),
        "TIMEOUT": _WEEK,
        "OPTIONS": {"MAX_ENTRIES": 4000},
    }


def _signing_in(config: Config) -> dict[str, Any]:
    return {
        "AUTH_USER_MODEL": "accounts.Login",
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"}
            for name in (
                "UserAttributeSimilarityValidator",
                "MinimumLengthValidator",
                "CommonPasswordValidator",
                "NumericPasswordValidator",
            )
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/account/login/",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_ADAPTER": "quarterdeck.web.accounts.adapter.ByInvitation",
        "SOCIALACCOUNT_ADAPTER": "quarterdeck.web.accounts.adapter.KnownOnly",
        "SOCIALACCOUNT_ONLY": False,
        # A form that ends at the provider would need its address in the content policy.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_PROVIDERS": _oidc(config.oidc),
        "ACCOUNT_RATE_LIMITS": {"login": "120/m/ip", "login_failed": "10/m/ip,5/5m/key"},
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if config.production else 0,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": _HOUR,
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Quarterdeck",
    }


def _oidc(text: str) -> dict[str, Any]:
    """Return the identity providers: a JSON object or list of them, as allauth takes an app."""
    if not text:
        return {}
    found = json.loads(text)
    apps = found if isinstance(found, list) else [found]
    return {"openid_connect": {"APPS": apps, "EMAIL_AUTHENTICATION": True}}


def _guarded(config: Config) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "quarterdeck",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.production,
        "SESSION_COOKIE_AGE": 2 * _WEEK,
        "CSRF_COOKIE_SECURE": config.production,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "quarterdeck.web.views.errors.stale_form",
        "CSRF_TRUSTED_ORIGINS": [f"https://{h}" for h in config.hosts if config.production],
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_SSL_REDIRECT": config.production,
        "SECURE_REDIRECT_EXEMPT": [r"^health$", r"^metrics/server$"],
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")
        if config.production
        else None,
        "SECURE_HSTS_SECONDS": 365 * 24 * _HOUR if config.production else 0,
        "X_FRAME_OPTIONS": "DENY",
    }


def _mail(config: Config) -> dict[str, Any]:
    """Return how mail leaves: by the SMTP server of a URL, else it is printed to the log."""
    if not config.mail:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(config.mail)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": unquote(parts.path.lstrip("/")) or "quarterdeck@localhost",
    }


def _secret(path: Path) -> str:
    """Return the server's secret, drawn once and kept for its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
