"""What instructors check and publish of every lecture: `nbgrader validate` and `nbgrader generate_solution`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import LECTURES
from nbformat import NotebookNode
from term import Desk, answers, copy_course, grades, once

from mlphys.build import blank_submission
from mlphys.course import Course
from mlphys.lecture import Lecture, load_lecture
from mlphys.notebooks import grade_id, notebook_text, read_notebook_file

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own use of SQLAlchemy 2.1

MARKS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "grader_tests")


@dataclass(frozen=True)
class Desktop:
    """A course in which every lecture was validated and its solution generated."""

    course: Desk
    validated: dict[str, str]


@pytest.fixture(scope="module")
def desktop(released_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Desktop:
    """All lectures' validations and worked solutions."""
    return once(tmp_path_factory, "desktop", lambda folder: run_desktop(released_course.root, folder))


def run_desktop(root: Path, folder: Path) -> Desktop:
    """Run all commands at the same time."""
    course = copy_course(root, folder / "instructor")
    paths = [f"{step}/{name}/{name}.ipynb" for name in LECTURES for step in ("source", "release")]
    with ThreadPoolExecutor(4) as pool:
        said = [pool.submit(course.run, "nbgrader", "validate", path) for path in paths]
        made = [pool.submit(course.run, "nbgrader", "generate_solution", name) for name in LECTURES]
    assert all(job.result() for job in made)
    return Desktop(course, dict(zip(paths, [job.result() for job in said], strict=True)))


def test_the_source_passes_validation_and_the_release_does_not(desktop: Desktop, lecture: Lecture) -> None:
    source, release = (f"{step}/{lecture.name}/{lecture.name}.ipynb" for step in ("source", "release"))
    assert "Success! Your notebook passes all the tests." in desktop.validated[source]
    assert "VALIDATION FAILED ON" in desktop.validated[release]
    assert "Success!" not in desktop.validated[release]


def worked(desktop: Desktop, lecture: Lecture) -> NotebookNode:
    return read_notebook_file(desktop.course.folder / "worked" / lecture.name / f"{lecture.name}.ipynb")


def test_worked_solutions_hold_the_answers(desktop: Desktop, lecture: Lecture) -> None:
    cells = {grade_id(cell): cell.source for cell in worked(desktop, lecture).cells}
    expected = answers(desktop.course.folder, lecture.name)
    assert {name: cells[name] for name in expected} == expected


def test_worked_solutions_hold_no_hidden_thing(desktop: Desktop, lecture: Lecture) -> None:
    text = notebook_text(worked(desktop, lecture))
    assert not [word for word in MARKS if word in text]
    schemes = [line for task in lecture.tasks.values() for line in task.mark_scheme.splitlines() if line]
    assert not [line for line in schemes for cell in worked(desktop, lecture).cells if line in cell.source]


def test_worked_solutions_show_every_plot_and_no_error(desktop: Desktop, lecture: Lecture) -> None:
    code = [cell for cell in worked(desktop, lecture).cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    plots = [cell for cell in code if any("image/png" in output.get("data", {}) for output in cell.outputs)]
    assert [c.source for c in code if "plt.show()" in c.source] == [c.source for c in plots]
    assert plots


def test_worked_solutions_do_not_stand_in_the_way_of_grading(desktop: Desktop) -> None:
    """No folder that nbgrader writes may hide a package: one called `solutions` once did."""
    name = LECTURES[0]
    handed_in = desktop.course.folder / "submitted" / "ann" / name / f"{name}.ipynb"
    handed_in.parent.mkdir(parents=True)
    released = read_notebook_file(desktop.course.folder / "release" / name / f"{name}.ipynb")
    handed_in.write_text(notebook_text(blank_submission(released)))
    desktop.course.run("nbgrader", "autograde", name)
    assert grades(desktop.course.folder, name)["ann", next(iter(load_lecture(name).checks))][0] == 0
