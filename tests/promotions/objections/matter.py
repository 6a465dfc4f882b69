"""An objection to the sent run of the small agency, as far on its way as a test needs it."""

from datetime import timedelta

from asn_career.base.jobs.running import run_job
from assessments.models import FeedbackScore
from employees.models import User
from promotions.models import Objection, ObjectionEffect
from promotions.objections import steps
from promotions.objections.effect import request_effect
from tests.factories import principal_with
from tests.promotions.committee.stage import NOW, Stage

TEXT = "Nilai umpan balik yang dipakai bukan nilai akhir yang saya terima."
ANSWER = "Nilai pada dokumen diperiksa terhadap sumber dan dinyatakan benar."


class Matter(Stage):
    """The person on the last place says that the feedback was another one; the analyst checks, two approvers decide."""

    def __init__(self, **given):
        super().__init__(**given)
        self.person = self.people[-1]
        self.by = principal_with(employee=self.person)
        self.judge, self.other = (principal_with("penyetuju", unit=self.agency.root) for _ in range(2))
        self.objection = None

    def file(self, about="component:feedback", *, by=None, at=NOW, text=TEXT, **given):
        by = by or self.by
        made = steps.file(self.run, about=about, text=text, wanted="95", by=by, at=at, **given)
        self.objection = Objection.objects.unscoped(reason="tests").with_context().get(pk=made.pk)
        return self.objection

    def do(self, act, *, by=None, at=NOW, version=None, **given):
        by = by or (self.judge if act in (steps.answer, steps.send_back) else self.officer)
        act(self.objection, by=by, at=at, version=version or self.objection.version, **given)
        return self.objection

    def checked(self):
        self.file()
        return self.do(steps.take_up)

    def correct(self, score=95):
        FeedbackScore._base_manager.filter(employee=self.person).update(score=score)

    def compute(self):
        job = run_job(request_effect(self.objection, by=self.officer, at=NOW).pk)
        assert job.state == "done", job.error
        return ObjectionEffect.objects.unscoped(reason="tests").latest("pk")

    def prepared(self, verdict="upheld"):
        self.checked()
        if verdict == "upheld":
            self.correct()
            self.compute()
        return self.do(steps.prepare, verdict=verdict, text=ANSWER)

    def answered(self, verdict="upheld"):
        self.prepared(verdict)
        return self.do(steps.answer)


def days(number):
    return timedelta(days=number)


def account(principal):
    return User.objects.get(public_id=principal.identity.partition(":")[2])
