"""Problem 1: the four activation functions."""

from __future__ import annotations

import numpy as np

from grader_tests.lecture01.networks import NAMES
from mlphys.checking import Answer, CheckFailed, StudentRaised, as_array, check, expect, expect_close
from mlphys.checking.expect import describe
from solutions import lecture01 as reference


@check(points=1)
def activate_computes_the_four_functions(activate: Answer, *, rng: np.random.Generator) -> None:
    """Each of the four activation functions has the right values, whatever the shape and the size of z."""
    for name in NAMES:
        largest = 30 if name == "sigmoid" else 1e6  # a sigmoid that overflows has a check of its own
        for shape, scale in [((40,), 4), ((5, 7), 4), ((2, 3, 4), 4), ((1, 1), 4), ((30,), 20), ((6, 5), largest)]:
            z = rng.choice([-1, 1], size=shape) * rng.uniform(0.0125, 1, size=shape) * scale
            suspects = {f"is it {other} instead?": reference.activate(z, other) for other in NAMES if other != name}
            suspects |= {
                "is the sign of z turned round?": reference.activate(-z, name),
                "is it -1 instead of 0?": np.sign(z),
                "is it tanh instead?": np.tanh(z),
            }
            of = f"activate(z, {name!r}) for z up to {np.abs(z).max():.3g}"
            expect_close(activate(z, name), reference.activate(z, name), of=of, suspects=suspects)


@check(points=1)
def jump_is_zero_at_zero(activate: Answer, *, rng: np.random.Generator) -> None:
    """jump(0) is 0, and every positive z, however small, gives 1."""
    tiny = np.array([1e-9, 1e-12, 1e-16, 1e-30])  # float32 holds them, too
    z = np.concatenate([[0.0, -0.0], tiny, -tiny, rng.normal(size=6), np.zeros(2)])
    suspects = {
        "jump(0) must be 0, is it 1?": np.where(z >= 0, 1.0, 0.0),
        "jump(0) must be 0, is it 1/2?": np.heaviside(z, 0.5),
    }
    for smallest in tiny:
        later = f"is it 1 only where z is larger than about {smallest:.0e}?"
        suspects[later] = np.where(z > smallest, 1.0, 0.0)
    of = 'activate(z, "jump") with zeros and tiny numbers in z'
    expect_close(activate(z, "jump"), reference.activate(z, "jump"), of=of, suspects=suspects)


@check(points=1)
def activate_leaves_its_argument_alone(activate: Answer, *, rng: np.random.Generator) -> None:
    """The array z is the same after activate(z, name) as before."""
    for name in NAMES:
        z = rng.normal(size=(3, 5))
        reply = activate.watch(z, name)
        text = f"activate(z, {name!r}) changed z in place: expected z as it was, with {(z < 0).sum()} negative numbers"
        expect(not reply.changed, f"{text}; is something assigned to entries of z? work on a copy")
        values = as_array(reply.value, of=f"activate(z, {name!r})", shape=z.shape)
        if name == "reLU":  # whoever does nothing changes nothing; other wrong values cost their own checks
            expect(not np.array_equal(values, z), 'activate(z, "reLU"): expected 0 where z < 0, saw z itself')


@check(points=1)
def sigmoid_stays_finite(activate: Answer, *, rng: np.random.Generator) -> None:
    """The sigmoid of large positive and negative z is 1 and 0, not nan."""
    z = np.array([[-1000.0, -200.0, -30.0, 0.0, 30.0, 200.0, 1000.0]]) * rng.uniform(1, 3)
    seen = activate(z, "sigmoid")
    broken = isinstance(seen, np.ndarray) and seen.dtype.kind == "f" and not np.isfinite(seen).all()
    expect(not broken, f"sigmoid of z up to {z.max():.0f}: expected numbers from 0 to 1, saw nan; does exp overflow?")
    expect_close(seen, reference.activate(z, "sigmoid"), of="sigmoid of small and large z")


@check(points=1)
def unknown_activation_is_refused(activate: Answer, *, rng: np.random.Generator) -> None:
    """The function activate raises ValueError for a name that is none of the four."""
    z = rng.normal(size=(2, 3))
    expect_close(activate(z, "reLU"), reference.activate(z, "reLU"), of='activate(z, "reLU")')
    for name in ("tanh", "softmax"):
        try:
            seen = activate(z, name)
        except StudentRaised as error:
            if error.kind not in ("ValueError", "KeyError"):
                raise
        else:
            raise CheckFailed(f"activate(z, {name!r}): expected a ValueError, saw {describe(seen)}")
