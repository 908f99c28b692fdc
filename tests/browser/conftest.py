"""A school in a temporary folder: an instructor's course, a student's home, JupyterLab for both, and a browser."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from mlphys.course import Course, load_course

BIN = Path(sys.executable).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),  # it must run in containers, as root too
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),  # and ask nobody anything
)
PATIENCE = 60_000  # milliseconds; what takes longer has failed, on a busy machine too
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},  # no question in the way
    "notebook-extension/tracker": {"windowingMode": "none"},  # all cells are in the page, so they can be counted
}
CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = {course_id!r}
c.Exchange.root = {exchange!r}
"""


@dataclass(frozen=True)
class Desk:
    """Somebody's working folder and home; Jupyter reads and writes nothing of whoever runs the tests."""

    work: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of all commands."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        return own | {"HOME": str(self.home), "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}

    def run(self, command: str, *options: str) -> None:
        """Run a command, which must succeed."""
        line = [str(BIN / command), *options]
        done = subprocess.run(line, cwd=self.work, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@dataclass(frozen=True)
class School:
    """The instructor's desk, where the course is, and the student's, where there is nothing yet."""

    instructor: Desk
    student: Desk

    @property
    def course(self) -> Course:
        """The course as nbgrader's commands load it."""
        return load_course(self.instructor.work)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str

    def sign_in(self, page: Page, path: str) -> None:
        """Go to another page of the server, with the token that `jupyter lab` prints."""
        page.goto(f"{self.address}/login?token={self.token}&next={quote(path)}")

    def open(self, page: Page, path: str = "") -> Page:
        """Open JupyterLab with a notebook in it, if one is named; a workspace of its own has no other tabs."""
        tree = f"/tree/{path}" if path else ""
        page.goto(f"{self.address}/lab/workspaces/{secrets.token_hex(4)}{tree}?token={self.token}")
        page.locator("#jupyterlab-splash").wait_for(state="detached")
        page.get_by_role("menuitem", name="Nbgrader", exact=True).wait_for()
        return page


@pytest.fixture(scope="session")
def school(released_course: Course, tmp_path_factory: pytest.TempPathFactory) -> School:
    """A course whose assignments are generated but not yet released, and an exchange, known to both desks."""
    folder = tmp_path_factory.mktemp("school")
    shutil.copytree(released_course.root, folder / "course")
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)  # nbgrader insists: every student writes to it
    names = {"course_id": released_course.config.CourseDirectory.course_id, "exchange": str(exchange)}
    configuration = CONFIGURATION.format(**names)
    return School(
        _desk(folder / "course", folder / "instructor", configuration),
        _desk(folder / "work", folder / "student", configuration),
    )


@pytest.fixture(scope="session")
def instructors_lab(school: School) -> Iterator[Lab]:
    """JupyterLab as `make lab` starts it: in the course's folder."""
    with _lab(school.instructor) as lab:
        yield lab


@pytest.fixture(scope="session")
def students_lab(school: School) -> Iterator[Lab]:
    """JupyterLab in the student's folder."""
    with _lab(school.student) as lab:
        yield lab


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page in a profile of its own; what it showed last stays in pytest's folder for whoever looks for a fault."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    page.screenshot(path=tmp_path / "last.png")
    context.close()


def _desk(work: Path, home: Path, configuration: str) -> Desk:
    """Return a desk whose home has the machine's settings for nbgrader and quiet ones for JupyterLab."""
    work.mkdir(exist_ok=True)
    jupyter = home / ".jupyter"
    texts = {f"lab/user-settings/@jupyterlab/{n}.jupyterlab-settings": json.dumps(s) for n, s in SETTINGS.items()}
    for name, text in (texts | {"nbgrader_config.py": configuration}).items():
        (jupyter / name).parent.mkdir(parents=True, exist_ok=True)
        (jupyter / name).write_text(text)
    return Desk(work, home)


@contextmanager
def _lab(desk: Desk) -> Iterator[Lab]:
    """Start `jupyter lab` at a desk; end it, and its kernels, afterwards."""
    token, port = secrets.token_hex(16), _free_port()
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command = [str(BIN / "jupyter"), "lab", *options]
    with (desk.home / "lab.log").open("wb") as log:
        environment = desk.environment | {"JUPYTER_TOKEN": token}
        server = subprocess.Popen(command, cwd=desk.work, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(server, port, desk.home / "lab.log")
            yield Lab(f"http://127.0.0.1:{port}", token)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server listens."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"jupyter lab did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
