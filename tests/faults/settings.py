"""Settings of the servers that fault tests start: as in tests, but connections outlive a request as in production."""

from asn_career.settings.test import *  # noqa: F403
from asn_career.settings.test import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 60
