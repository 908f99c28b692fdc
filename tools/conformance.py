"""Runs nbgrader's own tests of autograde with this package's Execute in the place of nbgrader's.

    python -m tools.conformance [pytest's options, such as -n 4 or -k autograde]

Prints pytest's report and how many notebooks the swapped Execute ran. `DIFFERENCES` lists the tests
that a grader with isolation does not pass, each with its reason; they are left out.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import nbgrader
import pytest
from nbgrader import api
from nbgrader.converters import autograde
from nbgrader.preprocessors import Execute

from mlphys.grading.execute import SandboxExecute

SUITES: Final = ("nbgrader.tests.apps.test_nbgrader_autograde",)
KERNEL: Final = "cells run in this grader's Python, whatever kernel a notebook asks for"
DIFFERENCES: Final[Mapping[str, str]] = {
    "test_side_effects": "files that student code writes end with the sandbox; nothing is written beside the notebook",
    "test_missing_source_kernelspec": KERNEL,
    "test_incorrect_source_kernelspec": KERNEL,
}


class Swap:
    """A plugin that puts our Execute in, counts what it runs, and leaves out what differs on purpose."""

    def __init__(self) -> None:
        self.ran = 0

    def pytest_configure(self) -> None:
        """Swap the step in the default list of Autograde, and count."""
        trait = autograde.Autograde.autograde_preprocessors
        steps = [SandboxExecute if step is Execute else step for step in trait.default_args[0]]
        trait.default_args = (steps,)
        original = SandboxExecute.preprocess

        def counted(step: SandboxExecute, *args: Any, **kwargs: Any) -> Any:
            self.ran += 1
            return original(step, *args, **kwargs)

        SandboxExecute.preprocess = counted
        head = api.get_alembic_version()  # else every test starts a process for it
        api.get_alembic_version = lambda: head

    def pytest_collection_modifyitems(self, items: Iterable[pytest.Item]) -> None:
        """Skip the tests that differ on purpose, with the reason."""
        for item in items:
            reason = DIFFERENCES.get(item.originalname if isinstance(item, pytest.Function) else item.name)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say how many notebooks ran: none would mean that nothing was swapped."""
        terminalreporter.write_line(f"conformance: SandboxExecute ran {self.ran} notebooks")


def main(arguments: list[str]) -> int:
    """Run the suites in an empty folder; return pytest's exit code."""
    os.environ.setdefault("USER", "nobody")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        os.chdir(folder)
        shutil.copytree(Path(nbgrader.__file__).parent / "docs", Path("nbgrader/docs"))
        options = ["-p", "no:cacheprovider", "-p", "no:randomly", "-q", "--no-header", f"--rootdir={folder}"]
        return int(pytest.main([*options, *arguments, "--pyargs", *SUITES], plugins=[Swap()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
