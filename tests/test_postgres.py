"""PostgreSQL as gradebook: a real server from Debian's package, started here, gives the same grades as SQLite."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from term import copy_course, grades
from test_faults import STUDENTS, hand_in_cheap

from mlphys.course import Course, load_course
from mlphys.grading.classroom import grade_class
from mlphys.grading.store import Store

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
pytestmark = [
    pytest.mark.skipif(BIN is None, reason="Debian's postgresql is not installed"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own use of SQLAlchemy 2.1
]


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database on a server of its own, which listens on a socket in a folder."""
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg-XXXXXX"], text=True).strip())
    name = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
    run = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
    subprocess.run([*run, BIN / "initdb", "-D", folder / "data", "-A", "trust"], check=True, capture_output=True)
    control = [*run, BIN / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://{name}@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder)


def test_postgresql_holds_the_same_grades_as_sqlite(released_course: Course, tmp_path: Path, server: str) -> None:
    sqlite = copy_course(released_course.root, tmp_path / "sqlite")
    postgres = copy_course(released_course.root, tmp_path / "postgres", f'c.CourseDirectory.db_url = "{server}"')
    for desk in (sqlite, postgres):
        hand_in_cheap(desk)
        records = grade_class(load_course(desk.folder), "cheap", jobs=2)
        assert [record.problem for record in records] == [""] * STUDENTS
    assert grades(postgres.folder, "cheap") == grades(sqlite.folder, "cheap")
    assert len(grades(postgres.folder, "cheap")) == STUDENTS * 3
    shutil.rmtree(Store(load_course(postgres.folder).state).folder / "records")
    postgres.run("nbgrader", "autograde", "cheap", "--force")
    assert grades(postgres.folder, "cheap") == grades(sqlite.folder, "cheap")
