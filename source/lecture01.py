# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lecture 1: what a network can do before it learns
#
# In this notebook you write the forward pass of a neural network, build a network by hand, look into a deep random
# one, and watch a curve fit get caught in a wrong valley.
#
# | problem | counts |
# |---|---|
# | 1. XOR on the plane, with a forward pass of your own | starred: counts |
# | 2. XOR with a single hidden layer | bonus: comes on top |
# | 3. Into a deep random network, layer by layer | starred: counts |
# | 4. How far to spread the random weights | bonus: comes on top |
# | 5. Curve fitting with a trap, and how noise gets you out | bonus: comes on top |
#
# You need numpy and matplotlib, nothing else. Each answer is one function: read its docstring, which says what goes in
# and what comes out, and replace `raise NotImplementedError`. Below most answers there is an example that you can run:
# it complains as long as something is wrong. When it is quiet you are probably right; the checks that count look
# closer, with other networks and other numbers.
#
# Cells that begin with `# Check` need nothing from you: they say what will be checked, and are run when the notebook is
# graded. So JupyterLab's *Validate* button runs the visible examples only; its "Success" is not yet full points.
#
# A call of one of your functions may take 10 seconds, and 60 where loops over samples are to be expected.

# %% setup role="given"
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

Layers = list[np.ndarray]  # one array per layer
Network = tuple[Layers, Layers, list[str]]  # weights, biases, activations

# %% [markdown]
# ## Conventions
#
# They hold in the whole notebook.
#
# - **The plane.** A network with two inputs is a function on the plane. Its inputs are $y_1$ and $y_2$; in Python
#   they are the columns `y[:, 0]` and `y[:, 1]`.
# - **Batches.** A batch is an array of shape `(batch, neurons)`: one row per sample.
# - **Layers.** `weights`, `biases` and `activations` are lists with one entry per layer. The input does not count as a
#   layer, the output does. Layer $j$ turns the values $y_k$ below it into
#
#   $$y'_m = f_j(z_m), \qquad z_m = \sum_k w_{mk}\, y_k + b_m .$$
#
# - **Weights.** `weights[j][m, k]` is $w_{mk}$ and leads *to* neuron $m$ *from* neuron $k$ of the layer below: the
#   shape is (neurons of this layer, neurons below), and `biases[j]` has one number per neuron of this layer. This is
#   the order of the formula. (Many programs, and our later notebooks, keep the transposed matrix. Not here.)
# - **Activation functions** go by their names, as in this table:
#
# | name | $f(z)$ |
# |---|---|
# | `"sigmoid"` | $1/(1+e^{-z})$ |
# | `"reLU"` | $z$ for $z>0$, else 0 |
# | `"jump"` | 1 for $z>0$, else 0; so it is 0 at $z=0$ |
# | `"linear"` | $z$ |

# %% [markdown]
# ## Problem 1 (starred): XOR on the plane
#
# ### The activation functions
#
# Large $z$ are common in deep networks, so the sigmoid must not fail there: $e^{1000}$ is more than a float can hold.

# %% activate role="answer"

# %% activate_example role="example"
for name, expected in [
    ("sigmoid", [0.119203, 0.5, 0.880797]),
    ("reLU", [0, 0, 2]),
    ("jump", [0, 0, 1]),
    ("linear", [-2, 0, 2]),
]:
    z = np.array([-2.0, 0.0, 2.0])
    seen = activate(z, name)
    text = f"activate([-2, 0, 2], {name!r}) should be {expected}, not {seen}"
    assert np.allclose(seen, expected, atol=1e-5), text
    assert np.array_equal(z, [-2, 0, 2]), f"activate(z, {name!r}) changed z: {z}"

# %% activate_computes_the_four_functions role="check"

# %% jump_is_zero_at_zero role="check"

# %% activate_leaves_its_argument_alone role="check"

# %% sigmoid_stays_finite role="check"

