"""The plan that a rotation's opening came from is in the bundle, and says who moves, to where and by which stages."""

import copy
import json

import pytest

from employees.models import Employee
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.decided import bundle_after

pytestmark = pytest.mark.django_db


def _plan(told):
    return told["rotation"]["plans"][0]


def _other_move(told):
    told["rotation"]["moves"][0]["place"] = 2


def _other_reason(told):
    told["rotation"]["moves"][0]["told"]["cautions"] = ["lain"]


def _other_plan(told):
    _plan(told)["content"]["moves"][0]["person"] = "00000000-0000-0000-0000-000000000000"


def _one_approval(told):
    told["rotation"]["approvals"].pop()


def _own_approval(told):
    _plan(told)["proposed_by_id"] = told["rotation"]["approvals"][0]["approver_id"]


def _other_stages(told):
    told["opening"]["openings"][0]["content_hash"] = "0" * 64


def _other_vacancy(told):
    told["rotation"]["moves"][0]["vacancy_id"] = -1


WHY = {
    _other_move: "bukan yang disetujui|jabatan lain",
    _other_reason: "penjelasan rotasi bukan yang disetujui",
    _other_plan: "bukan yang disegel",
    _one_approval: "tidak disetujui dua orang lain",
    _own_approval: "tidak disetujui dua orang lain",
    _other_stages: "tahapan rotasi bukan yang disetujui",
    _other_vacancy: "jabatan lain",
}


def test_the_opening_of_a_rotation_follows_from_its_plan(moved):
    data = bundle_after(moved)
    found = verify.check(data)
    told, planned = found["decisions"], found["decisions"]["rotation"]["plans"][0]["content"]["moves"]
    assert planned[0]["person"] == str(moved.move.employee.public_id)
    assert len(told["rotation"]["moves"]) == 1, "the other move leads to another vacancy"
    assert "Rencana rotasi       : ROTASI-DINAS-2026-1" in verify.report(found)
    for nip, name in Employee.objects.unscoped(reason="what the file must not tell").values_list(
        "nip", "name"
    ):
        assert nip.encode() not in data
        assert name.encode() not in data
    entries = json.loads(verify.unpack(data)["proofs.json"])["entries"]
    given = {"run": found["run"], "sealed": found["sealed"], "read": set(found["found"])}
    verify.check_rotation(copy.deepcopy(told), verify.Order(entries), **given)  # the control
    for change, why in WHY.items():
        wrong = copy.deepcopy(told)
        change(wrong)
        with pytest.raises(verify.Refused, match=why):
            verify.check_rotation(wrong, verify.Order(entries), **given)
    late = verify.Order([e for e in entries if e["head"]["table"] != "promotions_rotationplan"])
    late.events.update(
        {row: [(place + 10**6, values) for place, values in rows] for row, rows in verify.Order(entries).events.items()
         if row[0] == "promotions_rotationplan"}
    )  # fmt: skip
    with pytest.raises(verify.Refused, match="mendahului rencana"):
        verify.check_rotation(told, late, **given)
    with pytest.raises(verify.Refused, match="bukan yang direncanakan"):
        verify.check_rotation(told, verify.Order(entries), **{**given, "read": {"orang lain"}})
