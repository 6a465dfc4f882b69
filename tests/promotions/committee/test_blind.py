"""A first review without names is one: members read the ranking by name nowhere until all first marks are in."""

from employees.access import user_principal
from employees.models import User
from promotions.committee import forming
from promotions.models import Candidate, Considered, SelectionResult, Shortlist
from tests.factories import EmployeeFactory, GrantFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW
from tests.promotions.committee.test_pages import visit  # noqa: F401 (a fixture)
from tests.promotions.committee.test_selection_told import select

PAGES = ("shortlist_review", "shortlist_bundle", "shortlist_firmness")


def officer_among(stage):
    """The second member, who reads shortlists besides."""
    account = User.objects.get(employee=stage.seats[1])
    GrantFactory(user=account, role="analis", unit=stage.agency.root)
    return user_principal(account, on=D)


def seen(stage, by):
    """What somebody sees that ranks the candidates by name."""
    return {
        "runs": Shortlist.objects.visible_to(by).filter(vacancy=stage.vacancy).exists(),
        "candidates": Candidate.objects.visible_to(by).on(stage.run).exists(),
        "considered": Considered.objects.visible_to(by).on(stage.run).exists(),
        "results": SelectionResult.objects.visible_to(by).exists(),
    }


def test_members_who_mark_without_names_do_not_read_the_ranking_and_others_do(stage):
    select(stage)
    by, everything = (
        officer_among(stage),
        dict.fromkeys(("runs", "candidates", "considered", "results"), True),
    )
    stage.form()
    assert seen(stage, by) == everything  # the control: not seated yet
    stage.seat()
    assert seen(stage, by) == dict.fromkeys(everything, False)
    forming.start_review(stage.committee, by=stage.officer, at=NOW)
    assert seen(stage, by) == dict.fromkeys(everything, False)
    assert seen(stage, stage.officer) == everything
    stage.mark_all()
    stage.open()
    assert seen(stage, by) == everything


def test_who_knows_the_names_anyway_reads_the_ranking(stage):
    by = officer_among(stage)
    stage.reviewing(blind=False)
    assert seen(stage, by)["candidates"]


def test_the_pages_say_why_the_list_is_closed_and_when_it_opens(stage, visit):  # noqa: F811
    by = officer_among(stage)
    stage.reviewing()
    for page in PAGES:
        told = visit(by, page, stage.run.public_id, status=403)
        assert "setelah semua nilai awal masuk" in told
        assert stage.people[0].name not in told
    home = visit(by, "committee_detail", stage.committee.public_id)
    assert "tertutup bagi Anda di semua halaman" in home
    assert stage.people[0].name in visit(stage.officer, "shortlist_review", stage.run.public_id)
    stage.mark_all()
    stage.open()
    assert stage.people[0].name in visit(by, "shortlist_review", stage.run.public_id)


def test_whose_superior_a_member_is_tells_no_letter_to_the_others_while_names_are_hidden(stage, visit):  # noqa: F811
    head = EmployeeFactory()
    theirs = principal_with(employee=head)
    stage.form()
    stage.seat([head, *stage.seats[1:]])
    forming.start_review(stage.committee, by=stage.officer, at=NOW)
    stage.declare(theirs, stage.candidates[2])
    page = visit(stage.members[1], "committee_detail", stage.committee.public_id)
    members = page.split('aria-labelledby="members"')[1].split("</section>")[0]
    assert "Kandidat " not in members
    assert "1 dari para kandidat" in members
    assert "Dinyatakan" not in members
    own = visit(theirs, "committee_detail", stage.committee.public_id)
    assert "Kandidat " in own.split('aria-labelledby="members"')[1].split("</section>")[0]
