"""A small class with right, wrong, blank, endless and broken submissions: scores, feedback, and grading again."""

from __future__ import annotations

import html
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, hidden_files
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from term import Desk, copy_course, grades, once

from mlphys.build import blank_submission, gallery_submission, reference_submission
from mlphys.build.submission import fill
from mlphys.course import Course, load_course
from mlphys.grading.store import Record, Store
from mlphys.lecture import Lecture, load_lecture
from mlphys.notebooks import notebook_text, read_notebook_file

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own use of SQLAlchemy 2.1

NAME, SECOND = "lecture01", "lecture02"  # the second has a question that a person marks
QUICK = "c.Isolation.cell_seconds = 5\nc.Isolation.call_seconds = 3"  # the endless submission waits for these
TRIVIAL = 12  # characters: a shorter line may stand anywhere


@dataclass(frozen=True)
class Graded:
    """The same class, graded in two ways."""

    by_nbgrader: Desk
    by_mlphys: Desk


@pytest.fixture(scope="module")
def graded(released_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class, graded by `nbgrader autograde` and by `mlphys grade`, with feedback."""
    return once(tmp_path_factory, "graded", lambda folder: grade_twice(released_course, folder))


def grade_twice(course: Course, folder: Path) -> Graded:
    one = copy_course(course.root, folder / "one", QUICK)
    hand_in(one.folder, NAME, classroom(course.root))
    hand_in(one.folder, SECOND, {"blank": blank(course.root, SECOND)})
    assert load_course(one.folder).seeds  # makes the secret, which both have in common
    two = copy_course(one.folder, folder / "two")
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(one.run, "nbgrader", "autograde", NAME), pool.submit(grade_with_mlphys, two)]
    assert all(job.result() for job in jobs)
    return Graded(one, two)


def grade_with_mlphys(desk: Desk) -> str:
    said = ""
    for name in (NAME, SECOND):
        said += desk.run("mlphys", "grade", name, "--jobs", "2")
        said += desk.run("nbgrader", "generate_feedback", name)
    return said


def classroom(course: Path) -> dict[str, str]:
    """The submissions of lecture 1, by student."""
    lecture = load_lecture(NAME)
    built, released = (read_notebook_file(course / step / NAME / f"{NAME}.ipynb") for step in ("source", "release"))
    right = reference_submission(released, built)
    wrong = next(answer for answer in lecture.gallery() if answer.fails)
    lonely = min(lecture.checks.values(), key=lambda check: weight(lecture, check.judged)).judged
    notebooks = {
        "right": right,
        "blank": blank_submission(released),
        "wrong": gallery_submission(released, built, wrong),
        "endless": fill(right, {lonely: f"def {lonely}(*args, **kwargs):\n    while True:\n        pass"}),
    }
    return {name: notebook_text(notebook) for name, notebook in notebooks.items()} | {"broken": '{"cells": ['}


def weight(lecture: Lecture, answer: str) -> int:
    """Return how many checks an answer's endless loop would hold up."""
    return sum(answer in (*check.answers, *check.builds_on) for check in lecture.checks.values())


def blank(course: Path, name: str) -> str:
    return notebook_text(blank_submission(read_notebook_file(course / "release" / name / f"{name}.ipynb")))


def hand_in(course: Path, name: str, submissions: dict[str, str]) -> None:
    for student, text in submissions.items():
        folder = course / "submitted" / student / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.ipynb").write_text(text)


# --- scores


def test_nbgrader_and_mlphys_give_the_same_scores(graded: Graded) -> None:
    one, two = grades(graded.by_nbgrader.folder, NAME), grades(graded.by_mlphys.folder, NAME)
    assert {student for student, _ in one} == {"right", "blank", "wrong", "endless", "broken"}
    assert one == two


def test_everyone_earns_what_the_submission_is_worth(graded: Graded) -> None:
    worth = sum(check.points for check in load_lecture(NAME).checks.values() if not check.bonus)
    assert earned(graded.by_mlphys, "right") == worth
    assert earned(graded.by_mlphys, "blank") == earned(graded.by_mlphys, "broken") == 0
    assert 0 < earned(graded.by_mlphys, "wrong") < worth
    assert 0 < earned(graded.by_mlphys, "endless") <= worth
    assert "timeout" in {verdict.status for verdict in record(graded.by_mlphys, "endless").verdicts}


def earned(course: Desk, student: str) -> float:
    """A student's automatic points, without bonus."""
    return sum(grade[0] or 0 for (who, _), grade in grades(course.folder, NAME).items() if who == student)


def test_a_file_that_cannot_be_read_is_left_to_a_person(graded: Graded) -> None:
    found = grades(graded.by_nbgrader.folder, NAME)
    assert {student for (student, _), grade in found.items() if grade[3]} == {"broken"}
    assert all(grade[3] for (student, _), grade in found.items() if student == "broken")


# --- feedback


def feedback(course: Desk, student: str, name: str = NAME) -> str:
    return (course.folder / "feedback" / student / name / f"{name}.html").read_text()


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def record(course: Desk, student: str) -> Record:
    found = Store(load_course(course.folder).state).record(student, NAME)
    assert found is not None
    return found


@pytest.mark.parametrize("student", ["right", "blank", "wrong", "endless"])
def test_feedback_holds_each_sentence_and_each_message(graded: Graded, student: str) -> None:
    text = " ".join(text_of(feedback(graded.by_mlphys, student)).split())
    for check in load_lecture(NAME).checks.values():
        assert " ".join(check.sentence.split()) in text
    for verdict in record(graded.by_mlphys, student).verdicts:
        assert " ".join(verdict.message.split()) in text, verdict.check


@pytest.mark.parametrize("student", ["right", "wrong", "endless"])
def test_feedback_holds_the_students_own_plots(graded: Graded, student: str) -> None:
    path = graded.by_mlphys.folder / "autograded" / student / NAME / f"{NAME}.ipynb"
    images = plots(read_notebook_file(path))
    page = "".join(feedback(graded.by_mlphys, student).split())
    assert images
    assert not [image[:40] for image in images if image not in page]


def plots(notebook: NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return ["".join(o.data["image/png"].split()) for o in outputs if "image/png" in o.get("data", {})]


def lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) > TRIVIAL}


