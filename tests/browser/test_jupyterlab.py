"""The course as people use it: a student works in JupyterLab, an instructor in nbgrader's formgrader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from browser.conftest import CHROMIUM, PATIENCE, Lab, School
from conftest import ROOT
from nbformat import NotebookNode
from nbgrader.utils import get_username
from playwright.sync_api import Locator, Page, expect

from mlphys.build import build_notebook, gallery_submission
from mlphys.gallery import GalleryAnswer
from mlphys.grading.store import Store
from mlphys.lecture import load_lecture
from mlphys.sample import Sample, write_sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
LECTURE = "lecture01"
NOTEBOOK = f"{LECTURE}/{LECTURE}.ipynb"
MARKS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
LOCKED = "# a line that a student types into a locked cell"


def test_a_student_fetches_answers_validates_submits_and_reads_the_feedback(
    school: School, instructors_lab: Lab, students_lab: Lab, page: Page
) -> None:
    formgrader(instructors_lab.open(page)).click_on("release")
    assignments(students_lab.open(page)).get_by_role("button", name="Fetch").click()
    expect(page.locator("#fetched_assignments_list").get_by_role("button", name="Submit")).to_be_visible()

    cells = open_notebook(students_lab, page)
    assert "NotImplementedError" in validate(page)
    type_into(cells, LOCKED, only="locked")
    answers = {index: MARKS.sub("", cell.source) for index, cell in answer_cells()}
    for index, text in answers.items():
        type_into(cells.nth(index), text)
    run_all(page)
    save(page)
    saved = nbformat.read(school.home / NOTEBOOK, as_version=4)
    assert {index: saved.cells[index].source for index in answers} == answers
    assert LOCKED not in nbformat.writes(saved)
    assert validate(page) == "Success! Your notebook passes all the tests."
