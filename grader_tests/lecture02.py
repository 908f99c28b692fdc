"""Lecture 2: the hidden checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
from scipy import stats

from grader_tests.oracles import central_differences, tensorflow_gradients
from mlphys.checking import (
    Answer,
    AxesView,
    CheckFailed,
    FigureView,
    LineView,
    as_array,
    by_hand,
    check,
    expect,
    expect_close,
    expect_figure,
    expect_in_view,
)
from mlphys.checking.expect import describe
from solutions import lecture02 as reference

Layers = list[np.ndarray]
Network = tuple[Layers, Layers]  # weights, biases

ALPHA: Final = 1e-8  # chance that one statistical test fails a right answer; at most 10 tests a check
FRESH: Final = 4000  # points on which the judge itself measures a cost: 3 % accuracy or better
HIDDEN: Final[Mapping[str, reference.Activation]] = {"relu": reference.relu, "sigmoid": reference.sigmoid}
TRAINS: Final = ("cost", "forward", "backward", "gradient_step")  # what training calls by name
PATIENT: Final = 60.0  # seconds for a long training: loops over samples are slow, and right


# --- activations


@check(points=1)
def sigmoid_has_its_value_and_slope(sigmoid: Answer, *, rng: np.random.Generator) -> None:
    """`sigmoid` gives 1/(1+exp(-z)) and its derivative at z, for z of any shape."""
    for shape in [(30,), (4, 6), (1, 1), (2, 3, 2)]:
        z = rng.uniform(-6, 6, size=shape)
        f, df = reference.sigmoid(z)
        seen = _parts(sigmoid(z), 2, "sigmoid(z)", "(f, df)")
        expect_close(seen[0], f, of="f of sigmoid(z)", suspects={"is the sign of z turned round?": 1 - f})
        suspects = {
            "is it f itself?": f,
            "is it the derivative at f(z), not at z?": reference.sigmoid(f)[1],
            "is it z (1 - z)? The formula f (1 - f) takes the value f": z * (1 - z),
            "is the sign wrong?": -df,
        }
        expect_close(seen[1], df, of="df of sigmoid(z)", suspects=suspects)


@check(points=1)
def sigmoid_is_finite_far_from_zero(sigmoid: Answer, *, rng: np.random.Generator) -> None:
    """`sigmoid` is 0 or 1 with slope 0 for z of -1000 and +1000, not nan, and right in between."""
    z = np.array([[-1000.0, -300.0, -40.0, -16.0, 16.0, 40.0, 300.0, 1000.0]]) * rng.uniform(1, 2)
    values = _parts(sigmoid(z), 2, "sigmoid(z)", "(f, df)")
    for name, seen, expected in zip(("f", "df"), values, reference.sigmoid(z), strict=True):
        of = f"{name} of sigmoid(z) for z from {z.min():.0f} to {z.max():.0f}"
        broken = isinstance(seen, np.ndarray) and seen.dtype.kind == "f" and not np.isfinite(seen).all()
        expect(not broken, f"{of}: expected finite numbers, saw nan or inf; does exp overflow?")
        expect_close(seen, expected, of=of, atol=1e-6)


@check(points=1)
def relu_has_its_value_and_slope(relu: Answer, *, rng: np.random.Generator) -> None:
    """`relu` gives max(z, 0) and its derivative at z, for z of any shape, and leaves z as it is."""
    for shape in [(30,), (4, 6), (1, 1), (2, 3, 2)]:
        z = rng.choice([-1, 1], size=shape) * rng.uniform(0.01, 5, size=shape)
        f, df = reference.relu(z)
        reply = relu.watch(z)
        seen = _parts(reply.value, 2, "relu(z)", "(f, df)")
        expect_close(seen[0], f, of="f of relu(z)", suspects={"is it |z|?": np.abs(z), "is it min(z, 0)?": z - f})
        suspects = {
            "is it the value f?": f,
            "is it the sign of z?": np.sign(z),
            "is it 1 where z < 0?": 1 - df,
            "is it 1 everywhere?": np.ones(shape),
        }
        expect_close(seen[1], df, of="df of relu(z)", suspects=suspects)
        expect(not reply.changed, "relu(z) changed z itself; make a new array")


@check(points=1)
def relu_has_slope_zero_at_the_kink(relu: Answer, *, rng: np.random.Generator) -> None:
    """The derivative of relu is 0 at z = 0, and 1 at every z above, however small."""
    z = rng.permutation(np.array([0.0, -0.0, 0.0, 1e-6, -1e-6, 1e-3, 2.0, -2.0])).reshape(4, 2)
    f, df = reference.relu(z)
    seen = _parts(relu(z), 2, "relu(z)", "(f, df)")
    expect_close(seen[0], f, of="f of relu(z) around the kink", atol=1e-9)
    suspects = {"it must be 0 at z = 0, is it 1?": z >= 0, "it must be 0 at z = 0, is it 1/2?": np.heaviside(z, 0.5)}
    expect_close(seen[1], df, of="df of relu(z) around the kink", suspects=suspects)


# --- cost


@check(points=1)
def cost_is_half_the_mean_of_the_summed_squares(cost: Answer, *, rng: np.random.Generator) -> None:
    """The cost is half the mean over the batch of the squared deviations summed over the outputs."""
    for batch, outputs in [(5, 3), (1, 4), (7, 1), (3, 8)]:
        y, target = rng.normal(size=(2, batch, outputs))
        squares = (y - target) ** 2
        suspects = {
            "is the factor 1/2 missing?": squares.sum() / batch,
            "is it the mean over the outputs too? They are summed": squares.mean() / 2,
            "is it the mean over batch and outputs, without the 1/2?": squares.mean(),
            "is the mean over the batch missing?": squares.sum() / 2,
            "is it the sum of all squares, without mean and 1/2?": squares.sum(),
        }
        of = f"cost of {batch} samples with {outputs} outputs"
        expect_close(cost(y, target), squares.sum() / batch / 2, of=of, suspects=suspects)


# --- forward


@check(points=1)
def forward_gives_the_activities_of_every_layer(forward: Answer, *, rng: np.random.Generator) -> None:
    """`y_layer` holds the input and every layer's activities, for any number of layers, neurons and samples."""
    for net in _networks(rng):
        y_layer, _ = net.run(forward)
        expected = net.forward()[0]
        layers = _parts(y_layer, len(expected), "y_layer", f"{len(expected)} arrays (the input and one per layer)")
        expect_close(layers[0], net.y, of="y_layer[0], the input")
        for n, (w, b, f) in enumerate(zip(net.weights, net.biases, net.activations, strict=True), start=1):
            below = expected[n - 1]
            suspects = {"is the bias missing?": f(below @ w)[0], "is the activation function missing?": below @ w + b}
            if w.shape[0] == w.shape[1]:
                suspects["are the weights transposed? They lead from row to column"] = f(below @ w.T + b)[0]
            expect_close(layers[n], expected[n], of=f"y_layer[{n}] of a network {net}", suspects=suspects)


