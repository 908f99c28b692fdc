"""A sample class: students who hand in right, wrong, blank, broken, endless and crashing notebooks.

Every student's name says what the submission earns: `earns_17_transposed_weights`. The names are
made from the gallery's expectations and the checks' points, never from a grading run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nbformat import NotebookNode

from mlphys.build.submission import blank_submission, fill, gallery_submission, reference_submission
from mlphys.gallery import GalleryAnswer
from mlphys.grading.store import write_whole
from mlphys.lecture import Lecture
from mlphys.notebooks import notebook_text

ENDLESS: Final = "while True:\n    pass"
CRASHING: Final = "import os\nos._exit(1)"
EARNS: Final = re.compile(r"earns_(?P<points>\d+(?:p\d+)?)(?:_plus_(?P<bonus>\d+(?:p\d+)?))?_")


@dataclass(frozen=True)
class Sample:
    """One sample submission: the student's name, which says what it earns, and the file's text."""

    student: str
    assignment: str
    text: str


def sample_class(lecture: Lecture, built: NotebookNode, released: NotebookNode) -> Iterator[Sample]:
    """Yield the sample submissions of one lecture: one per kind of trouble, and the whole gallery."""
    make = _Maker(lecture, built, released)
    yield make.sample("right", reference_submission(released, built), failing=())
    yield make.sample("blank", blank_submission(released), failing=tuple(lecture.checks))
    yield make.broken()
    yield from (make.cell_of_trouble(kind, body) for kind, body in (("endless", ENDLESS), ("crashing", CRASHING)))
    yield from (make.gallery(answer) for answer in lecture.gallery())


def earned_by_name(student: str) -> tuple[float, float]:
    """Return the points and the bonus points that a sample student's name promises."""
    found = EARNS.match(student)
    if found is None:
        raise ValueError(f"{student} is no sample student's name")
    return _number(found["points"]), _number(found["bonus"] or "0")


@dataclass(frozen=True)
class _Maker:
    lecture: Lecture
    built: NotebookNode
    released: NotebookNode

    def sample(self, kind: str, notebook: NotebookNode, failing: tuple[str, ...]) -> Sample:
        """Return a sample whose name says what is left when these checks fail."""
        passing = [check for check in self.lecture.checks.values() if check.name not in failing]
        points = sum(c.points for c in passing if not c.bonus)
        bonus = sum(c.points for c in passing if c.bonus)
        plus = f"_plus_{_text(bonus)}" if bonus else ""
        return Sample(f"earns_{_text(points)}{plus}_{kind}", self.lecture.name, notebook_text(notebook))

    def gallery(self, answer: GalleryAnswer) -> Sample:
        """Return a gallery answer in an otherwise right notebook."""
        kind = f"{answer.answer}_{answer.name}"
        return self.sample(kind, gallery_submission(self.released, self.built, answer), answer.fails)

    def broken(self) -> Sample:
        """Return a file that is no JSON."""
        whole = self.sample("broken_file", self.released, tuple(self.lecture.checks))
        return Sample(whole.student, whole.assignment, whole.text[: len(whole.text) // 2])

    def cell_of_trouble(self, kind: str, body: str) -> Sample:
        """Return a right notebook in which one function never comes back."""
        answer = next(iter(self.lecture.checks.values())).judged
        failing = tuple(c.name for c in self.lecture.checks.values() if c.judged == answer)
        source = f"def {answer}(*args, **kwargs):\n" + "\n".join(f"    {line}" for line in body.splitlines())
        solved = reference_submission(self.released, self.built)
        return self.sample(f"{kind}_{answer}", fill(solved, {answer: source}), failing)


def write_sample(sample: Sample, submitted: Path) -> None:
    """Write a sample into a class's folder of submissions."""
    write_whole(submitted / sample.student / sample.assignment / f"{sample.assignment}.ipynb", sample.text)


def _text(points: float) -> str:
    return f"{points:g}".replace(".", "p")


def _number(text: str) -> float:
    return float(text.replace("p", "."))
