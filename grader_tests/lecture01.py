"""Lecture 1: the hidden checks."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from scipy import optimize, stats

from mlphys.checking import (
    Answer,
    CheckFailed,
    FigureView,
    ImageView,
    StudentRaised,
    as_array,
    check,
    expect,
    expect_close,
    expect_figure,
    expect_in_view,
)
from mlphys.checking.expect import describe
from solutions import lecture01 as reference

Network = tuple[list[np.ndarray], list[np.ndarray], list[str]]

NAMES: Final = ("sigmoid", "reLU", "jump", "linear")
MAX_LAYERS: Final = 1000  # of a network, and entries of whatever else comes as a list
MAX_WEIGHTS: Final = 100_000  # of a student's network: keeps the judge's own forward pass cheap
ROUNDING: Final = 1e-12  # of the summands: what counts as zero for the judge's jump
SHARE: Final = 0.01  # of the ridge's height: how far a higher minimum must be from the lower one and from the top
ALPHA: Final = 1e-8  # chance that one statistical test fails a right answer; at most 40 tests a check


# --- activate


@check(points=1)
def activate_computes_the_four_functions(activate: Answer, *, rng: np.random.Generator) -> None:
    """Each of the four activation functions has the right values, whatever the shape of z."""
    for name in NAMES:
        for shape in [(40,), (5, 7), (2, 3, 4), (1, 1)]:
            z = rng.choice([-1, 1], size=shape) * rng.uniform(0.05, 4, size=shape)
            expected = reference.activate(z, name)
            suspects = {f"is it {other} instead?": reference.activate(z, other) for other in NAMES if other != name}
            suspects |= {
                "is the sign of z turned round?": reference.activate(-z, name),
                "is it -1 instead of 0?": np.sign(z),
                "is it tanh instead?": np.tanh(z),
            }
            expect_close(activate(z, name), expected, of=f"activate(z, {name!r})", suspects=suspects)


@check(points=1)
def jump_is_zero_at_zero(activate: Answer, *, rng: np.random.Generator) -> None:
    """jump(0) is 0, and every positive z, however small, gives 1."""
    z = np.concatenate([[0.0, -0.0, 1e-9, -1e-9], rng.normal(size=6), np.zeros(2)])
    expected = np.where(z > 0, 1.0, 0.0)
    suspects = {
        "jump(0) must be 0, is it 1?": np.where(z >= 0, 1.0, 0.0),
        "jump(0) must be 0, is it 1/2?": np.heaviside(z, 0.5),
    }
    expect_close(activate(z, "jump"), expected, of='activate(z, "jump") with zeros in z', suspects=suspects)


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
    """A name that is none of the four raises ValueError."""
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


# --- forward


@check(points=2, builds_on=("activate",))
def forward_of_one_layer(forward: Answer, *, rng: np.random.Generator) -> None:
    """One layer gives f(z) with z_m = sum_k w_mk y_k + b_m."""
    for n_in, n_out in [(4, 4), (2, 5), (6, 3), (3, 1)]:  # the square one first: there a transposition runs through
        for name in NAMES:
            net = _draw(rng, [n_in, n_out], [name])
            (w,), (b,), _ = net
            y = rng.normal(size=(7, n_in))
            suspects: dict[str, Any] = {
                "is the bias missing?": reference.activate(y @ w.T, name),
                "is the activation function missing?": y @ w.T + b,
                "is the sign of the bias turned round?": reference.activate(y @ w.T - b, name),
            }
            if n_in == n_out:
                turned = reference.activate(y @ w + b, name)
                suspects["are the weights transposed? weights[j][m, k] leads from neuron k to neuron m"] = turned
            of = f"forward through one {name} layer, {n_in} to {n_out} neurons"
            expect_close(forward(*net, y), reference.forward(*net, y), of=of, suspects=suspects)


@check(points=2, builds_on=("activate",))
def forward_runs_through_all_layers(forward: Answer, *, rng: np.random.Generator) -> None:
    """Several layers of different sizes follow one another, each with its own activation function."""
    drawn = [str(name) for name in rng.choice(NAMES, size=6)]
    for names in (["sigmoid", "linear", "reLU"], ["linear", "sigmoid"], ["reLU", "jump", "linear", "sigmoid"], drawn):
        sizes = [int(n) for n in rng.integers(2, 7, size=len(names) + 1)]
        weights, biases, _ = _draw(rng, sizes, names)
        y = rng.normal(size=(9, sizes[0]))
        suspects = {
            "is the last layer's activation function missing?": [*names[:-1], "linear"],
            "is the first activation function used in every layer?": names[:1] * len(names),
            "is the last activation function used in every layer?": names[-1:] * len(names),
        }
        wrong = {why: reference.forward(weights, biases, others, y) for why, others in suspects.items()}
        of = f"forward through layers of {sizes} neurons, {', '.join(names)}"
        expected = reference.forward(weights, biases, names, y)
        expect_close(forward(weights, biases, names, y), expected, of=of, suspects=wrong)


@check(points=1, builds_on=("activate",))
def forward_takes_a_batch_of_any_size(forward: Answer, *, rng: np.random.Generator) -> None:
    """The batch may have any size, 1 too; every sample gets the same biases."""
    for batch, n_out in [(4, 4), (1, 3), (1, 1), (2, 1), (50, 3)]:  # the square one first: a bias along the batch shows
        net = _draw(rng, [3, n_out], ["linear"])
        y = rng.normal(size=(batch, 3))
        suspects = {}
        if batch == n_out:
            suspects["is the bias added along the batch?"] = y @ net[0][0].T + net[1][0][:, np.newaxis]
        of = f"forward of a batch of {batch}"
        expect_close(forward(*net, y), reference.forward(*net, y), of=of, suspects=suspects)


@check(points=1, builds_on=("activate",))
def forward_leaves_its_arguments_alone(forward: Answer, *, rng: np.random.Generator) -> None:
    """The weights, biases, names and inputs are the same after the call as before."""
    _expect_untouched(forward, reference.forward, rng)


# --- XOR


@check(points=3)
def xor_separates_the_quadrants(xor_network: Answer, *, rng: np.random.Generator) -> None:
    """The output is 1 where y1 y2 < 0 and 0 where y1 y2 > 0, for |y1| and |y2| from 0.1 to 3."""
    _expect_xor(_xor_net(xor_network), _points(rng, (0.1, 3), (0.1, 3)), off=0.1)


@check(points=2)
def xor_holds_close_to_the_axes(xor_network: Answer, *, rng: np.random.Generator) -> None:
    """It does so 0.01 away from an axis, too."""
    net = _xor_net(xor_network)
    _expect_xor(net, _points(rng, (0.01, 0.1), (0.01, 0.1)), off=0.1)
    _expect_xor(net, _points(rng, (0.01, 0.02), (0.01, 1000)), off=0.1)


@check(points=2)
def xor_holds_far_from_the_origin(xor_network: Answer, *, rng: np.random.Generator) -> None:
    """It does so for |y1| and |y2| up to 1000, too."""
    net = _xor_net(xor_network)
    for spans in (((3, 1000), (3, 1000)), ((0.01, 10), (3, 1000)), ((3, 1000), (0.01, 10))):
        _expect_xor(net, _points(rng, *spans), off=0.1)


@check(points=2, bonus=True)
def one_hidden_layer_knows_the_four_corners(xor_one_hidden_layer: Answer, *, rng: np.random.Generator) -> None:
    """With one hidden layer, the output is right around the four points (+-1, +-1)."""
    _expect_xor(_xor_net(xor_one_hidden_layer, layers=2), _points(rng, (0.8, 1.4), (0.8, 1.4)), off=0.2)


@check(points=2, bonus=True)
def one_hidden_layer_fills_the_quadrants(xor_one_hidden_layer: Answer, *, rng: np.random.Generator) -> None:
    """With one hidden layer, the output is right for all |y1| and |y2| from 0.5 to 3."""
    _expect_xor(_xor_net(xor_one_hidden_layer, layers=2), _points(rng, (0.5, 3), (0.5, 3)), off=0.2)


# --- a deep random network, layer by layer


@check(points=1)
def random_network_spreads_the_hidden_weights(random_network: Answer, *, rng: np.random.Generator) -> None:
    """Weights between hidden layers are independent and uniform on (-spread, spread)."""
    for sizes in ([2, 50, 50, 50, 1], [3, 20, 45, 30, 2], [2, 60, 40, 1]):
        spread = float(rng.uniform(0.3, 5))
        weights, _, _ = _drawn(random_network, sizes, spread, int(rng.integers(2**31)))
        for j in range(1, len(weights) - 1):
            _expect_uniform(weights[j], spread, of=f"weights[{j}] of sizes {sizes}, spread {spread:.2f}")
        hidden = np.concatenate([w.ravel() for w in weights[1:-1]])
        # float32 has 2^24 values per interval: chance repeats are below 0.1 %
        distinct = len(np.unique(hidden)) / hidden.size
        expect(
            distinct > 0.99, f"hidden weights: {1 - distinct:.0%} are repeated; is one seed used for several layers?"
        )


@check(points=1)
def random_network_keeps_the_rest_between_minus_one_and_one(
    random_network: Answer, *, rng: np.random.Generator
) -> None:
    """The first and last weights and all biases are uniform on (-1, 1), and every layer is a sigmoid."""
    for sizes in ([40, 50, 60, 80], [2, 200, 200, 1], [60, 70, 50]):
        spread = float(rng.uniform(2, 5))
        weights, biases, names = _drawn(random_network, sizes, spread, int(rng.integers(2**31)))
        expect(all(name == "sigmoid" for name in names), f"activations: expected only 'sigmoid', saw {names[:5]}")
        _expect_uniform(weights[0], 1, of=f"weights of the first layer, sizes {sizes}")
        _expect_uniform(weights[-1], 1, of=f"weights of the last layer, sizes {sizes}")
        for j, bias in enumerate(biases):
            _expect_uniform(bias, 1, of=f"biases[{j}], sizes {sizes}")


@check(points=1)
def random_network_obeys_its_seed(random_network: Answer, *, rng: np.random.Generator) -> None:
    """The same seed gives the same network, another seed another one."""
    seed, other = (int(s) for s in rng.choice(2**31, size=2, replace=False))
    first, again, fresh = (_flat(_drawn(random_network, [2, 6, 6, 6, 1], 3.0, s)) for s in (seed, seed, other))
    expect(np.array_equal(first, again), "the same seed gave two different networks; is the seed used?")
    shared = np.mean(first == fresh)
    expect(shared < 0.2, f"another seed gave a network with {shared:.0%} of its numbers unchanged; is the seed used?")


@check(points=1, builds_on=("activate", "forward"))
def depths_end_with_the_whole_network(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """There is one entry per hidden layer, and the last is the output of the whole network."""
    for net, y in _deep_nets(rng):
        seen = _depths(outputs_by_depth, net, y)
        suspects = {"the last entry is zero; is it ever written?": np.zeros_like(seen[-1])}
        if len(seen) > 1:
            suspects["does the last entry miss a layer?"] = reference.outputs_by_depth(*net, y)[-2]
        expect_close(seen[-1], reference.forward(*net, y), of="the last entry", suspects=suspects)


@check(points=1, builds_on=("activate", "forward"))
def depths_begin_with_one_hidden_layer(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """Entry 0 is the output with the first hidden layer alone."""
    for net, y in _deep_nets(rng):
        seen, expected = _depths(outputs_by_depth, net, y), reference.outputs_by_depth(*net, y)
        suspects = {
            "it is the output with two hidden layers; is entry 0 written twice?": expected[:2][-1],
            "it is the output of the whole network": expected[-1],
        }
        expect_close(seen[0], expected[0], of="entry 0, one hidden layer", suspects=suspects)


@check(points=2, builds_on=("activate", "forward"))
def every_depth_keeps_the_last_layer(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """Every entry is the output of the cut network with the last layer's own weights, bias and activation."""
    for net, y in _deep_nets(rng):
        weights, biases, names = net
        hidden = len(weights) - 1
        expected = reference.outputs_by_depth(*net, y)
        without_bias = [*biases[:-1], np.zeros_like(biases[-1])]
        own_names = [
            reference.forward([*weights[:n], weights[-1]], [*biases[:n], biases[-1]], [*names[:n], names[n - 1]], y)
            for n in range(1, hidden + 1)
        ]
        linear = [*names[:-1], "linear"]
        suspects = {
            "is the last bias missing?": reference.outputs_by_depth(weights, without_bias, names, y),
            "is the last activation function missing?": reference.outputs_by_depth(weights, biases, linear, y),
            "is the last layer given the activation function of the layer below?": np.array(own_names),
            "are the entries in reverse order?": expected[::-1],
            "is every entry one layer too deep, and the last zero?": np.append(expected[1:], 0 * expected[:1], axis=0),
            "is every entry one layer too deep?": np.append(expected[1:], expected[-1:], axis=0),
            "is every entry the whole network?": np.repeat(expected[-1:], hidden, axis=0),
        }
        seen = _depths(outputs_by_depth, net, y)
        expect_close(seen, expected, of=f"outputs of {hidden} depths", suspects=suspects)


