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
# # Lecture 2: backpropagation and training
#
# In this notebook you write backpropagation from scratch, train a network with it and watch what it learns.
#
# | problem | counts |
# |---|---|
# | 1. Backpropagation, on paper and in code | starred: counts |
# | 2. Training on a function of your choice, relu against sigmoid | starred: counts |
# | 3. The slope of a straight line under stochastic gradient descent | bonus: comes on top |
#
# You need numpy and matplotlib, nothing else. Each answer is one function: read its docstring, which says what goes in
# and what comes out, and replace `raise NotImplementedError`. Below most answers there is an example that you can run:
# it complains as long as something is wrong. When it is quiet you are probably right; the checks that count look
# closer, with other networks and other numbers.
#
# Cells that begin with `# Check` need nothing from you: they are run when your notebook is graded. JupyterLab's
# *Validate* button runs the visible examples only, so that its "Success" does not mean full points yet.
#
# A call of one of your functions may take 10 seconds, and 60 where loops over samples are to be expected.

# %% setup role="given"
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

Activation = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # z -> (f(z), f'(z))
Target = Callable[[np.ndarray], np.ndarray]  # points (batch, 2) -> values (batch,)
Layers = list[np.ndarray]  # one array per layer
Trained = tuple[Layers, Layers, np.ndarray]  # weights, biases, costs

# %% [markdown]
# ## Conventions
#
# They hold in the whole notebook. If you come from lecture 1: there `weights[j]` has the shape `(n_out, n_in)` and the
# inputs are called $y_1$ and $y_2$; here `weights[j]` is the other way round, `(n_in, n_out)`, and the inputs are $y_0$
# and $y_1$, counted as Python counts the columns. Its `"reLU"` is the function `relu` here.
#
# - **Batches.** A batch of $B$ samples is an array of shape `(batch, neurons)`: one row per sample.
# - **Layers** are counted $n = 1 \dots N$; the input is layer 0. Layer $n$ has the matrix $W^{(n)}$ of shape
#   $(n_\text{in}, n_\text{out})$, so that $W^{(n)}_{jk}$ leads *from* neuron $j$ *to* neuron $k$, and the biases $b^{(n)}$:
#
#   $$z^{(n)} = y^{(n-1)} W^{(n)} + b^{(n)}, \qquad y^{(n)} = f_n(z^{(n)}).$$
#
#   In Python lists start at 0: `weights[0]` is $W^{(1)}$, `y_layer[0]` is the input $y^{(0)}$.
# - **The cost** of a batch with outputs $y$ and targets $t$ is
#
#   $$C = \frac{1}{2} \cdot \frac{1}{B} \sum_{s=1}^{B} \sum_{k} \left(y_{sk} - t_{sk}\right)^2 :$$
#
#   a *sum* over the outputs, a *mean* over the batch, and a factor 1/2. Other texts choose otherwise; every gradient
#   below belongs to this $C$.
# - **An activation function** takes $z$ and returns two arrays of the same shape: $f(z)$ and the derivative $f'(z)$.
#   Here is the simplest one.

# %% linear role="given"

# %% [markdown]
# ## Problem 1 (starred): backpropagation
#
# ### On paper

# %% backpropagation_on_paper [markdown] role="task"
# Take a network with one hidden layer,
# $z^{(1)} = y^{(0)} W^{(1)} + b^{(1)}$, $y^{(1)} = f(z^{(1)})$, $z^{(2)} = y^{(1)} W^{(2)} + b^{(2)}$,
# $y^{(2)} = f(z^{(2)})$, and the cost $C$ from above. Derive, with a reason for each step:
#
# - **(a)** for one sample, $\delta^{(2)}_k = \partial C / \partial z^{(2)}_k$, and with it
#   $\partial C / \partial W^{(2)}_{jk}$ and $\partial C / \partial b^{(2)}_k$;
# - **(b)** the recursion that gives $\delta^{(1)}_j$ from $\delta^{(2)}_k$, and with it
#   $\partial C / \partial W^{(1)}_{ij}$ and $\partial C / \partial b^{(1)}_j$;
# - **(c)** the same in matrix form for a batch. Give the shape of every matrix. Where does $1/B$ stand?
# - **(d)** For a network with *three* layers, write $\partial C / \partial W^{(1)}_{ij}$ as a sum over all paths from
#   that weight to the output, as in a path integral. What does the recursion save?
#
# Write into the next cell (LaTeX between dollar signs works), or put a photo of your sheet there.

