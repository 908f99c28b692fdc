"""mlphys.grading.sanitize and intake: whatever students did to cells, the release's shape comes back."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from mlphys.errors import SubmissionError
from mlphys.grading.intake import read_notebook
from mlphys.grading.sanitize import restore_cells as restore


def cell(name: str, source: str = "", **own: object) -> NotebookNode:
    nbgrader = {"grade_id": name, "grade": False, "solution": False, "locked": True, "schema_version": 3, **own}
    return nbformat.v4.new_code_cell(source or f"# {name}", metadata={"nbgrader": nbgrader} if name else {})


RELEASED = {
    "given": cell("given"),
    "answer": cell("answer", "raise NotImplementedError", solution=True, locked=False),
    "check": cell("check", grade=True, points=3),
}


def names(cells: list[NotebookNode]) -> list[str]:
    return [c.metadata.get("nbgrader", {}).get("grade_id", "") for c in cells]


def handed_in(*cells: NotebookNode) -> list[NotebookNode]:
    return restore([nbformat.from_dict(c) for c in cells], RELEASED)


def test_an_honest_notebook_stays_as_it_is() -> None:
    cells = handed_in(RELEASED["given"], cell(""), cell("answer", "mine"), RELEASED["check"])
    assert names(cells) == ["given", "", "answer", "check"]
    assert cells[2].source == "mine"


def test_of_copies_the_last_keeps_the_name() -> None:
    cells = handed_in(RELEASED["given"], cell("answer", "first"), cell("answer", "second"), RELEASED["check"])
    assert names(cells) == ["given", "", "answer", "check"]
    assert [c.source for c in cells[1:3]] == ["first", "second"]


@pytest.mark.parametrize("missing", RELEASED)
def test_a_deleted_cell_comes_back_in_its_place(missing: str) -> None:
    cells = handed_in(*(c for name, c in RELEASED.items() if name != missing))
    assert names(cells) == list(RELEASED)


def test_an_empty_notebook_gets_all_cells() -> None:
    assert names(handed_in()) == list(RELEASED)


def test_tags_and_changed_flags_are_undone() -> None:
    tampered = cell("check", grade=False, solution=True, points=200, locked=False)
    tampered.metadata["tags"] = ["skip-execution"]
    restored = handed_in(RELEASED["given"], RELEASED["answer"], tampered)[2]
    assert restored.metadata == RELEASED["check"].metadata


def test_a_changed_type_is_undone() -> None:
    raw = nbformat.v4.new_raw_cell("x", metadata=RELEASED["check"].metadata)
    assert [c.cell_type for c in handed_in(RELEASED["given"], RELEASED["answer"], raw)] == ["code"] * 3


def test_metadata_that_is_none_is_dropped() -> None:
    odd = nbformat.v4.new_code_cell("x")
    odd.metadata["nbgrader"] = "surprise"
    assert names(handed_in(odd)) == ["given", "answer", "check", ""] or "" in names(handed_in(odd))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b'{"cells": [', "not JSON"),
        (b"\xff\xfe\x00", "read"),
        (b"[]", "read"),
        (b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}', "read"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}', "read"),
        (b"\x89PNG", "read"),
    ],
)
def test_what_is_no_notebook_is_said_to_be_none(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "lecture01.ipynb"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=words):
        read_notebook(path)


def test_a_link_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "lecture01.ipynb").symlink_to("/etc/hostname")
    with pytest.raises(SubmissionError, match="plain file"):
        read_notebook(tmp_path / "lecture01.ipynb")


def test_cells_without_metadata_are_known_by_their_ids() -> None:
    bare = [nbformat.v4.new_code_cell("def answer(): return 1", id="answer")]
    restored = restore([nbformat.from_dict(c) for c in bare], RELEASED)
    assert [c.source for c in restored if c.metadata.get("nbgrader", {}).get("grade_id") == "answer"] == [
        bare[0].source
    ]


def test_half_a_character_is_no_reason_to_fail(tmp_path: Path) -> None:
    path = tmp_path / "lecture01.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("half")])
    path.write_text(nbformat.writes(notebook).replace("half", "\\ud83d half"))
    read_notebook(path).cells[0].source.encode()
