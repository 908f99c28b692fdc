"""The course as people use it: a student works in JupyterLab, an instructor in nbgrader's formgrader."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from nbformat import NotebookNode
from nbgrader.utils import get_username
from playwright.sync_api import Page, expect

from browser.conftest import CHROMIUM, PATIENCE, Lab, School
from browser.hands import (
    LECTURE,
    NOTEBOOK,
    click_in_formgrader,
    fetch,
    fetch_feedback,
    open_menu,
    open_notebook,
    open_submission,
    run_all,
    save,
    submit,
    text_of,
    type_into,
    validate,
)
from mlphys.build import build_notebook, gallery_submission
from mlphys.grading.store import Store
from mlphys.lecture import load_lecture
from mlphys.notebooks import new_cell, notebook_text, read_notebook_file
from mlphys.sample import Sample, write_sample

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

INTRUSION = "# typed where nothing can be typed"
MARKS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
EXCHANGED = {"timestamp.txt": "2026-01-01 12:00:00.0 UTC", "submission_secret.txt": "of noether's"}
ACTIVE = """My own notes <img src="nowhere" onerror="document.body.dataset.acted = 'yes'">"""


def test_a_student_goes_from_fetching_to_full_points_and_feedback(
    school: School, instructors_lab: Lab, students_lab: Lab, page: Page
) -> None:
    """Everything but `mlphys grade` is done by clicking and typing."""
    click_in_formgrader(instructors_lab, page, "release")
    fetch(students_lab, page)
    solve(school, students_lab, page)
    submit(students_lab, page)
    click_in_formgrader(instructors_lab, page, "collect")
    school.instructor.run("mlphys", "grade", LECTURE)
    full, bonus = full_points()
    assert points(school, get_username()) == (full, bonus)
    for step in ("generate-feedback", "release-feedback"):
        click_in_formgrader(instructors_lab, page, step)
    fetch_feedback(students_lab, page)
    (feedback,) = (school.student.work / LECTURE / "feedback").glob("*/*.html")
    page.goto(feedback.as_uri())
    assert f"{full:g} of {full:g} points and {bonus:g} bonus points" in text_of(page)


def solve(school: School, lab: Lab, page: Page) -> None:
    """Validate the notebook, answer everything, run it, save it, and validate it again."""
    cells = open_notebook(lab, page, len(built().cells))
    assert page.locator(".jp-Notebook mjx-merror").count() == 0
    assert "NotImplementedError" in validate(page)
    type_into(cells, {1: INTRUSION})
    answers = {i: MARKS.sub("", cell.source) for i, cell in enumerate(built().cells) if is_answer(cell)}
    type_into(cells, answers)
    run_all(page)
    assert page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts() == []
    expect(page.locator(".jp-Notebook .jp-OutputArea img").first).to_be_visible()
    save(page)
    saved = read_notebook_file(school.student.work / NOTEBOOK)
    assert {i: saved.cells[i].source for i in answers} == answers
    assert INTRUSION not in notebook_text(saved)
    assert validate(page) == "Success! Your notebook passes all the tests."


def test_jupyterlab_has_nbgraders_menu_and_the_formgrader_in_a_tab(instructors_lab: Lab, page: Page) -> None:
    open_menu(instructors_lab, page)
    for entry in ("Assignment List", "Course List", "Formgrader", "Create assignment"):
        expect(page.get_by_role("menuitem", name=entry, exact=True)).to_be_visible()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    table = page.frame_locator("iframe").locator("tbody")
    expect(table.locator("td.name")).to_have_text(["lecture01", "lecture02"])


def test_validation_reads_the_courses_configuration(school: School, instructors_lab: Lab, page: Page) -> None:
    """A setting in course_config.py works in the server extension, which only knows nbgrader_config.py."""
    changed = read_notebook_file(school.course.folder("release", ".", LECTURE) / f"{LECTURE}.ipynb")
    next(c for c in changed.cells if c.cell_type == "code" and "# Check" in c.source).source += "\n# tampered with"
    (school.instructor.work / "changed.ipynb").write_text(notebook_text(changed))
    settings = school.instructor.work / "course_config.py"
    before = settings.read_text()
    assert "changed" in validation(instructors_lab, page)
    try:
        settings.write_text(f"{before}\nc.Validator.ignore_checksums = True\n")
        assert "changed" not in validation(instructors_lab, page)
    finally:
        settings.write_text(before)


def validation(lab: Lab, page: Page) -> dict[str, object]:
    """What nbgrader's server extension says on the notebook that was tampered with."""
    url, headers = f"{lab.address}/assignments/validate", {"Authorization": f"token {lab.token}"}
    reply = page.request.post(url, data={"path": "changed.ipynb"}, headers=headers, timeout=PATIENCE).json()
    assert reply["success"], reply
    found: dict[str, object] = reply["value"]
    return found


