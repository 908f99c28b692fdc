"""mlphys.judge: one verdict per check, whatever the notebook does."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import judge_of
from toy import DOUBLE, HALVE, QUADRUPLE, decide, doubles, halves, lecture_of, notebook, statuses

from mlphys.checking import check, expect, expect_close
from mlphys.judge import Result, Status, make_plan
from mlphys.judge.seeds import Seeds, load_seeds


@check(points=8)
def breaks(halve, *, rng):
    """The grader makes a mistake."""
    halve(1.0)
    raise KeyError("ours")


def test_right_answers_pass() -> None:
    result = decide(notebook(DOUBLE, QUADRUPLE, HALVE))
    assert statuses(result) == ["passed"] * 3
    assert [v.points for v in result.verdicts] == [1, 2, 4]


def test_one_mistake_is_paid_for_once() -> None:
    result = decide(notebook("def double(x):\n    return 3 * x", QUADRUPLE, HALVE))
    assert statuses(result) == ["failed", "passed", "passed"]
    assert "3 expected" not in result.verdicts[1].message
    assert "reference in place of your double" in result.verdicts[1].message


def test_a_wrong_answer_stays_wrong_with_the_reference_in_place() -> None:
    result = decide(notebook("def double(x):\n    return 3 * x", "def quadruple(x):\n    return double(x)", HALVE))
    assert statuses(result) == ["failed", "failed", "passed"]


def test_a_right_answer_that_fits_its_own_wrong_helper_passes() -> None:
    own = "def quadruple(x):\n    return double(x)"  # with its own double, which quadruples
    assert statuses(decide(notebook("def double(x):\n    return 4 * x", own, HALVE))) == ["failed", "passed", "passed"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("while True: pass", "timeout"),
        ("import os; os._exit(0)", "crashed"),
        ("raise SystemExit", "failed"),
        ("return undefined", "failed"),
        ("raise NotImplementedError", "unattempted"),
        ("return object()", "failed"),
        ("pass", "failed"),
    ],
)
def test_one_dead_function_costs_only_its_own_points(body: str, status: str) -> None:
    result = decide(notebook(f"def double(x):\n    {body}", QUADRUPLE, HALVE))
    assert statuses(result) == [status, "passed", "passed"]


@pytest.mark.parametrize(
    "source", ["while True: pass", "import os; os._exit(0)", "1/0", "def double(x:", "raise SystemExit"]
)
def test_a_dead_cell_leaves_the_others_alone(source: str) -> None:
    result = decide(notebook(DOUBLE, source, QUADRUPLE, HALVE))
    assert statuses(result) == ["passed"] * 3
    assert "error" in [output["output_type"] for output in result.outputs[1]]


def test_a_cell_that_defines_an_answer_and_fails_is_named() -> None:
    nb = notebook("def double(x:\n    return x", QUADRUPLE, HALVE)
    nb.cells[0].metadata["nbgrader"] = {"grade_id": "double", "solution": True, "grade": False}
    first = decide(nb).verdicts[0]
    assert first.status is Status.FAILED
    assert "its cell stopped: SyntaxError" in first.message


def test_an_object_that_equals_everything_earns_nothing() -> None:
    equal = "class E:\n    def __eq__(s, o): return True\n    def __sub__(s, o): return 0\ndef double(x): return E()"
    assert statuses(decide(notebook(equal, QUADRUPLE, HALVE)))[0] == "failed"


def test_hooks_in_ipython_change_no_verdict() -> None:
    hooks = """
ip = get_ipython()
ip.input_transformers_cleanup.append(lambda lines: [])
ip.displayhook("ok")
ip.run_cell = lambda *a, **k: None
import sys; sys.settrace(lambda *a: None)
"""
    assert statuses(decide(notebook(hooks, "def double(x): return 0 * x", QUADRUPLE, HALVE)))[0] == "failed"


def test_our_own_mistake_costs_nothing_and_is_flagged() -> None:
    lecture = lecture_of(doubles, breaks)
    result = decide(notebook(DOUBLE, HALVE, checks=(doubles, breaks)), lecture)
    assert statuses(result) == ["passed", "broken"]
    assert result.verdicts[1].points == 8
    assert "KeyError" in result.verdicts[1].detail
    assert "KeyError" not in str(result.outputs)
    assert result.broken


def test_a_value_that_upsets_a_check_earns_nothing_and_is_flagged() -> None:
    @check(points=8)
    def careless(double, *, rng):
        """The grader makes a mistake with odd values only."""
        expect(double(1.0) + 0 == 2, "double of 1 is 2")

    lecture = lecture_of(careless)
    result = decide(notebook("def double(x): return {}", checks=(careless,)), lecture)
    assert statuses(result) == ["failed"]
    assert result.verdicts[0].points == 0
    assert result.verdicts[0].needs_person
    assert statuses(decide(notebook(DOUBLE, checks=(careless,)), lecture)) == ["passed"]


FORGED = [
    '{"request": guest.request, "do": 1}',
    '{"request": guest.request, "reply": b""}',
    '{"request": guest.request, "reply": 1}',
    '{"request": guest.request, "done": 3}',
    '{"request": guest.request, "done": True, "reply": b""}',
    '{"request": guest.request, "output": []}',
    '{"request": guest.request, "output": {}}',
    '{"request": guest.request, "ask": 10**9, "arguments": [], "keywords": {}}',
    '{"request": guest.request, "ask": "x", "arguments": 1, "keywords": 2}',
    '{"request": guest.request + 1, "done": True}',
    '{"request": 2.0, "done": True}',
    '{"done": True}',
    "[]",
    "None",
    "b'x' * 10**6",
]
TAKE_OVER = """
import gc
from mlphys.guest import wire
guest = next(o for o in gc.get_objects() if type(o).__name__ == "Guest")
def forge(message):
    guest.outbox.write(wire.dump(message))
    guest.outbox.flush()
