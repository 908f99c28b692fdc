"""A term with nbgrader's own commands: release, fetch, submit, collect, grade, feedback, zip_collect."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import get_username
from term import Desk, answers, copy_course, grades, new_desk, once

from mlphys.build import blank_submission
from mlphys.build.submission import fill
from mlphys.collect import PlatformCollectorPlugin
from mlphys.course import Course, load_course
from mlphys.lecture import load_lecture
from mlphys.notebooks import notebook_text, read_notebook_file

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own use of SQLAlchemy 2.1

NAME = "lecture01"
NOTEBOOK = f"{NAME}.ipynb"
COURSE = "ml_for_physicists"
MARKS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "grader_tests")


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- through the exchange


@dataclass
class Term:
    """What happened to one student's lecture 1."""

    course: Desk
    student: Desk
    exchange: Path
    fetched: dict[str, bytes] = field(default_factory=dict)
    collected: list[str] = field(default_factory=list)

    def teach(self, command: str, *options: str) -> None:
        """Run a command of nbgrader's as the instructor."""
        self.course.run("nbgrader", command, NAME, f"--Exchange.root={self.exchange}", *options)

    def learn(self, command: str, *options: str) -> None:
        """Run a command of nbgrader's as the student, who has no configuration of the course."""
        where = (f"--Exchange.root={self.exchange}", f"--course={COURSE}")
        self.student.run("nbgrader", command, NAME, *where, *options)

    def hand_in(self, notebook: NotebookNode) -> None:
        """Hand in a notebook."""
        (self.student.folder / NAME / NOTEBOOK).write_text(notebook_text(notebook))
        self.learn("submit")

    def collect(self, *options: str) -> None:
        """Collect what was handed in, and remember it."""
        self.teach("collect", *options)
        self.collected.append((self.submitted / NOTEBOOK).read_text())

    @property
    def submitted(self) -> Path:
        """Where the student's submission is collected."""
        return self.course.folder / "submitted" / get_username() / NAME


@pytest.fixture(scope="module")
def term(released_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Term:
    """Lecture 1 from its release to its feedback; the student hands in twice, both times too late."""
    return once(tmp_path_factory, "term", lambda folder: run_term(released_course.root, folder))


def run_term(course: Path, folder: Path) -> Term:
    term = Term(copy_course(course, folder / "instructor"), new_desk(folder / "student"), folder / "exchange")
    term.exchange.mkdir()
    term.exchange.chmod(0o777)
    term.teach("release_assignment")
    set_due_date(term.course.folder, "2021-04-30 12:00:00 UTC")
    term.learn("fetch_assignment")
    term.fetched = files(term.student.folder / NAME)
    fetched = read_notebook_file(term.student.folder / NAME / NOTEBOOK)
    term.hand_in(blank_submission(fetched))
    term.collect()
    term.hand_in(fill(fetched, answers(course, NAME)))
    term.collect()
    term.collect("--update")
    for command in ("autograde", "generate_feedback", "release_feedback"):
        term.teach(command)
    term.learn("fetch_feedback")
    return term


def set_due_date(course: Path, date: str) -> None:
    coursedir = load_course(course).coursedir(NAME)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=date)


def test_students_fetch_the_release_and_nothing_else(term: Term) -> None:
    assert term.fetched == files(term.course.folder / "release" / NAME)


def test_a_later_submission_is_collected_with_update(term: Term) -> None:
    first, second, third = term.collected
    assert first == second
    assert third == (term.student.folder / NAME / NOTEBOOK).read_text() != first


def test_the_right_answers_earn_everything(term: Term) -> None:
    lecture = load_lecture(NAME)
    found = grades(term.course.folder, NAME)
    for check in lecture.checks.values():
        earned = (0, check.points) if check.bonus else (check.points, None)
        auto, manual, extra, person = found[get_username(), check.name]
        assert (auto, extra, manual, person) == (*earned, None, False), check.name


def test_what_came_too_late_is_known_to_be_late(term: Term) -> None:
    coursedir = load_course(term.course.folder).coursedir(NAME)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        assert gradebook.find_submission(NAME, get_username()).total_seconds_late > 0


def test_students_fetch_their_feedback(term: Term) -> None:
    made = term.course.folder / "feedback" / get_username() / NAME / f"{NAME}.html"
    (fetched,) = (term.student.folder / NAME / "feedback").rglob("*.html")
    assert fetched.read_bytes() == made.read_bytes()
    assert fetched.parent.name == (term.submitted / "timestamp.txt").read_text()


def test_students_have_no_hidden_thing(term: Term) -> None:
    for path in [*term.student.folder.rglob("*"), *term.student.home.rglob("*")]:
        text = path.read_text() if path.is_file() else ""
        assert not [word for word in MARKS if word in text], path


# --- from a learning platform


