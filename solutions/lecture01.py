"""Lecture 1: networks by hand, deep random networks, curve fitting. Reference answers.

Conventions of the whole notebook: `y` has shape (batch, neurons); `weights[j][m, k]`
leads from neuron k of one layer to neuron m of the next, so that `weights[j]` has shape
(n_out, n_in).
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

Layers = list[np.ndarray]  # one array per layer
Network = tuple[Layers, Layers, list[str]]  # weights, biases, activations


def activate(z: np.ndarray, name: str) -> np.ndarray:
    """Return f(z), entry by entry, for the activation function called `name`.

    Args:
        z: float64, any shape.
        name: "sigmoid", 1 / (1 + exp(-z)); "reLU", z where z > 0 and else 0;
            "jump", 1 where z > 0 and else 0, so jump(0) = 0; "linear", z itself.

    Returns:
        float64, the shape of z; finite for every finite z. z itself is not changed.

    Raises:
        ValueError: `name` is none of the four (a KeyError is as good).

    Source: lecture 1, the artificial neuron.
    """
    values: dict[str, np.ndarray] = {
        "sigmoid": 0.5
        * (1 + np.tanh(z / 2)),  # the same function, without an exp that overflows
        "reLU": np.maximum(z, 0.0),
        "jump": np.where(z > 0, 1.0, 0.0),
        "linear": z,
    }
    if name not in values:
        raise ValueError(f"unknown activation {name!r}")
    return values[name]


def forward(
    weights: Layers, biases: Layers, activations: list[str], y: np.ndarray
) -> np.ndarray:
    """Return the network's output for a batch of inputs.

    Layer j computes f_j(z) with z_m = sum_k weights[j][m, k] y_k + biases[j][m].

    Args:
        weights: one array per layer, the input not counted; weights[j] has shape
            (n_out, n_in).
        biases: one array per layer; biases[j] has shape (n_out,), for every sample.
        activations: the name of each layer's activation function, as for `activate`.
        y: float64, shape (batch, inputs); batch may be 1.

    Returns:
        float64, shape (batch, outputs). The arguments are not changed.

    Source: lecture 1, layers of neurons and batch processing.
    """
    for w, b, name in zip(weights, biases, activations, strict=True):
        y = activate(y @ w.T + b, name)
    return y


def xor_network() -> Network:
    """Return a network with two inputs and one output that computes XOR of the signs.

    The output is 1 where y1 * y2 < 0 and 0 elsewhere. Any number of hidden layers will
    do. Judged at points with 0.01 <= |y1|, |y2| <= 1000, where the output may be off by
    0.1: steep sigmoids are as good as jumps. Rounding is forgiven: a jump takes its
    argument for zero where it may be nothing but rounding, of 1e-12 of each term in its
    sum and in the sums of the layers below.

    Returns:
        weights, biases, activations as in `forward`; at most 100,000 weights.

    Source: lecture 1, homework 1.
    """
    # y1 < 0, y2 > 0, y1 > 0, y2 < 0; then AND of the first two and of the last two
    sides = np.array([[-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0]])
    both = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    biases = [np.zeros(4), np.full(2, -1.5), np.zeros(1)]
    return [sides, both, np.array([[1.0, 1.0]])], biases, ["jump", "jump", "linear"]


def xor_one_hidden_layer() -> Network:
    """Return a network with exactly one hidden layer that computes XOR of the signs.

    Exact or approximate: judged at points with 0.5 <= |y1|, |y2| <= 3, where the output
    may be off by 0.2. Rounding is forgiven as in `xor_network`.

    Returns:
        weights, biases, activations as in `forward`, each of length 2 (the hidden layer
        and the output); at most 100,000 weights.

    Source: lecture 1, homework 2.
    """
    # relu(y1) + relu(y2) - relu(y1 + y2) is 0 or positive; the small bias keeps
    # rounding errors below the jump
    sums = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    biases = [np.zeros(3), np.array([-1e-9])]
    return [sums, np.array([[1.0, 1.0, -1.0]])], biases, ["reLU", "jump"]


def random_network(sizes: list[int], spread: float, seed: int) -> Network:
    """Draw a deep network at random, as the lecture does.

    All weights and biases are independent of each other, within a layer and between
    layers, and uniform: those between two hidden layers on (-spread, spread); the
    weights of the first layer, those of the last, and all biases on (-1, 1). Every
    activation is "sigmoid".

    Args:
        sizes: neurons per layer from the input to the output, with at least one hidden
            layer.
        spread: half width of the interval for the weights between hidden layers.
        seed: an integer, 0 <= seed < 2**32. The same seed gives the same network; any
            other seed gives other numbers in every layer.

    Returns:
        weights, biases, activations as in `forward`.

    Source: lecture 1, deep random networks.
    """
    rng = np.random.default_rng(seed)
    limits = [1.0] + [spread] * (len(sizes) - 3) + [1.0]
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    weights = [
        rng.uniform(-a, a, size=shape) for a, shape in zip(limits, shapes, strict=True)
    ]
    return (
        weights,
        [rng.uniform(-1, 1, size=n) for n in sizes[1:]],
        ["sigmoid"] * len(limits),
    )


def outputs_by_depth(
    weights: Layers, biases: Layers, activations: list[str], y: np.ndarray
) -> np.ndarray:
    """Return what the network would put out if it had only its first n hidden layers.

    For each n the layers above hidden layer n are dropped, and hidden layer n feeds the
    output layer directly, through the network's own last weights, bias and activation.

    Args:
        weights: the weights of a network as in `forward`, its hidden layers all of one
            size.
        biases: its biases.
        activations: its activation functions.
        y: float64, shape (batch, inputs).

    Returns:
        float64, shape (hidden layers, batch, outputs). Entry 0 is for n = 1, the last
        entry for the whole network. The arguments are not changed.

    Source: lecture 1, homework 3.
    """
    outputs = []
    for n in range(1, len(weights)):
        w, b = [*weights[:n], weights[-1]], [*biases[:n], biases[-1]]
        outputs.append(forward(w, b, [*activations[:n], activations[-1]], y))
    return np.array(outputs)


def plot_depths(
    weights: Layers,
    biases: Layers,
    activations: list[str],
    half_width: float,
    pixels: int,
) -> Figure:
    """Show the output over the plane for n = 1, 2, ... hidden layers, one panel each.

    Args:
        weights: the weights of a network with two inputs, one output and hidden layers
            of one size.
        biases: its biases.
        activations: its activation functions.
        half_width: y1 and y2 run from -half_width to half_width.
        pixels: values along each axis, both ends included (`np.linspace`).

    Returns:
        A figure with one panel per hidden layer, in order. Each panel's title names its
        n as a number, at the same place in all titles: "n = 2", or "depth 2 of 5". Its
        axes are labelled y1 (to the right) and y2 (upwards); more words are welcome. It
        shows one image, drawn with `imshow` or `pcolormesh`: the whole image in view,
        filling the panel, in more than one flat colour. The image's data are the
        outputs, shape (pixels, pixels); its extent is in values of y1 and y2, not in
        pixel numbers. Colour bars are welcome.

    Source: lecture 1, homework 3.
    """
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    points = np.column_stack([y1.ravel(), y2.ravel()])
    images = outputs_by_depth(weights, biases, activations, points)
    size = (2.5 * len(images), 3)
    fig, axes = plt.subplots(1, len(images), figsize=size, squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, (ax, image) in enumerate(zip(axes[0], images, strict=True), start=1):
        picture = np.reshape(image, (pixels, pixels))
        ax.imshow(picture, origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="$y_1$", ylabel="$y_2$")
    return fig


def response_by_depth(
    weights: Layers, biases: Layers, activations: list[str], y: np.ndarray
) -> np.ndarray:
    """Return how strongly each layer still responds to the input.

    The response of a layer is the root mean square over its neurons of the standard
    deviation over the batch: r = sqrt(mean over neurons of (mean over batch of
    (y - <y>)^2)), where <y> is the neuron's own mean over the batch.

    Args:
        weights: the weights of a network as in `forward`.
        biases: its biases.
        activations: its activation functions.
        y: float64, shape (batch, inputs).

    Returns:
        float64, shape (layers,), the output layer included, the input not.

    Source: lecture 1, homework 4.
    """
    response = []
    for w, b, name in zip(weights, biases, activations, strict=True):
        y = np.asarray(forward([w], [b], [name], y))
        response.append(np.sqrt(y.var(axis=0).mean()))
    return np.array(response)


def critical_spread_relu(width: int) -> float:
    """Return the critical spread of a deep reLU network without biases.

    Args:
        width: neurons per hidden layer.

    Returns:
        The half width a of uniform weights on (-a, a) at which chi = 1, to within 1 %.

    Source: lecture 1, homework 4; He et al. 2015, section 2.2.
    """
    return float(np.sqrt(6 / width))


def critical_spread_sigmoid(width: int) -> float:
    """Return the critical spread of a deep sigmoid network, biases uniform on (-1, 1).

    Args:
        width: neurons per hidden layer.

    Returns:
        The half width a of uniform weights on (-a, a) at which chi = 1 while the
        variance q reproduces itself, to within 5 %.

    Source: lecture 1, homework 4; Schoenholz et al. 2017, Deep Information Propagation.
    """
    unit = np.linspace(-8, 8, 2001)
    density = np.exp(-(unit**2) / 2) / np.exp(-(unit**2) / 2).sum()
    low, high = 1.0, 1000.0  # of q; chi = 1 gives width * Var(w), too small a q grows
    while high - low > 1e-9:
        q = (low + high) / 2
        f = activate(np.sqrt(q) * unit, "sigmoid")
        gain = 1 / (density @ (f * (1 - f)) ** 2)
        grows = gain * (density @ f**2) + 1 / 3 > q
        low, high = (q, high) if grows else (low, q)
    return float(np.sqrt(3 * gain / width))


def sgd_step(theta: np.ndarray, x: np.ndarray, eta: float) -> np.ndarray:
    """Do one step of stochastic gradient descent in many independent runs at once.

    Run r fits sin(theta[r] x) to sin(3 x) with its own samples x[r]. Its cost in this
    step is 1/2 of the mean over these samples of (sin(theta[r] x) - sin(3 x))^2.

    Args:
        theta: float64, shape (runs,), the parameter in each run.
        x: float64, shape (runs, samples).
        eta: the learning rate.

    Returns:
        float64, shape (runs,), the parameters after the step. The arguments are not
        changed.

    Source: lecture 1, homework 5.
    """
    phase = theta[:, np.newaxis] * x
    deviation = np.sin(phase) - np.sin(3 * x)
    gradient: np.ndarray = np.mean(deviation * x * np.cos(phase), axis=1)
    return theta - eta * gradient


def escape_fraction(
    samples: int, eta: float, steps: int, runs: int, seed: int
) -> float:
    """Return the fraction of runs that leave the wrong minimum and find the right one.

    Every run starts at theta = 1.04. In each step it draws fresh samples, uniform on
    (-4, 4) and independent of all other runs, and takes one `sgd_step`.

    Args:
        samples: samples per run and step.
        eta: the learning rate.
        steps: steps of every run.
        runs: number of independent runs, at most 20,000.
        seed: an integer; the same seed gives the same fraction.

    Returns:
        The fraction of the runs that have |theta - 3| < 0.1 after the last step.

    Source: lecture 1, homework 5.
    """
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        x = rng.uniform(-4, 4, size=(runs, samples))
        theta = np.asarray(sgd_step(theta, x, eta))
    return float(np.mean(np.abs(theta - 3) < 0.1))


def own_curves(theta: float, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a model curve and the true curve of an example with a trap in it.

    The cost is C(theta) = 1/2 <(model - truth)^2>, the mean over x uniform on (-4, 4).
    It must be continuous, and inside -5 < theta < 5 it must have two local minima that
    are not equivalent:

    - One is lower than the other. Measured from the lower minimum, the higher one lies
      between 1 % and 99 % of the height of the ridge between them.
    - The model's curves at the two minima really differ: the root mean square of their
      difference is at least 1/4 of the truth's standard deviation.

    The judge evaluates C in steps of 0.05, and finer in the valleys and where C is
    steep. The text's model does not count, nor does it in disguise: a sine or cosine
    a sin(k x + b) + c, whatever a, k, b and c are as functions of theta.

    Args:
        theta: the one parameter of the model.
        x: float64, shape (samples,).

    Returns:
        model: float64, shape (samples,), the curve to be fitted, at this theta.
        truth: float64, shape (samples,), the curve that it is fitted to, the same at
            every theta and not constant.

    Source: lecture 1, homework 5.
    """

    def peak(centre: float) -> np.ndarray:
        return 1 / (4 * (x - centre) ** 2 + 1)

    return 3 * peak(theta), 3 * peak(2.0) + 1.5 * peak(-2.0)
