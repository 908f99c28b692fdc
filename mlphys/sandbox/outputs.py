"""Outputs from the sandbox, made safe to put into a notebook: known kinds, known fields, text only."""

from __future__ import annotations

from typing import Any, Final

Output = dict[str, Any]  # one output of a cell, as nbformat has it
KEPT: Final = ("text/plain", "image/png", "image/jpeg")


def clean_output(raw: Any) -> Output | None:
    """Return the output with only what a record keeps of it; None if it is not an output."""
    kind = raw.get("output_type") if isinstance(raw, dict) else None
    if kind == "stream":
        name = "stderr" if raw.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": str(raw.get("text"))}
    if kind == "error":
        return _clean_error(raw)
    if kind == "execute_result":
        return {"output_type": kind, "data": _clean_data(raw), "metadata": {}, "execution_count": None}
    return {"output_type": kind, "data": _clean_data(raw), "metadata": {}} if kind == "display_data" else None


def append_output(outputs: list[Output], output: Output) -> None:
    """Add an output; text that goes on on the same stream is joined to what is there."""
    last = outputs[-1] if outputs else {}
    both_streams = output["output_type"] == last.get("output_type") == "stream"
    if both_streams and last["name"] == output["name"]:
        last["text"] += output["text"]
    else:
        outputs.append(output)


def error_output(kind: str, message: str) -> Output:
    """Return an error output that shows `message` and no code."""
    return {"output_type": "error", "ename": kind, "evalue": message, "traceback": [message]}


def _clean_error(raw: dict[str, Any]) -> Output:
    lines = raw.get("traceback")
    traceback = [str(line) for line in lines] if isinstance(lines, list) else []
    return {
        "output_type": "error",
        "ename": str(raw.get("ename")),
        "evalue": str(raw.get("evalue")),
        "traceback": traceback,
    }


def _clean_data(raw: dict[str, Any]) -> dict[str, str]:
    data = raw.get("data")
    data = data if isinstance(data, dict) else {}
    return {kind: data[kind] for kind in KEPT if isinstance(data.get(kind), str)}
