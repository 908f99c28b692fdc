"""mlphys.guest.wire: data crosses unchanged, anything else does not cross."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from mlphys.guest import wire


def same(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and (a == b or (a != a and b != b))


VALUES = [
    None,
    True,
    0,
    -(2**62),
    1.5,
    float("nan"),
    float("inf"),
    2 - 1j,
    "text \u00e9 \x00",
    b"\x00\xff",
    [],
    (1, [2, (3,)]),
    {"a": 1, 2: (3,), (4, 5): None},
    {"$array": 7},
    np.arange(6.0).reshape(2, 3),
    np.arange(6, dtype=np.float32).reshape(2, 3).T,
    np.array(3),
    np.zeros((0, 4)),
    np.array([True, False]),
    np.array(["a", "bcd"]),
    wire.Opaque("Model"),
    wire.Name("forward"),
    wire.Callback(3),
    wire.Handle(4),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_data_crosses_unchanged(value: object) -> None:
    crossed = wire.load(wire.dump(value))
    assert same(np.asarray(value, order="A"), crossed) if isinstance(value, np.ndarray) else same(value, crossed)


@pytest.mark.parametrize("value", [object(), {1}, lambda: 0, np.array([object()]), 2**70, type], ids=range(6))
def test_what_is_no_data_crosses_as_a_name_only(value: object) -> None:
    assert isinstance(wire.load(wire.dump([value]))[0], wire.Opaque)


@pytest.mark.parametrize(
    "value", [np.float64(0.1), np.float32(0.25), np.int8(3), np.bool_(True), np.str_("a")], ids=repr
)
def test_numbers_of_numpy_cross_as_numbers(value: np.generic) -> None:
    assert same(value.item(), wire.load(wire.dump(value)))


def test_deep_and_endless_values_are_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(wire.WireError, match="nested"):
        wire.dump(endless)


def test_large_values_are_refused() -> None:
    with pytest.raises(wire.WireError, match="exceeds"):
        wire.dump(np.zeros(wire.MAX_FRAME // 8 + 1))
    with pytest.raises(wire.WireError, match="parts"):
        wire.dump([0] * (wire.MAX_NODES + 1))


def frame(header: bytes, rest: bytes = b"") -> bytes:
    return struct.pack(">QQ", len(header) + len(rest), len(header)) + header + rest


GARBAGE = [
    frame(b"{}"),
    frame(b"not json"),
    frame(b'{"tree": {"$array": 5}, "sizes": []}'),
    frame(b'{"tree": {"$array": 0}, "sizes": [3]}', b"abc"),
    frame(b'{"tree": {"$unknown": 0}, "sizes": []}'),
    frame(b'{"tree": {"$opaque": 0, "$tuple": []}, "sizes": []}'),
    frame(b'{"tree": 1, "sizes": [-1, 1]}'),
    frame(b'{"tree": {"$dict": [[{"$dict": []}, 1]]}, "sizes": []}'),
    frame(b"[" * 5000),
    frame(b'{"tree": ' + b"[" * 200 + b"]" * 200 + b', "sizes": []}'),
    struct.pack(">QQ", 10, 99) + b"0123456789",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_an_error_of_its_own_kind(garbage: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.load(garbage)


def test_an_array_that_claims_more_than_it_holds_is_refused() -> None:
    honest = wire.dump(np.zeros(4))
    lying = honest.replace(b"(4,)", b"(9,)")
    with pytest.raises(wire.WireError):
        wire.load(lying)


def test_an_array_of_objects_is_refused() -> None:
    pickled = wire.dump(np.zeros(4)).replace(b"'<f8'", b"'|O' ")
    with pytest.raises(wire.WireError):
        wire.load(pickled)


def mutated(honest: bytes, rng: np.random.Generator) -> bytes:
    """Some bytes changed, then a piece cut out, doubled or left as it is."""
    data = bytearray(honest)
    for place in rng.integers(len(data), size=rng.integers(1, 6)):
        data[place] = rng.integers(256)
    start, stop = sorted(rng.integers(len(data), size=2))
    return bytes(data[:start]) + bytes(data[start:stop]) * int(rng.integers(3)) + bytes(data[stop:])


@pytest.mark.parametrize("seed", range(4))
def test_mutated_frames_are_data_or_errors_of_one_kind(seed: int) -> None:
    rng = np.random.default_rng(seed)
    honest = wire.dump({"value": [np.arange(6.0).reshape(2, 3), 1j, "text", b"bytes", (None, True, 2**40)], "error": 0})
    refused = 0
    for _ in range(1500):
        try:
            wire.load(mutated(honest, rng))
        except wire.WireError:
            refused += 1
    assert refused > 1000