# %% unknown_activation_is_refused role="check"

# %% [markdown]
# ### The forward pass
#
# Now send a batch through all layers. Your function has to work for every number of layers, every size of layer and
# every size of batch.

# %% forward role="answer"

# %% forward_example role="example"
# two inputs, two neurons, one output; worked out by hand for three samples
small = (
    [np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[1.0, -3.0]])],
    [np.array([0.0, 1.0]), np.array([0.5])],
    ["reLU", "linear"],
)
seen = np.asarray(forward(*small, np.array([[1.0, 1.0], [2.0, -1.0], [0.0, 0.0]])))
text = f"3 samples and 1 output neuron make a 3x1 array, not {seen.shape}"
assert seen.shape == (3, 1), text
text = f"expected 3.5, -5.5 and -2.5, saw {seen.ravel()}"
assert np.allclose(seen, [[3.5], [-5.5], [-2.5]]), text

# one output neuron is an AND of two inputs that are 0 or 1
bits = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
seen = forward([np.array([[1.0, 1.0]])], [np.array([-1.5])], ["jump"], bits)
text = f"AND should give 0, 0, 0, 1, not {np.ravel(seen)}"
assert np.allclose(seen, [[0], [0], [0], [1]]), text

# %% forward_of_one_layer role="check"

# %% forward_runs_through_all_layers role="check"

# %% forward_takes_a_batch_of_any_size role="check"

# %% forward_leaves_its_arguments_alone role="check"

# %% [markdown]
# ### The network
#
# Choose weights, biases and activation functions by hand so that the network computes the *XOR of the signs*:
#
# $$F(y_1, y_2) = \begin{cases} 1 & \text{where } y_1 y_2 < 0, \\ 0 & \text{elsewhere,} \end{cases}$$
#
# on the whole plane and not only at the four points $(\pm 1, \pm 1)$. Take as many hidden layers as you like.
#
# What counts: your network is evaluated at points whose coordinates both have a size between 0.01 and 1000. There the
# output may be off by 0.1. So you can build $F$ exactly, or approximate it with sigmoids if they are steep enough.
#
# Why "rounding is forgiven": some exact solutions rest on sums such as $0.1 + 0.2 - 0.3$, which in floating-point
# numbers is not 0 but about $5\cdot 10^{-17}$, and a jump makes a 1 of that. It would cost a right network its points.
# So the judge keeps track, from layer to layer, of how far rounding may have moved each value, and a jump takes for zero
# what may be nothing but rounding. The example does the same in a simpler way, good enough for points that are neither
# very close to the axes nor very far away: it lowers the biases of jumps by a billionth of the weights.

# %% xor_network role="answer"


# %% as_arrays role="given"
def as_arrays(network):
    """Return a network with arrays in it, the biases of jumps a hair lower."""
    weights, biases, activations = network
    weights = [np.array(w, dtype=float) for w in weights]
    biases = [np.array(b, dtype=float) for b in biases]
    for j, name in enumerate(activations):
        if name == "jump":  # against rounding
            biases[j] = biases[j] - 1e-9 * np.abs(weights[j]).sum(axis=1)
    return weights, biases, list(activations)


corners = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])


# %% xor_network_example role="example"
seen = np.ravel(forward(*as_arrays(xor_network()), corners))
text = "at (1,1), (1,-1), (-1,1), (-1,-1) expected 0, 1, 1, 0, saw"
assert np.allclose(seen, [0, 1, 1, 0], atol=0.1), f"{text} {seen}"

# a look at the rest of the plane
points = np.random.default_rng(0).uniform(-3, 3, size=(3000, 2))
colours = np.ravel(forward(*as_arrays(xor_network()), points))
plt.scatter(points[:, 0], points[:, 1], c=colours, s=4, vmin=0, vmax=1)
plt.gca().set(xlabel="$y_1$", ylabel="$y_2$", aspect="equal", title="your XOR")
plt.colorbar()
plt.show()

