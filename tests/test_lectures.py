"""Every lecture, tested by existing: reference, blank release and the whole gallery before the judge."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import pytest
from conftest import LECTURES, ROOT, built_notebook, decide, judge_of, released_notebook
from nbformat import NotebookNode

from mlphys.build import blank_submission, gallery_submission, reference_submission
from mlphys.build.source import Role, read_source
from mlphys.gallery import GalleryAnswer
from mlphys.judge import Result, Status, Step, make_plan
from mlphys.lecture import Lecture, load_lecture
from mlphys.notebooks import new_cell

GALLERY = [(name, answer) for name in LECTURES for answer in load_lecture(name).gallery()]


def lost(result: Result) -> dict[str, str]:
    """The checks that did not pass, with status and message."""
    return {v.check: f"{v.status}: {v.message} {v.detail}" for v in result.verdicts if v.status is not Status.PASSED}


def test_the_reference_earns_everything(lecture: Lecture) -> None:
    result = decide(lecture, reference_submission(released_notebook(lecture.name), built_notebook(lecture.name)))
    assert lost(result) == {}
    assert {v.check for v in result.verdicts} == set(lecture.checks)
    errors = [o for outputs in result.outputs.values() for o in outputs if o["output_type"] == "error"]
    assert errors == []


def test_examples_of_the_reference_end_in_no_value(lecture: Lecture) -> None:
    notebook = reference_submission(released_notebook(lecture.name), built_notebook(lecture.name))
    result = decide(lecture, notebook)
    values = [o for outputs in result.outputs.values() for o in outputs if o["output_type"] == "execute_result"]
    assert values == []
    graded = [i for i, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade")]
    kinds = {o["output_type"] for i in graded for o in result.outputs.get(i, ())}
    assert "execute_result" not in kinds


def test_the_release_earns_nothing_and_every_example_fails(lecture: Lecture) -> None:
    notebook = blank_submission(released_notebook(lecture.name))
    result = decide(lecture, notebook)
    assert {v.status for v in result.verdicts} == {Status.UNATTEMPTED}
    examples = [i for i, c in enumerate(notebook.cells) if is_example(c, lecture)]
    assert examples
    for index in examples:
        assert result.outputs[index][-1]["output_type"] == "error", notebook.cells[index].source


def is_example(cell: NotebookNode, lecture: Lecture) -> bool:
    """Whether a cell is one of the visible examples."""
    own = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and own.get("grade", False) and own["grade_id"] not in lecture.checks


def relevant(plan: tuple[Step, ...], lecture: Lecture, answer: str) -> tuple[Step, ...]:
    """The plan with only the checks that call an answer or build on it; all cells are run."""
    touched = {c.name for c in lecture.checks.values() if answer in (*c.answers, *c.builds_on)}
    return tuple(step for step in plan if step.kind == "run" or step.name in touched)


@pytest.mark.parametrize(("name", "answer"), GALLERY, ids=[f"{n}-{a.answer}-{a.name}" for n, a in GALLERY])
def test_gallery_answers_earn_what_they_say(name: str, answer: GalleryAnswer) -> None:
    lecture = load_lecture(name)
    notebook = gallery_submission(released_notebook(name), built_notebook(name), answer)
    plan = relevant(make_plan(notebook, lecture), lecture, answer.answer)
    verdicts = lost(judge_of(lecture).decide_notebook(plan, {}))
    assert {check: verdicts[check] for check in sorted(verdicts)}.keys() == set(answer.fails), verdicts
    assert answer.says in " ".join(verdicts.values())
    assert not any(text.startswith("broken") for text in verdicts.values())


def test_every_check_has_met_right_and_wrong_answers(lecture: Lecture) -> None:
    gallery = lecture.gallery()
    for check in lecture.checks.values():
        others = [a.name for a in gallery if a.answer == check.judged and not a.fails]
        assert len(others) >= 2, f"{check.name}: only {others} answer {check.judged} rightly in another way"
        assert [a for a in gallery if check.name in a.fails], f"no wrong answer fails {check.name}"


def answers_of_starred_problems(lecture: Lecture) -> dict[str, set[str]]:
    """The answers that each starred problem asks for, by the problem's heading."""
    problem, answers = "", defaultdict(set)
    for cell in read_source(ROOT / "source" / f"{lecture.name}.py"):
        heading = re.search(r"^## (.*)", cell.body, re.MULTILINE) if cell.role is Role.PROSE else None
        problem = heading[1] if heading else problem
        if cell.role is Role.ANSWER and "(starred)" in problem:
            answers[problem].add(cell.name)
    return answers


def test_every_starred_problem_has_met_four_wrong_answers(lecture: Lecture) -> None:
    starred = answers_of_starred_problems(lecture)
    assert starred
    for problem, answers in starred.items():
        wrong = [a.name for a in lecture.gallery() if a.fails and a.answer in answers]
        assert len(wrong) >= 4, f"{problem}: only {wrong} are wrong answers to {sorted(answers)}"


def test_examples_overwrite_no_name_of_a_students(lecture: Lecture) -> None:
    """A student's helper may have any name that an example uses, too."""
    notebook = reference_submission(released_notebook(lecture.name), built_notebook(lecture.name))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    examples = [cell for cell in code if is_example(cell, lecture)]
    given = {name for cell in code if cell not in examples for name in bound_in(cell.source)}
    own = sorted({name for cell in examples for name in bound_in(cell.source)} - given - {"_example"})
    assert own
    notebook.cells.insert(0, new_cell("code", f"{' = '.join(own)} = 'mine'", "own-first"))
    notebook.cells.append(new_cell("code", f"assert {{{', '.join(own)}}} == {{'mine'}}", "own-last"))
    result = decide(lecture, notebook)
    assert lost(result) == {}
    assert [o for o in result.outputs[len(notebook.cells) - 1] if o["output_type"] == "error"] == []


def bound_in(source: str) -> set[str]:
    """The names that a cell binds, in functions too."""
    nodes = list(ast.walk(ast.parse(source)))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
