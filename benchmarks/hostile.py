"""Hostile code: what stock graders fall for, what breaks them, and replies that fight back."""

from __future__ import annotations

from typing import Final

CHEATS: Final = {
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

DESTROYERS: Final = {
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

SPOILERS: Final = {
    "breaks the builtins",
    "breaks json",
    "breaks the guest",
}  # a process that spoils itself answers for itself

ANSWERS: Final = {
    "a reply of a gigabyte": "import numpy as np\n    return np.zeros(2**27)",
    "a reply nested without end": "y = []\n    y.append(y)\n    return y",
    "a deep reply": "y = 1\n    for _ in range(100000): y = [y]\n    return y",
    "a reply that is not finite": "return x * float('nan')",
    "a reply of objects": "import numpy as np\n    return np.array([object()] * 3)",
    "a reply that fights back": "class A:\n        def __array__(self, *a, **k): raise RuntimeError\n    return A()",
    "a generator without end": "import itertools\n    return itertools.count()",
    "an exception that fights back": "class E(Exception):\n        def __str__(self): raise E\n    raise E",
}
