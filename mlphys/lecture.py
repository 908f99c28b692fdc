"""A lecture's registry: its checks, its tasks and its reference answers, found by name."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from mlphys.checking.check import Check, Task
from mlphys.gallery import GalleryAnswer, answers_in


@dataclass(frozen=True)
class Lecture:
    """What the judge knows of one lecture.

    Attributes:
        name: such as "lecture01"; also the name of the assignment and of its notebook.
        checks: hidden checks by name.
        tasks: questions that a person marks, by name.
        reference: the module of reference answers.
        tests: the module of checks.
    """

    name: str
    checks: Mapping[str, Check]
    tasks: Mapping[str, Task]
    reference: ModuleType
    tests: ModuleType

    @property
    def max_points(self) -> float:
        """Points of the checks and tasks that are no bonus."""
        return sum(c.points for c in self.checks.values() if not c.bonus) + sum(t.points for t in self.tasks.values())

    @property
    def digest(self) -> str:
        """Hash of what decides verdicts: the reference answers, the checks and what they share with others."""
        folder = Path(inspect.getfile(self.tests)).parent
        shared = [path for path in sorted(folder.glob("*.py")) if not path.with_suffix("").name.startswith("lecture")]
        files = [Path(inspect.getfile(module)) for module in (self.reference, self.tests)] + shared
        return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()

    def gallery(self) -> tuple[GalleryAnswer, ...]:
        """Return the lecture's right and wrong answers; none where nobody has written any."""
        module = f"grader_tests.answers.{self.name}"
        return answers_in(importlib.import_module(module)) if importlib.util.find_spec(module) else ()


def has_lecture(name: str) -> bool:
    """Return whether the course has hidden checks for an assignment of this name."""
    try:
        return name.isidentifier() and importlib.util.find_spec(f"grader_tests.{name}") is not None
    except ModuleNotFoundError:
        return False


def load_lecture(name: str) -> Lecture:
    """Load a lecture's registry."""
    tests = importlib.import_module(f"grader_tests.{name}")
    reference = importlib.import_module(f"solutions.{name}")
    values = vars(tests).values()
    checks = {value.name: value for value in values if isinstance(value, Check)}
    tasks = {value.name: value for value in values if isinstance(value, Task)}
    return Lecture(name, checks, tasks, reference, tests)


def lecture_names(source: Path) -> tuple[str, ...]:
    """Return the names of the lectures that are authored in a course's source folder."""
    return tuple(sorted(path.stem for path in source.glob("*.py")))