# %% xor_separates_the_quadrants role="check"

# %% xor_holds_close_to_the_axes role="check"

# %% xor_holds_far_from_the_origin role="check"

# %% [markdown]
# ## Problem 2 (bonus): a single hidden layer
#
# The same again with exactly one hidden layer, so two weight matrices in all. Exact or approximate, whatever you find.
# What counts: points whose coordinates both have a size between 0.5 and 3; there the output may be off by 0.2.
#
# A question to think about: why can no single hidden layer of *jumps* be exact? (Look at a small circle around the
# origin, and at opposite points of it.)

# %% xor_one_hidden_layer role="answer"

# %% xor_one_hidden_layer_example role="example"
weights, biases, activations = as_arrays(xor_one_hidden_layer())
text = f"one hidden layer and the output make 2 weight matrices, not {len(weights)}"
assert len(weights) == 2, text
seen = np.ravel(forward(weights, biases, activations, corners))
text = "at (1,1), (1,-1), (-1,1), (-1,-1) expected 0, 1, 1, 0, saw"
assert np.allclose(seen, [0, 1, 1, 0], atol=0.2), f"{text} {seen}"

# %% one_hidden_layer_knows_the_four_corners role="check"

# %% one_hidden_layer_fills_the_quadrants role="check"

# %% [markdown]
# ## Problem 3 (starred): into a deep random network
#
# A deep network with random weights already makes intricate pictures. Which layer makes what?
#
# ### A network to look into
#
# The network of the lecture has two inputs, many hidden layers of the same size, one output, and sigmoids everywhere.
# Its weights are drawn at random; how far those between the hidden layers spread is a parameter (the lecture takes 3).

# %% random_network role="answer"

# %% random_network_example role="example"
deep = as_arrays(random_network([2, *[50] * 8, 1], 3.0, 5))
shapes = [np.shape(w) for w in deep[0]]
text = f"the shapes of the weights are {shapes}"
assert shapes == [(50, 2), *[(50, 50)] * 7, (1, 50)], text
first, hidden = np.max(deep[0][0]), np.max(deep[0][1])
text = "only weights between hidden layers spread to 3"
assert 2.9 < hidden <= 3 and first <= 1, text
one, same = (random_network([2, 4, 1], 3.0, 8)[0][0] for _ in range(2))
assert np.array_equal(one, same), "the same seed should give the same network"

# %% random_network_spreads_the_hidden_weights role="check"

# %% random_network_keeps_the_rest_between_minus_one_and_one role="check"

# %% random_network_draws_every_number_afresh role="check"

# %% random_network_obeys_its_seed role="check"

# %% [markdown]
# ### Cutting layers
#
# To see what hidden layer $n$ has to offer, drop all hidden layers above it and connect it straight to the output:
#
# $$\text{input} \to \text{hidden } 1 \to \dots \to \text{hidden } n \to \text{output}.$$
#
# The output layer stays what it is: the last weights, the last bias and the last activation function are those of the
# whole network. That is possible because all hidden layers have the same size. Do it for every $n$ from 1 to the number
# of hidden layers $N$; for $n = N$ nothing is dropped.

# %% outputs_by_depth role="answer"

# %% outputs_by_depth_example role="example"
# one neuron per layer: the hidden layers add 1, then double, the output subtracts 3
chain = (
    [np.array([[1.0]]), np.array([[2.0]]), np.array([[1.0]])],
    [np.array([1.0]), np.array([0.0]), np.array([-3.0])],
    ["linear", "linear", "linear"],
)
seen = np.asarray(outputs_by_depth(*chain, np.array([[10.0], [20.0]])))
text = f"2 hidden layers, 2 samples, 1 output make a 2x2x1 array, not {seen.shape}"
assert seen.shape == (2, 2, 1), text
one, both = seen[0].ravel(), seen[1].ravel()
text = f"with the first hidden layer alone expected 8 and 18, saw {one}"
assert np.allclose(one, [8, 18]), text
text = f"with both hidden layers expected 19 and 39, saw {both}"
assert np.allclose(both, [19, 39]), text

