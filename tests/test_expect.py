"""mlphys.checking: helpers accept right answers in any dress and name what is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlphys.checking import CheckFailed, as_array, check, expect_close, expect_figure, expect_in_view, expect_rate
from mlphys.checking.answer import StudentRaised, local_answers
from mlphys.errors import AuthorError

EXPECTED = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]])


@pytest.mark.parametrize(
    "seen", [EXPECTED, EXPECTED.tolist(), EXPECTED.astype(np.float32), tuple(map(tuple, EXPECTED)), EXPECTED + 1e-9]
)
def test_right_values_pass_in_any_dress(seen: object) -> None:
    expect_close(seen, EXPECTED, of="x")


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (30 * EXPECTED, "30 times the expected value everywhere"),
        (-EXPECTED, "-1 times"),
        (EXPECTED + 2, "2 more than expected everywhere"),
        (EXPECTED.T, "transposed"),
        (EXPECTED[0], "expected shape 2x3, saw 3"),
        (None, "saw None"),
        ("text", "expected real numbers"),
        ([[1, 2, 3], [4, 5]], "different lengths"),
        (EXPECTED * np.nan, "finite"),
        (EXPECTED * 1j, "real numbers"),
        (EXPECTED + np.eye(2, 3), "2 of 6 entries differ"),
        (EXPECTED**2, "is it squared?"),
    ],
)
def test_wrong_values_fail_with_the_reason(seen: object, words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        expect_close(seen, EXPECTED, of="x", suspects={"is it squared?": EXPECTED**2})


def test_a_square_matrix_that_is_transposed_is_named() -> None:
    with pytest.raises(CheckFailed, match="transposed"):
        expect_close(EXPECTED[:, :2].T, EXPECTED[:, :2], of="x")


def test_numbers_alone_are_compared() -> None:
    expect_close(2, 2.0, of="x")
    with pytest.raises(CheckFailed, match="expected 2, saw 3"):
        expect_close(3, 2.0, of="x")


def test_shapes_may_have_free_sizes() -> None:
    assert as_array([[1, 2]], of="x", shape=(-1, 2)).shape == (1, 2)


def test_a_rate_fails_only_beyond_doubt() -> None:
    expect_rate(45, 50, at_least=0.95, of="x")
    with pytest.raises(CheckFailed, match="saw 20 of 50"):
        expect_rate(20, 50, at_least=0.95, of="x")


def test_something_else_than_a_figure_is_named() -> None:
    with pytest.raises(CheckFailed, match="expected a matplotlib figure, saw a list of 1"):
        expect_figure([1], of="plot")


def test_a_check_without_a_sentence_is_an_authors_error() -> None:
    with pytest.raises(AuthorError, match="docstring"):

        @check(points=1)
        def silent(f, *, rng):
            pass


def test_an_answer_tells_which_arguments_it_changed() -> None:
    def spoils(a, b):
        a[0] = 5
        return b

    reply = local_answers({"spoils": spoils})["spoils"].watch(np.zeros(2), [1])
    assert reply.value == [1]
    assert reply.changed == ("argument 1",)


def test_an_exception_comes_back_as_data() -> None:
    def fails():
        raise KeyError("k")

    with pytest.raises(StudentRaised, match="fails raised KeyError: 'k'"):
        local_answers({"fails": fails})["fails"]()


def test_functions_cross_both_ways() -> None:
    answers = local_answers({"twice": lambda f, x: f(f(x)), "double": lambda x: 2 * x})
    assert answers["twice"](answers["double"], 3) == 12
    assert answers["twice"](lambda x: x + 1, 3) == 5


def test_a_figure_comes_back_as_panels() -> None:
    def draw():
        import matplotlib.pyplot as plt

        figure, (left, right) = plt.subplots(1, 2)
        mappable = left.imshow([[1, 2], [3, 4]], origin="lower", extent=(0, 1, 0, 1))
        figure.colorbar(mappable)
        right.plot([0, 1], [2, 3], label="cost")
        right.set_xlabel("step")
        return figure

    figure = expect_figure(local_answers({"draw": draw})["draw"](), of="draw", panels=2)
    assert figure.panels[0].images[0].upright.tolist() == [[1, 2], [3, 4]]
    assert figure.panels[1].lines[0].y.tolist() == [2, 3]
    assert "step" in figure.panels[1].text


def test_a_colour_bar_in_axes_of_its_own_is_no_panel() -> None:
    def draw():
        import matplotlib.pyplot as plt

        figure, (left, right) = plt.subplots(1, 2)
        left.imshow([[1.0, 2.0]])
        figure.colorbar(plt.cm.ScalarMappable(), cax=right)
        return figure

    expect_figure(local_answers({"draw": draw})["draw"](), of="draw", panels=1)


@pytest.mark.parametrize(
    ("limits", "flat"),
    [({}, False), ({"vmin": -5, "vmax": 5}, False), ({"vmin": 1.5}, False), ({"vmin": 10, "vmax": 20}, True),
     ({"vmin": -1000, "vmax": 1000}, True), ({"norm": "log"}, False)],
)  # fmt: skip
def test_an_image_in_one_flat_colour_is_not_seen(limits: dict[str, Any], flat: bool) -> None:
    def draw(mesh: bool):
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots()
        (axes.pcolormesh if mesh else axes.imshow)([[1.0, 2.0], [2.0, 1.0]], **limits)
        axes.set_ylim(sorted(axes.get_ylim()))
        return figure

    for mesh in (False, True):
        (panel,) = expect_figure(local_answers({"draw": draw})["draw"](mesh), of="draw").panels
        if flat:
            with pytest.raises(CheckFailed, match="one flat colour"):
                expect_in_view(panel, of="panel", colours=True)
        else:
            expect_in_view(panel, of="panel", colours=True)


@pytest.mark.parametrize("origin", ["lower", "upper"])
def test_an_image_is_read_as_it_is_seen(origin: str) -> None:
    def draw():
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots()
        values = np.array([[0.0, 1.0], [2.0, 3.0]])  # y grows along rows
        axes.imshow(values if origin == "lower" else values[::-1], origin=origin, extent=(-1, 1, -1, 1))
        return figure

    image = local_answers({"draw": draw})["draw"]().panels[0].images[0]
    assert image.upright.tolist() == [[0, 1], [2, 3]]
