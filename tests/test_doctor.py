"""mlphys doctor: a backend that works lets nothing out; one that does not is told with what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from mlphys.errors import GraderError
from mlphys.guest import landlock
from mlphys.sandbox import Backend, box
from mlphys.sandbox.doctor import examine

ROOT = Path(__file__).parent.parent
SYSTEM_PYTHON = Path("/usr/bin/python3")
EXAMINE = """
import json, sys
from mlphys.sandbox import Backend
from mlphys.sandbox.doctor import examine
found = examine(Backend(sys.argv[1]))
print(json.dumps({"works": found.works, "holes": found.holes, "problem": found.problem}))
"""


def test_bubblewrap_lets_nothing_out() -> None:
    found = examine(Backend.BUBBLEWRAP)
    assert (found.works, found.holes, found.problem) == (True, (), "")


def test_the_probes_find_what_is_open() -> None:
    assert {"reads the grader's files", "signals the grader", "reaches a server on this machine"} <= set(
        examine(Backend.NONE).holes
    )


@pytest.mark.parametrize("backend", ["landlock", "bubblewrap"])
def test_an_ordinary_user_is_kept_in_too(backend: str) -> None:
    """Root hands over to `nobody`, with a Python that everybody may run, if there is one."""
    if backend == "landlock" and landlock.version() < landlock.NEEDED_VERSION:
        pytest.skip(f"this kernel has Landlock {landlock.version()}")
    found = json.loads(subprocess.check_output(as_ordinary_user(backend), text=True, cwd="/", timeout=100))
    assert found == {"works": True, "holes": [], "problem": ""}


def as_ordinary_user(backend: str) -> list[str]:
    """The command that examines a backend as somebody who is not root."""
    if os.getuid() != 0:
        return [sys.executable, "-c", EXAMINE, backend]
    packages = sysconfig.get_path("purelib")
    probe = [str(SYSTEM_PYTHON), "-c", "import sys; print(sys.version_info[:2])"]
    usable = SYSTEM_PYTHON.exists() and subprocess.check_output(probe, text=True).strip() == str(sys.version_info[:2])
    if not usable or not all(path.stat().st_mode & 5 == 5 for path in (Path(packages), *Path(packages).parents)):
        pytest.skip("root's own Python cannot be run by others, and the system's is another one")
    user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "HOME=/nonexistent"]
    return [*user, f"PYTHONPATH={ROOT}:{packages}", str(SYSTEM_PYTHON), "-c", EXAMINE, backend]


def test_a_kernel_without_landlock_stops_with_an_instruction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(GraderError, match=r"Linux 6\.12"):
        box.find_backend(Backend.LANDLOCK)
