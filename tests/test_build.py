"""Built notebooks and releases are what their sources make them, byte for byte, and give nothing away."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import LECTURES, ROOT, built_notebook, hidden_files, released_notebook

from mlphys.build.inline import Definitions, names_used
from mlphys.build.notebook import build_notebook
from mlphys.build.source import read_source
from mlphys.course import Course
from mlphys.errors import AuthorError
from mlphys.lecture import Lecture, load_lecture
from mlphys.notebooks import notebook_text

TRIVIAL = 12  # characters: a shorter line (`return y`) may stand anywhere


@pytest.mark.parametrize("name", LECTURES)
def test_the_build_is_what_its_sources_make(name: str) -> None:
    committed = (ROOT / "source" / name / f"{name}.ipynb").read_text()
    assert notebook_text(build_notebook(ROOT, name)) == committed, f"run `make release`: {name} has changed"
    assert notebook_text(build_notebook(ROOT, name)) == committed


def test_the_release_is_what_nbgrader_makes(released_course: Course) -> None:
    for name in LECTURES:
        made = {p.relative_to(released_course.root): p.read_bytes() for p in files(released_course.root, name)}
        committed = {p.relative_to(ROOT): p.read_bytes() for p in files(ROOT, name)}
        assert made == committed, f"run `make release`: {name} has changed"


def files(root: Path, name: str) -> list[Path]:
    return [path for path in sorted((root / "release" / name).rglob("*")) if path.is_file()]


def secret_lines(lecture: Lecture) -> set[str]:
    """Lines of answers, checks and gallery, docstrings and sentences (which students see) apart."""
    return {line for path in hidden_files(lecture.name) for line in body_lines(path)}


def body_lines(path: Path) -> set[str]:
    """Lines of the statements of functions, without docstrings."""
    text = path.read_text()
    lines = text.splitlines()
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            for statement in node.body[1 if ast.get_docstring(node) else 0 :]:
                found |= {line.strip() for line in lines[statement.lineno - 1 : statement.end_lineno]}
    return {line for line in found if len(line) > TRIVIAL and not line.startswith(('"""', "#"))}


def visible_lines(lecture: Lecture) -> set[str]:
    """Lines that the authors show students on purpose: prose, examples, given definitions."""
    text = (ROOT / "source" / f"{lecture.name}.py").read_text()
    given = [c.name for c in read_source(ROOT / "source" / f"{lecture.name}.py") if c.role == "given" and not c.body]
    definitions = Definitions.read(ROOT / "solutions" / f"{lecture.name}.py")
    return {line.strip() for source in [text, *map(definitions.text, given)] for line in source.splitlines()}


def test_the_release_holds_no_line_of_an_answer_or_a_check(lecture: Lecture) -> None:
    secret = secret_lines(lecture) - visible_lines(lecture)
    for path in files(ROOT, lecture.name):
        text = path.read_text(errors="replace").replace('\\"', '"').replace("\\\\", "\\")
        leaked = {line for line in secret if f'"{line}\\n' in text or f"    {line}\\n" in text or f'{line}"' in text}
        assert not leaked, f"{path} shows {sorted(leaked)[:3]}"


def test_the_release_names_no_hidden_thing(lecture: Lecture) -> None:
    for path in files(ROOT, lecture.name):
        text = path.read_text(errors="replace")
        for word in ("HIDDEN TESTS", "BEGIN SOLUTION", "MARK SCHEME", "grader_tests", "solutions import", "mlphys"):
            assert word not in text, f"{path} holds {word!r}"


def test_students_need_numpy_matplotlib_and_tensorflow_only(lecture: Lecture) -> None:
    allowed = {"numpy", "matplotlib", "tensorflow", "keras", "collections", "math", "typing", "pathlib", "time"}
    for cell in released_notebook(lecture.name).cells:
        if cell.cell_type == "code":
            code = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
            assert modules(code) <= allowed, cell.source


def modules(code: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(code)))
    plain = {alias.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    return plain | {(n.module or "").split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}


def test_every_answer_is_a_stub_in_the_release(lecture: Lecture) -> None:
    for cell in released_notebook(lecture.name).cells:
        own = cell.metadata.get("nbgrader", {})
        if own.get("solution") and cell.cell_type == "code":
            assert cell.source.rstrip().endswith('raise NotImplementedError("Your answer goes here.")')
            assert '"""' in cell.source


def test_points_in_the_notebook_are_those_of_the_checks(lecture: Lecture) -> None:
    cells = {c.metadata.nbgrader.grade_id: c for c in built_notebook(lecture.name).cells if "nbgrader" in c.metadata}
    for check in lecture.checks.values():
        assert cells[check.name].metadata.nbgrader.points == (0 if check.bonus else check.points)
        assert check.sentence in " ".join(line.removeprefix("# ") for line in cells[check.name].source.splitlines())
    assert sum(c.metadata.nbgrader.get("points", 0) for c in cells.values()) == lecture.max_points


@pytest.fixture
def authored(tmp_path: Path) -> Path:
    """A copy of the first lecture's authored files, to be spoilt."""
    name = LECTURES[0]
    for folder in ("source", "solutions"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.py").write_text((ROOT / folder / f"{name}.py").read_text())
    return tmp_path


def spoil(root: Path, text: str) -> None:
    path = root / "source" / f"{LECTURES[0]}.py"
    path.write_text(path.read_text() + text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\n# %% whatever role="nonsense"\n', "role 'nonsense' is none of"),
        ('\n# %% role="given"\nx = 1\n', "needs a name"),
        ('\n# %% nowhere role="answer"\n', "defines no nowhere"),
        ('\n# %% nowhere role="check"\n', "no check 'nowhere'"),
        ('\n# %% extra role="given"\nprint(undefined_name)\n', "uses undefined_name, not defined before it"),
        (f'\n# %% wide role="given"\nx = "{"y" * 90}"\n', "more than 88 characters"),
        ('\n# %% setup role="given"\nimport numpy\n', "two cells have the name"),
    ],
)
def test_mistakes_of_authors_are_said_where_they_are(authored: Path, text: str, words: str) -> None:
    spoil(authored, text)
    with pytest.raises(AuthorError, match=words):
        build_notebook(authored, LECTURES[0])


def test_a_check_without_a_cell_is_said(authored: Path) -> None:
    name = LECTURES[0]
    check = next(iter(load_lecture(name).checks))
    path = authored / "source" / f"{name}.py"
    path.write_text(path.read_text().replace(f'# %% {check} role="check"\n', ""))
    with pytest.raises(AuthorError, match=f"no cell in source/ for {check}"):
        build_notebook(authored, name)


def test_names_used_are_found() -> None:
    code = "%matplotlib inline\nimport numpy as np\ndef f(x):\n    return [z for z in np.sin(x) + g(x)]\nprint(h)"
    assert names_used(code) == {"g", "h"}
