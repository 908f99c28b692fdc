"""The toy lecture's reference answers."""

from __future__ import annotations

from typing import Any


def double(x: Any) -> Any:
    return 2 * x


def quadruple(x: Any) -> Any:
    return 4 * x


def halve(x: Any) -> Any:
    return x / 2
