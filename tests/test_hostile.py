"""What stock graders fall for, and what breaks them: each such submission gets its fair score."""

from __future__ import annotations

import nbformat
import pytest
from toy import DOUBLE, HALVE, QUADRUPLE, decide, lecture_of, notebook, statuses

from benchmarks.hostile import ANSWERS, CHEATS, DESTROYERS, SPOILERS
from mlphys.checking import check

WRONG = "def double(x):\n    return 3 * x"  # a cheat wants the points for this
LIMITS = {"cell_seconds": 5, "call_seconds": 4, "memory_mib": 700, "processes": 40, "disk_mib": 16, "output_kib": 200}


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
    result = decide(notebook(slow, endless, QUADRUPLE, HALVE), **{**LIMITS, "notebook_seconds": 9})
    assert statuses(result) == ["timeout", "passed", "passed"]


def test_no_line_of_a_reference_comes_back() -> None:
    caller = "def quadruple(x):\n    return double('text' and {})"
    result = decide(notebook(WRONG, caller, HALVE), **LIMITS)
    assert "return 2 * x" not in result.to_json()
    assert "does not take these arguments" in result.verdicts[1].message


def test_a_long_error_is_cut() -> None:
    forge = """
import mlphys.guest.call as c, mlphys.guest.wire as w
c.answer_call = lambda *a: w.dump({"value": None, "changed": [], "error": ("E", "x" * 3_000_000, "")})
"""
    assert len(decide(notebook(forge, DOUBLE, QUADRUPLE, HALVE)).to_json()) < 50_000


def test_many_slow_calls_of_one_answer_end() -> None:
    @check(points=1)
    def calls_often(double, *, rng):
        """It is called often."""
        for _ in range(100):
            double(1)

    slow = "def double(x):\n    import time\n    time.sleep(0.9)\n    return 2 * x"
    result = decide(notebook(slow, checks=(calls_often,)), lecture_of(calls_often), call_seconds=1)
    assert statuses(result) == ["timeout"]


def test_a_thread_of_one_answer_disturbs_no_other() -> None:
    thread = "threading.Thread(target=lambda: [double(1) for _ in iter(int, 1)], daemon=True).start()"
    body = f"    import threading\n    {thread}"
    result = decide(notebook(WRONG, f"def quadruple(x):\n{body}\n    return 4 * x", HALVE), **LIMITS)
    assert statuses(result)[2] == "passed"
