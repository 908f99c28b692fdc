"""The activation functions and the cost."""

from __future__ import annotations

import numpy as np

from grader_tests.lecture02.values import expect_unchanged, parts
from mlphys.checking import Answer, check, expect, expect_close
from solutions import lecture02 as reference

SHAPES = [(30,), (4, 6), (1, 1), (2, 3, 2)]


@check(points=1)
def sigmoid_has_its_value_and_slope(sigmoid: Answer, *, rng: np.random.Generator) -> None:
    """`sigmoid` gives 1/(1+exp(-z)) and its derivative at z, for z of any shape, and leaves z as it is."""
    for shape in SHAPES:
        z = rng.uniform(-6, 6, size=shape)
        f, df = reference.sigmoid(z)
        reply = sigmoid.watch(z)
        seen = parts(reply.value, 2, "sigmoid(z)", "(f, df)")
        expect_close(seen[0], f, of="f of sigmoid(z)", suspects={"is the sign of z turned round?": 1 - f})
        suspects = {
            "is it f itself?": f,
            "is it the derivative at f(z), not at z?": reference.sigmoid(f)[1],
            "is it z (1 - z)? The formula f (1 - f) takes the value f": z * (1 - z),
            "is the sign wrong?": -df,
        }
        expect_close(seen[1], df, of="df of sigmoid(z)", suspects=suspects)
        expect_unchanged(reply.changed, "sigmoid", ("z",))


@check(points=1)
def sigmoid_is_finite_far_from_zero(sigmoid: Answer, *, rng: np.random.Generator) -> None:
    """`sigmoid` is 0 or 1 with slope 0 for z of -1000 and +1000, not nan, and right in between."""
    z = np.array([[-1000.0, -300.0, -40.0, -16.0, 16.0, 40.0, 300.0, 1000.0]]) * rng.uniform(1, 2)
    values = parts(sigmoid(z), 2, "sigmoid(z)", "(f, df)")
    for name, seen, expected in zip(("f", "df"), values, reference.sigmoid(z), strict=True):
        of = f"{name} of sigmoid(z) for z from {z.min():.0f} to {z.max():.0f}"
        broken = isinstance(seen, np.ndarray) and seen.dtype.kind == "f" and not np.isfinite(seen).all()
        expect(not broken, f"{of}: expected finite numbers, saw nan or inf; does exp overflow?")
        expect_close(seen, expected, of=of, atol=1e-6)


@check(points=1)
def relu_has_its_value_and_slope(relu: Answer, *, rng: np.random.Generator) -> None:
    """`relu` gives max(z, 0) and its derivative at z, for small and large z of any shape, and leaves z as it is."""
    for shape in SHAPES:
        for size in (5.0, 1e6):
            z = rng.choice([-1, 1], size=shape) * rng.uniform(0.01, size, size=shape)
            f, df = reference.relu(z)
            reply = relu.watch(z)
            seen = parts(reply.value, 2, "relu(z)", "(f, df)")
            of = f"relu(z) for z from {z.min():.3g} to {z.max():.3g}"
            expect_close(seen[0], f, of=f"f of {of}", suspects={"is it |z|?": np.abs(z), "is it min(z, 0)?": z - f})
            suspects = {
                "is it the value f?": f,
                "is it the sign of z?": np.sign(z),
                "is it 1 where z < 0?": 1 - df,
                "is it 1 everywhere?": np.ones(shape),
            }
            expect_close(seen[1], df, of=f"df of {of}", suspects=suspects)
            expect_unchanged(reply.changed, "relu", ("z",))


@check(points=1)
def relu_has_slope_zero_at_the_kink(relu: Answer, *, rng: np.random.Generator) -> None:
    """The derivative that `relu` gives is 0 at z = 0, and 1 at every z above, however small."""
    near = [1e-6, -1e-6, 1e-3, 1e-12, -1e-12, 1e-30, -1e-30, 2.0, -2.0]
    z = rng.permutation(np.array([0.0, -0.0, 0.0, *near])).reshape(4, 3)
    f, df = reference.relu(z)
    seen = parts(relu(z), 2, "relu(z)", "(f, df)")
    expect_close(seen[0], f, of="f of relu(z) around the kink", atol=1e-9)
    suspects = {
        "it must be 0 at z = 0, is it 1?": z >= 0,
        "it must be 0 at z = 0, is it 1/2?": np.heaviside(z, 0.5),
        "is it 1 only where z is larger than some small number?": z > 1e-9,
    }
    expect_close(seen[1], df, of="df of relu(z) around the kink", suspects=suspects)


@check(points=1)
def cost_is_half_the_mean_of_the_summed_squares(cost: Answer, *, rng: np.random.Generator) -> None:
    """`cost` is half the mean over the batch of the squared deviations summed over the outputs."""
    for batch, outputs, size in [(5, 3, 1), (1, 4, 1), (7, 1, 1), (3, 8, 1), (120, 2, 1), (6, 40, 1), (4, 3, 1e4)]:
        y, target = size * rng.normal(size=(2, batch, outputs))
        squares = (y - target) ** 2
        suspects = {
            "is the factor 1/2 missing?": squares.sum() / batch,
            "is it the mean over the outputs too? They are summed": squares.mean() / 2,
            "is it the mean over batch and outputs, without the 1/2?": squares.mean(),
            "is the mean over the batch missing?": squares.sum() / 2,
            "is it the sum of all squares, without mean and 1/2?": squares.sum(),
        }
        reply = cost.watch(y, target)
        of = f"cost of {batch} samples with {outputs} outputs"
        expect_close(reply.value, squares.sum() / batch / 2, of=of, suspects=suspects)
        expect_unchanged(reply.changed, "cost", ("y", "target"))