# %% backpropagation_derivation [markdown] role="paper"

# %% [markdown]
# ### Activation functions
#
# $$\operatorname{sigmoid}(z) = \frac{1}{1 + e^{-z}}, \qquad \operatorname{relu}(z) = \max(z, 0).$$
#
# Two things to mind. If you type the formula of the sigmoid as it stands, numpy computes $e^{1000}$ for $z = -1000$ and
# warns of an overflow; some ways to write its derivative then give `nan`. Only exponentials of *negative* numbers are
# safe. And relu has no derivative at its kink $z = 0$; here it is defined to be 0 there.

# %% sigmoid role="answer"

# %% sigmoid_example role="example"
z = np.linspace(-8, 8, 33)
f, df = sigmoid(z)
assert np.isclose(f[16], 0.5), f"sigmoid(0) is 1/2, yours is {f[16]}"
assert np.allclose(f + f[::-1], 1), "sigmoid(z) + sigmoid(-z) is 1 for every z"
slope = (sigmoid(z + 0.01)[0] - sigmoid(z - 0.01)[0]) / 0.02
assert np.allclose(df, slope, atol=1e-4), "df is not the slope of f"
f, df = sigmoid(np.array([-1000.0, 1000.0]))
assert np.allclose(f, [0, 1]), f"far from zero f is 0 and 1, yours is {f}"
assert np.allclose(df, 0), f"far from zero df is 0, yours is {df}"

# %% sigmoid_has_its_value_and_slope role="check"

# %% sigmoid_is_finite_far_from_zero role="check"

# %% relu role="answer"

# %% relu_example role="example"
z = np.array([[-2.0, 0.0], [0.5, 3.0]])
f, df = relu(z)
assert np.allclose(f, [[0, 0], [0.5, 3]]), f"relu of {z.tolist()} gave {f}"
assert np.allclose(df, [[0, 0], [1, 1]]), f"its derivative at {z.tolist()}: {df}"
assert np.allclose(z, [[-2, 0], [0.5, 3]]), "relu changed z"

# %% relu_has_its_value_and_slope role="check"

# %% relu_has_slope_zero_at_the_kink role="check"

# %% [markdown]
# ### The cost

# %% cost role="answer"

# %% cost_example role="example"
value = cost(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [1.0, 4.0]]))
# The squares sum up to 4 in each of the two samples.
assert np.isclose(value, 2.0), f"the cost is 2, yours is {value}"

# %% cost_is_half_the_mean_of_the_summed_squares role="check"

# %% [markdown]
# ### The forward pass
#
# Backpropagation needs more than the output: the activities $y^{(n)}$ of all layers and the slopes $f'(z^{(n)})$. The
# forward pass keeps both. The weights for trying out come from this function:

# %% random_network role="given"

# %% forward role="answer"

# %% forward_example role="example"
weights, biases = random_network([2, 4, 3, 1], seed=1)
y = np.array([[0.1, 0.2], [0.3, -0.4]])
y_layer, df_layer = forward(y, weights, biases, [sigmoid, relu, linear])
assert len(y_layer) == 4, f"input and 3 layers; yours has {len(y_layer)} activities"
assert len(df_layer) == 3, f"there are 3 layers; yours has {len(df_layer)} slopes"
shapes = [np.shape(y) for y in y_layer]
assert shapes == [(2, 2), (2, 4), (2, 3), (2, 1)], f"shapes of y_layer: {shapes}"
shapes = [np.shape(df) for df in df_layer]
assert shapes == [(2, 4), (2, 3), (2, 1)], f"shapes of df_layer: {shapes}"
y1 = np.asarray(y_layer[1])
assert np.allclose(df_layer[0], y1 * (1 - y1)), "a sigmoid has the slope f (1 - f)"
assert np.allclose(df_layer[2], 1), "the last layer is linear: its slope is 1"

# %% forward_gives_the_activities_of_every_layer role="check"

# %% forward_keeps_the_slopes_at_z role="check"

# %% [markdown]
# ### The backward pass
#
# Now your recursion from the paper. The best test of a gradient is to change one parameter by a little, in both
# directions, and to see by how much the cost changes. It is slow (two forward passes for every parameter, where
# backpropagation needs one pass in all), but it knows nothing about the chain rule. The example does it for you.

