"""What each kind of job is called."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "gap_run": _("Computing gaps"),
    "shortlist_run": _("Computing a shortlist"),
    "import": _("Importing data"),
}
