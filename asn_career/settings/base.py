"""Settings shared by every environment; each deploy value is read from the environment."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
AGENCY_NAME = env("AGENCY_NAME", default="BKPSDM Kabupaten Contoh")
# One colour like #196bcd and a logo (.svg, .png, .webp), else the product's own; the start refuses what cannot be read.
BRAND_COLOUR = env("BRAND_COLOUR", default="")
BRAND_LOGO = env("BRAND_LOGO", default="")

SECRET_KEY = env("SECRET_KEY", default="")
# Keys of before: what they have signed or encrypted is still read. See docs/operations.md.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Makes the key that signs checkpoints of the audit trail; public keys of before are those the check still trusts.
CHECKPOINT_SECRET = env("CHECKPOINT_SECRET", default="")
CHECKPOINT_KEYS_OF_BEFORE = env.list("CHECKPOINT_KEYS_OF_BEFORE", default=[])
# Evidence files of runs over more people are made by a job: these take two seconds, which one waits for on a page.
BUNDLE_PEOPLE_AT_ONCE = env.int("BUNDLE_PEOPLE_AT_ONCE", default=2_000)
# A time stamp authority (RFC 3161) that stamps checkpoints each hour, and a file with its certificates (PEM).
TSA_URL = env("TSA_URL", default="")
TSA_CERTIFICATES = env("TSA_CERTIFICATES", default="")
TSA_TIMEOUT_SECONDS = env.int("TSA_TIMEOUT_SECONDS", default=15)
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "promotions",
    "training",
    "assessments",
    "competencies",
    "employees",
    "asn_career.base",
    "asn_career.base.admin_config.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "pgtrigger",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "asn_career.base.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "asn_career.base.middleware.SessionAgeMiddleware",
    "asn_career.base.middleware.LoginRequiredMiddleware",
    "employees.middleware.PrincipalMiddleware",
    "employees.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "asn_career.base.middleware.NoStoreMiddleware",
    "asn_career.base.middleware.NotAllowedMiddleware",
    "asn_career.base.middleware.DomainErrorMiddleware",
    "employees.middleware.LostNameMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "asn_career.urls"
WSGI_APPLICATION = "asn_career.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "asn_career.base.context.product",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://localhost/asn_career")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A database host that vanished without a word is noticed in half a minute, not after the system's two hours.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    **DATABASES["default"].get("OPTIONS", {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "employees.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a flushed cache logs nobody out
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # in any case
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)  # of nobody using it
CSRF_COOKIE_HTTPONLY = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Jakarta")
USE_TZ = True
FORMAT_MODULE_PATH = ["asn_career.base.formats"]

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "asn_career.base.uploading.KeptUploadHandler",
]

CELERY_BROKER_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
# How long a worker that gives no sign of life keeps its job; a living one renews in time.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)
JOB_PRINCIPAL_RESOLVER = "employees.delegation.standing.principal_of_job"

OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "SCOPES": {"read": "Read", "write": "Write", "run": "Run"},
    "SCOPES_BACKEND_CLASS": "employees.api.scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 15 * 60,
    "ALLOWED_GRANT_TYPES": ["client-credentials"],
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    # The current best practice (RFC 9700) where the library's defaults still lag behind.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
}
# The most in a minute, 0 for no bound: requests of one API client or account, and tokens asked for from one address.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)
API_TOKENS_PER_MINUTE = env.int("API_TOKENS_PER_MINUTE", default=60)
# How many proxies of one's own stand in front and append to X-Forwarded-For; with 0 the header is ignored.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "employees.api.authentication.ClientAuthentication",
        "employees.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["employees.api.authentication.HoldsPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["asn_career.base.api.parsing.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "asn_career.base.api.paging.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["asn_career.base.api.lists.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "asn_career.base.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "asn_career.base.api.errors.handle_exception",
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Manajemen Karier ASN",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Whether accounts that hold a role need a second factor; production says yes.
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=False)

AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "asn_career.base.addresses.client_address"
# Failed sign-ins within a quarter of an hour: of everybody together, that raise the alarm, and the most of one address.
SIGN_IN_FAILURES_ALARM = env.int("SIGN_IN_FAILURES_ALARM", default=30)
SIGN_IN_FAILURES_PER_ADDRESS = env.int("SIGN_IN_FAILURES_PER_ADDRESS", default=100)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# To standard output, one line per event; without this an error of a page would be told to nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_traceback": {"()": "asn_career.base.log_lines.WithoutTraceback"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.security.DisallowedHost": {"filters": ["without_traceback"]},
    },
}

# Official documents: the lines above the agency's name, and the address under which others reach the product.
LETTERHEAD_GOVERNMENT = env("LETTERHEAD_GOVERNMENT", default="")
LETTERHEAD_ADDRESS = env("LETTERHEAD_ADDRESS", default="")
PUBLIC_URL = env("PUBLIC_URL", default="") or f"http://localhost:{env('PORT', default='8000')}"

# Without a mail server letters are kept where one can read them, and nothing leaves.
EMAIL_URL = env("EMAIL_URL", default="") or f"filemail:///{DATA_DIR / 'mail'}"
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="") or "karier@localhost"
