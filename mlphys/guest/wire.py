"""Data across the line between judge and sandbox: a JSON header and `.npy` buffers.

A message is a tree of None, bool, int, float, complex, str, bytes, list, tuple, dict and numpy
arrays. Everything else crosses as `Opaque`, a name and no more. Nothing that is read here is
ever executed: no pickle, no eval, no object arrays, and caps on size, depth and count.

Layout of a frame: 8 bytes total length, 8 bytes header length (both big-endian), the JSON
header `{"tree": ..., "sizes": [...]}`, then the buffers (`.npy` arrays and bytes) one after another.
"""

from __future__ import annotations

import io
import json
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.lib import format as npy

MAX_FRAME: Final = 64 * 2**20  # bytes of one message
MAX_DEPTH: Final = 24  # levels of nesting
MAX_NODES: Final = 200_000  # values in one message
MAX_DIMENSIONS: Final = 16  # of an array
PLAIN_KINDS: Final = frozenset("biufcU")  # numpy dtype kinds that are plain data
_LENGTHS: Final = struct.Struct(">QQ")


class WireError(Exception):
    """A message is too large, too deep or not made as described above."""


@dataclass(frozen=True)
class Opaque:
    """A value that is not data: only the name of its type crosses the line."""

    type_name: str

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


@dataclass(frozen=True)
class Name:
    """A function of the student's, named in an argument: the sandbox puts its own in place."""

    name: str


@dataclass(frozen=True)
class Callback:
    """A function of the judge's, named by number: calling it asks the judge for the answer."""

    number: int


@dataclass(frozen=True)
class Drawing:
    """A figure, described; a kind of its own, so that no dictionary of a student's passes for one."""

    description: Any


@dataclass(frozen=True)
class Handle:
    """A function of the student's, named by number, in what it hands to a function of the judge's."""

    number: int


Adapter = Callable[[Any], Any]


def dump(value: Any, adapt: Adapter = lambda value: value) -> bytes:
    """Return one frame that holds `value`.

    Args:
        value: a tree of data.
        adapt: called on every value that is not plain data; returns what to send in its place.

    Raises:
        WireError: the tree is deeper or larger than the caps allow.
    """
    packer = _Packer(adapt)
    tree = packer.pack(value, 0)
    head = json.dumps({"tree": tree, "sizes": [len(b) for b in packer.buffers]}).encode()
    body = b"".join([head, *packer.buffers])
    if len(body) > MAX_FRAME:
        raise WireError(f"a message of {len(body)} bytes exceeds the limit of {MAX_FRAME} bytes")
    return _LENGTHS.pack(len(body), len(head)) + body


def load(frame: bytes) -> Any:
    """Return the tree in `frame`, the inverse of `dump`.

    Raises:
        WireError: the frame is not one that `dump` could have made.
    """
    try:
        total, head_length = _LENGTHS.unpack_from(frame)
        body = memoryview(frame)[_LENGTHS.size :]
        if total != len(body) or head_length > total:
            raise WireError("a message has the wrong length")
        header = json.loads(bytes(body[:head_length]))
        buffers = _split(body[head_length:], header["sizes"])
        return _Unpacker(buffers).unpack(header["tree"], 0)
    except WireError:
        raise
    except Exception as error:  # what a hostile frame sets off in json or numpy is no list that one could complete
        raise WireError(f"a message is malformed: {type(error).__name__}") from error


def read_frame(stream: BinaryIO) -> bytes:
    """Read one frame.

    Raises:
        EOFError: the stream ended.
        WireError: the frame announces more than MAX_FRAME bytes.
    """
    lengths = _read_exactly(stream, _LENGTHS.size)
    total, _ = _LENGTHS.unpack(lengths)
    if total > MAX_FRAME:
        raise WireError(f"a message of {total} bytes exceeds the limit of {MAX_FRAME} bytes")
    return lengths + _read_exactly(stream, total)


