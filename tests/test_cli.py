"""mlphys.cli: commands say what is wrong in a sentence, and exit with 2."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import LECTURES, ROOT


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run a command in a process of its own; return its exit code and what it said, as one line."""
    command = [sys.executable, "-c", "from mlphys.cli import app; app()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment})
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def empty_course(tmp_path: Path) -> Path:
    """A course in which nothing is released."""
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("source", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.ipynb"))
    return tmp_path


def test_the_doctor_tries_the_sandbox() -> None:
    code, said = run("doctor")
    assert code == 0
    assert "bubblewrap: works; tried 8 ways out, all closed" in said
    assert "none: works; student code reads the grader's files" in said


def test_outside_of_a_course_a_command_says_so(tmp_path: Path) -> None:
    code, said = run("grade", LECTURES[0], "--course", str(tmp_path))
    assert code == 2
    assert "has no nbgrader_config.py" in said


def test_an_assignment_that_is_not_released_is_named(empty_course: Path) -> None:
    code, said = run("grade", LECTURES[0], "--course", str(empty_course))
    assert code == 2
    assert f"run `nbgrader generate_assignment {LECTURES[0]} --force` first" in said


def test_a_missing_bwrap_stops_grading(empty_course: Path) -> None:
    code, said = run("grade", LECTURES[0], "--course", str(empty_course), PATH="/nowhere")
    assert code == 2
    assert "apt-get install bubblewrap" in said


def test_build_writes_what_is_committed(empty_course: Path) -> None:
    code, _ = run("build", "--course", str(empty_course))
    assert code == 0
    for name in LECTURES:
        built = Path("source") / name / f"{name}.ipynb"
        assert (empty_course / built).read_bytes() == (ROOT / built).read_bytes()


def test_a_report_without_submissions_is_an_empty_table(empty_course: Path) -> None:
    code, said = run("report", LECTURES[0], "--course", str(empty_course))
    assert code == 0
    assert "What the class earned" in said
