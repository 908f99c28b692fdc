"""What people do with mouse and keyboard in JupyterLab and in nbgrader's pages."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from browser.conftest import Lab

LECTURE = "lecture01"
NOTEBOOK = f"{LECTURE}/{LECTURE}.ipynb"


# --- a notebook


def open_notebook(lab: Lab, page: Page, cells: int) -> Locator:
    """Open the fetched notebook and wait until formulas are set and the kernel is there. Return its cells."""
    lab.open(page, NOTEBOOK)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    expect(page.locator(".jp-Notebook mjx-container").first).to_be_visible()
    found = page.locator(".jp-Notebook .jp-Cell")
    expect(found).to_have_count(cells)
    return found


def type_into(cells: Locator, texts: dict[int, str]) -> None:
    """Click into each cell, select all that is in it, and type something else."""
    for index, text in texts.items():
        cells.nth(index).locator(".cm-content").click()
        cells.page.keyboard.press("Control+a")
        cells.page.keyboard.insert_text(text)


def run_all(page: Page) -> None:
    """Run all cells from the menu and wait for the last one, which is code."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('li[data-command="runmenu:run-all"]').click()
    expect(page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").last).to_have_text(re.compile(r"\[\d+\]:"))


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


def fetch(lab: Lab, page: Page) -> None:
    """Fetch the lecture."""
    _click(_assignments(lab, page), "released", "Fetch")
    expect(_row(page, "fetched").get_by_role("button", name="Submit")).to_be_visible()


def submit(lab: Lab, page: Page) -> None:
    """Hand the lecture in."""
    _click(_assignments(lab, page), "fetched", "Submit")
    expect(_row(page, "submitted")).to_contain_text("Fetch Feedback")


def fetch_feedback(lab: Lab, page: Page) -> None:
    """Fetch the lecture's feedback."""
    _click(_assignments(lab, page), "submitted", "Fetch Feedback")
    expect(_row(page, "submitted")).to_contain_text("(view feedback)")


def _assignments(lab: Lab, page: Page) -> Page:
    """Open the list from the menu."""
    open_menu(lab, page).get_by_role("menuitem", name="Assignment List").click()
    return page


def _row(page: Page, state: str) -> Locator:
    """The lecture's row among the released, fetched or submitted assignments."""
    return page.locator(f"#{state}_assignments_list > .list_item").filter(has_text=LECTURE)


def _click(page: Page, state: str, button: str) -> None:
    _row(page, state).get_by_role("button", name=button).click()


# --- the formgrader


def open_menu(lab: Lab, page: Page) -> Page:
    """Open JupyterLab and in it the menu Nbgrader."""
    lab.open(page).get_by_role("menuitem", name="Nbgrader", exact=True).click()
    return page


def click_in_formgrader(lab: Lab, page: Page, step: str) -> None:
    """Click on one of the lecture's symbols in the table of assignments; it must succeed."""
    lab.sign_in(page, "/formgrader")
    line = page.locator("tbody tr").filter(has=page.get_by_text(LECTURE, exact=True))
    line.locator(f"td.{step} a").click()
    expect(page.locator(".modal-title")).to_have_text("Success")


def open_submission(lab: Lab, page: Page, student: str) -> Page:
    """Open a student's graded notebook in the formgrader."""
    lab.sign_in(page, f"/formgrader/manage_students/{student}/{LECTURE}")
    page.locator("td.name a").click()
    page.get_by_text("Student's answer").first.wait_for()
    page.wait_for_load_state("load")
    return page


def text_of(page: Page) -> str:
    """All of a page's text, without its line breaks."""
    return " ".join(page.locator("body").inner_text().split())
