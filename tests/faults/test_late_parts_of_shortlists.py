"""Runs of shortlists and of succession whose parts come in any order, late, or from another engine: one result."""

from dataclasses import dataclass
from typing import Any

import pytest

from asn_career.base.jobs import handlers
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.querysets import JobQuerySet
from asn_career.base.models import Job
from promotions import shortlists, succession
from promotions.models import SuccessionRun, Successor
from promotions.shortlists import request_all_shortlists, request_shortlist
from promotions.succession import request_succession
from tests.faults.attempts import Attempts
from tests.faults.everything import everything
from tests.faults.seeds import chances, one_seed_or_five
from tests.faults.test_shortlists import told
from tests.promotions.agency import Agency, D

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
PEOPLE, PER_CHUNK = 12, 3
CHUNKS = PEOPLE // PER_CHUNK


@dataclass(frozen=True)
class Kind:
    """One kind of run: how it is asked for, which function reads a part and which writes it, and what it came to."""

    module: Any
    ask: Any
    prepare: Any
    read: str
    write: str
    result: Any


def succession_told(job):
    run = SuccessionRun.objects.filter(job=job, published_at__isnull=False).get()
    rows = Successor.objects.unscoped(reason="tests").filter(run=run)
    return sorted(rows.values_list("position", "employee", "letters", "jpm", "score"))


def asked(request, *given):
    return lambda agency, by, **options: request(
        *(getattr(agency, name) for name in given), as_of=D, by=by, **options
    )


SHORTLIST = Kind(
    shortlists,
    asked(request_shortlist, "vacancy"),
    shortlists.sealed_batch,
    "read_parts",
    "store_parts",
    told,
)
BATCH = Kind(
    shortlists, asked(request_all_shortlists), shortlists.sealed_batch, "read_parts", "store_parts", told
)
SUCCESSION = Kind(
    succession, asked(request_succession, "root"), succession.outlook_of, "compare", "store", succession_told
)
KINDS = {"shortlist_run": SHORTLIST, "shortlist_batch": BATCH, "succession_run": SUCCESSION}
BLOCKS = dict.fromkeys(KINDS, "promotions_shortlistblock") | {"succession_run": "promotions_successionblock"}
EACH = pytest.mark.parametrize("name", KINDS)


@pytest.fixture(autouse=True)
def _unread(broker):
    """Messages go to a broker that nobody reads: these tests deliver them themselves."""


@pytest.fixture
def agency():
    agency = Agency()
    for number in range(PEOPLE):
        agency.person(feedback=60 + number, status="PNS" if number % 4 else "PPPK")
    return agency


class Story:
    """A run of one kind, cut into parts, and what the same run comes to undisturbed."""

    def __init__(self, name, agency, by, monkeypatch, chance):
        self.kind, self.agency, self.by = KINDS[name], agency, by
        self.attempts = Attempts(monkeypatch, chance, module=self.kind.module, name=self.kind.write)
        whole = self.ask(chunk_size=PEOPLE)
        self.attempts.finishes(whole)
        self.expected = self.result(whole)
        self.job = self.ask(chunk_size=PER_CHUNK)

    def ask(self, **options):
        return self.kind.ask(self.agency, self.by, **options)

    def result(self, job):
        job.refresh_from_db()
        assert job.state == "done", job.error
        return self.kind.result(job)

    def dies_after(self, parts):
        self.attempts.contexts.clear()
        self.attempts.dies_after(self.job, parts)
        # What the attempt that is cut off holds in its hands, and goes on with when it wakes up.
        self.held = self.kind.prepare(self.job)

    def late(self, chunk):
        """The first attempt reads a part, and comes to write it when another has the job."""
        within = (chunk.low, chunk.high)
        parts = getattr(self.kind.module, self.kind.read)(self.held, within=within)
        return self.attempts.late(chunk, lambda: self.attempts.write(self.held, parts, within=within))