EVERYONE = [*((student, NAME) for student in ("right", "blank", "wrong", "endless", "broken")), ("blank", SECOND)]


@pytest.mark.parametrize(("student", "name"), EVERYONE)
def test_feedback_holds_nothing_hidden(graded: Graded, student: str, name: str) -> None:
    page = text_of(feedback(graded.by_mlphys, student, name))
    assert not [word for word in ("grader_tests", "HIDDEN TESTS", "MARK SCHEME", "mlphys") if word in page]
    handed_in = graded.by_mlphys.folder / "submitted" / student / name / f"{name}.ipynb"
    shown = plain(blank(graded.by_mlphys.folder, name) + handed_in.read_text())
    sentences = " ".join(check.sentence for check in load_lecture(name).checks.values())
    assert not [line for line in secret_lines(name) if line in page and line not in shown and line not in sentences]


def secret_lines(name: str) -> set[str]:
    """Lines of checks, gallery, answers and mark schemes."""
    paths = [*hidden_files(name), ROOT / "grader_tests" / "oracles.py"]
    texts = [path.read_text() for path in paths] + [task.mark_scheme for task in load_lecture(name).tasks.values()]
    found = {line for text in texts for line in lines(text)}
    return {line for line in found if not re.fullmatch(r"[\w, ]+,?", line)}  # names alone: a traceback shows signatures


def plain(text: str) -> str:
    """A notebook's file without the escapes of JSON."""
    return text.replace('\\"', '"').replace("\\\\", "\\")


# --- grading again


@pytest.mark.parametrize("command", [("mlphys", "grade"), ("nbgrader", "autograde")], ids=" ".join)
def test_grading_again_keeps_what_persons_decided(graded: Graded, tmp_path: Path, command: tuple[str, str]) -> None:
    lecture = load_lecture(NAME)
    failed = next(v.check for v in record(graded.by_mlphys, "wrong").verdicts if not v.points and not v.bonus)
    lost, kept = [check.name for check in lecture.checks.values() if check.bonus][:2]
    course = copy_course(graded.by_mlphys.folder, tmp_path / "again")
    for student in ("blank", "endless", "broken"):
        shutil.rmtree(course.folder / "submitted" / student)
    decide_by_hand(course, "wrong", failed, manual_score=0.5)
    decide_by_hand(course, "right", kept, extra_credit=0.75)
    hand_in(course.folder, NAME, {"right": blank(course.folder, NAME)})
    course.run(*command, NAME, "--force")
    found = grades(course.folder, NAME)
    assert found["wrong", failed][:2] == (0, 0.5)
    assert found["right", kept][2] == 0.75
    assert found["right", lost][2] == 0


def decide_by_hand(course: Desk, student: str, cell: str, **values: float) -> None:
    """Change a grade as a person does in the formgrader."""
    coursedir = load_course(course.folder).coursedir(NAME)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        grade = gradebook.find_grade(cell, NAME, NAME, student)
        for name, value in values.items():
            setattr(grade, name, value)
        gradebook.db.commit()


@pytest.mark.parametrize("command", [("mlphys", "grade"), ("nbgrader", "autograde")], ids=" ".join)
def test_what_a_link_points_at_is_copied_nowhere(
    released_course: Course, tmp_path: Path, command: tuple[str, str]
) -> None:
    desk = copy_course(released_course.root, tmp_path / "course")
    hand_in(desk.folder, NAME, {"linker": blank(desk.folder, NAME)})
    folder = desk.folder / "submitted" / "linker" / NAME
    (folder / "mine.txt").write_text("mine")
    (folder / "data.txt").symlink_to(ROOT / "solutions" / f"{NAME}.py")
    desk.run(*command, NAME)
    graded = desk.folder / "autograded" / "linker" / NAME
    assert (graded / "mine.txt").read_text() == "mine"
    assert not (graded / "data.txt").exists()


def test_a_regrade_is_shown_before_it_is_written(graded: Graded, tmp_path: Path) -> None:
    course = copy_course(graded.by_mlphys.folder, tmp_path / "regraded")
    for student in ("blank", "endless", "broken"):
        shutil.rmtree(course.folder / "submitted" / student)
    failed = next(v.check for v in record(graded.by_mlphys, "wrong").verdicts if not v.points and not v.bonus)
    solved = (course.folder / "submitted" / "right" / NAME / f"{NAME}.ipynb").read_text()
    hand_in(course.folder, NAME, {"right": blank(course.folder, NAME), "wrong": solved})
    before = grades(course.folder, NAME)
    said = course.run("mlphys", "regrade", NAME, "--dry-run", "--jobs", "2")
    assert failed[:12] in said
    assert grades(course.folder, NAME) == before
    course.run("mlphys", "regrade", NAME, "--only-raise", "--jobs", "2")
    after = grades(course.folder, NAME)
    assert {cell: g for (who, cell), g in after.items() if who == "right"} == {
        cell: g for (who, cell), g in before.items() if who == "right"
    }
    assert before["wrong", failed][0] == 0 < (after["wrong", failed][0] or 0)
    course.run("mlphys", "regrade", NAME, "--jobs", "2")
    assert sum(grade[0] or 0 for (who, _), grade in grades(course.folder, NAME).items() if who == "right") == 0