# --- a submission with a mistake


@pytest.fixture(scope="module")
def noethers_error(school: School) -> str:
    """What the grader must say on the submission of a student who made a mistake of the gallery."""
    lecture = load_lecture(LECTURE)
    wrong = next(answer for answer in lecture.gallery() if answer.fails and answer.says)
    released = read_notebook_file(school.course.folder("release", ".", LECTURE) / f"{LECTURE}.ipynb")
    notebook = gallery_submission(released, built(), wrong)
    notebook.cells.append(new_cell("markdown", ACTIVE, "notes"))
    submitted = school.instructor.work / "submitted"
    write_sample(Sample("noether", LECTURE, notebook_text(notebook)), submitted)
    for name, line in EXCHANGED.items():  # nbgrader releases no feedback to a class in which one has no such files
        (submitted / "noether" / LECTURE / name).write_text(line)
    school.instructor.run("mlphys", "grade", LECTURE)
    return wrong.says


def test_the_formgrader_shows_outputs_and_verdicts(instructors_lab: Lab, noethers_error: str, page: Page) -> None:
    seen = text_of(open_submission(instructors_lab, page, "noether"))
    assert noethers_error in seen
    assert "Failed: 0 of" in seen
    assert "Passed: 2 of 2 points" in seen
    assert "forward_of_one_layer(forward)" in seen  # whoever marks may see what students may not
    assert page.locator("img[src^='data:image/png']").count() >= 3  # the student's own pictures


@pytest.mark.usefixtures("noethers_error")
def test_what_a_student_writes_does_not_act_in_the_formgrader(instructors_lab: Lab, page: Page) -> None:
    """There it would act with the rights of whoever marks, who can run anything on the server."""
    open_submission(instructors_lab, page, "noether")
    assert "My own notes" in text_of(page)
    assert page.evaluate("document.body.dataset.acted || 'no'") == "no"


BEYOND = """width => [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > width + 0.5 && getComputedStyle(e).overflowX === "visible")
    .map(e => e.outerHTML.slice(0, 200)).slice(0, 5)"""


@pytest.mark.parametrize("width", [1280, 390])
def test_feedback_shows_every_verdict_on_a_desktop_and_on_a_phone(
    school: School, noethers_error: str, page: Page, width: int
) -> None:
    school.instructor.run("nbgrader", "generate_feedback", LECTURE, "--student=noether", "--force")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto((school.instructor.work / "feedback" / "noether" / LECTURE / f"{LECTURE}.html").as_uri())
    seen = text_of(page)
    assert noethers_error in seen
    assert [check.name for check in load_lecture(LECTURE).checks.values() if check.sentence not in seen] == []
    assert "grader_tests" not in seen
    assert page.evaluate("document.body.dataset.acted || 'no'") == "no"
    beyond = page.evaluate(BEYOND, width)
    assert beyond == []  # nothing is beyond the right edge


# --- what both need


def built() -> NotebookNode:
    """The lecture's notebook with the reference answers."""
    return build_notebook(ROOT, LECTURE)


def is_answer(cell: NotebookNode) -> bool:
    """Whether students program this cell; text that a person marks is left as it is."""
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def full_points() -> tuple[float, float]:
    """What the judge can give for the lecture: points, and bonus points."""
    checks = load_lecture(LECTURE).checks.values()
    return sum(c.points for c in checks if not c.bonus), sum(c.points for c in checks if c.bonus)


def points(school: School, student: str) -> tuple[float, float]:
    """What a student earned: points, and bonus points."""
    record = Store(school.course.state).record(student, LECTURE)
    assert record is not None
    return record.points, record.bonus
