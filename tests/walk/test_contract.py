"""No operation answers anything that its description does not tell of, and none fails, whatever it is sent."""

from collections import Counter
from functools import cache
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from django.db import transaction
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from asn_career.base.api.lists import StrictFilterBackend

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OUTER = {
    "shortlist": "Shortlist",
    "succession": "SuccessionRun",
    "package": "Import",
    "round": "AssessmentRound",
}
FEW, MANY = 8, 40


@cache
def described():
    return schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))


def operations():
    return [found.ok() for found in described().get_all_operations()]


class Contract:
    """Sends what an operation's description allows, and what it does not, as one of the world's principals."""

    def __init__(self, walker, name):
        self.world, self.client = walker.world, walker.clients[name]
        self.failures, self.answered = [], Counter()

    def try_all(self, examples):
        for operation in operations():
            self.try_out(operation, examples)

    def try_out(self, operation, examples):
        ids = self._known_ids(operation)

        @settings(
            max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @seed(20261122)
        @given(case=operation.as_strategy(), choose=st.randoms(use_true_random=False))
        def run(case, choose):
            for name, known in ids.items():
                if choose.random() < 0.7:
                    case.path_parameters[name] = choose.choice(known)
            self._check(case)

        run()

    def _known_ids(self, operation):
        names = [parameter.name for parameter in operation.path_parameters]
        model = self._model_of(operation).__name__
        rows = {name: self.world.rows.get(OUTER.get(name, model), []) for name in names}
        return {name: [str(row.public_id) for row, _marker in found] for name, found in rows.items() if found}

    def _model_of(self, operation):
        path = operation.path
        for parameter in operation.path_parameters:
            path = path.replace(f"{{{parameter.name}}}", "00000000-0000-0000-0000-000000000007")
        return getattr(resolve(path).func.cls, "model", object)

    def _check(self, case):
        response = self._send(case)
        self.answered[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            found = {type(failure).__name__ for failure in group.exceptions}
            self.failures.append(
                f"{case.method} {case.path}: {response.status_code} {sorted(found)} {response.text[:200]}"
            )

    def _send(self, case):
        asked = case.as_transport_kwargs(base_url="http://testserver")
        asked.pop("cookies", None)
        sent = requests.Request(**asked).prepare()
        url = urlsplit(sent.url)
        headers = {k: v for k, v in sent.headers.items() if k in ("Idempotency-Key", "If-Match", "Accept")}
        point = transaction.savepoint()
        answer = self.client.generic(
            sent.method,
            url.path,
            sent.body or b"",
            content_type=sent.headers.get("Content-Type", ""),
            query_string=url.query,
            headers=headers,
        )
        transaction.savepoint_rollback(point)
        told = {name.lower(): [value] for name, value in answer.headers.items()}
        return Response(answer.status_code, told, answer.content, sent, elapsed=0.0, verify=False)


@pytest.mark.parametrize(
    ("name", "examples"),
    [
        ("klien_a", FEW),
        *(
            pytest.param(name, MANY, marks=pytest.mark.long)
            for name in ("klien_a", "klien_unit", "analis", "pegawai", "anonymous")
        ),
    ],
)
def test_every_operation_keeps_to_its_description(walker, name, examples):
    contract = Contract(walker, name)
    contract.try_all(examples)
    assert contract.failures == []
    if name == "klien_a":
        assert {200, 400, 404} <= set(contract.answered)


def test_an_answer_that_is_not_described_is_noticed(walker, monkeypatch):
    """Control: an operation that fails, and one whose answer has another shape."""
    units = next(found for found in operations() if found.path == "/api/v1/units/")

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(StrictFilterBackend, "filter_queryset", fail)
    contract = Contract(walker, "klien_a")
    contract.try_out(units, FEW)
    assert any("500" in failure for failure in contract.failures)
