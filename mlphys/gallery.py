"""Other right answers and wrong ones, each with the checks that it must fail.

A gallery module (in `grader_tests/answers/lectureNN/`) holds ordinary functions. Decorated with
`right` or `wrong`, a function stands in for the answer that it names: its source, renamed, takes
the place of the reference in an otherwise right notebook. What it calls by name (other answers
of the lecture, helper cells, `np`, `plt`) is what the notebook defines.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from mlphys.checking.check import Check
from mlphys.errors import AuthorError


@dataclass(frozen=True)
class GalleryAnswer:
    """An answer that somebody might give.

    Attributes:
        name: what it does differently, in snake case.
        answer: the answer that it stands in for.
        source: the source of the cell, with the function under the answer's name.
        fails: names of the checks that it must fail; none for a right answer.
        says: words that at least one of the failing checks' messages must hold.
    """

    name: str
    answer: str
    source: str
    fails: tuple[str, ...]
    says: str


Decorator = Callable[[Callable[..., Any]], GalleryAnswer]


def right(answer: str) -> Decorator:
    """Mark a function as another right answer: it earns everything."""
    return lambda function: GalleryAnswer(function.__name__, answer, _renamed(function, answer), (), "")


def wrong(answer: str, *, fails: Sequence[Check], says: str = "") -> Decorator:
    """Mark a function as a wrong answer: it fails exactly the checks in `fails`."""
    if not fails:
        raise AuthorError(f"a wrong answer to {answer} must fail a check")
    names = tuple(check.name for check in fails)
    return lambda function: GalleryAnswer(function.__name__, answer, _renamed(function, answer), names, says)


def answers_in(module: ModuleType) -> tuple[GalleryAnswer, ...]:
    """Return the answers of a gallery module, in the order in which they are written."""
    return tuple(value for value in vars(module).values() if isinstance(value, GalleryAnswer))


def _renamed(function: Callable[..., Any], name: str) -> str:
    """Return the function's source without its decorators, under another name."""
    source = textwrap.dedent(inspect.getsource(function))
    tree = ast.parse(source)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise AuthorError(f"a gallery answer must be a function: {function}")
    lines = source.splitlines()[definition.lineno - 1 :]
    lines[0] = lines[0].replace(f"def {function.__name__}(", f"def {name}(", 1)
    return "\n".join(lines)
