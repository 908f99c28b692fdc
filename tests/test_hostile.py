"""What stock graders fall for, and what breaks them: each such submission gets its fair score."""

from __future__ import annotations

import nbformat
import pytest
from toy import DOUBLE, HALVE, QUADRUPLE, decide, notebook, statuses

from benchmarks.hostile import ANSWERS, CHEATS, DESTROYERS, SPOILERS

WRONG = "def double(x):\n    return 3 * x"  # a cheat wants the points for this
LIMITS = {"cell_seconds": 3, "call_seconds": 2, "memory_mib": 700, "processes": 40, "disk_mib": 16, "output_kib": 200}


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
