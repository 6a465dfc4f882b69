"""What posts require beside competencies, set by a decree: inherited by kind, from its day on, and never changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.imports.loading import load_package
from competencies.models import DecreeTarget, PositionRequirement
from competencies.standard_decrees import errors
from competencies.standard_decrees.content import content_hash
from competencies.standard_decrees.deciding import approve, save_requirements
from competencies.standard_decrees.requirements import Asked, requirements_said
from competencies.standard_documents import standard_data
from promotions.facts import demands_of
from tests.competencies.dictionary.test_pages import account
from tests.competencies.standards.decrees import LATER, NOW, D, accept, class_of, drafted, shown
from tests.factories import PositionFactory, UnitFactory

RANK, DEGREE = Asked("min_rank", "III/d", "mutlak"), Asked("min_education", "S1", "penting")
FIELD = Asked("field_of_study", "Administrasi Publik")


@pytest.fixture
def posts(root):
    return [PositionFactory(unit=UnitFactory(parent=root), code=f"P-{number}") for number in range(3)]


def setting(decree, requirements, *, by):
    """The draft with these requirements by the code of a post or class; None: it says nothing of them."""
    for target in decree.targets.select_related("position", "position_class"):
        code = (target.position or target.position_class).code
        if code in requirements:
            save_requirements(target, requirements[code], by=by, seen_hash=content_hash(decree))
    return decree


def decreed(root, requirements, *, by, second, begins=D):
    levels = {code: {"MAN-01": 3} for code in requirements}
    decree = setting(drafted(root, levels, by=by, begins=begins), requirements, by=by)
    accept(decree, second)
    return decree


def asked_of(post, day=D):
    rows = PositionRequirement.objects.of_target(post.pk, on=day)
    return {Asked(*row) for row in rows.values_list("kind", "value", "importance")}


def test_a_post_has_of_each_kind_its_own_else_what_its_class_asks(root, officer, second, posts):
    class_of(root, "CAMAT", *posts[:2])
    higher = Asked("min_rank", "IV/a")
    decreed(root, {"CAMAT": [RANK, DEGREE], "P-1": [higher, FIELD], "P-2": []}, by=officer, second=second)
    assert asked_of(posts[0]) == {RANK, DEGREE}
    assert asked_of(posts[1]) == {higher, FIELD, DEGREE}
    assert asked_of(posts[2]) == set()


def test_from_its_day_on_it_takes_the_place_of_what_held_and_keeps_what_it_repeats(
    root, officer, second, posts
):
    post = posts[0]
    with acting(by="tests"):
        kept = PositionRequirement.objects.create(
            position=post, kind="min_rank", value="III/d", importance="mutlak"
        )
        PositionRequirement.objects.create(position=post, kind="training", value="PKP")
    decreed(root, {"P-0": [RANK, DEGREE]}, by=officer, second=second, begins=LATER)
    assert asked_of(post, LATER - timedelta(days=1)) == {RANK, Asked("training", "PKP")}
    assert asked_of(post, LATER) == {RANK, DEGREE}
    assert PositionRequirement.objects.get(position=post, kind="min_rank") == kept


def test_a_decree_that_says_nothing_of_them_leaves_them(root, officer, second, posts):
    decreed(root, {"P-0": [RANK]}, by=officer, second=second)
    decreed(root, {"P-0": None}, by=officer, second=second, begins=LATER)
    assert asked_of(posts[0], LATER) == {RANK}


def test_a_later_decree_of_the_class_keeps_what_was_set_for_the_post(root, officer, second, posts):
    class_of(root, "CAMAT", *posts[:2])
    decreed(root, {"CAMAT": [RANK], "P-1": [FIELD]}, by=officer, second=second)
    decreed(root, {"CAMAT": [DEGREE]}, by=officer, second=second, begins=LATER)
    assert asked_of(posts[0], LATER) == {DEGREE}
    assert asked_of(posts[1], LATER) == {DEGREE, FIELD}


def test_what_was_decreed_earlier_for_a_later_day_ends_it(root, officer, second, posts):
    decreed(root, {"P-0": [DEGREE]}, by=officer, second=second, begins=LATER)
    decreed(root, {"P-0": [RANK]}, by=officer, second=second)
    assert [asked_of(posts[0], day) for day in (D, LATER - timedelta(days=1), LATER)] == [
        {RANK},
        {RANK},
        {DEGREE},
    ]


def test_whoever_is_considered_for_the_post_meets_what_holds_on_the_day(root, officer, second, posts):
    decreed(root, {"P-0": [RANK]}, by=officer, second=second)
    decreed(root, {"P-0": [DEGREE]}, by=officer, second=second, begins=LATER)
    asked = [demands_of(["P-0"], day=day)["P-0"].requirements for day in (D, LATER)]
    assert [[(row.kind, row.value) for row in each] for each in asked] == [
        [("min_rank", "III/d")],
        [("min_education", "S1")],
    ]
    printed = standard_data(posts[0], on=LATER)["requirements"]
    assert ["Pendidikan minimal", "S1", "Penting"] in printed


def test_the_second_person_agrees_to_what_was_shown_of_them(root, officer, second, posts):
    decree = drafted(root, {"P-0": {"MAN-01": 3}}, by=officer)
    seen = shown(decree)
    setting(decree, {"P-0": [RANK]}, by=officer)
    with pytest.raises(errors.NotADraftError):
        approve(decree, by=second, at=NOW, seen_hash=seen)
    assert not PositionRequirement.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE competencies_positionrequirement SET value = 'II/a'",
        "UPDATE competencies_positionrequirement SET valid_from = '2020-01-01'",
        "DELETE FROM competencies_positionrequirement",
        "UPDATE competencies_decreerequirement SET value = 'II/a'",
        "DELETE FROM competencies_decreerequirement",
        "UPDATE competencies_decreetarget SET sets_requirements = false",
    ],
)
def test_the_database_changes_nothing_of_what_was_decreed(root, officer, second, posts, statement):
    decreed(root, {"P-0": [RANK]}, by=officer, second=second)
    with pytest.raises(DatabaseError, match=r"decreed|decided"), transaction.atomic(), acting(by="tests"):
        connection.cursor().execute(statement)


def test_the_page_reads_each_kind_in_its_own_spelling_and_marks_what_it_cannot(root, officer, posts, client):
    decree = drafted(root, {"P-0": {"MAN-01": 3}}, by=officer)
    target = DecreeTarget.objects.get(decree=decree)
    client.force_login(account(officer))
    address = reverse("standard_decree_requirements", args=[decree.public_id, target.public_id])

    def sent(*lines, **more):
        given = {
            "form-TOTAL_FORMS": len(lines),
            "form-INITIAL_FORMS": 0,
            "seen_hash": content_hash(decree),
            **more,
        }
        for number, (kind, value) in enumerate(lines):
            given |= {f"form-{number}-kind": kind, f"form-{number}-value": value}
        return client.post(address, given)

    for lines, told in (
        ([("min_rank", "5x")], "Tulis golongan, misalnya III/d."),
        ([("min_education", "tinggi")], "Tulis jenjang pendidikan"),
        ([("experience_years", "-1")], "Tulis jumlah tahun"),
        ([("", "S1")], "Isi jenis dan persyaratan bersama-sama"),
        ([("training", "PKP"), ("training", "PKP")], "tertulis dua kali"),
    ):
        answer = sent(*lines)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not requirements_said(target)
    assert sent(("min_rank", "IIId"), ("", "")).status_code == 302
    target.refresh_from_db()
    assert requirements_said(target) == [Asked("min_rank", "III/d")]
    assert (
        "Pangkat minimal: III/d"
        in client.get(reverse("standard_decree", args=[decree.public_id])).content.decode()
    )
    assert sent(leave="1").status_code == 302
    target.refresh_from_db()
    assert not target.sets_requirements


def test_a_file_repeats_what_was_decreed_and_adds_nothing(root, officer, second, posts, operator, tmp_path):
    decreed(root, {"P-0": [RANK]}, by=officer, second=second)
    package = tmp_path / "position_requirements.csv"
    rows = ["P-0,min_rank,III/d,mutlak", "P-0,training,PKP,", "P-1,training,PKP,"]
    package.write_text("\n".join(["position_code,kind,value,importance", *rows]))
    report = load_package(package, principal=operator, as_of=D)
    refused = [message.as_dict() for message in report.messages() if message.severity == "error"]
    assert [(each["code"], each["row"]) for each in refused] == [("immutable_record", 3)]
    assert asked_of(posts[0]) == {RANK}
    assert asked_of(posts[1]) == {Asked("training", "PKP")}