@check(points=1)
def forward_keeps_the_slopes_at_z(forward: Answer, *, rng: np.random.Generator) -> None:
    """`df_layer` holds one entry per layer: the derivative of its activation function at its z."""
    for net in _networks(rng):
        _, df_layer = net.run(forward)
        y_layer, expected = net.forward()
        layers = _parts(df_layer, len(expected), "df_layer", f"{len(expected)} arrays (one per layer)")
        for j, (seen, wanted) in enumerate(zip(layers, expected, strict=True)):
            f = net.activations[j]
            suspects = {
                "is it the derivative at f(z), not at z?": f(y_layer[j + 1])[1],
                "is it the value f(z), not the derivative?": y_layer[j + 1],
                "is it y (1 - y)? Use what the activation function returns": y_layer[j + 1] * (1 - y_layer[j + 1]),
            }
            expect_close(seen, wanted, of=f"df_layer[{j}] of a network {net}", suspects=suspects)


# --- backward


@check(points=1)
def last_layer_has_its_gradient(backward: Answer, *, rng: np.random.Generator) -> None:
    """`dw` and `db` of the last layer are the derivatives of the cost, also where it is the only layer."""
    for net in [*_networks(rng), _Net.draw(rng, [4, 3], 6), _Net.draw(rng, [3, 1], 1)]:
        dw, db = net.gradients(backward)
        net.expect_gradient(dw, "dw", len(dw) - 1)
        net.expect_gradient(db, "db", len(db) - 1)


@check(points=2)
def hidden_weights_have_their_gradient(backward: Answer, *, rng: np.random.Generator) -> None:
    """`dw` of every hidden layer is the derivative of the cost, with its mean over the batch."""
    for net in _networks(rng):
        dw, _ = net.gradients(backward)
        for j in reversed(range(len(dw) - 1)):
            net.expect_gradient(dw, "dw", j)


@check(points=1)
def hidden_biases_have_their_gradient(backward: Answer, *, rng: np.random.Generator) -> None:
    """`db` of every hidden layer is the derivative of the cost, with its mean over the batch."""
    for net in _networks(rng):
        _, db = net.gradients(backward)
        for j in reversed(range(len(db) - 1)):
            net.expect_gradient(db, "db", j)


@check(points=1)
def gradients_agree_with_tensorflow(backward: Answer, *, rng: np.random.Generator) -> None:
    """The gradient of a deep network of relu and sigmoid layers is the one that TensorFlow finds."""
    for batch in (1, 6):
        sizes = [2, *(int(n) for n in rng.integers(3, 7, size=3)), 2]
        names = [*(str(name) for name in rng.permutation(["relu", "sigmoid", "relu"])), "sigmoid"]
        net = _Net.draw(rng, sizes, batch, [getattr(reference, name) for name in names])
        expected = tensorflow_gradients(net.y, net.target, net.weights, net.biases, names)
        for kind, seen, wanted in zip(("dw", "db"), net.gradients(backward), expected, strict=True):
            for j, gradient in enumerate(wanted):
                expect_close(seen[j], gradient, of=f"{kind}[{j}] (layer {j + 1}), compared with TensorFlow,")


@check(points=1)
def gradients_agree_with_central_differences(backward: Answer, *, rng: np.random.Generator) -> None:
    """The gradient is the slope of the cost that a small change of each weight and bias shows."""
    net = _Net.draw(rng, [2, 3, 4, 2], 5, [reference.sigmoid, _sine, _sine])
    dw, db = net.gradients(backward)
    wanted = central_differences(net.cost, [*net.weights, *net.biases])
    names = [f"{kind}[{j}] (layer {j + 1})" for kind in ("dw", "db") for j in range(3)]
    for seen, expected, name in zip([*dw, *db], wanted, names, strict=True):
        expect_close(seen, expected, of=f"{name}, compared with finite differences,", rtol=1e-3)


