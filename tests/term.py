"""A term on this machine: folders of instructors and students, and the commands that they type there."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import matplotlib as mpl
import pytest
from nbgrader.api import Gradebook

from mlphys.build.inline import without_marks
from mlphys.course import load_course
from mlphys.notebooks import grade_id, read_notebook_file

T = TypeVar("T")
Grades = dict[tuple[str, str], tuple[float | None, float | None, float | None, bool]]


@dataclass(frozen=True)
class Desk:
    """A folder that somebody works in, with a home of its own."""

    folder: Path
    home: Path

    def run(self, *command: str, code: int = 0) -> str:
        """Run a command and return what it says; it must end with this exit code."""
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == code, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    @property
    def environment(self) -> dict[str, str]:
        """Return an environment in which no Jupyter settings of whoever runs the tests are found."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return own | {"HOME": str(self.home), "PATH": scripts, "MPLCONFIGDIR": mpl.get_cachedir()}


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """Make something in a folder, once for all of the run's processes (pytest-xdist); all get its data."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    made = folder / "made.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(make(folder)))
        value: T = pickle.loads(made.read_bytes())
    return value


def new_desk(folder: Path) -> Desk:
    """Return somebody's empty folder."""
    (folder / "work").mkdir(parents=True)
    (folder / "home").mkdir()
    return Desk(folder / "work", folder / "home")


def copy_course(root: Path, folder: Path, settings: str = "") -> Desk:
    """Return an instructor's copy of a course, with settings of its own added."""
    desk = new_desk(folder)
    shutil.copytree(root, desk.folder, dirs_exist_ok=True)
    with (desk.folder / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc = get_config()\n{settings}\n")
    return desk


def grades(course: Path, assignment: str) -> Grades:
    """Return auto_score, manual_score, extra_credit and needs_manual_grade by student and cell."""
    coursedir = load_course(course).coursedir(assignment)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        found = [
            (submission.student.id, grade)
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
        ]
        return {
            (student, g.name): (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
            for student, g in found
        }


def answers(course: Path, name: str) -> dict[str, str]:
    """The reference's answers in a lecture's built notebook, without the marks of the build."""
    built = read_notebook_file(course / "source" / name / f"{name}.ipynb")
    return {grade_id(c): without_marks(c.source) for c in built.cells if c.metadata.get("nbgrader", {}).get("solution")}
