"""What the tests share: lectures, a released course, and a judge with a known secret."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from rich.console import Console

from mlphys.course import Course
from mlphys.demo import make_demo
from mlphys.judge import Judge, Result, make_plan
from mlphys.judge.seeds import Seeds
from mlphys.lecture import Lecture, lecture_names, load_lecture
from mlphys.sandbox import Backend, Limits, Sandbox

ROOT = Path(__file__).parent.parent
LECTURES = lecture_names(ROOT / "source")
SECRET = b"a secret of the tests"


@pytest.fixture(scope="session", params=LECTURES)
def lecture(request: pytest.FixtureRequest) -> Lecture:
    """Every lecture that there is."""
    return load_lecture(request.param)


@pytest.fixture(scope="session")
def released_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with every lecture built and released, and nothing handed in."""
    return make_demo(ROOT, tmp_path_factory.mktemp("course"), LECTURES, Console(quiet=True))


def hidden_files(name: str) -> list[Path]:
    """The files of a lecture that students must not see: answers, checks and gallery."""
    places = [ROOT / "solutions", ROOT / "grader_tests", ROOT / "grader_tests" / "answers"]
    modules = [path for place in places for path in (place / f"{name}.py", *sorted((place / name).glob("*.py")))]
    return [path for path in modules if path.exists()]


def built_notebook(name: str) -> NotebookNode:
    """The committed build of a lecture."""
    return nbformat.read(ROOT / "source" / name / f"{name}.ipynb", as_version=4)


def released_notebook(name: str) -> NotebookNode:
    """The committed release of a lecture."""
    return nbformat.read(ROOT / "release" / name / f"{name}.ipynb", as_version=4)


def judge_of(lecture: Lecture | None, secret: bytes = SECRET, **limits: float) -> Judge:
    """A judge with a sandbox."""
    sandbox = Sandbox(Backend.BUBBLEWRAP, Limits(**{"call_seconds": 10, **limits}))
    return Judge(lecture, sandbox, Seeds(secret))


def decide(lecture: Lecture, notebook: NotebookNode, **limits: float) -> Result:
    """The judge's result on a notebook."""
    return judge_of(lecture, **limits).decide_notebook(make_plan(notebook, lecture), {})
