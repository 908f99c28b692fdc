"""A school in a temporary folder: a course, a student's home, an exchange, JupyterLab for both, and a browser."""

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

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console

from mlphys.course import Course
from mlphys.demo import make_demo

BIN = Path(sys.executable).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),  # it runs in containers, as root too
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),  # and asks nobody anything
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
class School:
    """Folders of one course: what the instructor has, what the student has, and what lies between them.

    Attributes:
        course: the instructor's, lectures 1 and 2 built and generated, nothing released or handed in.
        home: the student's, empty; knows no more of the course than its name and the exchange.
        machine: Jupyter's own folders, so that nothing of this machine's user is read or written.
    """

    course: Course
    home: Path
    machine: Path

    @property
    def environment(self) -> dict[str, str]:
        """Environment of all commands."""
        names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        jupyter = {f"JUPYTER_{name}": str(self.machine / name) for name in names}
        jupyter |= {"IPYTHONDIR": str(self.machine / "ipython")}
        jupyter |= {"JUPYTERLAB_SETTINGS_DIR": str(self.machine / "settings")}
        return {**os.environ, **jupyter, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}

    def instructor_runs(self, *command: str) -> str:
        """Run a command in the course's folder; return what it printed."""
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            **{"cwd": self.course.root, "env": self.environment, "capture_output": True, "text": True},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str

    def open(self, page: Page, path: str = "") -> Page:
        """Open JupyterLab, a notebook in it if its path is given; a workspace of its own has no tabs of other tests."""
        tree = f"/tree/{path}" if path else ""
        page.goto(f"{self.address}/lab/workspaces/{secrets.token_hex(4)}{tree}?token={self.token}")
        page.locator("#jupyterlab-splash").wait_for(state="detached")
        page.get_by_role("menuitem", name="Nbgrader").wait_for()
        return page


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """The folders, with the exchange configured for the machine."""
    folder = tmp_path_factory.mktemp("school")
    course = make_demo(ROOT, folder / "course", ["lecture01", "lecture02"], Console(quiet=True))
    made = School(course, folder / "home", folder / "jupyter")
    exchange = folder / "exchange"
    for new in (made.home, exchange, made.machine / "CONFIG_DIR"):
        new.mkdir(parents=True)
    exchange.chmod(0o777)  # nbgrader insists: every student writes to it
    names = {"course_id": course.config.CourseDirectory.course_id, "exchange": str(exchange)}
    (made.machine / "CONFIG_DIR" / "nbgrader_config.py").write_text(CONFIGURATION.format(**names))
    _write_settings(made.machine / "settings")
    return made


@pytest.fixture(scope="session")
def instructors_lab(school: School) -> Iterator[Lab]:
    """JupyterLab as `make lab` starts it: in the course's folder."""
    with _lab(school, school.course.root) as lab:
        yield lab


@pytest.fixture(scope="session")
def students_lab(school: School) -> Iterator[Lab]:
    """JupyterLab in the student's home."""
    with _lab(school, school.home) as lab:
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
def page(chromium: Browser) -> Iterator[Page]:
    """A new window, which shares nothing with others."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@contextmanager
def _lab(school: School, folder: Path) -> Iterator[Lab]:
    """Start `jupyter lab` in a folder; end it, and its kernels, afterwards."""
    token, port = secrets.token_hex(16), _free_port()
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    with (school.machine / f"{folder.name}.log").open("wb") as log:
        server = subprocess.Popen(
            [str(BIN / "jupyter"), "lab", *options],
            **{"cwd": folder, "stdout": log, "stderr": log},
            env=school.environment | {"JUPYTER_TOKEN": token, "JUPYTERLAB_WORKSPACES_DIR": f"{log.name}.workspaces"},
        )
        try:
            _wait_for(server, port, Path(log.name))
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


def _write_settings(folder: Path) -> None:
    for name, values in SETTINGS.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
