"""What the caller is to rate, over HTTP: the own list, what is asked, and handing it in.

Sending an answer without a name takes no Idempotency-Key: keeping a fingerprint of the request beside the caller would
keep what was answered beside its author. The token does the same: an answer sent twice counts once.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.lists import RowSerializer
from asn_career.base.errors import DomainError
from assessments.models import RaterInvitation, RatingSheet, RoundIndicator
from assessments.rounds import answering, own, rating
from assessments.rounds.envelopes import COMMENT_CHARACTERS
from assessments.rounds.instrument import Question, questions_of
from assessments.rounds.rules import RoundRules
from employees.api.own import OwnViewSet
from employees.policy import scope_of


class AlreadyGivenError(DomainError):
    code = "already_given"
    message = gettext_lazy("This rating was handed in on %(day)s. What is handed in stays as it is.")


class StatementSerializer(RowSerializer):
    id = serializers.UUIDField()
    competency = serializers.CharField()
    level = serializers.IntegerField()
    text = serializers.CharField()


class OwnRatingSerializer(RowSerializer):
    id = serializers.UUIDField()
    round = serializers.UUIDField()
    subject = serializers.CharField()
    closes_on = serializers.DateField()
    anonymous = serializers.BooleanField()
    done_on = serializers.DateField(allow_null=True)


class OwnRatingsSerializer(RowSerializer):
    """All of them in one answer, in the shape of every list."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = OwnRatingSerializer(many=True)


class OwnRatingDetailSerializer(OwnRatingSerializer):
    scale = serializers.ListField(child=serializers.CharField())
    statements = StatementSerializer(many=True)


class RatingsSerializer(RowSerializer):
    answers = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    comment = serializers.CharField(required=False, allow_blank=True, max_length=COMMENT_CHARACTERS)
    evidence = serializers.CharField(required=False, allow_blank=True, max_length=2_000)


class SentSerializer(RowSerializer):
    new = serializers.BooleanField()


class OwnRatingViewSet(OwnViewSet):
    """Ratings that the signed-in account owes in open rounds; with a name or without one, as each says."""

    @extend_schema(responses={200: forced_singular_serializer(OwnRatingsSerializer)})
    def list(self, request: Request) -> Response:
        """Everything that is owed or was given in open rounds, what is due first."""
        rows = [_told(owed) for owed in own.owed_by(scope_of(request))]
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(responses={200: OwnRatingDetailSerializer})
    def retrieve(self, request: Request, id: Any = None) -> Response:
        """What is asked; ``null`` as an answer says that it cannot be judged."""
        row = self._row(request, id)
        questions = questions_of(row.subject)
        scale = [said for _value, said in RoundRules(row.subject.round.rules).scale]
        told = _told(own.Owed(row, isinstance(row, RaterInvitation)))
        return Response(told | {"scale": scale, "statements": _statements(questions)})

    @extend_schema(request=RatingsSerializer, responses={200: SentSerializer})
    def update(self, request: Request, id: Any = None) -> Response:
        """Hand the whole rating in: ``answers`` by the id of each statement.

        Sent again nothing changes; another rating than the one handed in under a name is refused (409).
        """
        row = self._row(request, id)
        asked = RatingsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        questions = questions_of(row.subject)
        values = _values(asked.validated_data["answers"], questions)
        comment = asked.validated_data.get("comment", "")
        principal = scope_of(request)
        if isinstance(row, RaterInvitation):
            new = answering.answer(row, values, comment=comment, on=principal.on)
            return Response({"new": new})
        evidence = asked.validated_data.get("evidence", "")
        if row.done_on is not None:
            if rating.is_as_given(row, values, note=comment, evidence=evidence):
                return Response({"new": False})
            raise AlreadyGivenError(day=row.done_on.isoformat())
        rating.give_whole(row, questions, values, note=comment, evidence=evidence, by=principal)
        return Response({"new": True}, status=status.HTTP_200_OK)

    update.also_refuses = (422,)  # type: ignore[attr-defined]

    def _row(self, request: Request, id: Any) -> RatingSheet | RaterInvitation:
        principal = scope_of(request)
        found = answering.invitation_for(id, by=principal) or rating.sheet_for(id, by=principal)
        if found is None:
            raise Http404
        return found


def _told(owed: own.Owed) -> dict[str, Any]:
    return {
        "id": str(owed.row.public_id),
        "round": str(owed.round.public_id),
        "subject": owed.subject.employee.full_name,
        "closes_on": owed.round.closes_on.isoformat(),
        "anonymous": owed.is_anonymous,
        "done_on": owed.done_on.isoformat() if owed.done_on else None,
    }


def _statements(questions: list[Question]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(row.public_id),
            "competency": question.competency.code,
            "level": row.level,
            "text": row.text,
        }
        for question in questions
        for row in question.indicators
    ]


def _values(answers: dict[str, int | None], questions: list[Question]) -> dict[int, int | None]:
    """Answers by the number of the indicator; a statement that is not asked is refused by its id."""
    known: dict[str, RoundIndicator] = {
        str(row.public_id): row for question in questions for row in question.indicators
    }
    if unknown := sorted(set(answers) - set(known)):
        told = _("There is no statement with the id “%(value)s” among those asked.")
        raise ValidationError({"answers": [told % {"value": key[:60]} for key in unknown[:5]]})
    return {known[key].pk: value for key, value in answers.items()}
