"""Decrees and versions of the dictionary that wait for a second person, on the desk."""

from django.utils.translation import gettext_lazy as _

from competencies.models import DictionaryVersion, StandardDecree
from employees.access import Permission
from employees.awaiting import Kind, register_awaiting

register_awaiting(
    Kind(
        code="standard_decree",
        label=_("Decree about standards"),
        permission=Permission.APPROVE_STANDARDS,
        url_name="standard_decree",
        rows=StandardDecree.objects.approvable_by,
        named="decree",
        since="drafted_at",
    ),
    Kind(
        code="dictionary_version",
        label=_("Dictionary version"),
        permission=Permission.APPROVE_STANDARDS,
        url_name="dictionary_version",
        rows=DictionaryVersion.objects.approvable_by,
        named="decree",
        since="drafted_at",
    ),
)
