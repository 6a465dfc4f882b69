"""The words of a post are decreed with its standard, hold until another decree changes them, and are printed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from competencies.models import StandardVersion
from competencies.standard_decrees.content import content_hash
from competencies.standard_decrees.deciding import save_description
from competencies.standard_decrees.describing import Described, described_on
from competencies.standard_decrees.errors import NotADraftError
from competencies.standard_documents import standard_data, standard_pdf
from competencies.standards import close_versions
from tests.competencies.dictionary.test_pages import account
from tests.competencies.standards.decrees import LATER, D, accept, class_of, drafted, shown
from tests.factories import PositionFactory, StandardVersionFactory, UnitFactory

OWN = Described("Memimpin pelayanan perizinan.", "Izin selesai tepat waktu\nKepuasan pemohon")
OF_CLASS = Described("Memimpin kecamatan.", "")


@pytest.fixture
def posts(root):
    return [PositionFactory(unit=UnitFactory(parent=root), code=f"P-{number}") for number in range(3)]


def describe(decree, code, said, by):
    target = next(row for row in decree.targets.all() if (row.position or row.position_class).code == code)
    save_description(target, said, by=by, seen_hash=content_hash(decree))


def test_a_post_has_its_own_words_else_those_of_its_class_and_keeps_them_until_others_are_set(
    root, posts, officer, second
):
    class_of(root, "CAMAT", posts[0], posts[1])
    decree = drafted(root, {"CAMAT": {"MAN-01": 3}, "P-1": {"MAN-02": 3}}, by=officer)
    describe(decree, "CAMAT", OF_CLASS, officer)
    describe(decree, "P-1", Described("", OWN.performance_measures), officer)
    accept(decree, second)
    both = Described(OF_CLASS.summary, OWN.performance_measures)
    assert [described_on(post.pk, D) for post in posts] == [OF_CLASS, both, Described()]
    assert not described_on(posts[0].pk, D - timedelta(days=1))
    later = drafted(root, {"P-1": {"MAN-02": 4}}, by=officer, begins=LATER)
    describe(later, "P-1", Described("Lain", ""), officer)
    accept(later, second)
    assert described_on(posts[1].pk, LATER - timedelta(days=1)) == both
    assert described_on(posts[1].pk, LATER) == Described("Lain", OWN.performance_measures)
    loaded = StandardVersionFactory(position=posts[0], valid_from=LATER)
    close_versions([loaded.position_id])
    assert described_on(posts[0].pk, LATER) == OF_CLASS, "a file that says nothing of them takes nothing away"


def test_who_approves_agrees_to_the_words_too_and_they_never_change_after(root, posts, officer, second):
    decree = drafted(root, {"P-0": {"MAN-01": 3}}, by=officer)
    before = shown(decree)
    describe(decree, "P-0", OWN, officer)
    assert shown(decree) != before
    target = decree.targets.get()
    with pytest.raises(NotADraftError):
        save_description(target, OF_CLASS, by=officer, seen_hash=before)
    accept(decree, second)
    with pytest.raises(NotADraftError):
        describe(decree, "P-0", OF_CLASS, officer)
    for rows in (StandardVersion.objects.filter(position=posts[0]), decree.targets):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
            rows.update(summary="lain")


def test_the_printed_standard_has_them_or_says_plainly_that_nobody_has_set_them(root, posts, officer, second):
    decree = drafted(root, {"P-0": {"MAN-01": 3}, "P-1": {"MAN-01": 3}}, by=officer)
    describe(decree, "P-0", OWN, officer)
    accept(decree, second)
    told, bare = (standard_data(post, on=D) for post in posts[:2])
    assert told["summary"] == OWN.summary
    assert told["requirements"][-1][:2] == ["Indikator kinerja jabatan", OWN.performance_measures]
    assert bare["summary"] == bare["requirements"][-1][1] == "Belum ditetapkan dengan keputusan."
    assert standard_pdf(posts[0], on=D)[:5] == b"%PDF-"


def test_the_words_are_written_and_read_on_pages(root, posts, officer, client):
    decree = drafted(root, {"P-0": {"MAN-01": 3}}, by=officer)
    target = decree.targets.get()
    client.force_login(account(officer))
    address = reverse("standard_decree_description", args=[decree.public_id, target.public_id])
    sent = {"summary": OWN.summary, "performance_measures": "", "seen_hash": content_hash(decree)}
    assert client.post(address, sent | {"seen_hash": "-"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    page = client.get(reverse("standard_decree", args=[decree.public_id])).content.decode()
    assert OWN.summary in page
    post = client.get(reverse("position_detail", args=[posts[0].public_id])).content.decode()
    assert "Belum ditetapkan dengan keputusan." in post
