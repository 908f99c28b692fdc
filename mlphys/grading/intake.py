"""Reading submissions that cannot be read: a stub stands in, so that every student has a record."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.reader import NotJSONError

from mlphys.errors import SubmissionError
from mlphys.notebooks import new_cell, new_notebook, parse_notebook

HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
MAX_BYTES: Final = 50 * 2**20  # a notebook of this size holds no homework


class TolerantExporter(NotebookExporter):
    """Reads submitted notebooks; where one cannot be read, gives a stub that says why.

    Takes the place of nbconvert's NotebookExporter in `nbgrader autograde`, which gives such a
    student no grade and no record.
    """

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> Any:
        """Read the notebook behind an open file and convert it."""
        try:
            notebook = read_notebook(Path(file_stream.name))
        except SubmissionError as error:
            self.log.warning("%s: %s", file_stream.name, error)
            notebook = stub(str(error))
        convert: Any = self.from_notebook_node
        return convert(notebook, resources=resources, **kw)


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook in a file, in today's format.

    Raises:
        SubmissionError: it is too large, no file, no JSON or no notebook; the message says which.
    """
    return parse_submission(path.name, read_submission(path))


def read_submission(path: Path) -> bytes:
    """Return what is in a file that was handed in; of one that is too large only the beginning.

    Raises:
        SubmissionError: it is no plain file.
    """
    if path.is_symlink() or not path.is_file():
        raise SubmissionError(f"{path.name} is not a plain file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def parse_submission(name: str, content: bytes) -> NotebookNode:
    """Return the notebook in a file's content, in today's format.

    Raises:
        SubmissionError: it is too large, no JSON or no notebook; the message says which.
    """
    if len(content) > MAX_BYTES:
        raise SubmissionError(f"{name} is larger than {MAX_BYTES // 2**20} MiB")
    try:
        return _checked(parse_notebook(_whole_characters(content.decode("utf-8-sig"))))
    except NotJSONError as error:
        raise SubmissionError(f"{name} is no notebook: it is not JSON (cut off?)") from error
    except Exception as error:  # nbformat raises what it likes on files that are none
        raise SubmissionError(f"{name} is not a notebook that can be read: {_brief(error)}") from error


def _whole_characters(text: str) -> str:
    """Return JSON in which a half of a character (an emoji that an editor has cut) is a question mark."""
    if not HALF.search(text):
        return text
    return json.dumps(json.loads(text), ensure_ascii=False).encode(errors="replace").decode()


def reason_unreadable(notebook: NotebookNode) -> str:
    """Return why the submitted notebook could not be read; empty where it could."""
    return str(notebook.metadata.get("mlphys", {}).get("unreadable", ""))


def _checked(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook, if its cells are what cells must be."""
    for cell in notebook.cells:
        if not isinstance(cell.source, str) or not isinstance(cell.get("metadata", {}), dict):
            raise ValueError("a cell has no text")
    return notebook


def stub(reason: str) -> NotebookNode:
    """Return a notebook that says why another one could not be graded."""
    text = f"**This submission could not be graded:** {reason}. A person will look at it."
    return new_notebook([new_cell("markdown", text, "unreadable")], {"mlphys": {"unreadable": reason}})


def _brief(error: Exception) -> str:
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return line[:120]
