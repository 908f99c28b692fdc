"""What stock graders fall for, and what breaks them: each such submission gets its fair score."""

from __future__ import annotations

import nbformat
import pytest
from toy import DOUBLE, HALVE, QUADRUPLE, decide, notebook, statuses

WRONG = "def double(x):\n    return 3 * x"  # a cheat wants the points for this
LIMITS = {"cell_seconds": 3, "call_seconds": 2, "memory_mib": 700, "processes": 40, "disk_mib": 16, "output_kib": 200}

CHEATS = {
    "a display that passes for points": "get_ipython().displayhook('ok')\nget_ipython().displayhook(1.5)",
    "cells emptied before they run": "get_ipython().input_transformers_cleanup.append(lambda lines: [])",
    "a run_cell that always succeeds": "get_ipython().run_cell = lambda *a, **k: type('R', (), {'success': True})()",
    "hooks before and after cells": "get_ipython().events.register('post_run_cell', lambda *a: print('passed'))",
    "a module in the place of the grader's": "open('mlphys.py', 'w').write('')\nopen('numpy.py', 'w').write('')",
    "a launcher in the current folder": "open('ipykernel_launcher.py', 'w').write('print(1)')",
    "comparisons that always hold": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True",
    "wire.dump forged": "from mlphys.guest import wire\nold = wire.dump\nwire.dump = lambda v, *a: old(v, *a)",
    "the gradebook, the checks, the answers": """
import glob, os, sqlite3
for place in ("..", "../..", "../../..", "/work", "/root", "/home", "/opt", os.path.expanduser("~")):
    for path in glob.glob(f"{place}/**/gradebook.db", recursive=True):
        sqlite3.connect(path).execute("update grade set manual_score = 99")
    for name in ("grader_tests", "solutions"):
        for path in glob.glob(f"{place}/**/{name}", recursive=True):
            raise SystemExit(path)
""",
    "the secret in the environment": "import os\nsecret = [v for k, v in os.environ.items() if 'SECRET' in k.upper()]",
    "the stack of whoever calls": """
import sys
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
found = [f.f_locals.get("expected") for f in frames()]
""",
    "objects of the judge's": """
import gc
found = [o for o in gc.get_objects() if type(o).__name__ in ("Check", "Judge", "Seeds", "Lecture")]
assert not found
""",
}

DESTROYERS = {
    "loops for ever": "while True: pass",
    "ignores signals": "import signal\nfor s in (2, 15): signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
    "leaves": "import os\nos._exit(0)",
    "raises SystemExit": "raise SystemExit",
    "crashes in compiled code": "import ctypes\nctypes.string_at(0)",
    "recurses in C": "import sys\nsys.setrecursionlimit(10**9)\nf = lambda x: f(x)\nf(1)",
    "kills its parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "kills everybody": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "forks without end": "import os\nwhile True: os.fork()",
    "starts threads": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,)).start()",
    "takes 10 GB": "import numpy as np\nx = np.ones(10 * 2**30 // 8)",
    "takes memory in small pieces": "x = []\nwhile True: x.append(bytes(2**20))",
    "fills the disk": "while True:\n    with open('big', 'ab') as f: f.write(bytes(2**20))",
    "fills memory by files": "i = 0\nwhile True:\n    i += 1\n    open(f'/dev/shm/{i}', 'wb').write(bytes(2**20))",
    "prints without end": "while True: print('x' * 1000)",
    "displays without end": "from IPython.display import display\nwhile True: display('x' * 10000)",
    "leaves a process": "import subprocess\nsubprocess.Popen(['sleep', '999'], start_new_session=True)",
    "leaves a thread": "import threading, time\nthreading.Thread(target=lambda: time.sleep(999), daemon=True).start()",
    "closes all files": "import os\nos.closerange(0, 500)",
    "removes the files": "import shutil\nshutil.rmtree('/', ignore_errors=True)",
    "moves away": "import os\nos.chdir('/')",
    "lowers limits": "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))",
    "breaks the builtins": "import builtins\nbuiltins.len = builtins.isinstance = None",
    "breaks json": "import json\njson.dumps = None",
    "breaks the guest": "import mlphys.guest.call as c\nc.answer_call = None",
    "opens the network": "import socket\nsocket.create_connection(('1.1.1.1', 80), timeout=2)",
    "opens localhost": "import socket\nsocket.create_connection(('127.0.0.1', 22), timeout=2)",
}

