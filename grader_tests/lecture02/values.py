"""Reading what a student's function gave: values that come together, arguments left as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlphys.checking import expect
from mlphys.checking.expect import describe


def parts(seen: Any, count: int, of: str, what: str) -> Sequence[Any]:
    """Return values that come together, in a tuple, a list or one array; fail unless there are `count` of them."""
    fits = isinstance(seen, list | tuple) or (isinstance(seen, np.ndarray) and seen.ndim > 0)
    expect(fits and len(seen) == count, f"{of}: expected {what}, saw {describe(seen)}")
    return list(seen)


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of numbers in an array or in lists; None where rows have different lengths."""
    try:
        return tuple(np.shape(value))
    except ValueError:
        return None


def expect_unchanged(changed: Sequence[str], of: str, names: Sequence[str]) -> None:
    """Fail if a call changed its arguments in place; `names` are those of the positional ones."""
    told = {f"argument {i + 1}": name for i, name in enumerate(names)}
    named = " and ".join(told.get(name, name) for name in changed)
    expect(not changed, f"{of} changed {named} in place; make new arrays (a -= b changes a, a = a - b does not)")
