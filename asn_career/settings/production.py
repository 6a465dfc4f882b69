"""Production: refuses to start with a missing secret, with debugging on, or with the demo accounts present."""

from django.core.exceptions import ImproperlyConfigured

from asn_career.settings.base import *  # noqa: F403
from asn_career.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
if DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production.")

for _name in ("SECRET_KEY", "CHECKPOINT_SECRET", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"):
    if not env(_name, default=""):
        raise ImproperlyConfigured(f"{_name} must be set in production.")
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
CHECKPOINT_SECRET = env("CHECKPOINT_SECRET")
if len(CHECKPOINT_SECRET) < 50 or CHECKPOINT_SECRET == SECRET_KEY:
    raise ImproperlyConfigured("CHECKPOINT_SECRET must be a secret of its own, of at least 50 characters.")

DEMO_ACCOUNTS_ALLOWED = False  # a start refuses them: see promotions/checks.py

MFA_REQUIRED = env.bool("MFA_REQUIRED", default=True)

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
