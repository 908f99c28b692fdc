"""Lecture 2: backpropagation, training on a function, a noisy slope."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

Activation = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # z -> (f(z), f'(z))
Target = Callable[[np.ndarray], np.ndarray]  # points (batch, 2) -> values (batch,)
Layers = list[np.ndarray]  # one array per layer
Trained = tuple[Layers, Layers, np.ndarray]  # weights, biases, costs


def linear(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return f(z) = z and its derivative, 1 everywhere; both have the shape of z."""
    return z, np.ones_like(z)


def sigmoid(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sigmoid 1 / (1 + exp(-z)) and its derivative, entry by entry.

    Args:
        z: float64, any shape; it is left as it is.

    Returns:
        (f, df), two float64 arrays of the shape of z: the value and the derivative at
        z. Both are finite for every finite z, also where exp(z) or exp(-z) would
        overflow.

    Source: lecture 2, activation functions.
    """
    small = np.exp(-np.abs(z))  # in (0, 1]: never overflows
    f = np.where(z > 0, 1, small) / (1 + small)
    return f, small / (1 + small) ** 2


def relu(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rectified linear unit max(z, 0) and its derivative, entry by entry.

    Args:
        z: float64, any shape; it is left as it is.

    Returns:
        (f, df), two float64 arrays of the shape of z: the value, and the derivative,
        which is 1 where z > 0 and 0 elsewhere, at the kink z = 0 too.

    Source: lecture 2, activation functions.
    """
    return np.maximum(z, 0.0), np.where(z > 0, 1.0, 0.0)


def cost(y: np.ndarray, target: np.ndarray) -> float:
    """Return the quadratic cost of a batch: half the mean of the summed squares.

    Args:
        y: float64, shape (batch, outputs), what the network gives.
        target: float64, shape (batch, outputs), what it should give.

    Returns:
        1/2 * mean over the batch of (sum over the outputs of (y - target)**2). Both
        arguments are left as they are.

    Source: lecture 2, cost function; the 1/2, the mean and the sum are this course's
    choice.
    """
    return float(np.mean(np.sum((y - target) ** 2, axis=1)) / 2)


def forward(
    y: np.ndarray, weights: Layers, biases: Layers, activations: list[Activation]
) -> tuple[Layers, Layers]:
    """Send a batch through the network and keep what backpropagation needs.

    Args:
        y: float64, shape (batch, n_0), the input.
        weights: one matrix per layer; weights[j] has shape (n_j, n_j+1): from row to
            column.
        biases: one vector per layer; biases[j] has shape (n_j+1,).
        activations: one function per layer, z -> (f, df), as `sigmoid` and `relu` are.

    Returns:
        (y_layer, df_layer). y_layer has one entry more than there are layers:
        y_layer[0] is the input, y_layer[j+1] = f(z) with z = y_layer[j] @ weights[j] +
        biases[j], the last entry is the output. df_layer[j] is f'(z) at that same z,
        shape (batch, n_j+1). The arguments are left as they are.

    Source: lecture 2, forward pass in batch form.
    """
    y_layer, df_layer = [y], []
    for w, b, activation in zip(weights, biases, activations, strict=True):
        f, df = activation(y_layer[-1] @ w + b)
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


def backward(
    target: np.ndarray, y_layer: Layers, df_layer: Layers, weights: Layers
) -> tuple[Layers, Layers]:
    """Return the gradient of `cost` with respect to all weights and biases.

    Args:
        target: float64, shape (batch, outputs).
        y_layer: the activities of all layers, as `forward` returned them for this
            batch.
        df_layer: the slopes f'(z) of all layers, as `forward` returned them.
        weights: one matrix per layer, shape (n_j, n_j+1).

    Returns:
        (dw, db): dw[j] is the derivative of the cost with respect to weights[j] and has
        its shape, db[j] is that with respect to biases[j], shape (n_j+1,). The
        arguments are left as they are.

    Source: lecture 2, backpropagation.
    """
    dw: Layers = []
    db: Layers = []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        if j > 0:
            delta = (delta @ weights[j].T) * df_layer[j - 1]
    return dw, db


def gradient_step(
    weights: Layers, biases: Layers, dw: Layers, db: Layers, eta: float
) -> tuple[Layers, Layers]:
    """Return weights and biases after one step of gradient descent.

    Args:
        weights: one matrix per layer; they are left as they are.
        biases: one vector per layer; they are left as they are.
        dw: the gradient with respect to the weights, in the same shapes; left as it is.
        db: the gradient with respect to the biases, in the same shapes; left as it is.
        eta: the learning rate.

    Returns:
        (weights, biases): new lists, each parameter minus eta times its gradient.

    Source: lecture 2, gradient descent.
    """
    new_weights = [w - eta * g for w, g in zip(weights, dw, strict=True)]
    new_biases = [b - eta * g for b, g in zip(biases, db, strict=True)]
    return new_weights, new_biases


BACKPROPAGATION_DERIVATION = r"""
For one sample the cost is $C = \tfrac12 \sum_k (y^{(2)}_k - t_k)^2$. The cost of a
batch is the mean of these, and its derivatives are the means of theirs; so (a) and (b)
are for one sample, and the mean over the batch comes in (c).

**(a) Output layer.** $C$ depends on $z^{(2)}_k$ only through $y^{(2)}_k =
f(z^{(2)}_k)$, so

$$\delta^{(2)}_k \equiv \frac{\partial C}{\partial z^{(2)}_k} = \big(y^{(2)}_k -
t_k\big)\, f'(z^{(2)}_k).$$

As $z^{(2)}_k = \sum_j y^{(1)}_j W^{(2)}_{jk} + b^{(2)}_k$,

$$\frac{\partial C}{\partial W^{(2)}_{jk}} = y^{(1)}_j\, \delta^{(2)}_k, \qquad
\frac{\partial C}{\partial b^{(2)}_k} = \delta^{(2)}_k.$$

**(b) One layer down.** $z^{(1)}_j$ acts on $C$ through *all* $z^{(2)}_k$, and
$\partial z^{(2)}_k / \partial z^{(1)}_j = W^{(2)}_{jk} f'(z^{(1)}_j)$, so by the chain
rule

$$\delta^{(1)}_j \equiv \frac{\partial C}{\partial z^{(1)}_j} = f'(z^{(1)}_j) \sum_k
\delta^{(2)}_k W^{(2)}_{jk},
\qquad \frac{\partial C}{\partial W^{(1)}_{ij}} = y^{(0)}_i\, \delta^{(1)}_j, \quad
\frac{\partial C}{\partial b^{(1)}_j} = \delta^{(1)}_j.$$

The same step leads from layer $n$ to layer $n-1$ in a deeper network:
$\delta^{(n-1)}_j = f'(z^{(n-1)}_j) \sum_k \delta^{(n)}_k W^{(n)}_{jk}$.

**(c) Batch form.** With samples $s$ as rows ($\odot$: entry by entry),

$$\delta^{(2)} = (y^{(2)} - t) \odot f'(z^{(2)}), \quad \delta^{(1)} = (\delta^{(2)}
W^{(2)T}) \odot f'(z^{(1)}), \quad
dW^{(n)} = \frac1B\, y^{(n-1)T} \delta^{(n)}, \quad db^{(n)} = \frac1B \sum_s
\delta^{(n)}_s .$$

Shapes: $\delta^{(n)}$ is $(B, n_n)$, and $y^{(n-1)T}\delta^{(n)}$ is $(n_{n-1}, n_n)$
like $W^{(n)}$. The $1/B$ stands in *every* layer.

**(d) Paths.** With three layers,

$$\frac{\partial C}{\partial W^{(1)}_{ij}} = y^{(0)}_i f'(z^{(1)}_j) \sum_{k} \sum_{l}
W^{(2)}_{jk} f'(z^{(2)}_k)\,
W^{(3)}_{kl} f'(z^{(3)}_l)\, \big(y^{(3)}_l - t_l\big) :$$

one term for each path $j \to k \to l$ from the weight to the output, the product of all
weights and slopes on its way. The number of paths is the product of the widths, so it
grows exponentially with depth. The recursion does the sums from the output down, one
layer at a time: matrices times a vector, one multiplication per weight, like the
forward pass.
"""


def random_network(
    sizes: list[int], seed: int, spread: float = 1.0
) -> tuple[Layers, Layers]:
    """Return (weights, biases) of a network, all uniform in [-spread, spread].

    `sizes` are the numbers of neurons in the input and in each layer.
    """
    rng = np.random.default_rng(seed)
    shapes = [(sizes[j - 1], sizes[j]) for j in range(1, len(sizes))]
    weights = [rng.uniform(-spread, spread, size=shape) for shape in shapes]
    return weights, [rng.uniform(-spread, spread, size=n) for n in sizes[1:]]


def with_linear_output(hidden: Activation, layers: int) -> list[Activation]:
    """Return one activation per layer: `hidden`, but linear in the last layer."""
    return [hidden] * (layers - 1) + [linear]


def grid_points(pixels: int) -> np.ndarray:
    """Return the centres of squares that tile [-0.5, 0.5] x [-0.5, 0.5].

    There are pixels x pixels of them, so that the shape is (pixels**2, 2). Values at
    these points, reshaped to (pixels, pixels), are an image whose columns go with the
    first input and whose rows go with the second, lowest value first.
    """
    centres = (np.arange(pixels) + 0.5) / pixels - 0.5
    return np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)