"""


@pytest.mark.parametrize("forged", FORGED)
def test_a_guest_that_is_taken_over_harms_nobody_but_itself(forged: str) -> None:
    """Student code finds the line to the judge and sends what it likes, in a cell and in a call."""
    take_over = f"{TAKE_OVER}\ndef double(x):\n    forge({forged})\n    return 2 * x"
    result = decide(notebook(DOUBLE, take_over, QUADRUPLE, HALVE))
    assert len(result.verdicts) == 3
    assert not result.broken
    inside = decide(notebook(DOUBLE, f"{take_over}\nforge({forged})", QUADRUPLE, HALVE))
    assert len(inside.verdicts) == 3
    assert not inside.broken


def test_a_reply_in_advance_is_no_reply_to_the_next_request() -> None:
    ahead = f"""{TAKE_OVER}
def double(x):
    right = wire.dump({{"value": 2 * x, "changed": [], "error": None}})
    forge({{"request": guest.request, "reply": right}})
    return 2 * x
"""
    result = decide(notebook(ahead, QUADRUPLE, HALVE))
    assert statuses(result) == ["passed", "crashed", "passed"]  # what was left over is read as what it is


OVERFLOWING = [
    '{"tree": {"$dict": [["value", {"$complex": [1' + "0" * 400 + ', 0]}]]}, "sizes": []}',
    '{"tree": {"$handle": Infinity}, "sizes": []}',
    '{"tree": {"$dict": [["value", {"$array": 0}]]}, "sizes": [6]}',
]


@pytest.mark.parametrize("head", OVERFLOWING, ids=range(len(OVERFLOWING)))
def test_a_forged_reply_earns_nothing(head: str) -> None:
    forge = f"""
import struct
import mlphys.guest.call as c
head = {head!r}.encode()
frame = struct.pack(">QQ", len(head), len(head)) + head
c.answer_call = lambda *a, **k: frame
"""
    result = decide(notebook(forge, DOUBLE, QUADRUPLE, HALVE))
    assert sum(verdict.points for verdict in result.verdicts) == 0
    assert not result.broken


def test_text_that_no_file_can_hold_is_mended() -> None:
    source = "print('\\ud800')\ndef double(x): raise ValueError('\\ud800')"
    result = decide(notebook(source, QUADRUPLE, HALVE))
    result.to_json().encode()
    assert "\ud800" not in str(result)


def test_a_check_that_the_course_no_longer_has_is_our_mistake() -> None:
    result = decide(notebook(DOUBLE, checks=(doubles, halves)), lecture_of(doubles))
    assert statuses(result) == ["passed", "broken"]


def test_the_text_of_a_graded_cell_is_never_run() -> None:
    result = decide(notebook(DOUBLE, QUADRUPLE, HALVE))
    assert "ZeroDivisionError" not in str(result.outputs)


def test_without_a_lecture_all_cells_are_run_as_nbgrader_does() -> None:
    nb = notebook(DOUBLE, checks=(doubles,))
    result = judge_of(None).decide_notebook(make_plan(nb, None), {})
    assert result.outputs[1][-1]["ename"] == "ZeroDivisionError"


def test_the_same_submission_gets_the_same_verdicts() -> None:
    noisy = "import numpy as np\ndef double(x):\n    return 2 * x + (np.random.rand() < 0.5)"
    results = {tuple(statuses(decide(notebook(noisy, QUADRUPLE, HALVE)))) for _ in range(4)}
    assert len(results) == 1


def test_a_result_survives_json() -> None:
    result = decide(notebook(DOUBLE, "1/0", HALVE))
    assert Result.from_json(result.to_json()) == result


def test_seeds_belong_to_secret_round_and_check(tmp_path) -> None:
    seeds = Seeds(b"secret", "1")
    assert seeds.generator("a").random() == seeds.generator("a").random()
    others = [Seeds(b"other", "1").number("a"), Seeds(b"secret", "2").number("a"), seeds.number("b")]
    assert seeds.number("a") not in others
    first = load_seeds(tmp_path / "state" / "secret", "1")
    assert load_seeds(tmp_path / "state" / "secret", "1") == first
    assert (tmp_path / "state" / "secret").stat().st_mode & 0o077 == 0


def test_a_judges_function_can_be_called_from_student_code() -> None:
    @check(points=1)
    def uses_target(double, *, rng):
        """It calls the target."""
        seen = []

        def target(x: np.ndarray) -> np.ndarray:
            seen.append(x)
            return 10 * x

        expect_close(double(target), [10.0, 20.0], of="double of the target")
        expect(len(seen) == 1, "the target was not called once")

    lecture = lecture_of(uses_target)
    source = "import numpy as np\ndef double(f):\n    return f(np.array([1.0, 2.0]))"
    assert statuses(decide(notebook(source, checks=(uses_target,)), lecture)) == ["passed"]
