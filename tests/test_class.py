"""mlphys.grading.classroom and mlphys.sample: a class is graded once, and everybody has a record."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import LECTURES, ROOT, built_notebook, judge_of, released_notebook
from rich.console import Console

from mlphys.build import reference_submission
from mlphys.course import Course, load_course
from mlphys.demo import make_demo, surprises
from mlphys.errors import AuthorError, GraderError
from mlphys.grading.classroom import grade_class, students_of
from mlphys.grading.store import Record, Store
from mlphys.judge import Status, Verdict, make_plan
from mlphys.lecture import Lecture, load_lecture
from mlphys.notebooks import notebook_text
from mlphys.report import class_table, trouble
from mlphys.sample import earned_by_name, sample_class, write_sample
from mlphys.sandbox.files import plain_files

NAME = LECTURES[0]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own use of SQLAlchemy 2.1


@pytest.fixture
def course(released_course: Course, tmp_path: Path) -> Course:
    """A course of its own, with one right submission."""
    shutil.copytree(released_course.root, tmp_path / "course")
    hand_in(tmp_path / "course", "ann", solved())
    return load_course(tmp_path / "course")


def solved() -> str:
    return notebook_text(reference_submission(released_notebook(NAME), built_notebook(NAME)))


def hand_in(root: Path, student: str, text: str, file: str = f"{NAME}.ipynb") -> None:
    path = root / "submitted" / student / NAME / file
    path.parent.mkdir(parents=True)
    path.write_text(text)


def results(course: Course) -> dict[str, float]:
    return {path.name: path.stat().st_mtime_ns for path in (course.state / "results").rglob("*.json")}


def test_a_submission_is_run_once(course: Course) -> None:
    (record,) = grade_class(course, NAME, jobs=1)
    assert record.points == sum(c.points for c in load_lecture(NAME).checks.values() if not c.bonus)
    first = results(course)
    assert len(first) == 1  # the worker's; nbgrader's own autograde found it
    assert grade_class(course, NAME, jobs=1) == (record,)
    assert results(course) == first
    grade_class(course, NAME, jobs=1, force=True)
    assert results(course) != first


def test_every_student_has_a_record(course: Course) -> None:
    hand_in(course.root, "bob", solved(), "my homework.ipynb")
    (course.root / "submitted" / "cleo" / NAME).mkdir(parents=True)
    hand_in(course.root, "dan", "{")
    records = {record.student: record for record in grade_class(course, NAME, jobs=2)}
    assert list(records) == ["ann", "bob", "cleo", "dan"] == list(students_of(course, NAME))
    assert "my homework.ipynb" in records["bob"].problem
    assert "no notebook" in records["cleo"].problem
    assert "not JSON" in records["dan"].problem
    assert [r.needs_person for r in records.values()] == [False, True, True, True]
    assert Store(course.state).record("bob", NAME) == records["bob"]


def test_grading_without_isolation_marks_every_verdict(course: Course) -> None:
    course.config.Isolation.backend = "none"
    (record,) = grade_class(course, NAME, jobs=1)
    assert not any(verdict.isolated for verdict in record.verdicts)
    assert "without isolation" in record.verdicts[0].output["text"]


def test_an_assignment_that_is_not_released_is_an_error(course: Course) -> None:
    with pytest.raises(GraderError, match="nbgrader generate_assignment lecture99"):
        grade_class(course, "lecture99", jobs=1)


def test_a_folder_without_configuration_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match=r"no nbgrader_config\.py"):
        load_course(tmp_path)


def test_a_demonstration_removes_nothing_but_demonstrations(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("")
    with pytest.raises(GraderError, match="something else than a demonstration"):
        make_demo(ROOT, tmp_path, [], Console(quiet=True))
    assert (tmp_path / "thesis.tex").exists()


def test_sample_students_are_named_by_what_they_earn(lecture: Lecture, tmp_path: Path) -> None:
    samples = list(sample_class(lecture, built_notebook(lecture.name), released_notebook(lecture.name)))
    kinds = " ".join(sample.student for sample in samples[:5])
    assert all(kind in kinds for kind in ("right", "blank", "broken", "endless", "crashing"))
    assert len({sample.student for sample in samples}) == len(samples) >= 24
    full = sum(c.points for c in lecture.checks.values() if not c.bonus)
    assert earned_by_name(samples[0].student)[0] == full
    assert earned_by_name(samples[1].student) == (0, 0)
    write_sample(samples[0], tmp_path)
    assert (tmp_path / samples[0].student / lecture.name / f"{lecture.name}.ipynb").exists()


def test_a_student_who_earns_something_else_is_a_surprise() -> None:
    verdict = Verdict("check", Status.PASSED, 3, 3, bonus=False)
    record = Record("earns_3_right", "lecture01", (verdict,))
    assert surprises([record]) == ()
    assert "earned 3 +0, not 4 +2" in str(surprises([replace(record, student="earns_4_plus_2_right")])[0])


def test_the_table_says_what_went_wrong() -> None:
    failed = Verdict("check", Status.FAILED, 0, 3, bonus=False, message="double of x: expected 2, saw 3")
    open_ = Verdict("other", Status.UNATTEMPTED, 0, 1, bonus=False)
    assert trouble(Record("a", "l", (failed, open_))) == "failed: double of x: expected 2, saw 3 (and 1 more)"
    assert trouble(Record("a", "l", (open_,))) == "1 checks unattempted"
    assert trouble(Record("a", "l", (), "cut off")) == "for a person to look at: cut off"
    console = Console(record=True, width=120, file=io.StringIO())
    console.print(class_table([Record("[bold]ann", "l", (failed,))], {}))
    assert "[bold]ann" in console.export_text()


def test_links_in_submitted_files_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("1")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("")
    assert list(plain_files([tmp_path])) == ["data.txt"]


@pytest.mark.parametrize("secret", [bytes([n]) for n in range(10)], ids=range(10))
def test_other_random_numbers_change_no_verdict_of_the_reference(lecture: Lecture, secret: bytes) -> None:
    """Checks that judge by statistics are no lottery: a right answer passes whatever the seeds are."""
    notebook = reference_submission(released_notebook(lecture.name), built_notebook(lecture.name))
    result = judge_of(lecture, secret).decide_notebook(make_plan(notebook, lecture), {})
    assert {v.check: v.message for v in result.verdicts if v.status is not Status.PASSED} == {}