@check(points=1)
def backward_leaves_its_arguments_alone(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` changes neither the target nor the layers nor the weights that it is given."""
    for net in _networks(rng):
        reply = backward.watch(net.target, *net.forward(), net.weights)
        dw, db = net.read_gradients(reply.value)
        numbers = np.concatenate([as_array(g, of="a gradient").ravel() for g in (*dw, *db)])
        expect(len(np.unique(numbers)) > 2, "backward: expected gradients, saw the same number everywhere")
        _expect_unchanged(reply.changed, "backward", ("target", "y_layer", "df_layer", "weights"))


# --- gradient_step


@check(points=1)
def step_goes_downhill(gradient_step: Answer, *, rng: np.random.Generator) -> None:
    """Every weight and every bias moves by minus eta times its gradient."""
    for sizes in ([2, 3, 1], [3, 4, 4, 2], [2, 1]):
        start, slope, eta = _random(rng, sizes), _random(rng, sizes), float(rng.uniform(0.01, 2))
        seen = _parts(gradient_step(*start, *slope, eta), 2, "gradient_step", "(weights, biases)")
        for kind, values, old, g in zip(("weights", "biases"), seen, start, slope, strict=True):
            for j, value in enumerate(_parts(values, len(old), kind, f"{len(old)} arrays (one per layer)")):
                suspects = {
                    "is the step taken uphill?": old[j] + eta * g[j],
                    "is it left as it was?": old[j],
                    "is eta missing?": old[j] - g[j],
                    "is it the change alone?": -eta * g[j],
                }
                expect_close(value, old[j] - eta * g[j], of=f"new {kind}[{j}]", suspects=suspects)


@check(points=1)
def step_makes_new_arrays(gradient_step: Answer, *, rng: np.random.Generator) -> None:
    """`gradient_step` leaves the old weights and biases and the gradient as they are."""
    for sizes in ([2, 3, 1], [3, 4, 4, 2]):
        weights, biases = _random(rng, sizes)
        reply = gradient_step.watch(weights, biases, *_random(rng, sizes), 0.3)
        new = _parts(reply.value, 2, "gradient_step", "(weights, biases)")[0]
        first = as_array(_parts(new, len(weights), "weights", "one array per layer")[0], of="new weights[0]")
        expect(not np.array_equal(first, weights[0]), "gradient_step: expected new weights, saw the old ones")
        _expect_unchanged(reply.changed, "gradient_step", ("weights", "biases", "dw", "db"))


backpropagation_derivation = by_hand(
    "backpropagation_derivation",
    question="backpropagation_on_paper",
    points=4,
    mark_scheme=r"""
    One point each; half a point where the idea is right and an index or a factor is not.

    - **(a)** $\delta^{(2)}_k = (y^{(2)}_k - t_k) f'(z^{(2)}_k)$ is derived (not only stated) by the chain rule, and
      from it the derivatives for $W^{(2)}_{jk}$ and $b^{(2)}_k$. A factor 2 from a cost without the 1/2: half a point.
    - **(b)** The sum over *all* neurons $k$ of the upper layer appears with its reason; $f'$ is taken at $z^{(1)}_j$.
      The derivatives for $W^{(1)}_{ij}$ and $b^{(1)}_j$ follow.
    - **(c)** Batch form with shapes that fit: the transposed matrix in $\delta^{(2)} W^{(2)T}$, the product
      $y^{(n-1)T}\delta^{(n)}$, the sum over samples for the biases, and the factor $1/B$ in **every** layer (a
      published version of this algorithm forgets it in the hidden layers: half a point for that).
    - **(d)** The derivative as a sum over paths, one product of weights and slopes per path, and one sentence on why
      the recursion is cheaper (each layer's sum is done once: a matrix product instead of exponentially many paths).
    """,
)


# --- training


@check(points=1)
def my_target_is_no_plane(interesting_target: Answer, *, rng: np.random.Generator) -> None:
    """Your target gives one number per point, whatever the batch, and is no plane."""
    points = rng.permutation(reference.grid_points(30))
    values = as_array(interesting_target(points), of="interesting_target of 900 points", shape=(len(points),))
    for part in (slice(0, 1), slice(100, 107), slice(None, None, -1)):
        again = interesting_target(points[part])
        of = f"interesting_target of {len(points[part])} of the same points"
        expect_close(again, values[part], of=of, atol=1e-5 * float(np.abs(values).max()))
    expect(float(np.abs(values).max()) < 1e9, "interesting_target: expected values of the order of 1, saw 1e9 or more")
    expect(values.std() > 1e-6, "interesting_target: expected a function that varies over the square, saw a constant")
    plane = np.column_stack([np.ones(len(points)), points])
    left = values - plane @ np.linalg.lstsq(plane, values, rcond=None)[0]
    share = float(left.var() / values.var())
    expect(share > 0.09, f"interesting_target: expected no plane, but a plane leaves only {share:.1%} of the variance")


@check(points=1, builds_on=TRAINS)
def training_takes_a_step_per_batch(train: Answer, *, rng: np.random.Generator) -> None:
    """Weights and biases are those after one gradient step for each batch that was drawn."""
    for case in _short_trainings(rng):
        (weights, biases, _), points = case.run(train)
        wanted = case.replay(points)
        uphill = case.replay(points, eta=-case.eta)
        for kind, seen, index in (("weights", weights, 0), ("biases", biases, 1)):
            for j, expected in enumerate(wanted[index]):
                suspects = {
                    "are the steps taken uphill?": uphill[index][j],
                    "is it left as it was?": case.start[index][j],
                    "is the last step missing?": case.replay(points[:-1])[index][j],
                }
                expect_close(seen[j], expected, of=f"{kind}[{j}] after {case.steps} steps", suspects=suspects)


@check(points=1, builds_on=TRAINS)
def training_reports_the_cost_of_each_batch(train: Answer, *, rng: np.random.Generator) -> None:
    """Entry t of the costs is the cost of batch t at the network as it was before its step."""
    for case in _short_trainings(rng):
        (_, _, costs), points = case.run(train)
        before, after = case.costs(points)
        suspects = {
            "is it the cost after the step?": after,
            "is the factor 1/2 missing?": 2 * before,
            "is it a running mean over all batches so far?": np.cumsum(before) / np.arange(1, case.steps + 1),
        }
        expect_close(costs, before, of=f"costs of {case.steps} steps", suspects=suspects)


# Training draws its own points, so that its end is random. In 12000 pairs of trainings by the reference, each pair
# from one start, the ends had at most a ratio of 1.76 with relu: P(> 1.38) = 1e-3, P(> 1.69) = 1e-4, and going on
# like this P(> 5) < 1e-6; with sigmoid the ratio spreads less. The start costs at least 6.9 times the end.
# Reported costs were 0.73 to 1.71 times the fresh ones in 12000 trainings: P(> 1.58) = 1e-3, P(> 2.5) < 1e-6.
FAR: Final = 5.0
ALIKE: Final = 2.5


@check(points=1, builds_on=TRAINS, seconds=PATIENT)
def training_lowers_the_cost_on_fresh_points(train: Answer, *, rng: np.random.Generator) -> None:
    """After training, the cost on fresh points is as low as gradient descent makes it, with relu and with sigmoid."""
    for hidden in (reference.relu, reference.sigmoid):
        case = _long_training(rng, hidden, steps=400)
        weights, biases, _ = case.run(train)[0]
        seen = case.fresh_cost(weights, biases, rng)
        wanted = case.fresh_cost(*case.by_reference()[:2], rng)
        start = case.fresh_cost(*case.start, rng)
        of = f"cost on fresh points after {case.steps} steps with {hidden.__name__} (start: {start:.3g})"
        expect(seen < FAR * wanted, f"{of}: expected about {wanted:.3g}, saw {seen:.3g}")


@check(points=1, builds_on=TRAINS, seconds=PATIENT)
def reported_costs_hold_on_fresh_points(train: Answer, *, rng: np.random.Generator) -> None:
    """On fresh points the network costs what the history says, in the middle and at the end of training."""
    case = replace(_long_training(rng, reference.relu, steps=240, miss=6.0), eta=0.05)
    costs = case.run(train)[0][2]
    for steps in (80, 240):
        weights, biases, _ = replace(case, steps=steps).run(train)[0]
        fresh = case.fresh_cost(weights, biases, rng)
        _expect_alike(costs[steps - 40 : steps + 20], fresh, of=f"mean of the costs around step {steps}")


@check(points=1, builds_on=TRAINS, seconds=PATIENT)
def training_draws_fresh_points_from_the_square(train: Answer, *, rng: np.random.Generator) -> None:
    """Every batch has new points, uniform on [-0.5, 0.5] x [-0.5, 0.5]."""
    case = replace(_long_training(rng, reference.relu, steps=200), eta=1e-4)
    points = case.run(train)[1].reshape(-1, 2)
    saw = len(np.unique(points, axis=0))
    expect(saw > 0.99 * len(points), f"expected {len(points)} different points, saw {saw}; are batches repeated?")
    for i in (0, 1):
        low, high = points[:, i].min(), points[:, i].max()
        expect(low >= -0.5 and high <= 0.5, f"input {i}: expected points from -0.5 to 0.5, saw {low:.3g} to {high:.3g}")
        uniform = stats.kstest(points[:, i], stats.uniform(-0.5, 1).cdf).pvalue > ALPHA
        expect(uniform, f"input {i}: expected points spread evenly from -0.5 to 0.5, saw another distribution")
    quadrants = np.bincount((points > 0) @ [1, 2], minlength=4)
    even = stats.chisquare(quadrants).pvalue > ALPHA
    expect(even, f"expected as many points in each quarter of the square, saw {quadrants.tolist()}")


@check(points=1, builds_on=TRAINS)
def training_repeats_with_its_seed(train: Answer, *, rng: np.random.Generator) -> None:
    """The same seed gives the same training again, another seed another one."""
    *_, case = _short_trainings(rng)
    runs = [replace(case, seed=case.seed + s).run(train)[0] for s in (0, 0, 1)]
    first, again, other = (_flat([*weights, *biases]) for weights, biases, _ in runs)
    expect_close(again, first, of="weights and biases after a second training with the same seed")
    expect(not np.allclose(other, first), "another seed: expected other batches, saw the same network")


@check(points=1, builds_on=TRAINS)
def training_leaves_its_start_alone(train: Answer, *, rng: np.random.Generator) -> None:
    """`train` leaves the weights and biases that it starts from as they are."""
    for case in _short_trainings(rng):
        reply = train.watch(*case.arguments(_Probe(case.target)))
        biases = case.read(reply.value)[1]
        expect(not np.array_equal(biases[-1], case.start[1][-1]), "train: expected a trained network, saw its start")
        _expect_unchanged(reply.changed, "train", ("target", "weights", "biases"))


# --- comparing activations


@check(points=1, builds_on=("train", "relu", "sigmoid", *TRAINS))
def both_activations_get_the_same_training(
    compare_activations: Answer, train: Answer, *, rng: np.random.Generator
) -> None:
    """Both networks are trained on the same function from the same start with the same seed."""
    for sizes in ([2, 5, 1], [2, 4, 3, 1]):
        case = _Training.draw(rng, sizes, reference.relu, eta=float(rng.uniform(0.05, 0.2)), steps=40, batch_size=10)
        seen = case.compare(compare_activations)
        wanted = {name: case.with_hidden(name).run(train)[0] for name in HIDDEN}
        other_seed = {name: replace(case.with_hidden(name), seed=case.seed + 1).run(train)[0] for name in HIDDEN}
        for name, other in (("relu", "sigmoid"), ("sigmoid", "relu")):
            after = replace(case.with_hidden(name), start=wanted[other][:2]).run(train)[0]
            suspects = {
                f"is it the {other} network?": wanted[other],
                "does it start where the other network ended?": after,
                "has it another seed?": other_seed[name],
            }
            for part, of in enumerate(("weights", "biases", "costs")):
                value, expected = _flat(seen[name][part]), _flat(wanted[name][part])
                hints = {hint: _flat(mistaken[part]) for hint, mistaken in suspects.items()}
                scale = float(np.abs(expected).max())
                expect_close(value, expected, of=f'{of} of "{name}"', rtol=1e-3, atol=1e-4 * scale, suspects=hints)


@check(points=1, builds_on=("train", "relu", "sigmoid", *TRAINS))
def each_cost_curve_belongs_to_its_network(compare_activations: Answer, *, rng: np.random.Generator) -> None:
    """On fresh points each network, with its activation and a linear output, costs what its history ends with."""
    case = _long_training(rng, reference.relu, steps=150)
    np.abs(case.start[0][-1], out=case.start[0][-1])  # so that relu and sigmoid give outputs that are far apart
    for name, (weights, biases, costs) in case.compare(compare_activations).items():
        fresh = case.with_hidden(name).fresh_cost(weights, biases, rng)
        _expect_alike(costs[-40:], fresh, of=f'mean of the last costs of "{name}"')


@check(points=1, builds_on=("forward", "relu", "sigmoid"))
def figure_shows_both_cost_curves(training_figure: Answer, *, rng: np.random.Generator) -> None:
    """One panel shows both costs against the step, with a legend and labels on both axes."""
    results = _made_up_results(rng)
    figure = expect_figure(training_figure(_wavy(rng), results), of="training_figure", panels=4)
    panel = _panel_with_curves(figure)
    curves = _curves(panel)
    for name, (_, _, costs) in results.items():
        mine = [line for label, line in curves if name in label.lower()]
        expect(bool(mine), f'no curve is labelled "{name}"; saw {[label for label, _ in curves]}')
        expect_close(mine[0].y, costs, of=f'the curve labelled "{name}"', suspects={
            f"is it the cost of {other}?": results[other][2] for other in HIDDEN if other != name
        })  # fmt: skip
        expect(bool(np.all(np.diff(mine[0].x) > 0)), f'the curve labelled "{name}": expected steps that grow along x')
    expect(len(panel.legend) >= 2, "the panel with the cost curves has no legend; call ax.legend()")
    expect(bool(panel.xlabel and panel.ylabel), "the panel with the cost curves has no labels on its axes")


@check(points=1, builds_on=("forward", "relu", "sigmoid"))
def figure_shows_what_was_learned(training_figure: Answer, *, rng: np.random.Generator) -> None:
    """Three images show the target and the outputs of both networks over the square, the right way up."""
    results, target = _made_up_results(rng), _wavy(rng)
    figure = expect_figure(training_figure(target, results), of="training_figure", panels=4)
    functions: dict[str, Callable[[np.ndarray], np.ndarray]] = {"target": target}
    for name, (weights, biases, _) in results.items():
        functions[name] = _output_of(weights, biases, HIDDEN[name])
    for name in functions:
        _expect_picture(figure, name, functions)


# --- the slope under stochastic gradient descent (bonus)


@check(points=1, bonus=True)
def slope_moves_by_the_gradient_of_the_summed_cost(slope_step: Answer, *, rng: np.random.Generator) -> None:
    """One step moves the slope by minus eta times the derivative of the cost, a sum over the samples."""
    for n in (1, 4, 9):
        w, true_w = rng.uniform(-3, 3, size=2)
        x, eta = rng.normal(size=n), float(rng.uniform(0.05, 0.5))
        change = -eta * (w - true_w) * np.sum(x**2)
        suspects = {
            "is it the mean over the samples? The cost is their sum": w + change / n,
            "is the step taken uphill?": w - change,
            "is it twice the step? The cost has a factor 1/2": w + 2 * change,
            "is one factor x missing?": w - eta * (w - true_w) * np.sum(x),
            "is it the change alone?": change,
        }
        seen = slope_step(float(w), float(true_w), x, eta)
        expect_close(seen, w + change, of=f"slope after a step with {n} samples", suspects=suspects)


@check(points=1, bonus=True, builds_on=("slope_step",))
def simulated_steps_have_the_right_distribution(simulate_slope: Answer, *, rng: np.random.Generator) -> None:
    """Every step multiplies the deviation by 1 - eta sum_j x_j^2, with n_samples Gaussian samples of width sigma."""
    for n, sigma in ((1, 1.7), (3, 0.6), (6, 1.4)):
        factors, eta = _simulated_factors(simulate_slope, rng, n, sigma)
        # one step of each run: these factors are independent even where steps share their samples
        some = factors[np.arange(len(factors)), rng.integers(factors.shape[1], size=len(factors))]
        sums = (1 - some[np.isfinite(some)]) / eta
        of = f"the sum of {n} squared samples that the steps show, for sigma={sigma}"
        expect(len(sums) > len(factors) / 2, f"{of}: expected random steps, but most runs end at the true slope")
        right = stats.kstest(sums, stats.chi2(n, scale=sigma**2).cdf).pvalue > ALPHA
        wanted = f"mean {n * sigma**2:.3g} and standard deviation {sigma**2 * np.sqrt(2 * n):.3g}"
        expect(right, f"{of}: expected {wanted}, saw {sums.mean():.3g} and {sums.std():.3g}")


@check(points=1, bonus=True, builds_on=("slope_step",))
def simulated_steps_are_independent(simulate_slope: Answer, *, rng: np.random.Generator) -> None:
    """Every step of every run has fresh samples."""
    factors, _ = _simulated_factors(simulate_slope, rng, 3, 1.0)
    saw = len(np.unique(factors.round(9)))
    expect(saw > 0.9 * factors.size, f"{factors.size} steps, {saw} of them different; are samples used twice?")
    steps, half = factors.shape[1], len(factors) // 2
    pairs = [(factors[:, i], factors[:, j]) for i in range(steps) for j in range(i)]
    pairs += [(factors[:half, i], factors[half:, i]) for i in range(steps)]
    linked = [stats.spearmanr(a, b, nan_policy="omit").pvalue for a, b in pairs]  # each errs with chance ALPHA
    expect(bool(np.min(linked) > ALPHA), "steps or runs depend on one another; are samples used twice?")


@check(points=1, bonus=True)
def mean_deviation_is_right(slope_mean: Answer, *, rng: np.random.Generator) -> None:
    """The mean deviation after t steps is right, for stable and unstable learning rates."""
    for delta, eta, n, sigma, t in _slopes(rng):
        s = eta * n * sigma**2
        suspects = {
            "is it the cost of a mean over samples? It is a sum": delta * (1 - s / n) ** t,
            "is sigma taken for the variance? It is the standard deviation": delta * (1 - s / sigma) ** t,
            "is it the limit of small eta?": delta * np.exp(-s * t),
            "is the sign lost?": abs(delta * (1 - s) ** t),
            "is it for one step more or less?": delta * (1 - s) ** (t + 1),
        }
        of = f"mean after {t} steps with eta={eta:.3g}, {n} samples, sigma={sigma:.3g}"
        expect_close(slope_mean(delta, eta, n, sigma, t), delta * (1 - s) ** t, of=of, suspects=suspects)


@check(points=2, bonus=True)
def mean_square_deviation_is_right(slope_mean_square: Answer, *, rng: np.random.Generator) -> None:
    """The mean square deviation after t steps is right, for stable and unstable learning rates."""
    for delta, eta, n, sigma, t in _slopes(rng):
        s, s2 = (float(stats.chi2(n).moment(k)) * sigma ** (2 * k) for k in (1, 2))  # of the sum of x^2
        factor = 1 - 2 * eta * s + eta**2 * s2
        mean_cost = 1 - 2 * eta * s / n + eta**2 * s2 / n**2
        square_of_mean = (1 - eta * s) ** (2 * t)
        suspects = {
            "is it the square of the mean? <(sum x^2)^2> is N (N + 2) sigma^4": delta**2 * square_of_mean,
            "is it the cost of a mean over samples? It is a sum": delta**2 * mean_cost**t,
            "is it the variance, without the square of the mean?": delta**2 * (factor**t - square_of_mean),
            "is it the root of the mean square?": abs(delta) * factor ** (t / 2),
        }  # fmt: skip
        of = f"mean square after {t} steps with eta={eta:.3g}, {n} samples, sigma={sigma:.3g}"
        expect_close(slope_mean_square(delta, eta, n, sigma, t), delta**2 * factor**t, of=of, suspects=suspects)


@check(points=1, bonus=True)
def limit_for_the_mean_is_right(stability_limits: Answer, *, rng: np.random.Generator) -> None:
    """The first limit is the largest learning rate at which the mean deviation goes to zero."""
    _expect_limit(stability_limits, rng, 0, "limit for the mean")


@check(points=1, bonus=True)
def limit_for_the_mean_square_is_right(stability_limits: Answer, *, rng: np.random.Generator) -> None:
    """The second limit is the largest learning rate at which the mean square deviation goes to zero."""
    _expect_limit(stability_limits, rng, 1, "limit for the mean square")


# --- reading what a student's function gave


def _parts(seen: Any, count: int, of: str, what: str) -> Sequence[Any]:
    """Return values that come together, in a tuple, a list or one array; fail unless there are `count` of them."""
    fits = isinstance(seen, list | tuple) or (isinstance(seen, np.ndarray) and seen.ndim > 0)
    expect(fits and len(seen) == count, f"{of}: expected {what}, saw {describe(seen)}")
    return list(seen)


def _expect_unchanged(changed: Sequence[str], of: str, names: Sequence[str]) -> None:
    """Fail if a call changed its arguments in place; `names` are those of the positional ones."""
    told = {f"argument {i + 1}": name for i, name in enumerate(names)}
    named = " and ".join(told.get(name, name) for name in changed)
    expect(not changed, f"{of} changed {named} in place; make new arrays (a -= b changes a, a = a - b does not)")


def _expect_alike(costs: np.ndarray, fresh: float, *, of: str) -> None:
    """Fail if the mean of reported costs is not what the judge finds on points of its own."""
    seen = float(np.mean(costs / len(costs)) * len(costs))  # divided first: 1e308 must not overflow
    alike = fresh / ALIKE < seen < fresh * ALIKE
    expect(alike, f"{of}: expected about {fresh:.3g} as on fresh points, saw {seen:.3g}")


# --- networks


def _sine(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An activation function that nobody has at hand."""
    return np.sin(z), np.cos(z)


def _random(rng: np.random.Generator, sizes: Sequence[int]) -> Network:
    """Return weights and biases."""
    return [rng.normal(size=shape) for shape in pairwise(sizes)], [rng.normal(size=n) for n in sizes[1:]]


@dataclass(frozen=True)
class _Net:
    """A network and a batch for it."""

    y: np.ndarray
    target: np.ndarray
    weights: Layers
    biases: Layers
    activations: list[reference.Activation]

    @staticmethod
    def draw(
        rng: np.random.Generator, sizes: Sequence[int], batch: int, given: list[reference.Activation] | None = None
    ) -> _Net:
        """Draw a network that lets a gradient through; without given activations, every layer has another one."""
        kinds = [_sine, reference.sigmoid, reference.relu, reference.linear]
        activations = given or [kinds[(batch + j) % 4] for j in range(len(sizes) - 1)]
        while True:
            y, target = rng.normal(size=(batch, sizes[0])), rng.normal(size=(batch, sizes[-1]))
            net = _Net(y, target, *_random(rng, sizes), activations)
            dw, _ = reference.backward(target, *net.forward(), net.weights)
            if min(np.abs(g).max() for g in dw) > 1e-3:  # else a layer of relus is off for all samples
                return net

    def __str__(self) -> str:
        sizes = [self.y.shape[1], *(len(b) for b in self.biases)]
        return f"{'-'.join(map(str, sizes))} and a batch of {len(self.y)}"

    def forward(self) -> tuple[Layers, Layers]:
        """Return the right (y_layer, df_layer)."""
        return reference.forward(self.y, self.weights, self.biases, self.activations)

    def cost(self) -> float:
        """Return the cost of the batch."""
        return reference.cost(self.forward()[0][-1], self.target)

    def run(self, forward: Answer) -> Sequence[Any]:
        """Return what the student's forward pass gives."""
        seen = forward(self.y, self.weights, self.biases, self.activations)
        return _parts(seen, 2, "forward", "(y_layer, df_layer)")

    def gradients(self, backward: Answer) -> tuple[Sequence[Any], Sequence[Any]]:
        """Return the student's (dw, db) for the right forward pass."""
        return self.read_gradients(backward(self.target, *self.forward(), self.weights))

    def read_gradients(self, seen: Any) -> tuple[Sequence[Any], Sequence[Any]]:
        """Return (dw, db), one entry per layer each, with the first layer first."""
        dw, db = _parts(seen, 2, "backward", "(dw, db)")
        read = []
        for of, values, like in (("dw", dw, self.weights), ("db", db, self.biases)):
            layers = _parts(values, len(like), of, f"{len(like)} arrays (one per layer)")
            shapes, wanted = [_shape_of(value) for value in layers], [value.shape for value in like]
            turned = shapes[::-1] == wanted and shapes not in (wanted, [value.T.shape for value in like])
            expect(not turned, f"{of}: the layers come in reverse order; {of}[0] belongs to the first layer")
            read.append(layers)
        return read[0], read[1]

    def expect_gradient(self, seen: Sequence[Any], kind: str, j: int) -> None:
        """Fail unless the gradient of one layer is right; name known mistakes."""
        part = ("dw", "db").index(kind)
        wanted = reference.backward(self.target, *self.forward(), self.weights)[part]
        suspects = {hint: mistaken[part][j] for hint, mistaken in self._mistaken().items()}
        expect_close(seen[j], wanted[j], of=f"{kind}[{j}] (layer {j + 1}) of a network {self}", suspects=suspects)

    def _mistaken(self) -> dict[str, tuple[Layers, Layers]]:
        """Return the gradients that known mistakes give."""
        y_layer, df_layer = self.forward()
        batch, outputs = self.target.shape
        ones = [np.ones_like(df) for df in df_layer]

        def scaled(factor: float) -> tuple[Layers, Layers]:
            dw, db = with_slopes(df_layer)
            return [factor * g for g in dw], [factor * g for g in db]

        def with_slopes(slopes: Layers) -> tuple[Layers, Layers]:
            return reference.backward(self.target, y_layer, slopes, self.weights)

        mistaken = {
            "is the mean over the batch missing?": scaled(batch),
            "is it 2 (y - target)? The cost has a factor 1/2": scaled(2),
            "is it divided by the number of outputs? The cost is a sum over them": scaled(1 / outputs),
            "is the sign wrong? The cost grows with y - target": scaled(-1),
            "is f'(z) of the output layer missing?": with_slopes([*df_layer[:-1], ones[-1]]),
            "are the f'(z) of the hidden layers missing?": with_slopes([*ones[:-1], df_layer[-1]]),
            "is f'(z) missing?": with_slopes(ones),
            "is f'(z) taken to be y (1 - y)? Use df_layer": with_slopes([y * (1 - y) for y in y_layer[1:]]),
        }
        if len({w.shape for w in self.weights} | {w.T.shape for w in self.weights}) == 1:  # else these do not run
            turned = reference.backward(self.target, y_layer, df_layer, [w.T for w in self.weights])
            mistaken["is f'(z) that of the layer above?"] = with_slopes([*df_layer[1:], df_layer[-1]])
            mistaken["are the weights to be transposed on the way back?"] = turned
        return mistaken


def _shape_of(value: Any) -> tuple[int, ...] | None:
    try:
        return tuple(np.shape(value))
    except ValueError:  # rows of different lengths
        return None


def _networks(rng: np.random.Generator) -> Iterator[_Net]:
    """Yield networks of different depths, with different widths and with equal ones, and batches of 1 and more."""
    for sizes, batch in (([4, 4, 4, 4], 6), ([2, 3, 1], 4), ([3, 4, 4, 2], 5), ([2, 5, 3, 4, 2], 1), ([1, 6, 1], 3)):
        yield _Net.draw(rng, sizes, batch)


# --- trainings


@dataclass
class _Probe:
    """A target function that remembers for which points it was asked."""

    function: reference.Target
    asked: list[np.ndarray] = field(default_factory=list)

    def __call__(self, y: Any) -> np.ndarray:
        points = np.array(y, dtype=float)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"target takes points of shape (batch, 2), saw {points.shape}")
        if not np.isfinite(points).all():
            raise ValueError("target takes finite points, saw nan or inf")
        self.asked.append(points)
        return self.function(points)

    def batches(self, steps: int, batch_size: int) -> np.ndarray:
        """Return the points of each batch, shape (steps, batch_size, 2)."""
        nothing = np.zeros((0, 2))
        points = np.concatenate([nothing, *self.asked])
        if len(points) != steps * batch_size:  # was each batch asked for twice, say once for the cost?
            new = [b for a, b in pairwise([nothing, *self.asked]) if not np.array_equal(a, b)]
            points = np.concatenate([nothing, *new])
        of = f"points for which target was asked, with {steps} batches of {batch_size}"
        expect(len(points) == steps * batch_size, f"{of}: expected {steps * batch_size}, saw {len(points)}")
        return points.reshape(steps, batch_size, 2)


@dataclass(frozen=True)
class _Training:
    """The arguments of a training, and what comes out of it if all is right."""

    target: reference.Target
    start: Network
    activations: list[reference.Activation]
    eta: float
    steps: int
    batch_size: int
    seed: int

    @staticmethod
    def draw(
        rng: np.random.Generator,
        sizes: list[int],
        hidden: reference.Activation,
        eta: float,
        steps: int,
        batch_size: int,
    ) -> _Training:
        """Draw a start and a target."""
        start = reference.random_network(sizes, _seed(rng))
        activations = reference.with_linear_output(hidden, len(sizes) - 1)
        return _Training(_wavy(rng), start, activations, eta, steps, batch_size, _seed(rng))

    def arguments(self, target: reference.Target) -> tuple[Any, ...]:
        """Return the arguments of `train`."""
        return target, *self.start, self.activations, self.eta, self.steps, self.batch_size, self.seed

    def run(self, train: Answer) -> tuple[reference.Trained, np.ndarray]:
        """Return what the student's training gives, and the batches that it drew."""
        probe = _Probe(self.target)
        trained = self.read(train(*self.arguments(probe)))
        return trained, probe.batches(self.steps, self.batch_size)

    def compare(self, compare_activations: Answer) -> dict[str, reference.Trained]:
        """Return what the student's comparison of activations gives."""
        seen = compare_activations(self.target, *self.start, self.eta, self.steps, self.batch_size, self.seed)
        expect(
            isinstance(seen, dict) and set(seen) == set(HIDDEN),
            f'compare_activations: expected a dict with the keys "relu" and "sigmoid", saw {describe(seen)}',
        )
        return {name: self.read(seen[name]) for name in HIDDEN}

    def read(self, seen: Any) -> reference.Trained:
        """Return (weights, biases, costs) as arrays of the right shapes."""
        weights, biases, costs = _parts(seen, 3, "trained network", "(weights, biases, costs)")
        read: list[Layers] = []
        for of, values, like in (("weights", weights, self.start[0]), ("biases", biases, self.start[1])):
            layers = _parts(values, len(like), of, f"{len(like)} arrays (one per layer)")
            expect(
                _shape_of(layers[-1]) != (*like[-1].shape[:-1], self.batch_size),
                f"{of} of the last layer: saw {self.batch_size} outputs; is the target of shape (batch,) "
                "subtracted from outputs of shape (batch, 1)? That gives (batch, batch)",
            )
            read.append([
                as_array(value, of=f"{of}[{j}] after training", shape=like[j].shape) for j, value in enumerate(layers)
            ])  # fmt: skip
        return read[0], read[1], as_array(costs, of="costs", shape=(self.steps,))

    def with_hidden(self, name: str) -> _Training:
        """Return the same training with another activation of the hidden layers."""
        return replace(self, activations=reference.with_linear_output(HIDDEN[name], len(self.activations)))

    def replay(self, batches: np.ndarray, eta: float | None = None) -> Network:
        """Return the network after a gradient step for each batch."""
        return self._walk(batches, self.eta if eta is None else eta)[-1]

    def costs(self, batches: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the cost of each batch before and after its step."""
        walk = self._walk(batches, self.eta)
        costs = [[self._cost(*net, y) for net in pair] for pair, y in zip(pairwise(walk), batches, strict=True)]
        before, after = np.array(costs).T
        return before, after

    def by_reference(self) -> reference.Trained:
        """Return what the reference comes to."""
        return reference.train(*self.arguments(self.target))

    def fresh_cost(self, weights: Layers, biases: Layers, rng: np.random.Generator) -> float:
        """Return the cost of a network on points that nobody has seen."""
        return self._cost(weights, biases, rng.uniform(-0.5, 0.5, size=(FRESH, 2)))

    def _cost(self, weights: Layers, biases: Layers, y: np.ndarray) -> float:
        with np.errstate(all="ignore"):  # a student's network may have run away
            output = reference.forward(y, weights, biases, self.activations)[0][-1]
            return reference.cost(output, self.target(y)[:, None])

    def _walk(self, batches: np.ndarray, eta: float) -> list[Network]:
        """Return the network before the first step, and after each."""
        walk = [self.start]
        with np.errstate(all="ignore"):  # points that a student drew can be anything
            for y in batches:
                layers = reference.forward(y, *walk[-1], self.activations)
                gradient = reference.backward(self.target(y)[:, None], *layers, walk[-1][0])
                walk.append(reference.gradient_step(*walk[-1], *gradient, eta))
        return walk


def _short_trainings(rng: np.random.Generator) -> Iterator[_Training]:
    for sizes, hidden, steps, batch_size in (
        ([2, 1], _sine, 1, 3),  # no hidden layer
        ([2, 4, 1], reference.relu, 4, 5),
        ([2, 3, 6, 1], reference.sigmoid, 5, 7),
    ):
        yield _Training.draw(rng, sizes, hidden, 0.3, steps, batch_size)


def _long_training(rng: np.random.Generator, hidden: reference.Activation, steps: int, miss: float = 1.0) -> _Training:
    """Return a training whose start misses the target's mean, so that its cost is miss**2 / 2 or more at first."""
    case = _Training.draw(rng, [2, 20, 1], hidden, eta=0.1, steps=steps, batch_size=30)
    points = reference.grid_points(20)
    output = reference.forward(points, *case.start, case.activations)[0][-1]
    case.start[1][-1] += miss + float(np.mean(case.target(points)) - np.mean(output))
    return case


def _wavy(rng: np.random.Generator) -> reference.Target:
    """Return a target without any symmetry that would hide a turned picture."""
    a, b, phase = rng.uniform(4, 6), rng.uniform(2, 3), rng.uniform(0.2, 0.5)

    def target(y: np.ndarray) -> np.ndarray:
        return np.asarray(np.sin(a * y[:, 0] + phase) * np.cos(b * y[:, 1] - phase))

    return target


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _flat(part: Layers | np.ndarray) -> np.ndarray:
    """Return all numbers of a list of arrays, or of one array, in a row."""
    return np.concatenate([np.ravel(array) for array in part])


# --- figures


def _made_up_results(rng: np.random.Generator) -> dict[str, reference.Trained]:
    """Return networks whose outputs are as different as can be, with costs that nobody can guess."""
    sizes = [2, 6, 5, 1]
    return {name: (*reference.random_network(sizes, _seed(rng), 3.0), rng.uniform(0.1, 1, size=70)) for name in HIDDEN}


def _output_of(weights: Layers, biases: Layers, hidden: reference.Activation) -> reference.Target:
    def output(y: np.ndarray) -> np.ndarray:
        activations = reference.with_linear_output(hidden, len(weights))
        return reference.forward(y, weights, biases, activations)[0][-1][:, 0]

    return output


def _panel_with_curves(figure: FigureView) -> AxesView:
    panels = [panel for panel in figure.panels if len(panel.lines) >= 2]
    expect(len(panels) > 0, "training_figure: no panel has two curves in it")
    return max(panels, key=lambda panel: sum(name in panel.text for name in HIDDEN))


def _curves(panel: AxesView) -> list[tuple[str, LineView]]:
    """Return the curves with their labels, which may have been given to the legend only."""
    labels = [line.label for line in panel.lines]
    bare = all(label.startswith("_") for label in labels) and len(panel.legend) == len(labels)
    return list(zip(panel.legend if bare else labels, panel.lines, strict=True))


def _expect_picture(figure: FigureView, name: str, functions: Mapping[str, reference.Target]) -> None:
    """Fail unless an image whose title says `name` shows that function over the square."""
    panels = [panel for panel in figure.panels if panel.images and name in panel.title.lower()]
    expect(len(panels) > 0, f'training_figure: no image has a title with "{name}" in it')
    image, of = panels[0].images[0], f'the image "{panels[0].title}"'
    expect_in_view(panels[0], of=of)
    expect(image.data.ndim == 2 and min(image.data.shape) >= 40, f"{of}: expected 40 x 40 numbers or more, saw "
           f"{'x'.join(map(str, image.data.shape))}")  # fmt: skip
    seen = as_array(image.upright, of=of)
    edges = np.array([*sorted(image.extent[:2]), *sorted(image.extent[2:])])
    fits = np.abs(edges - [-0.5, 0.5, -0.5, 0.5]).max() < 0.03
    expect(bool(fits), f"{of}: expected edges at -0.5 and 0.5, saw {edges.round(2).tolist()}; set its extent")
    if _misfit(seen, functions[name]) > 0.03:
        mistakes: dict[str, tuple[np.ndarray, str]] = {
            f"it shows what {other} should": (seen, other) for other in functions if other != name
        }
        mistakes |= {
            "it is transposed: the first input goes to the right": (seen.T, name),
            'it is upside down: use origin="lower"': (seen[::-1], name),
            "it is turned left to right": (seen[:, ::-1], name),
        }
        told = [hint for hint, (data, other) in mistakes.items() if _misfit(data, functions[other]) < 0.03]
        raise CheckFailed(f"{of}: it does not show the values of {name} on the square{': ' + told[0] if told else ''}")


def _misfit(image: np.ndarray, function: reference.Target) -> float:
    """Return the deviation of an image from a function, in units of the function's variation.

    The values may be taken at the centres of the pixels, at either of their edges, or from edge to edge of the square.
    """
    rows, columns = image.shape
    grids = [
        (
            (np.arange(n) + 0.5) / n - 0.5,
            np.linspace(-0.5, 0.5, n),
            np.arange(n) / n - 0.5,
            (np.arange(n) + 1) / n - 0.5,
        )
        for n in (columns, rows)
    ]
    misfits = []
    for x0, x1 in zip(*grids, strict=True):
        points = np.stack(np.meshgrid(x0, x1), axis=-1).reshape(-1, 2)
        wanted = function(points).reshape(rows, columns)
        with np.errstate(over="ignore"):
            misfits.append(float(np.sqrt(np.mean((image - wanted) ** 2)) / wanted.std()))
    return min(misfits)


# --- slopes


def _slopes(rng: np.random.Generator) -> Iterator[tuple[float, float, int, float, int]]:
    """Yield (delta, eta, n_samples, sigma, t), with stable and unstable learning rates, even and odd t."""
    for n in (1, 2, 5, 20):
        for t, reach in ((1, 0.4), (4, 0.8), (7, 1.3), (12, 2.2), (0, 0.5)):
            sigma = float(rng.choice([0.45, 0.7, 1.6, 2.5]))
            eta = reach / (n * sigma**2)
            yield float(rng.choice([-1, 1]) * rng.uniform(0.5, 3)), eta, n, sigma, t


def _simulated_factors(
    simulate_slope: Answer, rng: np.random.Generator, n: int, sigma: float
) -> tuple[np.ndarray, float]:
    """Return by what factor each step of each run multiplied the deviation, and the learning rate.

    Where rounding swamps the deviation the factor is nan. That depends on earlier steps only, so that
    the factors that are left have the same distribution and are as independent as before.
    """
    w, true_w = float(rng.uniform(1, 5)), float(rng.uniform(-5, -1))
    runs, steps, eta = 3000, 5, 0.35 / (n * sigma**2)
    seen = simulate_slope(w, true_w, eta, n, sigma, steps, runs, _seed(rng))
    slopes = as_array(seen, of="simulate_slope", shape=(runs, steps + 1))
    expect_close(slopes[:, 0], np.full(runs, w), of="slopes before the first step")
    with np.errstate(all="ignore"):
        before, after = slopes[:, :-1] - true_w, slopes[:, 1:] - true_w
        return after / np.where(np.abs(before) > 1e-5 * abs(w - true_w), before, np.nan), eta


def _expect_limit(stability_limits: Answer, rng: np.random.Generator, index: int, of: str) -> None:
    for n in (1, 2, 5, 30):
        sigma = float(rng.choice([0.45, 0.7, 1.6, 2.5]))
        s, s2 = (float(stats.chi2(n).moment(k)) * sigma ** (2 * k) for k in (1, 2))  # of the sum of x^2
        limits = 2 / s, 2 * s / s2  # |1 - eta s| = 1, and 1 - 2 eta s + eta^2 s2 = 1
        seen = _parts(stability_limits(n, sigma), 2, "stability_limits", "(for_the_mean, for_the_mean_square)")
        suspects = {
            "is it the other limit?": limits[1 - index],
            "is it that of a cost with a mean over samples? Here it is a sum": limits[index] * n,
            "is it where convergence is fastest?": limits[index] / 2,
            "is it the limit for sigma=1?": limits[index] * sigma**2,
            "is sigma taken for the variance? It is the standard deviation": limits[index] * sigma,
        }
        expect_close(seen[index], limits[index], of=f"{of} with {n} samples, sigma={sigma:g}", suspects=suspects)
