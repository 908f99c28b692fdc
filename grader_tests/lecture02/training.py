"""A target of the student's own, and training on a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from grader_tests.lecture02.batches import Probe, expect_fresh, expect_independent, expect_uniform
from grader_tests.lecture02.networks import sine
from grader_tests.lecture02.replay import HIDDEN, PATIENT, TRAINS, Training
from grader_tests.lecture02.values import expect_unchanged
from mlphys.checking import Answer, as_array, check, expect, expect_close
from solutions import lecture02 as reference

# Training draws its own points, so that its end is random. In 12000 pairs of trainings by the reference, each pair
# from one start, the ends had at most a ratio of 1.76 with relu: P(> 1.38) = 1e-3, P(> 1.69) = 1e-4, and going on
# like this P(> 5) < 1e-6; with sigmoid the ratio spreads less. The start costs at least 6.9 times the end.
FAR: Final = 5.0


@check(points=1)
def my_target_is_no_plane(interesting_target: Answer, *, rng: np.random.Generator) -> None:
    """`interesting_target` gives one number per point, whatever the batch, leaves the points alone, and is no plane."""
    points = rng.permutation(reference.grid_points(30))
    reply = interesting_target.watch(points)
    values = as_array(reply.value, of="interesting_target of 900 points", shape=(len(points),))
    expect_unchanged(reply.changed, "interesting_target", ("y",))
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
    """`train` returns the weights and biases after one gradient step for each batch that it drew."""
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
    """`train` reports, in entry t of the costs, the cost of batch t at the network as it was before its step."""
    for case in _short_trainings(rng):
        (_, _, costs), points = case.run(train)
        before, after = case.costs(points)
        suspects = {
            "is it the cost after the step?": after,
            "is the factor 1/2 missing?": 2 * before,
            "is it a running mean over all batches so far?": np.cumsum(before) / np.arange(1, case.steps + 1),
        }
        expect_close(costs, before, of=f"costs of {case.steps} steps", suspects=suspects)


@check(points=1, builds_on=(*TRAINS, "relu", "sigmoid"), seconds=PATIENT)
def training_lowers_the_cost_on_fresh_points(
    train: Answer, relu: Answer, sigmoid: Answer, linear: Answer, *, rng: np.random.Generator
) -> None:
    """`train` makes the cost on fresh points as low as gradient descent does, with relu and with sigmoid."""
    for name, own in (("relu", relu), ("sigmoid", sigmoid)):
        case = Training.draw(rng, [2, 20, 1], HIDDEN[name], eta=0.1, steps=400, batch_size=30, miss=1.0)
        weights, biases, _ = case.run(train, [own, linear])[0]
        seen = case.fresh_cost(weights, biases, rng)
        wanted = case.fresh_cost(*case.by_reference()[:2], rng)
        start = case.fresh_cost(*case.start, rng)
        of = f"cost on fresh points after {case.steps} steps with {name} (start: {start:.3g})"
        expect(seen < FAR * wanted, f"{of}: expected about {wanted:.3g}, saw {seen:.3g}")


@check(points=1, builds_on=(*TRAINS, "sigmoid"), seconds=PATIENT)
def long_training_is_right_to_its_end(
    train: Answer, sigmoid: Answer, linear: Answer, *, rng: np.random.Generator
) -> None:
    """`train` does in a few hundred steps what each of its batches asks for: every cost, and the network at the end."""
    steps = int(rng.integers(280, 340))  # smooth activations and small steps: rounding errors do not grow
    case = Training.draw(rng, [2, 6, 4, 1], HIDDEN["sigmoid"], eta=0.05, steps=steps, batch_size=12, miss=4.0)
    (weights, biases, costs), points = case.run(train, [sigmoid, sigmoid, linear])
    expect_fresh(points.reshape(-1, 2))
    before, after = case.costs(points)
    suspects = {
        "is it the cost after the step?": after,
        "is it the lowest cost so far?": np.minimum.accumulate(before),
        "is it a running mean over all batches so far?": np.cumsum(before) / np.arange(1, steps + 1),
    }
    expect_close(costs, before, of=f"costs of {steps} steps", suspects=suspects)
    for kind, seen, wanted in zip(("weights", "biases"), (weights, biases), case.replay(points), strict=True):
        for j, expected in enumerate(wanted):
            expect_close(seen[j], expected, of=f"{kind}[{j}] after {steps} steps")


@check(points=1, builds_on=TRAINS, seconds=PATIENT)
def training_draws_fresh_points_from_the_square(train: Answer, linear: Answer, *, rng: np.random.Generator) -> None:
    """`train` draws new points for every batch, each on its own, uniform on [-0.5, 0.5] x [-0.5, 0.5]."""
    case = Training.draw(rng, [2, 1], reference.linear, eta=1e-4, steps=200, batch_size=30)
    batches = case.run(train, [linear])[1]
    points = batches.reshape(-1, 2)
    expect_fresh(points)
    expect_uniform(points)
    expect_independent(batches)


@check(points=1, builds_on=TRAINS)
def training_repeats_with_its_seed(train: Answer, *, rng: np.random.Generator) -> None:
    """`train` gives the same again with the same seed, and something else with any other seed."""
    *_, case = _short_trainings(rng)

    def with_seed(seed: int) -> np.ndarray:
        weights, biases, _ = replace(case, seed=seed).run(train)[0]
        return np.concatenate([np.ravel(layer) for layer in [*weights, *biases]])

    first = with_seed(case.seed)
    expect_close(with_seed(case.seed), first, of="weights and biases after a second training with the same seed")
    for step in (1, 1000, 2**16):
        same = np.allclose(with_seed(case.seed + step), first)
        expect(not same, f"seeds {case.seed} and {case.seed + step}: expected other batches, saw the same network")


@check(points=1, builds_on=TRAINS)
def training_leaves_its_start_alone(train: Answer, *, rng: np.random.Generator) -> None:
    """`train` leaves the weights and biases that it starts from as they are."""
    for case in _short_trainings(rng):
        reply = train.watch(*case.arguments(Probe(case.target)))
        biases = case.read(reply.value)[1]
        # A last step that is missing has a check of its own: one step proves nothing here.
        trained = case.steps == 1 or not np.array_equal(biases[-1], case.start[1][-1])
        expect(trained, "train: expected a trained network, saw its start")
        expect_unchanged(reply.changed, "train", ("target", "weights", "biases"))


def _short_trainings(rng: np.random.Generator) -> Iterator[Training]:
    yield Training.draw(rng, [2, 1], sine, eta=0.3, steps=1, batch_size=3)  # no hidden layer
    yield Training.draw(rng, [2, 4, 1], sine, eta=0.02, steps=4, batch_size=5, miss=30.0)  # large gradients
    yield Training.draw(rng, [2, 4, 1], reference.relu, eta=0.3, steps=2, batch_size=80)
    yield Training.draw(rng, [2, 3, 6, 1], reference.sigmoid, eta=0.3, steps=5, batch_size=7)
