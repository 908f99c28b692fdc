"""Where the randomness of checks comes from: HMAC(course secret, round, check).

The same for every student and in every regrade, and not to be guessed by students.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Seeds:
    """Seeds of one round of a course."""

    secret: bytes = field(repr=False)
    round: str = "1"

    def number(self, name: str) -> int:
        """Return a number below 2**63 that belongs to `name`."""
        message = f"{self.round}\0{name}".encode()
        return int.from_bytes(hmac.digest(self.secret, message, "sha256")[:8]) >> 1

    def generator(self, name: str) -> np.random.Generator:
        """Return a fresh generator that belongs to `name`."""
        return np.random.default_rng(self.number(name))

    @property
    def commitment(self) -> str:
        """Hash of the secret, to be published: it proves later that seeds were not chosen afterwards."""
        return hashlib.sha256(self.secret).hexdigest()


def load_seeds(path: Path, round_name: str) -> Seeds:
    """Return the course's seeds; make the secret at first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_bytes(32))
    return Seeds(path.read_bytes(), round_name)


def _write_once(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; where another process was first, its file stays."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