# %% depths_end_with_the_whole_network role="check"

# %% depths_begin_with_one_hidden_layer role="check"

# %% every_depth_keeps_the_last_layer role="check"

# %% outputs_by_depth_leaves_its_arguments_alone role="check"

# %% [markdown]
# ### The picture
#
# Show the output over the square $|y_1|, |y_2| \le h$ for every $n$ side by side, each drawn with `imshow` or
# `pcolormesh` (contours are not read). Take care which way round the picture
# is: $y_1$ grows to the right and $y_2$ upwards.

# %% plot_depths role="answer"

# %% [markdown]
# The next cell makes networks for the examples, so that these need no other answer of yours. They are like those of the
# lecture, but the weights and biases are Gaussian, with the variances of the uniform ones.


# %% gaussian_network role="given"
def gaussian_network(depth, width, spread, seed):
    """Return a network with two inputs, `depth` hidden layers and one output."""
    rng = np.random.default_rng(seed)
    draws = rng.normal(size=(depth + 1, width, width + 1)) / np.sqrt(3)
    draws[1:-1, :, :-1] *= spread
    weights = [draws[0, :, :2], *draws[1:-1, :, :-1], draws[-1, :1, :-1]]
    biases = [*draws[:-1, :, -1], draws[-1, :1, -1]]
    return weights, biases, ["sigmoid"] * (depth + 1)


# %% plot_depths_example role="example"
# a network that only sees y1 + 3 y2: the picture must be dark at the bottom left
# and bright at the top right
matrices = [np.array([[1.0, 3.0]]), np.array([[1.0]]), np.array([[1.0]])]
figure = plot_depths(matrices, [np.zeros(1)] * 3, ["sigmoid"] * 3, 2.0, 30)
text = f"expected a figure, saw {type(figure).__name__}; end with `return fig`"
assert isinstance(figure, Figure), text
text = f"there are 2 hidden layers, so expected 2 panels, saw {len(figure.axes)}"
assert len(figure.axes) >= 2, text
plt.show()

figure = plot_depths(*gaussian_network(8, 50, 3.0, 5), 0.5, 60)
plt.show()

# %% figure_names_each_depth role="check"

# %% figure_labels_its_axes role="check"

# %% figure_shows_the_outputs_upright role="check"

# %% [markdown]
# ## Problem 4 (bonus): how far to spread the weights
#
# Draw the picture again with a spread of 0.5 and of 10. Something is lost in both cases; this problem is about what.
#
# ### Measuring the response
#
# Send a batch of different inputs through the network. If a neuron gives the same for all of them, it has lost the
# input. So take the standard deviation over the batch as a neuron's response, and the root mean square over its neurons
# as that of a layer.

# %% response_by_depth role="answer"

# %% response_by_depth_example role="example"
# two neurons, y1 + y2 and 3 y1: standard deviations 2 and 3, so their root mean
# square is sqrt(6.5)
inputs = np.array([[1.0, 1.0], [-1.0, -1.0]])
layer = [np.array([[1.0, 1.0], [3.0, 0.0]])], [np.array([5.0, -5.0])], ["linear"]
seen = response_by_depth(*layer, inputs)
assert np.allclose(seen, [np.sqrt(6.5)]), f"expected {np.sqrt(6.5):.4f}, saw {seen}"

inputs = np.random.default_rng(2).uniform(-0.5, 0.5, size=(200, 2))
print("response of hidden layers 1, 6, 11, 16, 21")
for spread in (0.3, 1.0, 1.5, 2.0, 3.0, 5.0):
    response = response_by_depth(*gaussian_network(21, 100, spread, 1), inputs)
    print(f"at spread {spread:3.1f}:", *(f"{r:.1e}" for r in response[:21:5]))

