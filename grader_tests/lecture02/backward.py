"""Backpropagation, on paper and in code, and the gradient step."""

from __future__ import annotations

import numpy as np

from grader_tests.lecture02.networks import Net, networks, random_layers, sine
from grader_tests.lecture02.values import expect_unchanged, parts
from grader_tests.oracles import central_differences, tensorflow_gradients
from mlphys.checking import Answer, as_array, by_hand, check, expect, expect_close
from solutions import lecture02 as reference


@check(points=1)
def last_layer_has_its_gradient(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` gives the derivatives of the cost in `dw` and `db` of the last layer, also if it is the only one."""
    for net in [*networks(rng), Net.draw(rng, [4, 3], 6), Net.draw(rng, [3, 1], 1)]:
        dw, db = net.gradients(backward)
        net.expect_gradient(dw, "dw", len(dw) - 1)
        net.expect_gradient(db, "db", len(db) - 1)


@check(points=2)
def hidden_weights_have_their_gradient(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` gives the derivative of the cost, with its mean over the batch, in `dw` of every hidden layer."""
    for net in networks(rng):
        dw, _ = net.gradients(backward)
        for j in reversed(range(len(dw) - 1)):
            net.expect_gradient(dw, "dw", j)


@check(points=1)
def hidden_biases_have_their_gradient(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` gives the derivative of the cost, with its mean over the batch, in `db` of every hidden layer."""
    for net in networks(rng):
        _, db = net.gradients(backward)
        for j in reversed(range(len(db) - 1)):
            net.expect_gradient(db, "db", j)


@check(points=1)
def gradients_agree_with_tensorflow(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` gives the gradient that TensorFlow finds, for a deep network of relu and sigmoid layers."""
    for batch in (1, 6):
        sizes = [2, *(int(n) for n in rng.integers(3, 7, size=3)), 2]
        names = [*(str(name) for name in rng.permutation(["relu", "sigmoid", "relu"])), "sigmoid"]
        net = Net.draw(rng, sizes, batch, [getattr(reference, name) for name in names])
        oracle = tensorflow_gradients(net.y, net.target, net.weights, net.biases, names)
        net.expect_gradients(net.gradients(backward), oracle, by="TensorFlow")


@check(points=1)
def gradients_agree_with_central_differences(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` gives the slope of the cost that a small change of each weight and bias shows."""
    net = Net.draw(rng, [2, 3, 4, 2], 5, [reference.sigmoid, sine, sine])
    oracle = central_differences(net.cost, net.weights), central_differences(net.cost, net.biases)
    net.expect_gradients(net.gradients(backward), oracle, by="finite differences", rtol=1e-3)


@check(points=1)
def backward_leaves_its_arguments_alone(backward: Answer, *, rng: np.random.Generator) -> None:
    """`backward` changes neither the target nor the layers nor the weights that it is given."""
    numbers: list[np.ndarray] = []
    for net in networks(rng):
        reply = backward.watch(net.target, *net.forward(), net.weights)
        dw, db = net.read_gradients(reply.value)
        numbers += [as_array(g, of="a gradient").ravel() for g in (*dw, *db)]
        expect_unchanged(reply.changed, "backward", ("target", "y_layer", "df_layer", "weights"))
    expect(len(np.unique(np.concatenate(numbers))) > 2, "backward: expected gradients, saw the same number everywhere")


@check(points=1)
def step_goes_downhill(gradient_step: Answer, *, rng: np.random.Generator) -> None:
    """`gradient_step` moves every weight and every bias by minus eta times its gradient."""
    for sizes, steepness in (([2, 3, 1], 1), ([3, 4, 4, 2], 100), ([2, 1], 1), ([2, 4, 3, 4, 3, 4, 3, 4, 1], 1)):
        start, eta = random_layers(rng, sizes), float(rng.uniform(0.01, 2))
        slope = tuple([steepness * g for g in layers] for layers in random_layers(rng, sizes))
        seen = parts(gradient_step(*start, *slope, eta), 2, "gradient_step", "(weights, biases)")
        for kind, values, old, g in zip(("weights", "biases"), seen, start, slope, strict=True):
            for j, value in enumerate(parts(values, len(old), kind, f"{len(old)} arrays (one per layer)")):
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
        weights, biases = random_layers(rng, sizes)
        reply = gradient_step.watch(weights, biases, *random_layers(rng, sizes), 0.3)
        new = parts(reply.value, 2, "gradient_step", "(weights, biases)")[0]
        first = as_array(parts(new, len(weights), "weights", "one array per layer")[0], of="new weights[0]")
        expect(not np.array_equal(first, weights[0]), "gradient_step: expected new weights, saw the old ones")
        expect_unchanged(reply.changed, "gradient_step", ("weights", "biases", "dw", "db"))


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
