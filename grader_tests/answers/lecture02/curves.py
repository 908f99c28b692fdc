"""Answers to `training_figure`: wrong cost curves."""

from grader_tests.lecture02 import pictures as checks
from mlphys.gallery import wrong

CURVES = checks.figure_shows_both_cost_curves
LEARNED = checks.figure_shows_what_was_learned


@wrong("training_figure", fails=[CURVES], says="no legend")
def curves_without_a_legend(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="is it the cost of sigmoid?")
def curves_with_swapped_labels(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label="sigmoid" if name == "relu" else "relu")
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says='the curve "relu": expected')
def curves_smoothed(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(np.convolve(costs, np.ones(5) / 5, mode="same"), label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES, LEARNED], says="end with `return fig`")
def figure_is_shown_and_lost(target, results):
    fig, axes = plt.subplots(1, 4)
    for name in results:
        axes[0].plot(results[name][2], label=name)
    plt.show()


@wrong("training_figure", fails=[CURVES], says="expected all of it in view")
def curves_out_of_view(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost", ylim=(2, 3))
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="expected all of it in view")
def first_steps_only_in_view(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost", xlim=(0, 20))
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="expected a panel with two curves that can be seen")
def curves_that_nobody_sees(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name, alpha=0)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="expected a panel with two curves that can be seen")
def curves_white_on_white(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, "w", label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="expected a panel with two curves that can be seen")
def curves_without_width(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name, lw=0)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="the same look")
def curves_of_one_look(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, "k", label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="is it the cost of sigmoid?")
def legend_with_swapped_texts(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend(["sigmoid", "relu"])
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="expected x to count its 70 steps")
def curves_against_time(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(0.01 * np.arange(len(costs)), costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="is it the logarithm?")
def curves_of_logarithms(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(np.log10(costs), label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="draw them with ax.plot")
def curves_as_scatter_plots(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].scatter(np.arange(len(costs)), costs, s=2, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[CURVES], says="expected labels on both axes")
def label_of_blanks(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="  ", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name)
    return fig
