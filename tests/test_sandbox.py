"""mlphys.sandbox: student code finds nothing, reaches nothing, and does not outlive its limits."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from mlphys.errors import GraderError
from mlphys.guest import wire
from mlphys.sandbox import Backend, Limits, Sandbox, Session, SessionDied, box
from mlphys.sandbox.files import plain_files

LIMITS = Limits(cell_seconds=4, call_seconds=2, memory_mib=600, processes=40)


def contents(folder: Path) -> dict[str, bytes]:
    """What the plain files below a folder hold."""
    return {name: path.read_bytes() for name, path in plain_files([folder]).items()}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    (tmp_path / "data.txt").write_text("mine")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    with Sandbox(Backend.BUBBLEWRAP, LIMITS).open(contents(tmp_path), time.monotonic() + 60) as opened:
        yield opened


def printed(session: Session, source: str) -> str:
    """What a cell prints."""
    run = session.run_cell(source, 0)
    assert run.well, run.outputs
    return "".join(output["text"] for output in run.outputs)


def test_files_of_the_submission_are_there_and_links_are_not(session: Session) -> None:
    assert printed(session, "import os; print(sorted(f for f in os.listdir() if f[0] != '.'))") == "['data.txt']\n"


def test_nothing_of_the_course_or_the_machine_is_there(session: Session) -> None:
    root = Path(__file__).parent.parent
    places = [str(root / name) for name in ("grader_tests", "solutions", "source", "tests", "course_config.py")]
    places += ["/etc/passwd", "/etc/shadow", "/home", "/root/.ssh", "/var", "/proc/1/root/etc/passwd", "/run"]
    code = f"import os; print([p for p in {places!r} if os.path.exists(p)])"
    assert printed(session, code) == "[]\n"


def test_hidden_modules_cannot_be_imported(session: Session) -> None:
    code = "import importlib.util as u; print([u.find_spec(n) for n in ('grader_tests', 'solutions')])"
    assert printed(session, code) == "[None, None]\n"


def test_the_environment_holds_nothing_of_the_graders(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "1")
    names = json.loads(printed(session, "import os, json; print(json.dumps(list(os.environ)))"))
    assert "SECRET_OF_THE_GRADER" not in names
    assert "HOME" in names


def test_there_is_no_network_not_even_localhost(session: Session) -> None:
    code = "import socket; print([i[1] for i in socket.if_nameindex()])\n"
    assert printed(session, code) == "['lo']\n"
    code = "s = socket.socket(); s.settimeout(1); print(s.connect_ex(('1.1.1.1', 80)) != 0)"
    assert printed(session, code) == "True\n"


def test_other_processes_cannot_be_looked_into(session: Session) -> None:
    code = """
import os
others = [p for p in os.listdir("/proc") if p.isdigit() and p != os.readlink("/proc/self")]
found = []
for pid in others:
    for name in ("environ", "mem", "maps", "fd", "cwd", "root"):
        try:
            path = f"/proc/{pid}/{name}"
            os.listdir(path) if name == "fd" else os.readlink(path) if name in ("cwd", "root") else open(path).read(1)
            found.append(path)
        except (OSError, ValueError):
            pass
print(found, len(others) < 7, os.getuid())
"""
    assert printed(session, code) == "[] True 1000\n"


def test_signals_reach_no_other_process(session: Session) -> None:
    code = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for pid in range(1, 40):
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGTERM)
        except OSError:
            pass
with __import__("contextlib").suppress(OSError):
    os.kill(-1, signal.SIGTERM)
"""
    assert session.run_cell(code, 0).well
    assert printed(session, "print(1)") == "1\n"


def test_only_its_own_folders_can_be_written(session: Session) -> None:
    code = """
import os, sys
def writable(folder):
    try:
        open(os.path.join(folder, "probe"), "w").close()
        return True
    except OSError:
        return False
print([f for f in ("/", "/usr", "/opt/mlphys", sys.prefix, "/tmp", ".") if writable(f)])
"""
    assert printed(session, code) == "['/tmp', '.']\n"