# %% backward role="answer"

# %% backward_example role="example"
weights, biases = random_network([2, 4, 3, 2], seed=2)
activations = [sigmoid, relu, linear]
y, target = np.array([[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]]), np.ones((3, 2))
dw, db = backward(target, *forward(y, weights, biases, activations), weights)
for what, parameters, gradient in (("dw", weights, dw), ("db", biases, db)):
    for j, parameter in enumerate(parameters):
        mine = np.asarray(gradient[j])
        assert mine.shape == parameter.shape, f"{what}[{j}] has shape {mine.shape}"
        for index in np.ndindex(parameter.shape):
            costs = []
            for shift in (0.01, -0.01):
                parameter[index] += shift
                output = forward(y, weights, biases, activations)[0][-1]
                costs.append(cost(output, target))
                parameter[index] -= shift
            slope = (costs[0] - costs[1]) / 0.02
            of, seen = f"{what}[{j}] at {index}", mine[index]
            message = f"{of}: expected {slope:.4f}, yours is {seen:.4f}"
            assert abs(seen - slope) < 2e-4, message
print("All slopes agree.")

# %% last_layer_has_its_gradient role="check"

# %% hidden_weights_have_their_gradient role="check"

# %% hidden_biases_have_their_gradient role="check"

# %% gradients_agree_with_tensorflow role="check"

# %% gradients_agree_with_central_differences role="check"

# %% backward_leaves_its_arguments_alone role="check"

# %% [markdown]
# ### The step
#
# Gradient descent moves every parameter a little downhill: $W \to W - \eta\, \partial C / \partial W$, and the same
# for the biases. Return *new* arrays: in problem 2 two networks start from the same weights, which the first training
# must not have changed. (`w -= ...` changes the array `w` in place, for everybody who holds it; `w = w - ...` makes a
# new one.)

# %% gradient_step role="answer"

# %% gradient_step_example role="example"
weights, biases = random_network([2, 4, 3, 2], seed=2)
activations = [sigmoid, relu, linear]
y, target = np.array([[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]]), np.ones((3, 2))
y_layer, df_layer = forward(y, weights, biases, activations)
dw, db = backward(target, y_layer, df_layer, weights)
new_weights, new_biases = gradient_step(weights, biases, dw, db, eta=0.01)
before = cost(y_layer[-1], target)
after = cost(forward(y, new_weights, new_biases, activations)[0][-1], target)
assert after < before, f"the cost must fall; from {before:.6f} to {after:.6f}"
same = np.allclose(weights[0], random_network([2, 4, 3, 2], seed=2)[0][0])
assert same, "gradient_step changed the old weights"

# %% step_goes_downhill role="check"

# %% step_makes_new_arrays role="check"

# %% [markdown]
# ## Problem 2 (starred): watch a network learn
#
# A network with two inputs and one output is a picture: its output over the square $[-0.5, 0.5] \times [-0.5, 0.5]$.
# Choose a function of two variables that is interesting to look at, train networks on it, and compare hidden layers of
# relu with hidden layers of sigmoids.
#
# ### Your function
#
# For example $e^{-5 (y_0^2 + y_1^2)}\, |y_0 + y_1|$, a wave, a ring, a letter ... It must take a whole batch of points.
# Values of the order of 1 are easiest to learn.

# %% interesting_target role="answer"

# %% grid_points role="given"

# %% interesting_target_example role="example"
values, square = interesting_target(grid_points(80)), (-0.5, 0.5, -0.5, 0.5)
assert np.shape(values) == (6400,), f"expected shape 6400, saw {np.shape(values)}"
plt.imshow(np.reshape(values, (80, 80)), origin="lower", extent=square)
plt.colorbar()
plt.title("my target")
plt.show()

# %% my_target_is_no_plane role="check"

# %% [markdown]
# ### Training
#
# Stochastic gradient descent: each step draws a fresh batch of points, so that no point is ever seen twice and the cost
# of a batch, taken *before* its step, is an honest measure of what the network can do. Use the functions of problem 1.
#
# Mind the shapes: `target` returns `(batch,)`, the network `(batch, 1)`. Their difference, as numpy sees it, has
# shape `(batch, batch)`.

# %% with_linear_output role="given"

