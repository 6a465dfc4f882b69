"""An answer without a name, a few competencies at a time, with nothing kept on the way.

Whoever answers about eighty statements on a phone wants pages, not one of twenty thousand pixels. Yet until the answer
is sent nothing of it may be anywhere: not in a row, a session, a cookie or a log, each of which says who and when
(ADR 23). So what was chosen travels in the form itself: every page carries the choices of the others as hidden fields,
the server reads them, shows the next page and forgets. Folds of one long page were weighed against it: a browser does
not lead to a missing choice in a closed fold, and without a script a page cannot say how far one is. The price is that
who leaves begins anew, which the page says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.rounds.instrument import Question

MOST_STATEMENTS = 10  # on a page, unless a competency alone has more


@dataclass(frozen=True, slots=True)
class Part:
    """One page of an answer: competencies from the ``first``-th on, counted from 1."""

    first: int
    questions: tuple[Question, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.questions) - 1


@dataclass(frozen=True, slots=True)
class Steps:
    """The pages of an answer: its parts, and a closing one to look over everything where there are several."""

    parts: tuple[Part, ...]

    @property
    def is_one(self) -> bool:
        return len(self.parts) == 1

    @property
    def closing(self) -> int:
        """Number of the page on which one sends, counted from 0."""
        return 0 if self.is_one else len(self.parts)

    def within(self, number: int) -> int:
        """The nearest page that there is."""
        return min(max(number, 0), self.closing)

    def questions_on(self, number: int) -> tuple[Question, ...]:
        return self.parts[number].questions if number < len(self.parts) else ()

    def page_of(self, question: Question) -> int:
        return next(place for place, part in enumerate(self.parts) if question in part.questions)


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one competency is answered, and on which page it stands."""

    question: Question
    page: int
    given: int

    @property
    def asked(self) -> int:
        return len(self.question.indicators)

    @property
    def is_whole(self) -> bool:
        return self.given == self.asked


def steps_of(questions: Sequence[Question]) -> Steps:
    """Competencies in their order, as many a page as have few statements together."""
    parts = [Part(first, tuple(each)) for first, each in _packed(questions)]
    return Steps(tuple(parts) or (Part(1, ()),))


def counts_of(steps: Steps, chosen: Mapping[int, object]) -> list[Count]:
    """Of each competency how many statements are among the ``chosen``, by number of the round's indicator."""
    return [
        Count(each, page, sum(row.pk in chosen for row in each.indicators))
        for page, part in enumerate(steps.parts)
        for each in part.questions
    ]


def _packed(questions: Sequence[Question]) -> Iterator[tuple[int, list[Question]]]:
    page: list[Question] = []
    for place, each in enumerate(questions, start=1):
        if page and sum(len(row.indicators) for row in (*page, each)) > MOST_STATEMENTS:
            yield place - len(page), page
            page = []
        page.append(each)
    if page:
        yield len(questions) - len(page) + 1, page