def interesting_target(y: np.ndarray) -> np.ndarray:
    """Return the values of a function to be learned; which one is your choice.

    Args:
        y: float64, shape (batch, 2), points of the square [-0.5, 0.5] x [-0.5, 0.5].

    Returns:
        float64, shape (batch,): entry s depends on y[s] only. The function is no plane
        a + b y_0 + c y_1: the best plane leaves at least 10 % of its variance over the
        square. The points y are left as they are.
    """
    return np.asarray(np.sin(6 * y[:, 0]) * np.cos(4 * y[:, 1]))


def train(
    target: Target,
    weights: Layers,
    biases: Layers,
    activations: list[Activation],
    eta: float,
    steps: int,
    batch_size: int,
    seed: int,
) -> Trained:
    """Train a network with two inputs and one output on a function, step by step.

    Each step of this stochastic gradient descent draws a fresh batch of points, each on
    its own, uniform on [-0.5, 0.5] x [-0.5, 0.5]; asks `target` for the values there;
    finds the gradient of `cost` on this batch; and takes one gradient step.

    Args:
        target: points, shape (batch, 2) -> values, shape (batch,). It is asked for the
            points of the batches and for no others.
        weights: the start, one matrix per layer; they are left as they are.
        biases: the start, one vector per layer; they are left as they are.
        activations: one function per layer, z -> (f, df).
        eta: the learning rate.
        steps: the number of batches.
        batch_size: the number of points in each batch.
        seed: decides all batches: `np.random.default_rng(seed)`. Equal seeds give equal
            batches, different seeds give different ones.

    Returns:
        (weights, biases, costs): the trained network, and the cost of each batch at the
        network as it was just before that batch's step, shape (steps,). All in single
        precision (float32) or better.

    Source: lecture 2, training.
    """
    rng = np.random.default_rng(seed)
    costs = np.zeros(steps)
    for t in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]  # (batch, 1), like the output
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs[t] = cost(y_layer[-1], wanted)
        dw, db = backward(wanted, y_layer, df_layer, weights)
        weights, biases = gradient_step(weights, biases, dw, db, eta)
    return weights, biases, costs


