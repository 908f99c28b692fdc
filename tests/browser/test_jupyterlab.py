"""The course as people use it: a student works in JupyterLab, an instructor in nbgrader's formgrader."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from nbformat import NotebookNode
from nbgrader.utils import get_username
from playwright.sync_api import Locator, Page, expect

from browser.conftest import CHROMIUM, PATIENCE, Lab, School
from mlphys.build import build_notebook, gallery_submission
from mlphys.grading.store import Store
from mlphys.lecture import load_lecture
from mlphys.notebooks import notebook_text, read_notebook_file
from mlphys.sample import Sample, write_sample

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

LECTURE = "lecture01"
NOTEBOOK = f"{LECTURE}/{LECTURE}.ipynb"
INTRUSION = "# typed where nothing can be typed"
MARKS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
EXCHANGED = {"timestamp.txt": "2026-01-01 12:00:00.0 UTC", "submission_secret.txt": "of noether's"}
SUCCESS = "Success! Your notebook passes all the tests."


# --- the student


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
    assert points(school, get_username()) == full_points()
    for step in ("generate-feedback", "release-feedback"):
        click_in_formgrader(instructors_lab, page, step)
    fetch_feedback(students_lab, page)
    (feedback,) = (school.student.work / LECTURE / "feedback").glob("*/*.html")
    page.goto(feedback.as_uri())
    assert text_of(page).count("Passed:") == len(load_lecture(LECTURE).checks)


def solve(school: School, lab: Lab, page: Page) -> None:
    """Validate the notebook, answer everything, run it, save it, and validate it again."""
    cells = open_notebook(lab, page)
    failures = validate(page)
    assert "The following cell failed" in failures
    assert "NotImplementedError" in failures
    type_into(cells, {1: INTRUSION})
    answers = {i: MARKS.sub("", cell.source) for i, cell in enumerate(built().cells) if is_answer(cell)}
    type_into(cells, answers)
    run_all(page)
    save(page)
    saved = read_notebook_file(school.student.work / NOTEBOOK)
    assert {i: saved.cells[i].source for i in answers} == answers
    assert INTRUSION not in notebook_text(saved)
    assert validate(page) == SUCCESS


def open_notebook(lab: Lab, page: Page) -> Locator:
    """Open the fetched notebook; its formulas are set and its kernel waits. Return its cells."""
    lab.open(page, NOTEBOOK)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    cells = page.locator(".jp-Notebook .jp-Cell")
    expect(cells).to_have_count(len(built().cells))
    expect(page.locator(".jp-Notebook mjx-container").first).to_be_visible()
    assert page.locator(".jp-Notebook mjx-merror").count() == 0
    return cells


def type_into(cells: Locator, texts: dict[int, str]) -> None:
    """Click into each cell, select all that is in it, and type something else."""
    for index, text in texts.items():
        cells.nth(index).locator(".cm-content").click()
        cells.page.keyboard.press("Control+a")
        cells.page.keyboard.insert_text(text)


def run_all(page: Page) -> None:
    """Run all cells; none of them may fail, and pictures must appear."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('li[data-command="runmenu:run-all"]').click()
    expect(page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").last).to_have_text(re.compile(r"\[\d+\]:"))
    assert page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts() == []
    expect(page.locator(".jp-Notebook .jp-OutputArea img").first).to_be_visible()


def save(page: Page) -> None:
    """Save the notebook, as anybody does."""
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty")).to_have_count(0)


def validate(page: Page) -> str:
    """Click on nbgrader's button above the notebook; return what the dialog says, and close it."""
    page.locator("jp-button.validate-button").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results")
    said = dialog.locator(".jp-Dialog-body").inner_text().strip()
    dialog.get_by_role("button", name="Ok").click()
    dialog.wait_for(state="detached")
    return said


# --- nbgrader's list of assignments


def assignments(lab: Lab, page: Page) -> Page:
    """Open the list of assignments from the menu."""
    lab.open(page).get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.locator('li[data-command="nbgrader:open-assignment-list"]').click()
    page.locator("#submitted_assignments_list").wait_for()
    return page


def fetch(lab: Lab, page: Page) -> None:
    row(assignments(lab, page), "released").get_by_role("button", name="Fetch").click()
    expect(row(page, "fetched").get_by_role("button", name="Submit")).to_be_visible()


def submit(lab: Lab, page: Page) -> None:
    row(assignments(lab, page), "fetched").get_by_role("button", name="Submit").click()
    expect(row(page, "submitted")).to_contain_text("Fetch Feedback")


def fetch_feedback(lab: Lab, page: Page) -> None:
    row(assignments(lab, page), "submitted").get_by_role("button", name="Fetch Feedback").click()
    expect(row(page, "submitted")).to_contain_text("(view feedback)")


def row(page: Page, state: str) -> Locator:
    """The lecture's row among the released, fetched or submitted assignments."""
    return page.locator(f"#{state}_assignments_list > .list_item").filter(has_text=LECTURE)


# --- the instructor


def click_in_formgrader(lab: Lab, page: Page, step: str) -> None:
    """Click on one of the lecture's symbols in the table of assignments; it must succeed."""
    lab.open(page)
    page.goto(f"{lab.address}/formgrader")
    line = page.locator("tbody tr").filter(has=page.get_by_text(LECTURE, exact=True))
    line.locator(f"td.{step} a").click()
    expect(page.locator(".modal-title")).to_have_text("Success")


@pytest.fixture(scope="module")
def noethers_error(school: School) -> str:
    """What the grader must say on the submission of a student who made a mistake of the gallery."""
    lecture = load_lecture(LECTURE)
    wrong = next(answer for answer in lecture.gallery() if answer.fails and answer.says)
    released = read_notebook_file(school.course.folder("release", ".", LECTURE) / f"{LECTURE}.ipynb")
    text = notebook_text(gallery_submission(released, built(), wrong))
    submitted = school.instructor.work / "submitted"
    write_sample(Sample("noether", LECTURE, text), submitted)
    for name, line in EXCHANGED.items():  # nbgrader releases no feedback to a class in which one has no such files
        (submitted / "noether" / LECTURE / name).write_text(line)
    school.instructor.run("mlphys", "grade", LECTURE)
    return wrong.says


def test_jupyterlab_has_nbgraders_menu_and_the_formgrader_in_a_tab(instructors_lab: Lab, page: Page) -> None:
    instructors_lab.open(page).get_by_role("menuitem", name="Nbgrader", exact=True).click()
    for entry in ("Assignment List", "Course List", "Formgrader", "Create assignment"):
        expect(page.get_by_role("menuitem", name=entry, exact=True)).to_be_visible()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    table = page.frame_locator("iframe").locator("tbody")
    expect(table.locator("td.name")).to_have_text(["lecture01", "lecture02"])


def test_the_formgrader_shows_outputs_and_verdicts(
    school: School, instructors_lab: Lab, noethers_error: str, page: Page
) -> None:
    instructors_lab.open(page)
    page.goto(f"{instructors_lab.address}/formgrader/manage_students/noether/{LECTURE}")
    page.locator("td.name a").click()
    page.get_by_text("Student's answer").first.wait_for()
    seen = text_of(page)
    assert noethers_error in seen
    assert "Failed: 0 of" in seen
    assert "Passed: 2 of 2 points" in seen
    assert "lecture01.forward_of_one_layer(forward)" in seen  # whoever marks may see what students may not
    assert page.locator("img[src^='data:image/png']").count() >= 3  # the student's own pictures


def test_validation_reads_the_courses_configuration(school: School, instructors_lab: Lab, page: Page) -> None:
    """A setting in course_config.py works in the server extension, which only knows nbgrader_config.py."""
    changed = read_notebook_file(school.course.folder("release", ".", LECTURE) / f"{LECTURE}.ipynb")
    next(cell for cell in changed.cells if "# Check" in cell.source).source += "\n# tampered with"
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


def test_feedback_shows_verdicts_and_no_hidden_check(school: School, noethers_error: str, page: Page) -> None:
    school.instructor.run("nbgrader", "generate_feedback", LECTURE, "--student=noether", "--force")
    page.goto((school.instructor.work / "feedback" / "noether" / LECTURE / f"{LECTURE}.html").as_uri())
    seen = text_of(page)
    assert noethers_error in seen
    assert "Passed: 2 of 2 points" in seen
    assert "grader_tests" not in seen


# --- what both need


def built() -> NotebookNode:
    """The lecture's notebook with the reference answers."""
    return build_notebook(ROOT, LECTURE)


def is_answer(cell: NotebookNode) -> bool:
    """Whether students write this cell; text that a person marks is left as it is."""
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


def text_of(page: Page) -> str:
    """All of a page's text, without its line breaks."""
    return " ".join(page.locator("body").inner_text().split())