@check(points=1, builds_on=("activate", "forward"))
def outputs_by_depth_leaves_its_arguments_alone(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """The weights, biases, names and inputs are the same after the call as before."""
    _expect_untouched(outputs_by_depth, reference.outputs_by_depth, rng)


@check(points=1, builds_on=("activate", "forward", "outputs_by_depth"))
def figure_names_each_depth(plot_depths: Answer, *, rng: np.random.Generator) -> None:
    """There is one panel per hidden layer, in order, and its title names n."""
    for depth in (3, 5):
        figure = _figure(plot_depths, _plane_net(rng, depth), 1.0, 8)
        titles = [panel.title for panel in figure.panels]
        for n, title in enumerate(titles, start=1):
            named = re.findall(r"\d+", title)
            expect(str(n) in named, f"panel {n} of {depth}: expected a title that names n = {n}, saw {title[:40]!r}")
        expect(len(set(titles)) == depth, f"expected a title of its own for each panel, saw {titles[0][:40]!r} twice")


@check(points=1, builds_on=("activate", "forward", "outputs_by_depth"))
def figure_labels_its_axes(plot_depths: Answer, *, rng: np.random.Generator) -> None:
    """The axes of every panel are labelled y1 and y2 and carry their values."""
    half_width, pixels = float(rng.uniform(0.3, 3)), 12
    for n, panel in enumerate(_figure(plot_depths, _plane_net(rng, 3), half_width, pixels).panels, start=1):
        for axis, label, digit in [("x", panel.xlabel, "1"), ("y", panel.ylabel, "2")]:
            expect(bool(label.strip()), f"panel {n}: its {axis} axis has no label")
            named = set(re.findall(r"\d", unicodedata.normalize("NFKC", label)))  # a raised or lowered digit, too
            expect(named == {digit}, f"panel {n}: expected the label y{digit} on its {axis} axis, saw {label[:40]!r}")
        left, right, bottom, top = _image(panel.images, n).extent
        # imshow's edges may be those of the data, pcolormesh's lie half a pixel outside
        pixel = 2 * half_width / (pixels - 1)
        for axis, ends in [("x", (left, right)), ("y", (bottom, top))]:
            reach = np.abs(np.sort(ends) - [-half_width, half_width]).max()
            hint = "; are these pixel numbers? give imshow its extent" if max(ends) > pixels - 2 > half_width else ""
            of = f"panel {n}: expected the image to reach from {-half_width:.3g} to {half_width:.3g} along {axis}"
            expect(bool(reach < 1.01 * pixel), f"{of}, saw {min(ends):.3g} to {max(ends):.3g}{hint}")


@check(points=2, builds_on=("activate", "forward", "outputs_by_depth"))
def figure_shows_the_outputs_upright(plot_depths: Answer, *, rng: np.random.Generator) -> None:
    """Each image holds the outputs for its n, with y1 to the right and y2 upwards."""
    for depth, pixels in [(2, 9), (4, 16)]:
        net, half_width = _plane_net(rng, depth), float(rng.uniform(1, 3))
        line = np.linspace(-half_width, half_width, pixels)
        y1, y2 = np.meshgrid(line, line)
        expected = reference.outputs_by_depth(*net, np.column_stack([y1.ravel(), y2.ravel()]))
        images = expected.reshape(depth, pixels, pixels)
        for n, panel in enumerate(_figure(plot_depths, net, half_width, pixels).panels, start=1):
            right = images[n - 1]
            suspects = {
                "are y1 and y2 exchanged?": right.T,
                "is it upside down?": right[::-1],
                "is it upside down, and are y1 and y2 exchanged?": right.T[::-1],
                "is it mirrored, left for right?": right[:, ::-1],
                "is it turned by a quarter?": right.T[:, ::-1],
                "is it turned by half a turn?": right[::-1, ::-1],
                "is the image scaled to run from 0 to 1?": (right - right.min()) / np.ptp(right),
            }
            suspects |= {f"is it the output for n = {m + 1}?": images[m] for m in range(depth) if m != n - 1}
            expect_in_view(panel, of=f"panel {n}")
            seen = _image(panel.images, n).upright
            expect_close(seen, right, of=f"image of panel {n}", suspects=suspects)


# --- bonus: the spread of the weights


@check(points=2, bonus=True, builds_on=("activate", "forward"))
def response_is_the_spread_over_the_batch(response_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """The response of each layer is the root mean square over neurons of the spread over the batch."""
    for sizes in ([3, 4, 4, 4, 2], [2, 5, 3], [6, 8, 1]):
        net = _draw(rng, sizes, ["sigmoid", "reLU", "linear", "sigmoid"][: len(sizes) - 1])
        y = rng.normal(size=(25, sizes[0])) + 0.5
        layers = [reference.forward(net[0][:n], net[1][:n], net[2][:n], y) for n in range(1, len(sizes))]
        suspects: Mapping[str, Any] = {
            "is it the variance, the root missing?": [s.var(axis=0).mean() for s in layers],
            "is it the mean over neurons, not their root mean square?": [s.std(axis=0).mean() for s in layers],
            "is it the spread over batch and neurons together?": [s.std() for s in layers],
            "is it the spread over neurons, not over the batch?": [np.sqrt(s.var(axis=1).mean()) for s in layers],
            "is it the size of the values, their mean not taken off?": [np.sqrt((s**2).mean()) for s in layers],
            "does the batch's variance divide by batch - 1?": [np.sqrt(s.var(axis=0, ddof=1).mean()) for s in layers],
        }
        of = f"response of layers of {sizes[1:]} neurons"
        expect_close(response_by_depth(*net, y), reference.response_by_depth(*net, y), of=of, suspects=suspects)


@check(points=2, bonus=True)
def relu_spread_is_critical(critical_spread_relu: Answer, *, rng: np.random.Generator) -> None:
    """At the critical spread of a reLU network, a small difference neither grows nor shrinks."""
    for width in (100, 20, int(rng.integers(5, 300))):
        expected = reference.critical_spread_relu(width)
        suspects = {
            "is the half of the neurons that are off left out?": expected / np.sqrt(2),
            "is it the standard deviation, not the half width?": expected / np.sqrt(3),
            "does it depend on the width?": reference.critical_spread_relu(100),
            "is the square root missing?": expected**2,
        }
        seen = critical_spread_relu(width)
        expect_close(seen, expected, of=f"critical spread at width {width}", rtol=0.01, suspects=suspects)


@check(points=3, bonus=True, builds_on=("activate",))
def sigmoid_spread_is_critical(critical_spread_sigmoid: Answer, *, rng: np.random.Generator) -> None:
    """At the critical spread of a sigmoid network, a small difference neither grows nor shrinks."""
    for width in (100, 30, int(rng.integers(50, 500))):
        expected = reference.critical_spread_sigmoid(width)
        suspects = {
            "is f' taken at z = 0, where it is largest? z is spread with variance q": 4 * np.sqrt(3 / width),
            "is it the standard deviation, not the half width?": expected / np.sqrt(3),
            "does it depend on the width?": reference.critical_spread_sigmoid(100),
            "is it the reLU's critical spread?": reference.critical_spread_relu(width),
            "is it width times the variance of the weights?": width * expected**2 / 3,
        }
        seen = critical_spread_sigmoid(width)
        expect_close(seen, expected, of=f"critical spread at width {width}", rtol=0.05, suspects=suspects)


# --- bonus: curve fitting and noise


@check(points=2, bonus=True)
def sgd_step_follows_the_gradient(sgd_step: Answer, *, rng: np.random.Generator) -> None:
    """One step moves each run against the gradient of its own cost."""
    for runs, samples in [(4, 4), (5, 1), (1, 6), (3, 40)]:
        theta, x, eta = rng.uniform(0.5, 6, size=runs), rng.uniform(-4, 4, size=(runs, samples)), rng.uniform(0.05, 0.5)
        phase = theta[:, np.newaxis] * x
        deviation, slope = np.sin(phase) - np.sin(3 * x), x * np.cos(phase)
        right = np.mean(deviation * slope, axis=1)
        suspects = {
            "is the sign wrong? descent goes against the gradient": theta + eta * right,
            "is it the sum over samples instead of the mean?": theta - eta * samples * right,
            "is the factor 1/2 of the cost missing?": theta - 2 * eta * right,
            "is there a factor 1/2 too many?": theta - eta * right / 2,
            "is the factor x of the chain rule missing?": theta - eta * np.mean(deviation * np.cos(phase), axis=1),
            "do all runs share one gradient?": theta - eta * right.mean(),
            "is eta missing?": theta - right,
            "is it the gradient alone, without the step?": right,
            "is it the change of theta, not the new theta?": -eta * right,
        }
        reply = sgd_step.watch(theta, x, eta)
        of = f"theta of {runs} runs after a step with {samples} samples each"
        expect_close(reply.value, theta - eta * right, of=of, suspects=suspects)
        expect(not reply.changed, f"sgd_step changed {', '.join(reply.changed)} in place")


# Escape probabilities by (samples, eta, steps): 200,000 runs of the reference each (60,000 with 10 samples, 20,000
# with 30), standard error 0.0012 or less.
ESCAPES: Final[Mapping[tuple[int, float, int], float]] = {
    (1, 0.3, 300): 0.861,
    (3, 0.3, 300): 0.555,
    (10, 0.3, 300): 0.003,
    (30, 0.3, 300): 0.0,
    (1, 0.1, 400): 0.363,
    (2, 0.2, 300): 0.440,
}


@check(points=2, bonus=True, builds_on=("sgd_step",))
def noise_of_few_samples_helps_to_escape(escape_fraction: Answer, *, rng: np.random.Generator) -> None:
    """Most runs escape with 1 sample per step, about half with 3, hardly any with 10, none with 30."""
    for samples in (1, 3, 10, 30):
        _expect_escapes(escape_fraction, samples, 0.3, 300, rng)


@check(points=1, bonus=True, builds_on=("sgd_step",))
def escapes_follow_learning_rate_steps_and_seed(escape_fraction: Answer, *, rng: np.random.Generator) -> None:
    """The fraction depends on the learning rate, the number of steps and, by chance, the seed."""
    _expect_escapes(escape_fraction, 1, 0.1, 400, rng)
    _expect_escapes(escape_fraction, 2, 0.2, 300, rng)
    seen = as_array(escape_fraction(1, 0.3, 0, 20, 1), of="escape_fraction after 0 steps", shape=())
    expect(bool(seen == 0), f"escape_fraction after 0 steps: expected 0, saw {seen:.3g}")
    seeds = [int(s) for s in rng.choice(2**31, size=12, replace=False)]
    many = [float(as_array(escape_fraction(1, 0.3, 100, 60, s), of="escape_fraction", shape=())) for s in seeds]
    again = as_array(escape_fraction(1, 0.3, 100, 60, seeds[0]), of="escape_fraction", shape=())
    expect(bool(again == many[0]), "escape_fraction: the same seed gave two different fractions; is the seed used?")
    # no single fraction is likelier than 0.12, so 12 seeds agree by chance once in 10^10
    expect(len(set(many)) > 1, f"escape_fraction: 12 seeds gave {many[0]:.3g} every time; is the seed used?")


@check(points=3, bonus=True)
def own_cost_has_two_unequal_minima(own_curves: Answer, *, rng: np.random.Generator) -> None:
    """The cost of your own example has two minima, one lower than the other, with a ridge between them."""
    x = np.linspace(-3.95, 3.95, 80)  # midpoints: the mean over them is the mean over (-4, 4)
    thetas = np.linspace(-5, 5, 201)
    curves = [_curves(own_curves, float(theta), x) for theta in thetas]
    models, truths = (np.array([curve[i] for curve in curves]) for i in (0, 1))
    expect(np.ptp(truths, axis=0).max() < 1e-6 * (1 + np.abs(truths).max()), "truth: it must not depend on theta")
    truth = truths[0]
    expect(truth.std() > 1e-9, f"truth: expected a curve, saw {truth[0]:.3g} for every x")
    expect(models.std(axis=1).max() > 1e-9, "model: expected a curve, saw the same value for every x")
    expect(not np.allclose(models, np.sin(np.outer(thetas, x)), atol=1e-4), "model: sin(theta x) is the text's example")
    i = int(rng.integers(len(thetas)))
    again = _curves(own_curves, float(thetas[i]), x)[0]
    expect(np.allclose(again, models[i]), f"model: two calls with theta = {thetas[i]:.2f} gave different curves")

    def cost(theta: float) -> float:
        return float(np.mean((_curves(own_curves, theta, x)[0] - truth) ** 2) / 2)

    landscape = np.mean((models - truth) ** 2, axis=1) / 2
    _expect_two_valleys(thetas, landscape, cost, floor=1e-3 * float(truth.var()))


# --- helpers: networks


def _draw(rng: np.random.Generator, sizes: Sequence[int], names: Sequence[str]) -> Network:
    """Draw a network whose values stay of order 1."""
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    weights = [rng.normal(size=shape) * 1.5 / np.sqrt(shape[1]) for shape in shapes]
    return weights, [rng.normal(size=n) for n in sizes[1:]], list(names)


def _network(seen: Any) -> Network:
    """Return the network that the student's function gave as lists of float64 arrays and names."""
    parts = _items(seen, "the network", "weights, biases, activations")
    expect(len(parts) == 3, f"the network: expected three lists: weights, biases, activations; saw {len(parts)}")
    weights, biases, names = (
        _items(part, title, "one entry per layer")
        for part, title in zip(parts, ("weights", "biases", "activations"), strict=True)
    )
    counts = (len(weights), len(biases), len(names))
    expect(
        0 < min(counts) == max(counts), f"weights, biases, activations: expected one of each per layer, saw {counts}"
    )
    arrays = [as_array(w, of=f"weights[{j}]", shape=(-1, -1)) for j, w in enumerate(weights)]
    expect(all(w.size for w in arrays), "the network: expected at least one neuron in every layer")
    expect(sum(w.size for w in arrays) <= MAX_WEIGHTS, f"the network: more than {MAX_WEIGHTS} weights")
    shapes = [w.shape for w in arrays]
    turned = all(below[1] == above[0] for below, above in itertools.pairwise(shapes))
    hint = "; are they transposed? weights[j] has shape (n_out, n_in)" if turned else ""
    for j, (below, above) in enumerate(itertools.pairwise(shapes), start=1):
        of = f"weights[{j}]: expected {below[0]} columns, one for each neuron below"
        expect(above[1] == below[0], f"{of}, saw shape {above[0]}x{above[1]}{hint}")
    return arrays, [_bias(b, w, j) for j, (b, w) in enumerate(zip(biases, arrays, strict=True))], list(map(str, names))


def _bias(seen: Any, w: np.ndarray, j: int) -> np.ndarray:
    """Return a layer's biases, shape (n_out,); what numpy would broadcast is as good."""
    bias = as_array(seen, of=f"biases[{j}]")
    fits = bias.shape in {(len(w),), (1, len(w)), (), (1,)}
    expect(fits, f"biases[{j}]: expected {len(w)} numbers, one per neuron, saw {describe(bias)}")
    return np.broadcast_to(bias.ravel(), (len(w),))


def _items(seen: Any, of: str, what: str) -> list[Any]:
    row = seen.ndim > 0 if isinstance(seen, np.ndarray) else isinstance(seen, list | tuple)
    expect(row, f"{of}: expected a list ({what}), saw {describe(seen)}")
    expect(len(seen) <= MAX_LAYERS, f"{of}: expected a list ({what}), saw {len(seen)} entries")
    return list(seen)


def _flat(net: Network) -> np.ndarray:
    return np.concatenate([part.ravel() for part in [*net[0], *net[1]]])


def _expect_untouched(answer: Answer, right: Any, rng: np.random.Generator) -> None:
    """Fail if a function of a network and a batch changes them, or gives wrong values."""
    for names in (["reLU", "linear", "sigmoid"], ["linear", "jump", "linear"]):
        net, y = _draw(rng, [4, 4, 4, 4], names), rng.normal(size=(4, 4))
        reply = answer.watch(*net, y)
        titles = {f"argument {i}": title for i, title in enumerate(("weights", "biases", "activations", "y"), start=1)}
        changed = [titles.get(name, name) for name in reply.changed]
        expect(not changed, f"{answer.name} changed its argument {' and '.join(changed)} in place; work on a copy")
        expect_close(reply.value, right(*net, y), of=f"{answer.name} with three layers of 4 neurons")


# --- helpers: XOR


def _xor_net(answer: Answer, layers: int | None = None) -> Network:
    """Return the student's network with two inputs and one output, or fail."""
    weights, biases, names = _network(answer())
    right = layers is None or len(weights) == layers
    expect(right, f"one hidden layer and the output: expected {layers} weight matrices, saw {len(weights)}")
    first, last = weights[0].shape, weights[-1].shape
    turned = f"; are they transposed? weights[0] has shape {first[0]}x{first[1]}" if first[0] == 2 else ""
    expect(first[1] == 2, f"weights[0]: expected 2 columns, one per input, saw {first[1]}{turned}")
    expect(last[0] == 1, f"weights[-1]: expected 1 row for the one output neuron, saw {last[0]}")
    known = {name.lower(): name for name in NAMES}
    unknown = [name for name in names if name.lower() not in known]
    expect(not unknown, f"activations: expected names from {', '.join(NAMES)}, saw {unknown[:1]}")
    return weights, biases, [known[name.lower()] for name in names]


def _run(net: Network, y: np.ndarray) -> np.ndarray:
    """Return the output of a network, computed as if without rounding, shape (batch,).

    An exact answer may rest on a sum that is zero, such as relu(y1) + relu(y2) - relu(y1 + y2).
    Rounding makes it +-1e-16 of its terms, and a strict jump makes that 1: nobody's mistake. So
    a jump takes a sum that is tiny beside its terms for zero.
    """
    with np.errstate(all="ignore"):  # a student's network may overflow: the comparison then says so
        for w, b, name in zip(*net, strict=True):
            z, terms = y @ w.T + b, np.abs(y) @ np.abs(w.T) + np.abs(b)
            y = reference.activate(np.where(np.abs(z) <= ROUNDING * terms, 0.0, z) if name == "jump" else z, name)
    return np.asarray(y[:, 0])


def _points(rng: np.random.Generator, first: tuple[float, float], second: tuple[float, float]) -> np.ndarray:
    """Draw 100 points in each quadrant; one coordinate lies in `first`, the other in `second`."""
    sizes = np.exp([rng.uniform(np.log(low), np.log(high), size=400) for low, high in (first, second)]).T
    signs = np.tile([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]], (100, 1))
    return np.asarray(signs * rng.permuted(sizes, axis=1))


def _expect_xor(net: Network, y: np.ndarray, *, off: float) -> None:
    """Fail unless the network's output is within `off` of the XOR of the signs at every point."""
    seen, target = _run(net, y), (y[:, 0] * y[:, 1] < 0).astype(float)
    expect(bool(np.isfinite(seen).all()), "the network's output is nan or infinite at some points")
    wrong = np.abs(seen - target) > off
    if wrong.any():
        i = int(np.argmax(np.abs(seen - target)))
        text = f"at y = ({y[i, 0]:.4g}, {y[i, 1]:.4g}): expected {target[i]:.0f}, saw {seen[i]:.4g}"
        many = f"{wrong.sum()} of {len(y)} points are off by more than {off}"
        raise CheckFailed(f"{text}; {many}{_why(net, seen, y, wrong, off)}")


def _why(net: Network, seen: np.ndarray, y: np.ndarray, wrong: np.ndarray, off: float) -> str:
    """Name the mistake that gives these outputs, where it is a known one."""
    one, two = y[:, 0] > 0, y[:, 1] > 0
    total = y.sum(axis=1)
    quadrant = "one of the two quadrants is missing"
    suspects = [
        ("is it 1 where the signs agree, instead of where they differ?", one == two),
        ("is it -1 instead of 0 where the signs agree?", np.where(one == two, -1, 1)),
        (f"{quadrant}, where y1 < 0 < y2", one & ~two),
        (f"{quadrant}, where y2 < 0 < y1", two & ~one),
        ("is this AND?", one & two),
        ("is this OR? it must be 0 where both are positive", one | two),
        ("is this XOR of bits 0 and 1? the signs of y1 and y2 count here", (total > 0.5) & (total < 1.5)),
        ("the output is the same everywhere", np.full(len(y), seen[0])),
    ]
    for sentence, values in suspects:
        if np.all(np.abs(seen - values) <= off):
            return f": {sentence}"
    soft = "sigmoid" in net[2] and np.mean((seen[wrong] > 1e-9) & (seen[wrong] < 1 - 1e-9)) > 0.5
    return ": are the sigmoids steep enough?" if soft else ""


# --- helpers: depths and pictures


def _deep_nets(rng: np.random.Generator) -> list[tuple[Network, np.ndarray]]:
    """Draw networks with hidden layers of one size, several depths, outputs and batches."""
    nets = []
    for inputs, width, hidden, outputs, batch, names in [
        (2, 5, 4, 1, 6, ["sigmoid", "reLU", "sigmoid", "linear", "sigmoid"]),
        (3, 4, 3, 2, 5, ["reLU", "linear", "reLU", "sigmoid"]),
        (2, 6, 1, 1, 4, ["sigmoid", "linear"]),
        (4, 4, 5, 3, 1, ["sigmoid", "sigmoid", "linear", "reLU", "sigmoid", "linear"]),
    ]:
        net = _draw(rng, [inputs, *[width] * hidden, outputs], names)
        nets.append((net, rng.normal(size=(batch, inputs))))
    return nets


def _depths(answer: Answer, net: Network, y: np.ndarray) -> np.ndarray:
    """Return the student's outputs by depth; fail unless the shape is right."""
    hidden, outputs = len(net[0]) - 1, net[0][-1].shape[0]
    seen = answer(*net, y)
    if isinstance(seen, list | tuple) and len(seen) != hidden:
        raise CheckFailed(f"outputs by depth: expected {hidden} entries, one per hidden layer, saw {len(seen)}")
    return as_array(seen, of="outputs by depth", shape=(hidden, len(y), outputs))


def _plane_net(rng: np.random.Generator, hidden: int) -> Network:
    """Draw a network with two inputs whose pictures have no symmetry and enough contrast."""
    weights, biases, names = _draw(rng, [2, *[6] * hidden, 1], ["sigmoid"] * hidden + ["linear"])
    return [weights[0] * 2, *(w * 3 for w in weights[1:])], biases, names


def _figure(plot: Answer, net: Network, half_width: float, pixels: int) -> FigureView:
    return expect_figure(plot(*net, half_width, pixels), of="plot_depths", panels=len(net[0]) - 1)


def _image(images: Sequence[ImageView], n: int) -> ImageView:
    expect(len(images) == 1, f"panel {n}: expected one image (imshow or pcolormesh), saw {len(images)}")
    return images[0]


# --- helpers: chance


def _drawn(answer: Answer, sizes: list[int], spread: float, seed: int) -> Network:
    """Return a network drawn by the student's function; fail unless its shapes are right."""
    weights, biases, names = _network(answer(sizes, spread, seed))
    expected = list(zip(sizes[1:], sizes[:-1], strict=True))
    shapes = [w.shape for w in weights]
    turned = "; are they transposed?" if [s[::-1] for s in shapes] == expected else ""
    expect(shapes == expected, f"weights for sizes {sizes}: expected shapes {expected}, saw {shapes[:6]}{turned}")
    return weights, biases, names


def _expect_uniform(values: np.ndarray, limit: float, *, of: str) -> None:
    """Fail unless the values may well be independent draws, uniform on (-limit, limit).

    Kolmogorov-Smirnov: a right answer fails with probability at most ALPHA.
    """
    scaled = values.ravel() / limit
    far = values.flat[np.abs(scaled).argmax()]
    span = f"({-limit:.3g}, {limit:.3g})"
    expect(bool(np.abs(far) <= limit * (1 + 1e-6)), f"{of}: expected values on {span}, saw {far:.3g}")
    text = f"{of}: expected a uniform distribution on {span}, saw mean {values.mean():.3g}"
    fits = stats.kstest(scaled, stats.uniform(-1, 2).cdf).pvalue > ALPHA
    expect(bool(fits), f"{text} and standard deviation {values.std():.3g} (expected about {limit / np.sqrt(3):.3g})")


def _expect_escapes(answer: Answer, samples: int, eta: float, steps: int, rng: np.random.Generator) -> None:
    """Fail unless the fraction of escaped runs is what chance allows around the true one.

    Two-sided binomial tests on each of 3 calls and on all together: a right answer fails with
    probability at most 8 ALPHA. Runs that are not independent fall outside in a single call.
    """
    runs, true = 70, ESCAPES[samples, eta, steps]
    of = f"escape_fraction with {samples} samples, eta {eta}, {steps} steps, {runs} runs"
    fractions = [
        float(as_array(answer(samples, eta, steps, runs, int(rng.integers(2**31))), of=of, shape=())) for _ in range(3)
    ]
    for fraction in fractions:
        whole = 0 <= fraction <= 1 and abs(fraction * runs - round(fraction * runs)) < 1e-3
        expect(whole, f"{of}: expected a fraction of {runs} runs, saw {fraction:.6g}")
    for seen, calls in [*((fraction, 1) for fraction in fractions), (sum(fractions) / 3, 3)]:
        trials = calls * runs
        around = np.clip([true - 0.005, true + 0.005], 0, 1)  # what the stored probability may be off by
        low, high = stats.binom.ppf(ALPHA, trials, around[0]), stats.binom.isf(ALPHA, trials, around[1])
        text = f"{of}: expected a fraction of about {true:.2f}, saw {seen:.2f}"
        expect(bool(low <= round(seen * trials) <= high), text)


# --- helpers: cost landscapes


def _curves(answer: Answer, theta: float, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the student's model and truth at one theta."""
    seen = answer(theta, x)
    pair = _items(seen, "own_curves", "model, truth")
    expect(len(pair) == 2, f"own_curves: expected two curves, model and truth, saw {len(pair)}")
    model, truth = (as_array(c, of=n, shape=x.shape) for c, n in zip(pair, ("model", "truth"), strict=True))
    largest = max(np.abs(model).max(), np.abs(truth).max())
    expect(bool(largest < 1e50), f"own_curves at theta = {theta:.2f}: saw {largest:.3g}, whose square is too large")
    return model, truth


def _expect_two_valleys(
    thetas: np.ndarray, landscape: np.ndarray, cost: Callable[[float], float], *, floor: float
) -> None:
    """Fail unless two minima differ in cost and have a ridge between them, both by 1 % of its height."""
    low = [i for i in range(1, len(thetas) - 1) if landscape[i] < landscape[i - 1] and landscape[i] <= landscape[i + 1]]
    lowest = sorted(sorted(low, key=lambda i: landscape[i])[:8])
    found = [(i, *_descend(cost, float(thetas[i - 1]), float(thetas[i + 1]))) for i in lowest]
    words = ", ".join(f"{theta:.2f} (C = {bottom:.3g})" for _, theta, bottom in found[:6])
    number = f"{len(low)}: {words}" if found else "none"
    expect(len(low) > 1, f"C(theta): expected two local minima inside -5 < theta < 5, saw {number}")
    pairs = [
        (*sorted([left[2], right[2]]), landscape[left[0] : right[0]].max())
        for left, right in itertools.combinations(found, 2)
    ]
    # where the higher minimum lies between the lower one (0) and the ridge (1)
    shares = [(higher - lower) / (ridge - lower) for lower, higher, ridge in pairs if ridge - lower > floor]
    equal = bool(shares) and min(shares) < SHARE
    why = "minima of equal cost are equivalent" if equal else "the ridges between them are too low"
    fits = any(SHARE <= share <= 1 - SHARE for share in shares)
    expect(fits, f"C(theta): expected two minima that are not equivalent, saw minima at theta = {words}: {why}")


def _descend(cost: Callable[[float], float], left: float, right: float) -> tuple[float, float]:
    """Return the theta between two others where the cost is lowest, and the cost there."""
    found = optimize.minimize_scalar(cost, bounds=(left, right), method="bounded", options={"xatol": 1e-3})
    return float(found.x), float(found.fun)
