"""One call of a student's function: frame in, frame out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

from mlphys.guest import adapt, wire

Ask = Callable[[int, list[Any], dict[str, Any]], Any]  # (number, arguments, keywords) -> the judge's answer


def answer_call(functions: Mapping[str, Any], name: str, frame: bytes, ask: Ask) -> bytes:
    """Call `functions[name]` with the arguments in `frame` and return the reply as a frame.

    The reply is `{"value", "changed", "error"}`: the value as data, the arguments that were
    changed in place, and None or (type, message, line of the student's code).
    """
    try:
        function = functions.get(name)
        if not callable(function):
            return _error("NameError", f"{name} is not defined as a function", "")
        return _call(function, functions, frame, ask)
    except BaseException as error:  # a student's function may raise anything, SystemExit too
        return _error(type(error).__name__, _text_of(error), _line_of(error))


def _call(function: Callable[..., Any], functions: Mapping[str, Any], frame: bytes, ask: Ask) -> bytes:
    sent = wire.load(frame)
    live = _live(sent, functions, ask)
    value = function(*live["args"], **live["kwargs"])
    changed = _changed(sent, live)
    return wire.dump({"value": value, "changed": changed, "error": None}, adapt.to_data)


def _live(value: Any, functions: Mapping[str, Any], ask: Ask) -> Any:
    """Return a copy of the arguments with names and callbacks replaced by functions."""
    if isinstance(value, wire.Name):
        return functions[value.name]
    if isinstance(value, wire.Callback):
        return lambda *args, **kwargs: ask(value.number, list(args), kwargs)
    if isinstance(value, list | tuple):
        return type(value)(_live(item, functions, ask) for item in value)
    if isinstance(value, dict):
        return {key: _live(item, functions, ask) for key, item in value.items()}
    return value.copy() if hasattr(value, "copy") else value


def _changed(sent: Any, live: Any) -> list[str]:
    """Name the arguments that differ from what was sent."""
    named = {f"argument {i + 1}": (a, b) for i, (a, b) in enumerate(zip(sent["args"], live["args"], strict=True))}
    named |= {key: (sent["kwargs"][key], live["kwargs"][key]) for key in sent["kwargs"]}
    return [name for name, (before, after) in named.items() if _bytes_of(before) != _bytes_of(after)]


def _bytes_of(value: Any) -> bytes:
    """Return the value as bytes, functions of any kind as one and the same word."""
    return wire.dump(_without_functions(value))


def _without_functions(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(_without_functions, value))
    if isinstance(value, dict):
        return {key: _without_functions(item) for key, item in value.items()}
    return "function" if callable(value) or isinstance(value, wire.Name | wire.Callback) else value


def _error(kind: str, text: str, where: str) -> bytes:
    return wire.dump({"value": None, "changed": [], "error": (kind, text[:2000], where[:200])})


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a hostile __str__
        return ""


def _line_of(error: BaseException) -> str:
    """Return the student's line that raised, stripped; empty where it is not to be had."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "ipykernel" in f.filename or f.filename.startswith("<ipython")]
    return (own[-1].line or "").strip() if own else ""
