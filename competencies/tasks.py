"""Background work of the dictionary."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from competencies.dictionary.versions import begin_due


@shared_task(name="competencies.begin_dictionary_versions")
def begin_dictionary_versions(**_future: Any) -> None:
    """Put into force what was reviewed for a day that has come."""
    begin_due(by="system:schedule", on=timezone.localdate())
