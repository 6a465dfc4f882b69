"""The test run: the same PostgreSQL, Redis and Celery as in production, a fast password hash."""

import os

from asn_career.settings.dev import *  # noqa: F403
from asn_career.settings.dev import DATABASES

SECRET_KEY = "tests-only"
CHECKPOINT_SECRET = "tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Tests send in a minute what people send in a week; those of the bounds set their own.
API_REQUESTS_PER_MINUTE = API_TOKENS_PER_MINUTE = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A live server's threads would otherwise keep connections that the test database cannot be dropped under.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Migrating takes a quarter of a minute: bin/test does it once, and each process of the run copies the result.
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("TEST_DATABASE_TEMPLATE")}
