"""Kinds of jobs that a worker of a fault test knows."""

import os
import signal

from asn_career.base.jobs.context import Range
from asn_career.base.jobs.handlers import handles
from asn_career.base.models import AccessLogEntry, IdempotencyKey

TOY_ENGINE = os.environ.get("TOY_ENGINE", "1")
TOY_CHUNKS = 10


@handles("fault_count")
def count(context):
    """Leaves one entry per time it is done."""
    with context.fenced():
        AccessLogEntry.objects.create(actor="fault_count", action=str(context.job.pk))
    return {}


@handles("fault_poison")
def poison(context):
    """Takes its process down in one of the ways in which processes end, after some chunks of each attempt."""
    with context.fenced():
        AccessLogEntry.objects.create(actor="fault_poison", action=str(context.job.pk))
    context.plan(Range(number, number, 1) for number in range(TOY_CHUNKS))
    for chunk in context.pending_chunks()[: context.parameters["chunks"]]:
        with context.chunk(chunk):
            pass
    WAYS_TO_END[context.parameters["way"]]()


WAYS_TO_END = {
    "exits": lambda: os._exit(1),
    "leaves no trace": lambda: os._exit(0),
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "is told to stop": lambda: os.kill(os.getpid(), signal.SIGABRT),
}


def toy_rows(job):
    """What the toy engine has written, by chunk: the version that wrote it."""
    rows = IdempotencyKey.objects.filter(identity=f"toy {job.pk}")
    return {int(row.key): row.request_hash for row in rows}


@handles("fault_toy", engine=TOY_ENGINE)
def toy(context):
    """An engine of which there are two versions; each writes its name into every chunk."""
    context.plan(Range(number, number, 1) for number in range(TOY_CHUNKS))
    for chunk in context.pending_chunks():
        with context.chunk(chunk):
            mine = {"identity": f"toy {context.job.pk}", "key": str(chunk.number)}
            IdempotencyKey.objects.filter(**mine).delete()
            IdempotencyKey.objects.create(**mine, request_hash=TOY_ENGINE)
    return {}