def compare_activations(
    target: Target,
    weights: Layers,
    biases: Layers,
    eta: float,
    steps: int,
    batch_size: int,
    seed: int,
) -> dict[str, Trained]:
    """Train two networks alike in everything but the activation of the hidden layers.

    Both get the same function, the same start and the same batches.

    Args:
        target: points, shape (batch, 2) -> values, shape (batch,).
        weights: the start of both networks, one matrix per layer.
        biases: the start of both networks, one vector per layer.
        eta: the learning rate.
        steps: the number of batches.
        batch_size: the number of points in each batch.
        seed: decides all batches, as for `train`.

    Returns:
        {"relu": ..., "sigmoid": ...}: what `train` gave with `relu` and with `sigmoid`
        in all hidden layers. The last layer is `linear` in both.
    """
    results = {}
    for name, hidden in (("relu", relu), ("sigmoid", sigmoid)):
        activations = with_linear_output(hidden, len(weights))
        results[name] = train(
            target, weights, biases, activations, eta, steps, batch_size, seed
        )
    return results


def training_figure(target: Target, results: dict[str, Trained]) -> Figure:
    """Draw how two networks learned a function, and what they learned.

    Args:
        target: points, shape (batch, 2) -> values, shape (batch,).
        results: as from `compare_activations`; hidden layers are `relu` or `sigmoid` as
            the key says, the last layer is linear.

    Returns:
        A figure with four panels (each in its own axes, colour bars come on top).

        One panel shows both costs against the step, counted from 0 or from 1, as
        curves drawn with `plot`, `semilogy` or the like, no scatter plots. They are not
        smoothed (smooth curves may be added) and have two colours or styles that a
        legend names "relu" and "sigmoid"; both axes have labels.

        Three panels are images (`imshow` or `pcolormesh`, 40 x 40 pixels or more) of
        the target and of the two trained networks' outputs on the square [-0.5, 0.5] x
        [-0.5, 0.5], the first input to the right, the second upwards, axes in these
        units. A pixel's value may be taken at its centre or at its edges. The titles
        tell which image is which; they hold the words "target", "relu" and "sigmoid".
    """
    points, square = grid_points(60), (-0.5, 0.5, -0.5, 0.5)
    pictures = {"target": target(points)}
    fig, axes = plt.subplots(1, 4, figsize=(16, 3.5), layout="constrained")
    for name, (weights, biases, costs) in results.items():
        hidden = {"relu": relu, "sigmoid": sigmoid}[name]
        activations = with_linear_output(hidden, len(weights))
        pictures[name] = forward(points, weights, biases, activations)[0][-1]
        axes[0].semilogy(costs, label=name)
    axes[0].set(xlabel="step", ylabel="cost")
    axes[0].legend()
    for ax, (name, values) in zip(axes[1:], pictures.items(), strict=True):
        image = ax.imshow(values.reshape(60, 60), origin="lower", extent=square)
        fig.colorbar(image, ax=ax)
        ax.set(title=name, xlabel="$y_0$", ylabel="$y_1$")
    return fig


