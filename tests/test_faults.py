"""Faults of the grader's own machine: whatever is killed, the gradebook ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from term import Desk, Grades, copy_course, grades

from benchmarks.notebooks import source_notebook
from mlphys.course import Course
from mlphys.grading.store import write_whole
from mlphys.notebooks import notebook_text

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own use of SQLAlchemy 2.1
STUDENTS, KILLS = 8, 3
SLOW = "import time\ntime.sleep(0.5)"


@pytest.fixture
def desk(released_course: Course, tmp_path: Path) -> Desk:
    """A course with a quick assignment, and a class in which some are wrong."""
    desk = copy_course(released_course.root, tmp_path / "course")
    hand_in_cheap(desk)
    return desk


def hand_in_cheap(desk: Desk) -> None:
    """Release the quick assignment, and hand in for a class."""
    write_whole(desk.folder / "source" / "cheap" / "cheap.ipynb", notebook_text(source_notebook("cheap")))
    desk.run("nbgrader", "generate_assignment", "cheap")
    released = nbformat.read(desk.folder / "release" / "cheap" / "cheap.ipynb", as_version=4)
    for number in range(STUDENTS):
        own = nbformat.from_dict(released)
        broken = "def mean(x):\n    return 0" if number % 3 == 0 else ""
        own.cells.insert(4, nbformat.v4.new_code_cell(f"{SLOW}\n{broken}\n# {number}", id=f"own-{number}"))
        write_whole(desk.folder / "submitted" / f"student{number}" / "cheap" / "cheap.ipynb", nbformat.writes(own))


def test_a_killed_coordinator_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    undisturbed = copy_course(desk.folder, tmp_path / "undisturbed")
    undisturbed.run("mlphys", "grade", "cheap", "--jobs", "2")
    expected = grades(undisturbed.folder, "cheap")
    assert len({student for student, _ in expected}) == STUDENTS
    moments = random.Random(1)
    for _ in range(KILLS):
        kill_after(desk, moments.uniform(3, 7))
    desk.run("mlphys", "grade", "cheap", "--jobs", "2")
    assert grades(desk.folder, "cheap") == expected
    assert outputs(desk) == outputs(undisturbed)


def kill_after(desk: Desk, seconds: float) -> None:
    """Grade, and kill the coordinator, and it alone, after a while; workers and sandboxes end with it."""
    command = ["mlphys", "grade", "cheap", "--jobs", "2"]
    with subprocess.Popen(command, cwd=desk.folder, env=desk.environment, stdout=subprocess.DEVNULL) as grading:
        time.sleep(seconds)
        family = psutil.Process(grading.pid).children(recursive=True)
        os.kill(grading.pid, signal.SIGKILL)
    _, left = psutil.wait_procs(family, timeout=10)
    assert not left


def outputs(desk: Desk) -> dict[str, str]:
    """The graded notebooks, by student."""
    paths = desk.folder.glob("autograded/*/cheap/cheap.ipynb")
    return {path.parent.parent.name: path.read_text() for path in paths}


def test_a_locked_gradebook_is_waited_for(desk: Desk) -> None:
    gradebook = sqlite3.connect(desk.folder / "gradebook.db", isolation_level=None)
    gradebook.execute("BEGIN EXCLUSIVE")
    with subprocess.Popen(["mlphys", "grade", "cheap"], cwd=desk.folder, env=desk.environment) as grading:
        time.sleep(6)
        gradebook.execute("COMMIT")
        assert grading.wait(120) == 0
    found: Grades = grades(desk.folder, "cheap")
    assert len({student for student, _ in found}) == STUDENTS