# %% train role="answer"

# %% bowl role="given"
def bowl(y):
    """A target for trying out."""
    return 1 + 4 * np.sum(y**2, axis=1)


# %% train_example role="example"
weights, biases = random_network([2, 20, 1], seed=3)
activations = with_linear_output(relu, 2)
costs = train(bowl, weights, biases, activations, 0.1, 1000, 30, seed=4)[2]
assert np.shape(costs) == (1000,), f"expected shape (1000,), saw {np.shape(costs)}"
first, last = costs[0], np.mean(costs[-50:])
print(f"cost of the first batch {first:.4f}, mean of the last 50 {last:.4f}")
assert last < first / 4, "the cost did not fall much"
again = train(bowl, weights, biases, activations, 0.1, 1000, 30, seed=4)[2]
assert np.allclose(again, costs), "the same start and seed must give the same costs"

# %% training_takes_a_step_per_batch role="check"

# %% training_reports_the_cost_of_each_batch role="check"

# %% training_lowers_the_cost_on_fresh_points role="check"

# %% long_training_is_right_to_its_end role="check"

# %% training_draws_fresh_points_from_the_square role="check"

# %% training_repeats_with_its_seed role="check"

# %% training_leaves_its_start_alone role="check"

# %% [markdown]
# ### relu against sigmoid
#
# A comparison is fair if everything else is equal: the same function, the same start, the same batches.

# %% compare_activations role="answer"

# %% compare_activations_example role="example"
weights, biases = random_network([2, 20, 1], seed=5)
numbers = {"eta": 0.1, "steps": 1000, "batch_size": 30, "seed": 6}
results = compare_activations(interesting_target, weights, biases, **numbers)
assert set(results) == {"relu", "sigmoid"}, f"the keys are {list(results)}"
for name in results:
    last = np.mean(results[name][2][-100:])
    print(f"{name:8s}: mean cost of the last 100 batches {last:.5f}")
activations = with_linear_output(sigmoid, 2)
alone = train(interesting_target, weights, biases, activations, **numbers)
same = np.allclose(results["sigmoid"][2], alone[2])
assert same, "the sigmoid network was not trained as `train` does it alone"

# %% both_activations_get_the_same_training role="check"

# %% each_cost_curve_belongs_to_its_network role="check"

# %% [markdown]
# The figure needs no training to be tried out. Here are results that are made up: networks as they were drawn, and costs
# that nobody measured.

# %% made_up_results role="given"
made_up_results = {
    "relu": (*random_network([2, 5, 1], seed=7), 1 / np.arange(1, 101)),
    "sigmoid": (*random_network([2, 5, 1], seed=8, spread=9.0), 2 / np.arange(1, 101)),
}

# %% training_figure role="answer"

# %% training_figure_example role="example"
figure = training_figure(bowl, made_up_results)
kind = type(figure).__name__
assert isinstance(figure, Figure), f"expected a figure, saw a value of type {kind}"
places = ("left", "center", "right")
titles = [axes.get_title(place) for axes in figure.axes for place in places]
for word in ("target", "relu", "sigmoid"):
    found = any(word in title.lower() for title in titles)
    assert found, f"no title with {word!r} in it; the titles are: {titles}"
plt.show()

# %% [markdown]
# And now your own function, and what the two networks learn of it.

# %% learned_example role="example"
weights, biases = random_network([2, 20, 1], seed=5)
numbers = {"eta": 0.1, "steps": 1000, "batch_size": 30, "seed": 6}
results = compare_activations(interesting_target, weights, biases, **numbers)
training_figure(interesting_target, results)
plt.show()

# %% figure_shows_both_cost_curves role="check"

# %% figure_shows_what_was_learned role="check"

# %% [markdown]
# **To explore** (no points): sigmoids that start from small weights see only the straight part of their curve, so that
# the network learns a plane and stays there for long. Give `random_network` another `spread`, add layers and neurons,
# change the learning rate. Which network wins on your function, and does it stay ahead? What does a single relu look
# like in the picture?

