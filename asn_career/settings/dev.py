"""Trial and development on one machine, as ``bin/run`` starts it."""

from asn_career.settings.base import *  # noqa: F403
from asn_career.settings.base import env

SECRET_KEY = env("SECRET_KEY", default="only-for-trying-out")
CHECKPOINT_SECRET = env("CHECKPOINT_SECRET", default="only-for-trying-out")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # type: ignore[assignment]  # served from where the files are
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
