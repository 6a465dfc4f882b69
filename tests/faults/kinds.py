"""Kinds of jobs that a worker of a fault test knows."""

import os

from asn_career.base.jobs.handlers import handles
from asn_career.base.models import AccessLogEntry


@handles("fault_count")
def count(context):
    """Leaves one entry per time it is done."""
    with context.fenced():
        AccessLogEntry.objects.create(actor="fault_count", action=str(context.job.pk))
    return {}


@handles("fault_poison")
def poison(context):
    """Takes its process down, as running out of memory would."""
    with context.fenced():
        AccessLogEntry.objects.create(actor="fault_poison", action=str(context.job.pk))
    os._exit(1)