# %% [markdown]
# ## Problem 3 (bonus): the slope of a straight line
#
# The smallest network is a straight line through the origin: $y = w x$. The data are exact, $t = \tilde w x$, and each
# step draws $N$ fresh samples $x_j$ from a Gaussian with mean 0 and standard deviation $\sigma$. With the cost
#
# $$C = \frac{1}{2} \sum_{j=1}^{N} \left(w x_j - \tilde w x_j\right)^2$$
#
# (a *sum* over the samples in this problem, no mean) one step changes $w$ by $-\eta\, \partial C / \partial w$. The
# samples are random, so $w$ takes a random walk. How does it go on average, how wide does it spread, and how large may
# $\eta$ be?
#
# Below, $\delta_t = w_t - \tilde w$ is the deviation after $t$ steps, and $\langle \dots \rangle$ the mean over all draws.
# You will need $\langle x^2 \rangle = \sigma^2$ and $\langle x^4 \rangle = 3 \sigma^4$.

# %% slope_step role="answer"

# %% slope_step_example role="example"
step = slope_step(2.0, 1.0, np.array([1.0, -2.0]), 0.1)
# The derivative of the cost is 5 here.
assert np.isclose(step, 1.5), f"w goes from 2 to 1.5, yours goes to {step}"

# %% slope_moves_by_the_gradient_of_the_summed_cost role="check"

# %% [markdown]
# Simulate many runs at once: numpy does a thousand of them as fast as one.

# %% simulate_slope role="answer"

# %% simulate_slope_example role="example"
numbers = {"eta": 0.05, "n_samples": 4, "sigma": 1.0, "steps": 30}
slopes = np.asarray(simulate_slope(2.0, 1.0, **numbers, runs=2000, seed=1))
assert slopes.shape == (2000, 31), f"expected shape (2000, 31), saw {slopes.shape}"
plt.plot(slopes[:20].T, lw=0.7)
plt.axhline(1, color="k", ls=":")
plt.xlabel("step")
plt.ylabel("slope w")
plt.title("20 runs on their way to the true slope")
plt.show()

# %% simulated_steps_have_the_right_distribution role="check"

# %% simulated_steps_are_independent role="check"

# %% [markdown]
# Now the theory: $\langle \delta_t \rangle$ and $\langle \delta_t^2 \rangle$ in closed form.

# %% slope_mean role="answer"

# %% slope_mean_square role="answer"

# %% slope_moments_example role="example"
numbers = {"eta": 0.05, "n_samples": 4, "sigma": 1.0, "steps": 30}
slopes = np.asarray(simulate_slope(2.0, 1.0, **numbers, runs=20000, seed=2))
deviations = slopes - 1.0
means = [slope_mean(1.0, 0.05, 4, 1.0, t) for t in range(31)]
squares = [slope_mean_square(1.0, 0.05, 4, 1.0, t) for t in range(31)]
plt.semilogy(np.mean(deviations, axis=0), "o", label="simulated mean")
plt.semilogy(means, label="mean")
plt.semilogy(np.mean(deviations**2, axis=0), "s", label="simulated mean square")
plt.semilogy(squares, label="mean square")
plt.xlabel("step")
plt.legend()
plt.show()
seen = np.mean(deviations, axis=0)[:11]
assert np.allclose(seen, means[:11], rtol=0.05), "the mean is not the simulated one"
seen = np.mean(deviations**2, axis=0)[:11]
assert np.allclose(seen, squares[:11], rtol=0.15), "the mean square is not"

# %% mean_deviation_is_right role="check"

# %% mean_square_deviation_is_right role="check"

# %% stability_limits role="answer"

# %% stability_limits_example role="example"
for_the_mean, for_the_mean_square = stability_limits(4, 1.0)
assert 0 < for_the_mean_square < for_the_mean, "the mean square goes wrong first"
moments = ((slope_mean, for_the_mean), (slope_mean_square, for_the_mean_square))
for moment, limit in moments:
    name = moment.__name__
    below = moment(1.0, 0.99 * limit, 4, 1.0, 2000)
    above = moment(1.0, 1.01 * limit, 4, 1.0, 2000)
    assert abs(below) < 0.01, f"{name} does not vanish just below {limit}"
    assert abs(above) > 100, f"{name} does not grow just above {limit}"

# %% limit_for_the_mean_is_right role="check"

# %% limit_for_the_mean_square_is_right role="check"

# %% [markdown]
# **To think about** (no points): between the two limits the mean goes to zero and the mean square explodes. Simulate
# runs there and look at the *median* of $|\delta_t|$. Which of the three tells you what a typical training does?
