"""A decree about standards takes two people; what it says of each post becomes a version that never changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.imports.loading import load_package
from competencies.choices import Origin
from competencies.models import (
    DecreeLine,
    DecreeTarget,
    PositionClassMember,
    StandardDecree,
    StandardItem,
    StandardVersion,
)
from competencies.standard_decrees import errors
from competencies.standard_decrees.classes import set_members
from competencies.standard_decrees.content import Required, content_hash
from competencies.standard_decrees.deciding import add_targets, approve, give_back, save_cells
from competencies.standard_decrees.missing import posts_without_standard
from tests.competencies.standards.decrees import LATER, NOW, D, accept, class_of, drafted, shown
from tests.factories import (
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)


@pytest.fixture
def posts(root):
    return [PositionFactory(unit=UnitFactory(parent=root), code=f"P-{number}") for number in range(3)]


def in_force(post, day=D):
    rows = StandardItem.objects.in_force_on(day).filter(version__position=post)
    return {
        code: (level, origin)
        for code, level, origin in rows.values_list("competency__code", "level", "origin")
    }


def test_a_post_inherits_from_its_class_unless_the_decree_says_otherwise_of_it(root, officer, second, posts):
    class_of(root, "CAMAT", *posts[:2])
    said = {
        "CAMAT": {"MAN-01": Required(3, "mutlak"), "MAN-02": 3, "MAN-03": 3},
        "P-1": {"MAN-02": 4, "MAN-03": Required(None), "MAN-04": 2},
        "P-2": {"MAN-01": 5},
    }
    assert accept(drafted(root, said, by=officer), second) == 3
    assert in_force(posts[0]) == dict.fromkeys(("MAN-01", "MAN-02", "MAN-03"), (3, Origin.CLASS))
    assert in_force(posts[1]) == {
        "MAN-01": (3, Origin.CLASS),
        "MAN-02": (4, Origin.OVERRIDE),
        "MAN-04": (2, Origin.OVERRIDE),
    }
    assert in_force(posts[2]) == {"MAN-01": (5, Origin.OWN)}
    item = StandardItem.objects.get(version__position=posts[1], competency__code="MAN-02")
    assert (item.class_level, item.decree) == (3, "Kepwal 188/2026")
    must = StandardItem.objects.get(version__position=posts[1], competency__code="MAN-01")
    assert must.importance == "mutlak"


def test_a_later_decree_of_the_class_keeps_what_was_set_for_a_post_and_ends_the_version_before(
    root, officer, second, posts
):
    class_of(root, "CAMAT", *posts[:2])
    accept(drafted(root, {"CAMAT": {"MAN-01": 3}, "P-1": {"MAN-01": 5}}, by=officer), second)
    accept(drafted(root, {"CAMAT": {"MAN-01": 4}}, by=officer, begins=LATER), second)
    assert [in_force(posts[0], day)["MAN-01"][0] for day in (D, LATER)] == [3, 4]
    assert in_force(posts[1], LATER) == {"MAN-01": (5, Origin.OVERRIDE)}
    ends = (
        StandardVersion.objects.filter(position=posts[0])
        .order_by("valid_from")
        .values_list("validity", flat=True)
    )
    assert [span.upper for span in ends] == [LATER, None]


def test_a_row_begins_with_what_stands_and_a_loaded_standard_is_kept_where_it_differs_from_the_class(
    root, officer, second, posts
):
    class_of(root, "CAMAT", *posts[:1])
    accept(drafted(root, {"CAMAT": {"MAN-01": 3, "MAN-02": 3}}, by=officer), second)
    loaded = StandardVersionFactory(position=posts[2])
    StandardItemFactory(version=loaded, competency__code="TEK-1", level=2)
    decree = drafted(root, {"CAMAT": {}, "P-0": {}, "P-2": {}}, by=officer, begins=LATER)
    lines = DecreeLine.objects.filter(target__decree=decree)
    assert sorted(lines.values_list("target__position__code", "competency__code", "level"), key=str) == [
        ("P-2", "TEK-1", 2),
        (None, "MAN-01", 3),
        (None, "MAN-02", 3),
    ]


def test_who_drafted_it_and_who_has_no_such_role_approves_nothing(root, officer, second, posts):
    decree = drafted(root, {"P-0": {"MAN-01": 3}}, by=officer)
    with pytest.raises(errors.OwnDecreeError):
        accept(decree, officer)
    for stranger in (
        principal_with("analis", unit=root),
        principal_with("penyetuju", unit=posts[0].unit),
        principal_with("penyetuju", unit=UnitFactory(code="LAIN")),
    ):
        with pytest.raises(NotPermittedError):
            accept(decree, stranger)
    seen, agreed = content_hash(decree), shown(decree)
    line = DecreeLine.objects.get(target__decree=decree)
    save_cells(decree, {(line.target_id, line.competency_id): Required(4)}, by=officer, seen_hash=seen)
    with pytest.raises(errors.NotADraftError):
        approve(decree, by=second, at=NOW, seen_hash=agreed)
    with pytest.raises(errors.NotADraftError):
        save_cells(decree, {}, by=officer, seen_hash=seen)
    give_back(decree, by=second, at=NOW, reason="Level 4 belum diuraikan")
    with pytest.raises(errors.NotADraftError):
        accept(decree, second)


def test_what_is_not_whole_is_refused_with_its_remedy(root, officer, second, posts):
    cases = [
        ({}, "Tambahkan jabatan"),
        ({"P-0": {}}, "P-0"),
    ]
    for said, part in cases:
        with pytest.raises(errors.DecreeFaultsError) as caught:
            accept(drafted(root, said, by=officer), second)
        assert part in str(caught.value)
    StandardVersionFactory(position=posts[1], valid_from=D)
    with pytest.raises(errors.DecreeFaultsError):
        accept(drafted(root, {"P-1": {"MAN-01": 3}}, by=officer), second)
    with pytest.raises(errors.DecreeBackwardsError):
        drafted(root, {}, by=officer, begins=D - timedelta(days=1))
    with pytest.raises(errors.UnknownCodesError) as unknown:
        add_targets(drafted(root, {}, by=officer), ["P-0", "X-9"], by=officer)
    assert "X-9" in str(unknown.value)
    assert not DecreeTarget.objects.filter(position__code="P-0", decree__number=5).exists(), "all or none"


def test_the_database_refuses_what_the_rule_refuses_whatever_way_one_writes(root, officer, second, posts):
    decree = drafted(root, {"P-0": {"MAN-01": 3}}, by=officer)
    rows = StandardDecree.objects.filter(pk=decree.pk)
    own = {"state": "approved", "version": 2, "decided_on": D, "content_hash": "0" * 64}
    accepted = drafted(root, {"P-1": {"MAN-01": 3}}, by=officer)
    accept(accepted, second)
    lines = DecreeLine.objects.filter(target__decree=accepted)
    elsewhere = PositionFactory(unit=UnitFactory(code="LAIN"))
    a_class = class_of(root, "CAMAT")
    tries = [
        lambda: rows.update(**own, decided_by=decree.drafted_by),
        lambda: rows.update(decree=""),
        lambda: rows.delete(),
        lambda: StandardDecree.objects.filter(pk=accepted.pk).update(begins=LATER),
        lambda: StandardDecree.objects.filter(pk=accepted.pk).update(state="draft", version=3),
        lambda: lines.update(level=5),
        lambda: lines.delete(),
        lambda: DecreeTarget.objects.create(decree=accepted, position=posts[0]),
        lambda: DecreeTarget.objects.create(decree=decree, position=posts[0], position_class=a_class),
        lambda: StandardItem.objects.filter(version__standard_decree=accepted).update(level=5),
        lambda: StandardItem.objects.filter(version__standard_decree=accepted).update(origin="class"),
        lambda: StandardItem.objects.filter(version__standard_decree=accepted).delete(),
        lambda: StandardItemFactory(version=accepted.versions.get()),
        lambda: accepted.versions.update(sealed=False),
        lambda: accepted.versions.update(valid_from=LATER),
        lambda: PositionClassMember.objects.create(position=elsewhere, position_class=a_class),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
            attempt()


def test_the_posts_of_a_class_are_of_its_agency_and_of_no_other_class(root, officer, posts):
    first, other = class_of(root, "CAMAT", posts[0]), class_of(root, "LURAH")
    with pytest.raises(errors.OtherClassError) as caught:
        set_members(other, ["P-0", "P-1"], by=officer)
    assert "P-0" in str(caught.value)
    assert set_members(first, ["P-1", "P-2", "P-1"], by=officer) == 2
    assert set(first.members.values_list("position__code", flat=True)) == {"P-1", "P-2"}
    assert set_members(other, ["P-0"], by=officer) == 1
    with pytest.raises(errors.UnknownCodesError):
        set_members(other, [PositionFactory(unit=UnitFactory(code="LAIN")).code], by=officer)


def test_posts_without_a_standard_are_ranked_by_their_holders(root, officer, second, posts):
    for post, count in ((posts[0], 1), (posts[1], 2), (posts[2], 3)):
        for _person in range(count):
            hold(post)
    accept(drafted(root, {"P-2": {"MAN-01": 3}}, by=officer), second)
    found = posts_without_standard(officer).order_by("-holders")
    assert [(post.code, post.holders) for post in found] == [("P-1", 2), ("P-0", 1)]


def test_who_agreed_to_other_consequences_for_a_post_than_follow_now_looks_again(
    root, officer, second, posts
):
    """The decree itself is the same, but its class has another post since it was shown."""
    a_class = class_of(root, "CAMAT", posts[0])
    decree = drafted(root, {"CAMAT": {"MAN-01": 3}}, by=officer)
    agreed = shown(decree)
    set_members(a_class, ["P-0", "P-1"], by=officer)
    with pytest.raises(errors.NotADraftError):
        approve(decree, by=second, at=NOW, seen_hash=agreed)
    assert accept(decree, second) == 2


def test_a_data_package_adds_nothing_to_a_version_that_was_decreed_and_may_bring_a_later_one(
    root, officer, second, posts, operator, tmp_path
):
    accept(drafted(root, {"P-0": {"MAN-01": 3}}, by=officer), second)
    package = tmp_path / "standards.csv"
    rows = [f"P-0,MAN-02,4,{D}", f"P-0,MAN-01,3,{D}", f"P-0,MAN-02,4,{LATER}"]
    package.write_text("\n".join(["position_code,competency_code,level,valid_from", *rows]))
    report = load_package(package, principal=operator, as_of=D)
    refused = [message.as_dict() for message in report.messages() if message.severity == "error"]
    assert [(each["code"], each["row"]) for each in refused] == [("immutable_record", 2)]
    assert in_force(posts[0]) == {"MAN-01": (3, Origin.OWN)}
    assert in_force(posts[0], LATER) == {"MAN-02": (4, "")}