class _Packer:
    """Turns values into a JSON tree, arrays aside as buffers."""

    def __init__(self, adapt: Adapter) -> None:
        self.adapt = adapt
        self.buffers: list[bytes] = []
        self.nodes = 0

    def pack(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError(f"a value is nested deeper than {MAX_DEPTH} or has over {MAX_NODES} parts")
        if value is None or type(value) in (bool, str, float):
            return value
        if type(value) is int:
            return value if abs(value) < 2**63 else {"$opaque": "int of more than 64 bits"}
        return self._pack_compound(value, depth + 1)

    def _pack_compound(self, value: Any, depth: int) -> Any:
        if type(value) is list:
            return [self.pack(item, depth) for item in value]
        if type(value) is tuple:
            return {"$tuple": [self.pack(item, depth) for item in value]}
        if type(value) is dict:
            return {"$dict": [[self.pack(k, depth), self.pack(v, depth)] for k, v in value.items()]}
        if type(value) is complex:
            return {"$complex": [value.real, value.imag]}
        if type(value) is Drawing:
            return {"$drawing": self.pack(value.description, depth)}
        return self._pack_leaf(value, depth)

    def _pack_leaf(self, value: Any, depth: int) -> Any:
        if type(value) is bytes:
            return {"$bytes": self._keep(value)}
        if isinstance(value, np.ndarray) and value.dtype.kind in PLAIN_KINDS:
            return {"$array": self._buffer(value)}
        if isinstance(value, np.generic) and value.dtype.kind in PLAIN_KINDS:
            return self.pack(value.item(), depth)  # np.float64(2.5) is as good as 2.5
        if isinstance(value, Opaque | Name | Callback | Handle):
            return {_TAGS[type(value)]: next(iter(vars(value).values()))}
        adapted = self.adapt(value)
        return {"$opaque": type(value).__name__} if adapted is value else self.pack(adapted, depth)

    def _buffer(self, array: np.ndarray) -> int:
        if array.nbytes > MAX_FRAME:
            raise WireError(f"an array of {array.nbytes} bytes exceeds the limit of {MAX_FRAME} bytes")
        stream = io.BytesIO()
        npy.write_array(stream, np.asarray(array), allow_pickle=False)
        return self._keep(stream.getvalue())

    def _keep(self, buffer: bytes) -> int:
        self.buffers.append(buffer)
        return len(self.buffers) - 1


_TAGS: Final[Mapping[type, str]] = {Opaque: "$opaque", Name: "$name", Callback: "$callback", Handle: "$handle"}
_LEAVES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "$opaque": lambda body: Opaque(_text(body)[:200]),
    "$name": lambda body: Name(_text(body)),
    "$callback": lambda body: Callback(_number(body)),
    "$handle": lambda body: Handle(_number(body)),
    "$complex": lambda body: complex(*map(_float, body)),
}


class _Unpacker:
    """Turns a JSON tree and its buffers back into values."""

    def __init__(self, buffers: list[memoryview]) -> None:
        self.buffers = buffers
        self.nodes = 0

    def unpack(self, tree: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > 2 * MAX_DEPTH or self.nodes > 2 * MAX_NODES:
            raise WireError("a message is nested too deeply or has too many parts")
        if isinstance(tree, list):
            return [self.unpack(item, depth + 1) for item in tree]
        if isinstance(tree, str):
            return _text(tree)
        if isinstance(tree, int) and abs(tree) >= 2**63:
            raise WireError("a number has more than 64 bits")
        if not isinstance(tree, dict):
            return tree
        ((tag, body),) = tree.items()
        return self._untag(tag, body, depth + 1)

    def _untag(self, tag: str, body: Any, depth: int) -> Any:
        if tag == "$tuple":
            return tuple(self.unpack(item, depth) for item in body)
        if tag == "$dict":
            return {self.unpack(key, depth): self.unpack(value, depth) for key, value in body}
        if tag == "$drawing":
            return Drawing(self.unpack(body, depth))
        if tag == "$array":
            return _read_array(self.buffers[body])
        if tag == "$bytes":
            return bytes(self.buffers[body])
        return _LEAVES[tag](body)


def _text(value: Any) -> str:
    """Return text that can be written to any file: a lone surrogate becomes a question mark."""
    if type(value) is not str:
        raise WireError("a text is none")
    return value.encode(errors="replace").decode()


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise WireError("a number is none")
    return value


def _float(value: Any) -> float:
    if type(value) is not float:
        raise WireError("a part of a complex number is none")
    return value


def _read_array(buffer: memoryview) -> np.ndarray:
    """Return the array in a `.npy` buffer whose claimed shape must match its length."""
    stream = io.BytesIO(buffer)
    version = npy.read_magic(stream)
    if version != (1, 0):
        raise WireError(f"npy version {version} is not accepted")
    shape, fortran, dtype = npy.read_array_header_1_0(stream)
    data = buffer[stream.tell() :]
    count = math.prod(shape)
    if len(shape) > MAX_DIMENSIONS or not all(0 <= size <= MAX_FRAME for size in shape):
        raise WireError("an array has too many dimensions, or one that is too long")
    if dtype.kind not in PLAIN_KINDS or count * dtype.itemsize != len(data):
        raise WireError("an array is not what its header says")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C").copy()


def _split(body: memoryview, sizes: list[int]) -> list[memoryview]:
    """Cut the buffers, of `sizes` bytes each, out of the end of a frame."""
    if any(type(size) is not int or size < 0 for size in sizes) or sum(sizes) != len(body):
        raise WireError("a message has the wrong length")
    ends = np.cumsum([0, *sizes]).tolist()
    return [body[start:end] for start, end in pairwise(ends)]


def _read_exactly(stream: BinaryIO, count: int) -> bytes:
    chunks: list[bytes] = []
    while count:
        chunk = stream.read(min(count, 2**20))
        if not chunk:
            raise EOFError("the other side closed the line")
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)