@EACH
@one_seed_or_five
def test_parts_in_any_order_make_the_same_run(name, seed, agency, operator, monkeypatch):
    story = Story(name, agency, operator, monkeypatch, chances("order", name, seed))
    story.attempts.finishes(story.job)
    ended = list(story.job.chunks.order_by("finished_at").values_list("number", flat=True))

    assert sorted(ended) == list(range(CHUNKS))
    assert ended != sorted(ended)
    assert story.result(story.job) == story.expected


@EACH
@one_seed_or_five
def test_a_part_of_an_attempt_that_is_over_changes_nothing_whenever_it_comes(
    name, seed, agency, operator, monkeypatch
):
    chance = chances("late part", name, seed)
    story = Story(name, agency, operator, monkeypatch, chance)
    story.dies_after(chance.randrange(CHUNKS))

    refused = story.attempts.finishes(story.job, coming_late=story.late)

    assert refused
    assert all(refused)
    assert story.result(story.job) == story.expected
    before = everything()
    assert all(story.late(chunk) for chunk in story.job.chunks.all())
    assert everything() == before


@EACH
def test_without_the_fence_a_late_part_would_be_written(name, agency, operator, monkeypatch):
    """The control: what another attempt may be working on is written over."""
    story = Story(name, agency, operator, monkeypatch, chances("unfenced part"))
    story.dies_after(2)
    chunk = story.job.chunks.finished().first()
    monkeypatch.setattr(JobQuerySet, "held_by", lambda self, job: self.filter(pk=job.pk))
    monkeypatch.setattr(JobQuerySet, "renew", lambda self, **changes: self.update(**changes))
    before = everything()[BLOCKS[name]]

    assert story.late(chunk) == []
    assert everything()[BLOCKS[name]] != before


def another_engine(monkeypatch, name):
    """The next attempt is done by a worker with other code."""
    known = handlers.handler_for(name)
    other = handlers.Handler(known.kind, known.work, "another engine", known.permits, known.result_page)
    monkeypatch.setattr(handlers, "_handlers", {**handlers._handlers, name: other})
    monkeypatch.setattr(KINDS[name].module, "engine_hash", lambda: "another engine")


def attempts_of_chunks(job):
    return sorted(job.chunks.values_list("attempt", flat=True))


@EACH
@one_seed_or_five
def test_another_engine_begins_anew_and_the_same_one_goes_on(name, seed, agency, operator, monkeypatch):
    chance = chances("deploy", name, seed)
    finished = chance.randrange(1, CHUNKS)
    story = Story(name, agency, operator, monkeypatch, chance)
    story.dies_after(finished)
    changed = story.ask(chunk_size=PER_CHUNK)
    story.attempts.dies_after(changed, finished)

    story.attempts.finishes(story.job)
    another_engine(monkeypatch, name)
    story.attempts.finishes(changed)

    assert attempts_of_chunks(story.job) == [1] * finished + [2] * (CHUNKS - finished)
    assert attempts_of_chunks(changed) == [2] * CHUNKS
    assert story.result(story.job) == story.result(changed) == story.expected
    assert engines(name, changed) == {"another engine"}
    assert Job.objects.get(pk=changed.pk).engine_version == "another engine"


def engines(name, job):
    runs = SuccessionRun.objects if name == "succession_run" else shortlists.Shortlist.objects
    return set(runs.filter(job=job).values_list("engine_hash", flat=True))


@EACH
def test_without_the_pins_versions_would_be_mixed(name, agency, operator, monkeypatch):
    """The control: neither the job nor the run asks by which engine it was begun."""
    story = Story(name, agency, operator, monkeypatch, chances("unpinned", name))
    story.dies_after(2)
    another_engine(monkeypatch, name)
    monkeypatch.setattr(JobContext, "begin", lambda self: None)
    monkeypatch.setattr(KINDS[name].module, "engine_hash", lambda: next(iter(engines(name, story.job))))

    story.attempts.finishes(story.job)

    assert set(attempts_of_chunks(story.job)) == {1, 2}