def slope_step(w: float, true_w: float, x: np.ndarray, eta: float) -> float:
    """Return the slope after one step of gradient descent.

    The cost is C = 1/2 sum_j (w x_j - true_w x_j)**2: a sum over the samples, not a
    mean.

    Args:
        w: the slope before the step.
        true_w: the slope that made the data.
        x: float64, shape (n_samples,), the samples of this step.
        eta: the learning rate.

    Source: lecture 2, homework 3.
    """
    return float(w - eta * (w - true_w) * np.sum(x**2))


def simulate_slope(
    w: float,
    true_w: float,
    eta: float,
    n_samples: int,
    sigma: float,
    steps: int,
    runs: int,
    seed: int,
) -> np.ndarray:
    """Simulate many independent runs of stochastic gradient descent on the slope.

    Args:
        w: the slope at the start of every run.
        true_w: the slope that made the data.
        eta: the learning rate.
        n_samples: samples per step: fresh ones in each step of each run.
        sigma: standard deviation of the samples, which are Gaussian with mean 0.
        steps: steps per run.
        runs: the number of runs.
        seed: decides all samples: `np.random.default_rng(seed)`. Equal seeds give equal
            runs, different seeds give different ones.

    Returns:
        float64, shape (runs, steps + 1): entry (r, t) is the slope in run r after t
        steps.
    """
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), w, dtype=float)
    for t in range(steps):
        x = rng.normal(0, sigma, size=(runs, n_samples))
        factor = 1 - eta * np.sum(x**2, axis=1)
        slopes[:, t + 1] = true_w + factor * (slopes[:, t] - true_w)
    return slopes


def slope_mean(delta: float, eta: float, n_samples: int, sigma: float, t: int) -> float:
    """Return the mean deviation of the slope from its true value after t steps.

    Args:
        delta: the deviation w - true_w at the start.
        eta: the learning rate.
        n_samples: samples per step.
        sigma: standard deviation of the samples.
        t: the number of steps.

    Returns:
        The mean of w_t - true_w over all draws of the samples.
    """
    return delta * (1 - eta * n_samples * sigma**2) ** t


def slope_mean_square(
    delta: float, eta: float, n_samples: int, sigma: float, t: int
) -> float:
    """Return the mean square deviation of the slope after t steps.

    Args:
        delta: the deviation w - true_w at the start.
        eta: the learning rate.
        n_samples: samples per step.
        sigma: standard deviation of the samples.
        t: the number of steps.

    Returns:
        The mean of (w_t - true_w)**2 over all draws of the samples.
    """
    first = n_samples * sigma**2  # moments of sum_j x_j**2
    second = n_samples * (n_samples + 2) * sigma**4
    return delta**2 * (1 - 2 * eta * first + eta**2 * second) ** t


def stability_limits(n_samples: int, sigma: float) -> tuple[float, float]:
    """Return the learning rates up to which gradient descent on the slope converges.

    Args:
        n_samples: samples per step.
        sigma: standard deviation of the samples.

    Returns:
        (for_the_mean, for_the_mean_square): for 0 < eta < for_the_mean the mean
        deviation goes to zero, for 0 < eta < for_the_mean_square the mean square does.
    """
    return 2 / (n_samples * sigma**2), 2 / ((n_samples + 2) * sigma**2)