# %% response_is_the_spread_over_the_batch role="check"

# %% [markdown]
# ### The critical spread
#
# For wide layers one can predict where the response starts to survive. Let a hidden layer have $L$ neurons, with
# independent weights and biases of mean zero. Then $z$ is nearly Gaussian with mean zero, and its variance $q$ and the
# factor $\chi$ by which the *square* of a small difference between two inputs grows from layer to layer are
#
# $$q = L\,\mathrm{Var}(w)\, \langle f(z)^2 \rangle + \mathrm{Var}(b), \qquad
#   \chi = L\,\mathrm{Var}(w)\, \langle f'(z)^2 \rangle, \qquad z \sim \mathcal N(0, q).$$
#
# The $q$ on the left belongs to one layer, that on the right to the layer below; after a few layers they agree. Small
# differences die out if $\chi < 1$ and grow if $\chi > 1$. The weights are uniform on $(-a, a)$; find the *critical*
# half width $a$ at which $\chi = 1$, for every width $L$ of the layers:
#
# - for reLU without biases, on paper (for which $z$ is $f'$ not zero?);
# - for the sigmoid, with biases uniform on $(-1, 1)$ and $q$ equal in all layers, with numbers: averages over a
#   Gaussian are sums over a fine grid of $z$. Think first about how $a$ depends on $L$, it saves work.

# %% critical_spread_relu role="answer"

# %% critical_spread_relu_example role="example"
# at the critical spread, a small difference between two inputs of a deep reLU
# network stays within a factor of a few
width, rng = 200, np.random.default_rng(4)
a = float(critical_spread_relu(width))
one, two = rng.normal(size=(100, width)), rng.normal(size=(100, width))
two = one + 1e-6 * two
start = np.linalg.norm(two - one)
for _ in range(20):
    w = rng.uniform(-a, a, size=(width, width))
    one, two = np.maximum(one @ w.T, 0), np.maximum(two @ w.T, 0)
growth = np.linalg.norm(two - one) / start
print(f"critical spread {a:.4f}; the difference grows by a factor {growth:.2g}")
text = "a difference should neither die out nor explode in 20 layers"
assert 0.05 < growth < 20, text

# %% relu_spread_is_critical role="check"

# %% critical_spread_sigmoid role="answer"

# %% critical_spread_sigmoid_example role="example"
a = float(critical_spread_sigmoid(100))
print(f"critical spread at width 100: {a:.3f}; compare the table above")
text = "the table above shows that the response dies out at 1.5 and survives at 2"
assert 1.5 < a < 2, text

# %% sigmoid_spread_is_critical role="check"

# %% [markdown]
# ## Problem 5 (bonus): curve fitting with a trap
#
# Fit $\sin(\theta x)$ to the true curve $\sin(3x)$, with $x$ uniform on $(-4, 4)$. The cost
#
# $$C(\theta) = \tfrac12 \big\langle (\sin\theta x - \sin 3x)^2 \big\rangle$$
#
# has more than one minimum, and they are not equivalent: only $\theta = 3$ fits. (If a curve is shifted by a whole
# period, it fits as well as before. Such minima are equivalent, and do no harm.) Gradient descent that starts in the
# wrong valley stays there.

# %% landscape role="given"
x_grid = np.linspace(-4, 4, 2001)
theta_grid = np.linspace(0, 7, 400)
deviations = np.sin(theta_grid[:, np.newaxis] * x_grid) - np.sin(3 * x_grid)
plt.plot(theta_grid, 0.5 * np.mean(deviations**2, axis=1))
plt.axvline(1.04, color="gray", linestyle=":", label="start in the wrong valley")
plt.gca().set(xlabel=r"$\theta$", ylabel=r"$C(\theta)$", title="a cost with a trap")
plt.legend()
plt.show()