def zip_collect(course: Desk, entries: dict[str, str], *options: str, code: int = 0) -> dict[str, str]:
    """Collect a download with these entries; return what lies in submitted/."""
    archive = course.folder / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "ML-Lecture 1-4711.zip", "w") as download:
        for name, content in entries.items():
            download.writestr(name, content)
    course.run("nbgrader", "zip_collect", NAME, *options, code=code)
    submitted = course.folder / "submitted"
    return {str(path.relative_to(submitted)): path.read_text() for path in submitted.rglob("*") if path.is_file()}


def test_moodle_downloads_are_collected(released_course: Course, tmp_path: Path) -> None:
    entries = {
        f"Ann Lee_12345_assignsubmission_file/{NOTEBOOK}": "Ann's",
        "Ann Lee_12345_assignsubmission_file/notes.pdf": "no notebook",
        f"__MACOSX/Ann Lee_12345_assignsubmission_file/._{NOTEBOOK}": "no notebook",
        f"Bob B. Ng_12346_assignsubmission_file_{NOTEBOOK}": "Bob's, flat",
        f"Zoë O'Hara-Łukasz_12347_assignsubmission_file/{NOTEBOOK}": "Zoë's older one",
        f"Zoë O'Hara-Łukasz_12347_assignsubmission_file/{NAME} (1).ipynb": "Zoë's newer one",
        f"Dan Roe_12348_assignsubmission_file_/homework/{NAME}(2).ipynb": "Dan's",
        "Eve Poe_12349_assignsubmission_onlinetext/onlinetext.html": "no notebook",
    }
    assert zip_collect(copy_course(released_course.root, tmp_path / "instructor"), entries) == {
        f"Ann Lee/{NAME}/{NOTEBOOK}": "Ann's",
        f"Bob B. Ng/{NAME}/{NOTEBOOK}": "Bob's, flat",
        f"Zoë O'Hara-Łukasz/{NAME}/{NOTEBOOK}": "Zoë's newer one",
        f"Dan Roe/{NAME}/{NOTEBOOK}": "Dan's",
    }


def test_canvas_downloads_are_collected(released_course: Course, tmp_path: Path) -> None:
    entries = {
        f"leeann_98765_54321_{NOTEBOOK}": "Ann's",
        f"leeann_98765_54320_{NAME}.pdf": "no notebook",
        f"ngbob_LATE_98766_54322_{NAME}-2.ipynb": "Bob's",
        f"von_der_oheozoë_98767_54323_{NAME} (1).ipynb": "Zoë's",
        f"roedan_98768_54325_{NOTEBOOK}": "Dan's later one",
        f"roedan_98768_54324_{NOTEBOOK}": "Dan's earlier one",
    }
    assert zip_collect(copy_course(released_course.root, tmp_path / "instructor"), entries) == {
        f"98765/{NAME}/{NOTEBOOK}": "Ann's",
        f"98766/{NAME}/{NOTEBOOK}": "Bob's",
        f"98767/{NAME}/{NOTEBOOK}": "Zoë's",
        f"98768/{NAME}/{NOTEBOOK}": "Dan's later one",
    }


SAME_NAME = [f"Ann Lee_{number}_assignsubmission_file/{NOTEBOOK}" for number in (12345, 12399)]


def test_two_students_of_one_name_stop_a_collection_by_name(released_course: Course, tmp_path: Path) -> None:
    course = copy_course(released_course.root, tmp_path / "instructor")
    assert zip_collect(course, dict.fromkeys(SAME_NAME, "whose?"), code=1) == {}


@pytest.mark.parametrize(
    ("template", "name", "student"),
    [
        ("{number}", f"Ann Lee_12345_assignsubmission_file/{NOTEBOOK}", "12345"),
        ("{name}", f"Ann Lee_12345_assignsubmission_file/{NOTEBOOK}", "Ann Lee"),
        ("{name}", f"Group A_77_assignsubmission_file/{NAME}-3.ipynb", "Group A"),
        ("{name}", f"leeann_LATE_98765_54321_{NOTEBOOK}", "leeann"),
        ("{number}", f"lee_ann_98765_54321_{NAME}-1 (3).ipynb", "98765"),
    ],
)
def test_students_are_known_by_number_or_name(template: str, name: str, student: str) -> None:
    plugin = PlatformCollectorPlugin(moodle_id=template, canvas_id=template)
    found = plugin.collect(f"/somewhere/{name}")
    assert found is not None
    assert found["student_id"] == student
    assert found["file_id"].startswith(NAME)


@pytest.mark.parametrize("name", [NOTEBOOK, "notes.pdf", f"_12_{NOTEBOOK}", f"a_12_34_x/{NOTEBOOK}"])
def test_files_of_nobody_are_left_alone(name: str) -> None:
    assert PlatformCollectorPlugin().collect(f"/somewhere/{name}") is None


def test_other_platforms_names_are_read_as_nbgrader_does() -> None:
    plugin = PlatformCollectorPlugin(named_regexp=r".*/(?P<student_id>\w+)-(?P<file_id>\w+)")
    assert plugin.collect(f"/somewhere/ann-{NOTEBOOK}") == {"student_id": "ann", "file_id": NAME}
