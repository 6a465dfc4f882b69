"""One person's part of a run as a file of their own: what was read, decided and ranked, under the root of the run."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.evidence.checkpoints import exported
from asn_career.base.evidence.proofs import prove
from employees.access import Principal
from promotions.bundle.files import spelled
from promotions.bundle.people import candidate_row, score_row
from promotions.bundle.rows import own_rows
from promotions.bundle.verifier.columns import CANDIDATE_COLUMNS, SCORE_COLUMNS, SLICE, TREE
from promotions.insight.own import own_candidate
from promotions.models import Considered, PeopleTree
from promotions.people_trees import key_of, leaves_of, path_of
from promotions.retelling import retell


class NoRootError(DomainError):
    code = "no_root"
    message = _("This result was made before roots were kept; there is nothing to prove it against.")


def take_slice(public_id: UUID, *, by: Principal) -> bytes | None:
    """The reader's own part of a run that was sent; None for any other run, and for everybody else."""
    candidate = own_candidate(public_id, by=by)
    if candidate is None:
        return None
    made = slice_of(candidate)
    with transaction.atomic():
        log_access(by=by.identity, action="slice.export", subject=f"shortlist:{public_id}")
    return made


def slice_of(candidate: Considered) -> bytes:
    """One person's part of an official run. Raises NoRootError where the run has no root."""
    shortlist = candidate.shortlist
    tree = PeopleTree.objects.filter(shortlist=shortlist).select_related("secret").first()
    if tree is None:
        raise NoRootError
    person, secret = str(candidate.employee.public_id), bytes(tree.secret.secret)
    everybody = list(leaves_of(shortlist, secret=secret))
    place = [each for each, _leaf in everybody].index(person)
    [told] = retell([candidate])
    proved = prove({TREE: [tree.pk], **own_rows(shortlist, candidate.employee_id)})
    found = dict(zip(SCORE_COLUMNS, score_row(candidate, told), strict=True))
    del found["candidate"]
    return spelled(
        {
            "format": SLICE,
            "shortlist": str(shortlist.public_id),
            "rule_set": shortlist.rule_set,
            "person": dict(zip(CANDIDATE_COLUMNS, candidate_row(candidate, told), strict=True)),
            "found": found,
            "key": key_of(person, secret=secret).hex(),
            "place": place,
            "path": [step.hex() for step in path_of([leaf for _person, leaf in everybody], place)],
            "entries": proved.entries,
            "checkpoints": exported(proved.points),
        }
    )