# %% [markdown]
# ### One step
#
# In *stochastic* gradient descent the mean over all $x$ is replaced by the mean over a few samples, drawn afresh in
# every step. One step is
#
# $$\theta \leftarrow \theta - \eta\, \frac{\partial}{\partial\theta}\, \frac{1}{2 S} \sum_{s=1}^{S}
#   \left(\sin\theta x_s - \sin 3 x_s\right)^2 .$$
#
# Do it for many independent runs at once: run $r$ has its own $\theta_r$ and its own row of samples.

# %% sgd_step role="answer"

# %% sgd_step_example role="example"
# sin(pi / 2) - sin(3 pi / 2) = 2, but there the slope cos(pi / 2) is 0; at x = pi
# the deviation is 0
x = np.array([[np.pi / 2], [np.pi]])
seen = np.asarray(sgd_step(np.array([1.0, 1.0]), x, 0.3))
assert np.allclose(seen, 1), f"with these samples expected 1 and 1, saw {seen}"
x = np.array([[0.5, -1.0], [0.5, -1.0]])
seen = np.asarray(sgd_step(np.array([2.0, 3.0]), x, 0.3))
assert seen.shape == (2,), f"two runs have two parameters, saw shape {seen.shape}"
text = f"expected 2.054274 and 3, saw {seen}"
assert np.allclose(seen, [2.054274, 3.0], atol=1e-5), text

# %% sgd_step_follows_the_gradient role="check"

# %% [markdown]
# ### Does noise help?
#
# Start many runs in the wrong valley at $\theta = 1.04$ and count how many end at $\theta = 3$. Then vary the number of
# samples per step: with many samples the gradient is nearly exact, with few it is noisy.

# %% escape_fraction role="answer"

# %% escape_fraction_example role="example"
fractions = {}
for samples in (1, 2, 3, 5, 10, 30):
    fractions[samples] = float(escape_fraction(samples, 0.3, 300, 100, 1))
    print(f"{samples:3d} samples per step: {fractions[samples]:.0%} of runs escape")
text = f"with 1 sample per step most runs should escape, saw {fractions[1]:.0%}"
assert fractions[1] > 0.6, text
text = f"with 30 samples hardly any run should escape, saw {fractions[30]:.0%}"
assert fractions[30] < 0.05, text

# %% noise_of_few_samples_helps_to_escape role="check"

# %% escapes_follow_learning_rate_steps_and_seed role="check"

# %% runs_start_and_are_counted_as_told role="check"

# %% [markdown]
# Why do the runs stay at $\theta = 3$ once they are there, and not in the wrong valley? Compare the size of the noise
# in both places: what is the deviation of a single sample at $\theta = 3$?
#
# ### A trap of your own
#
# Invent another curve fit with this trouble: a model with one parameter $\theta$ and a true curve, whose cost has (at
# least) two minima that are not equivalent: one is lower than the other, and the model's curves there differ. The truth
# need not be a curve that the model can match.

# %% own_curves role="answer"

# %% own_curves_example role="example"
theta_grid = np.linspace(-5, 5, 201)
x_grid = np.linspace(-4, 4, 401)
cost_grid = []
for theta in theta_grid:
    model, truth = own_curves(theta, x_grid)
    text = "model and truth have one value for each x"
    assert np.shape(model) == np.shape(truth) == (401,), text
    cost_grid.append(0.5 * np.mean((np.asarray(model) - np.asarray(truth)) ** 2))
here, left, right = np.array(cost_grid[1:-1]), cost_grid[:-2], cost_grid[2:]
valleys = theta_grid[1:-1][(here < left) & (here <= right)]
print("valleys at theta =", np.round(valleys, 2))
assert len(valleys) >= 2, f"expected at least two valleys, saw {len(valleys)}"
plt.plot(theta_grid, cost_grid)
plt.gca().set(xlabel=r"$\theta$", ylabel=r"$C(\theta)$", title="a trap of your own")
plt.show()

# %% own_cost_has_two_unequal_minima role="check"
