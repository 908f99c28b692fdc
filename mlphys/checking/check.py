"""Checks and tasks: what is graded, for how many points, and the sentence that students read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlphys.checking.answer import Answer, local_answers
from mlphys.errors import AuthorError


class CheckFailed(AssertionError):
    """The answer is wrong; the message says what was asked, expected and seen."""


@dataclass(frozen=True)
class Check:
    """One behaviour of one answer, all or nothing.

    Attributes:
        name: the check's name; also the grade_id of its cell.
        sentence: what the answer must do, as students read it.
        points: what it earns; a bonus check adds them on top of the maximum.
        answers: the student's functions that the check calls; the first is the one it judges.
        builds_on: earlier answers that the judged function calls by name; where one of them
            fails, the reference takes its place, so that one mistake is paid for once.
        seconds: wall time that one call may take, or None for the course's limit.
        function: the body, called with one `Answer` per name in `answers` and `rng`.
    """

    name: str
    sentence: str
    points: float
    bonus: bool
    answers: tuple[str, ...]
    builds_on: tuple[str, ...]
    seconds: float | None
    function: Callable[..., None]

    @property
    def judged(self) -> str:
        """The answer that this check is about."""
        return self.answers[0]

    def run(self, answers: Sequence[Answer], rng: np.random.Generator) -> None:
        """Run the body.

        Raises:
            CheckFailed: the answer is wrong.
            StudentRaised: the answer raised an exception.
        """
        self.function(*answers, rng=rng)

    def __call__(self, *functions: Callable[..., Any]) -> None:
        """Run the check in a plain notebook, on functions of this process, with a fixed seed."""
        answers = local_answers(dict(zip(self.answers, functions, strict=True)))
        self.run(list(answers.values()), np.random.default_rng(0))


@dataclass(frozen=True)
class Task:
    """A question that a person marks: on paper, or in words.

    Attributes:
        name: the grade_id of the cell that students fill.
        question: the grade_id of the cell that asks.
        points: the most that it earns.
        mark_scheme: Markdown for the person who marks; students never see it.
    """

    name: str
    question: str
    points: float
    mark_scheme: str


def check(
    *, points: float, bonus: bool = False, builds_on: Sequence[str] = (), seconds: float | None = None
) -> Callable[[Callable[..., None]], Check]:
    """Make a function into a `Check`: its parameters name the answers, its docstring is the sentence.

    Raises:
        AuthorError: there is no docstring, no answer, or no keyword `rng`.
    """

    def make(function: Callable[..., None]) -> Check:
        sentence = inspect.cleandoc(function.__doc__ or "").replace("\n", " ")
        answers = _answers_of(function)
        if not sentence or not answers:
            raise AuthorError(f"check {function.__name__} needs a docstring and an answer to judge")
        return Check(function.__name__, sentence, points, bonus, answers, tuple(builds_on), seconds, function)

    return make


def by_hand(name: str, *, question: str, points: float, mark_scheme: str) -> Task:
    """Declare a question that a person marks."""
    return Task(name, question, points, inspect.cleandoc(mark_scheme))


def _answers_of(function: Callable[..., None]) -> tuple[str, ...]:
    parameters = inspect.signature(function).parameters
    if "rng" not in parameters:
        raise AuthorError(f"check {function.__name__} needs a keyword `rng`: randomness is an argument")
    return tuple(name for name, p in parameters.items() if p.kind is p.POSITIONAL_OR_KEYWORD)