SPOILERS = {"breaks the builtins", "breaks json", "breaks the guest"}  # a process that spoils itself answers for itself

ANSWERS = {
    "a reply of a gigabyte": "import numpy as np\n    return np.zeros(2**27)",
    "a reply nested without end": "y = []\n    y.append(y)\n    return y",
    "a deep reply": "y = 1\n    for _ in range(100000): y = [y]\n    return y",
    "a reply that is not finite": "return x * float('nan')",
    "a reply of objects": "import numpy as np\n    return np.array([object()] * 3)",
    "a reply that fights back": "class A:\n        def __array__(self, *a, **k): raise RuntimeError\n    return A()",
    "a generator without end": "import itertools\n    return itertools.count()",
    "an exception that fights back": "class E(Exception):\n        def __str__(self): raise E\n    raise E",
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_earns_what_the_answer_earns(name: str) -> None:
    honest = statuses(decide(notebook(WRONG, QUADRUPLE, HALVE)))
    cheated = decide(notebook(CHEATS[name], WRONG, QUADRUPLE, HALVE), **LIMITS)
    assert honest == ["failed", "passed", "passed"]
    assert statuses(cheated)[0] != "passed"
    assert not cheated.broken


@pytest.mark.parametrize("name", DESTROYERS)
def test_a_cell_that_destroys_takes_nothing_along(name: str) -> None:
    result = decide(notebook(DOUBLE, QUADRUPLE, HALVE, DESTROYERS[name]), **LIMITS)
    assert not result.broken
    assert name in SPOILERS or statuses(result) == ["passed"] * 3, result.verdicts
    assert statuses(decide(notebook(DOUBLE, QUADRUPLE, HALVE))) == ["passed"] * 3  # whoever comes next is graded


@pytest.mark.parametrize("name", DESTROYERS)
def test_a_function_that_destroys_costs_its_own_points(name: str) -> None:
    body = DESTROYERS[name].replace("\n", "\n    ")
    result = decide(notebook(f"def double(x):\n    {body}\n    return 0", QUADRUPLE, HALVE), **LIMITS)
    assert result.verdicts[0].points == 0
    own = {*SPOILERS, "leaves a thread", "lowers limits", "closes all files"}
    assert name in own or statuses(result)[1:] == ["passed", "passed"], result.verdicts
    assert not result.broken


@pytest.mark.parametrize("name", ANSWERS)
def test_a_strange_reply_costs_its_own_points(name: str) -> None:
    result = decide(notebook(f"def double(x):\n    {ANSWERS[name]}", QUADRUPLE, HALVE), **LIMITS)
    assert result.verdicts[0].points == 0
    assert statuses(result)[1:] == ["passed", "passed"]
    assert not result.broken


def test_tags_and_metadata_change_nothing() -> None:
    nb = notebook(WRONG, QUADRUPLE, HALVE)
    for cell in nb.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove_cell"]
    nb.cells.insert(0, nbformat.v4.new_raw_cell("raw"))
    assert statuses(decide(nb)) == ["failed", "passed", "passed"]


@pytest.mark.parametrize(
    "arguments",
    ["[1] * 10**8", "'x' * 10**9", "10**10**6"],
    ids=["endless work", "a huge text", "a huge number"],
)
def test_what_stands_in_for_a_failed_answer_meets_limits_too(arguments: str) -> None:
    """The reference takes the failed answer's place: the student's function may call it with anything."""
    caller = f"def quadruple(x):\n    return double({arguments})"
    result = decide(notebook(WRONG, caller, HALVE), **LIMITS)
    assert statuses(result)[0] == "failed"
    assert result.verdicts[1].points == 0
    assert statuses(result)[2] == "passed"
    assert not result.broken


def test_an_endless_function_leaves_time_for_the_others() -> None:
    """Every check of it waits less, and running cells again is not counted against the notebook."""
    slow = "import time\ntime.sleep(1)"
    endless = "def double(x):\n    while True: pass"
    result = decide(notebook(slow, endless, QUADRUPLE, HALVE), **{**LIMITS, "notebook_seconds": 6})
    assert statuses(result) == ["timeout", "passed", "passed"]
