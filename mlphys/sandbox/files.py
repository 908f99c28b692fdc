"""The files that go with a notebook: plain ones only, found the same way everywhere."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

LEFT_OUT: Final = frozenset({"__pycache__", ".ipynb_checkpoints", ".git", ".cache"})


def plain_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the plain files below some folders, by relative path; later folders win.

    Notebooks and caches are left out. Symbolic links are neither taken nor followed: one could
    point at anything on this machine.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        own = _plain_files(folder)
        found = {name: path for name, path in found.items() if not any(_collide(name, other) for other in own)} | own
    return found


def _collide(one: str, other: str) -> bool:
    """Return whether one name is the folder of another: both cannot be."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _plain_files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for place, names, files in os.walk(folder, followlinks=False):
        names[:] = sorted(name for name in names if name not in LEFT_OUT)
        paths = (Path(place) / name for name in sorted(files))
        found |= {str(p.relative_to(folder)): p for p in paths if p.suffix != ".ipynb" and _is_plain(p)}
    return found


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