DEATHS = [
    ("timeout", "while True: pass"),
    ("timeout", "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(1)"),
    ("memory", "x = []\nwhile True: x.append(b'1' * 10**7)"),
    ("crashed", "import os; os._exit(0)"),
    ("crashed", "import ctypes; ctypes.string_at(0)"),
    ("crashed", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    (
        "garbled",
        "import os, contextlib\nfor i in range(3, 30):\n    with contextlib.suppress(OSError): os.write(i, b'x' * 99)",
    ),
]


@pytest.mark.parametrize(("reason", "source"), DEATHS)
def test_a_cell_that_kills_the_session_is_told_why(session: Session, reason: str, source: str) -> None:
    with pytest.raises(SessionDied) as death:
        session.run_cell("print('before', flush=True)\n" + source, 0)
    assert death.value.reason == reason
    assert [output["text"] for output in death.value.outputs] == ["before\n"]


def test_a_fork_bomb_is_ended(session: Session) -> None:
    with pytest.raises(SessionDied) as death:
        session.run_cell("import os\nwhile True: os.fork()", 0)
    assert death.value.reason in ("processes", "memory", "timeout")


@pytest.mark.parametrize("place", [".", "/tmp", "/dev/shm", "/dev"])
def test_no_folder_takes_more_than_the_limit(place: str) -> None:
    limits = replace(LIMITS, disk_mib=8)
    code = f"""
import os
written = 0
try:
    for i in range(30):
        with open(os.path.join({place!r}, str(i)), "wb") as file:
            written += file.write(bytes(2**20))
except OSError:
    pass
print(written // 2**20)
"""
    with Sandbox(Backend.BUBBLEWRAP, limits).open({}, time.monotonic() + 60) as opened:
        assert int(printed(opened, code)) <= 8


def test_nothing_outlives_a_session(tmp_path: Path) -> None:
    with Sandbox(Backend.BUBBLEWRAP, LIMITS).open(contents(tmp_path), time.monotonic() + 60) as opened:
        opened.run_cell("import subprocess; subprocess.Popen(['sleep', '4321'], start_new_session=True)", 0)
    time.sleep(0.2)
    assert not [p for p in psutil.process_iter(["cmdline"]) if (p.info["cmdline"] or [])[-1:] == ["4321"]]


def test_endless_output_is_cut_off(session: Session) -> None:
    run = session.run_cell("for i in range(150_000): print('0123456789')", 0)
    assert sum(len(output["text"]) for output in run.outputs) <= LIMITS.output_kib * 1024
    assert "output cut here" in run.outputs[-1]["text"]


def test_outputs_are_those_of_a_notebook(session: Session) -> None:
    source = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint('a')\n41 + 1"
    outputs = session.run_cell(source, 0).outputs
    assert [output["output_type"] for output in outputs] == ["display_data", "stream", "execute_result"]
    assert outputs[0]["data"]["image/png"].startswith("iVBOR")
    assert outputs[2]["data"] == {"text/plain": "42"}


def test_html_and_script_are_not_kept(session: Session) -> None:
    run = session.run_cell("from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))", 0)
    assert "script" not in str(run.outputs)


def test_a_logger_that_keeps_the_cells_stream_disturbs_no_call(session: Session) -> None:
    source = "import logging\nlogging.basicConfig(level='INFO')\ndef f():\n    logging.info('again')\n    return 1"
    assert session.run_cell(f"{source}\nlogging.info('once')", 0).outputs[0]["text"] == "INFO:root:once\n"
    assert call(session, "f")["value"] == 1
    assert session.run_cell("print('on')", 0).well


def test_a_time_limit_of_the_whole_notebook_holds(tmp_path: Path) -> None:
    with Sandbox(Backend.BUBBLEWRAP, LIMITS).open(contents(tmp_path), time.monotonic() + 2) as opened:
        opened.run_cell("import time; time.sleep(0.1)", 0)
        with pytest.raises(SessionDied, match="overtime"):
            opened.run_cell("time.sleep(3)", 0)


def call(session: Session, name: str, *args: object) -> dict[str, object]:
    frame = wire.dump({"args": list(args), "kwargs": {}})
    return wire.load(session.call(name, frame, {}, 0, None))


def test_replies_of_hostile_functions_are_data_or_errors(session: Session) -> None:
    session.run_cell(
        """
import numpy as np
class Equal:
    def __eq__(self, other): return True
    def __reduce__(self): return (print, ("never",))
class Loud(Exception):
    def __str__(self): raise RuntimeError
def equal(): return Equal()
def huge(): return np.zeros(10**8)
def deep():
    x = []
    for _ in range(1000): x = [x]
    return x
def loud(): raise Loud()
def leaves(): raise SystemExit(0)
""",
        0,
    )
    assert call(session, "equal")["value"] == wire.Opaque("Equal")
    for name in ("huge", "deep", "loud", "leaves", "absent"):
        assert call(session, name)["error"], name


def test_a_missing_bwrap_stops_with_an_instruction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    box._try_bubblewrap.cache_clear()
    with pytest.raises(GraderError, match="apt-get install bubblewrap"):
        box.find_backend(Backend.BUBBLEWRAP)
    box._try_bubblewrap.cache_clear()
