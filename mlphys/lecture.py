"""A lecture's registry: its checks, its tasks and its reference answers, found by name.

The checks of a lecture are a module `grader_tests/lectureNN.py` or a package of that name, one
module a problem; its gallery is a module or a package in `grader_tests/answers`.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from mlphys.checking.check import Check, Task
from mlphys.errors import AuthorError
from mlphys.gallery import GalleryAnswer, answers_in

Named = TypeVar("Named", Check, Task)


@dataclass(frozen=True)
class Lecture:
    """What the judge knows of one lecture.

    Attributes:
        name: such as "lecture01"; also the name of the assignment and of its notebook.
        checks: hidden checks by name.
        tasks: questions that a person marks, by name.
        reference: the module of reference answers.
        tests: the modules of checks.
    """

    name: str
    checks: Mapping[str, Check]
    tasks: Mapping[str, Task]
    reference: ModuleType
    tests: tuple[ModuleType, ...]

    @property
    def max_points(self) -> float:
        """Points of the checks and tasks that are no bonus."""
        return sum(c.points for c in self.checks.values() if not c.bonus) + sum(t.points for t in self.tasks.values())

    @property
    def digest(self) -> str:
        """Hash of what decides verdicts: the reference answers, the checks and what they share with others."""
        folder = Path(inspect.getfile(importlib.import_module("grader_tests"))).parent
        shared = [path for path in sorted(folder.glob("*.py")) if not path.stem.startswith("lecture")]
        files = [Path(inspect.getfile(module)) for module in (self.reference, *self.tests)] + shared
        return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()

    @property
    def reference_source(self) -> str:
        """The source of the reference answers: a module that needs no other of the course."""
        return Path(inspect.getfile(self.reference)).read_text()

    def gallery(self) -> tuple[GalleryAnswer, ...]:
        """Return the lecture's right and wrong answers; none where nobody has written any."""
        package = f"grader_tests.answers.{self.name}"
        modules = _modules(package) if importlib.util.find_spec(package) else ()
        return tuple(answer for module in modules for answer in answers_in(module))


def has_lecture(name: str) -> bool:
    """Return whether the course has hidden checks for an assignment of this name."""
    try:
        return name.isidentifier() and importlib.util.find_spec(f"grader_tests.{name}") is not None
    except ModuleNotFoundError:
        return False


def load_lecture(name: str) -> Lecture:
    """Load a lecture's registry."""
    tests = _modules(f"grader_tests.{name}")
    reference = importlib.import_module(f"solutions.{name}")
    values = [value for module in tests for value in vars(module).values()]
    checks = _by_name(value for value in values if isinstance(value, Check))
    tasks = _by_name(value for value in values if isinstance(value, Task))
    return Lecture(name, checks, tasks, reference, tests)


def _modules(name: str) -> tuple[ModuleType, ...]:
    """Return a module; of a package, also the modules in it."""
    module = importlib.import_module(name)
    within = sorted(found.name for found in pkgutil.iter_modules(getattr(module, "__path__", ())))
    return module, *(importlib.import_module(f"{name}.{part}") for part in within)


def _by_name(values: Iterable[Named]) -> dict[str, Named]:
    """Return checks or tasks by name; one that several modules import counts once."""
    named: dict[str, Named] = {}
    for value in values:
        if named.setdefault(value.name, value) is not value:
            raise AuthorError(f"two modules of grader_tests define {value.name}")
    return named


def lecture_names(source: Path) -> tuple[str, ...]:
    """Return the names of the lectures that are authored in a course's source folder."""
    return tuple(sorted(path.stem for path in source.glob("*.py")))
