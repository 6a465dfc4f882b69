"""What was saved in the grid of a draft can be taken back, saving after saving, and over nobody's later change."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from competencies.models import Competency, DecreeEdit, DecreeLine
from competencies.standard_decrees.content import Required, content_hash
from competencies.standard_decrees.deciding import add_targets, drop_target, save_cells
from competencies.standard_decrees.errors import NotADraftError, NothingToTakeBackError
from competencies.standard_decrees.undoing import last_edit, take_back
from tests.competencies.dictionary.test_pages import account
from tests.competencies.standards.decrees import accept, drafted
from tests.factories import PositionFactory, UnitFactory, principal_with


@pytest.fixture
def decree(root, officer):
    for number in range(2):
        PositionFactory(unit=UnitFactory(parent=root), code=f"P-{number}")
    return drafted(root, {"P-0": {"MAN-01": 3}, "P-1": {"MAN-01": 2}}, by=officer)


def lines(decree):
    rows = DecreeLine.objects.filter(target__decree=decree)
    return {(row.target.position.code, row.competency.code): (row.level, row.importance) for row in rows}


def save(decree, said, by):
    keys = dict(Competency.objects.values_list("code", "pk"))
    targets = {row.position.code: row.pk for row in decree.targets.all()}
    cells = {(targets[post], keys[code]): value for (post, code), value in said.items()}
    return save_cells(decree, cells, by=by, seen_hash=content_hash(decree))


def back(decree, by):
    return take_back(decree, by=by, seen_hash=content_hash(decree))


def test_savings_are_taken_back_from_the_last_to_the_first_and_no_further(decree, officer):
    states = [lines(decree)]
    for said in (
        {("P-0", "MAN-01"): Required(4, "mutlak"), ("P-1", "MAN-02"): Required(1)},
        {("P-0", "MAN-01"): None, ("P-1", "MAN-01"): Required(None)},
        {("P-1", "MAN-02"): Required(1)},
    ):
        save(decree, said, officer)
        states.append(lines(decree))
    assert states[2] == states[3]
    assert DecreeEdit.objects.count() == 3, "a saving that changes nothing is none"
    for count, expected in ((2, states[1]), (2, states[0])):
        assert back(decree, officer) == count
        assert lines(decree) == expected
    assert back(decree, officer) == 2, "the very first saving too"
    assert lines(decree) == {}
    with pytest.raises(NothingToTakeBackError):
        back(decree, officer)


def test_rows_taken_out_since_stay_out_and_rows_begun_since_are_not_touched(decree, officer):
    save(decree, {("P-0", "MAN-02"): Required(2), ("P-1", "MAN-02"): Required(2)}, officer)
    drop_target(decree.targets.get(position__code="P-1"), by=officer)
    add_targets(decree, ["P-1"], by=officer)
    back(decree, officer)
    assert ("P-0", "MAN-02") not in lines(decree)
    assert not any(post == "P-1" for post, _code in lines(decree))


def test_nothing_is_taken_back_over_another_change_by_strangers_or_once_it_is_decided(
    root, decree, officer, second
):
    save(decree, {("P-0", "MAN-02"): Required(2)}, officer)
    with acting(by="tests"):
        DecreeLine.objects.filter(competency__code="MAN-02").update(level=3)
    with pytest.raises(NothingToTakeBackError):
        back(decree, officer)
    with acting(by="tests"):
        DecreeLine.objects.filter(competency__code="MAN-02").update(level=2)
    with pytest.raises(NotADraftError):
        take_back(decree, by=officer, seen_hash="0" * 64)
    with pytest.raises(NotPermittedError):
        back(decree, principal_with("analis", unit=decree.root.children.first()))
    edit = last_edit(decree)
    for changes in ({"cells": [[1, 1, None, None]]}, {"made_at": edit.made_at.replace(year=2020)}):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
            DecreeEdit.objects.filter(pk=edit.pk).update(**changes)
    accept(decree, second)
    with pytest.raises(NotADraftError):
        back(decree, officer)
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
        DecreeEdit.objects.filter(pk=edit.pk).update(taken_back=True)


def test_the_page_takes_back_as_a_plain_form(decree, officer, client):
    client.force_login(account(officer))
    address = reverse("standard_decree_grid", args=[decree.public_id])
    assert "Batalkan simpanan terakhir" in client.get(address).content.decode()
    undo = reverse("standard_decree_undo", args=[decree.public_id])
    told = client.post(undo, {"seen_hash": content_hash(decree), "hal": "1"}, follow=True).content.decode()
    assert "2 sel" in told
    assert lines(decree) == {}
    assert "Batalkan simpanan terakhir" not in told
