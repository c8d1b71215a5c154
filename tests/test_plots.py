"""The figures: their descriptions and the data that they draw."""

import numpy as np
import pytest

from helpers.plots import (
    Figure,
    plot_bars,
    plot_curves,
    plot_images,
    plot_intervals,
)

IMAGES = np.random.default_rng(0).integers(0, 200, (3, 8, 8), np.uint8)

# figure: (function that draws it, part of its description in Portuguese, in English if it differs)
FIGURES = {
    "images": (lambda: plot_images(IMAGES, ["5", "0", "4\n99 %"], "Exemplos"), "Exemplos: 5, 0, 4 99 %.", None),
    "weights": (lambda: plot_images(IMAGES - 100.0, [""] * 3, "Filtros", columns=3, diverging=True), "Filtros.", None),
    "bars": (lambda: plot_bars(["0", "1"], {"a": [9.5, 11], "b": [10, 8]}, "x", "y"), "9,5", "9.5"),
    "curves": (lambda: plot_curves({"p": {"a": [0.5, 0.25], "b": [1, 2]}, "q": {"a": [3]}}, "x"), "0,250", "0.250"),
    "curves with given x": (lambda: plot_curves({"p": {"a": [1, 2]}}, "x", x=[-4, 4]), "em 4", "at 4"),
    "intervals": (lambda: plot_intervals(["a"], [0.5], [(0.25, 0.6)], "x"), "25,00%", "25.00%"),
}
each_figure = pytest.mark.parametrize(("draw", "pt", "en"), FIGURES.values(), ids=FIGURES)


@each_figure
def test_a_figure_is_described_in_the_language_in_use(draw, pt, en, language):
    figure = draw()
    assert isinstance(figure, Figure)
    assert (en if language == "en" and en else pt) in figure.alt


@each_figure
def test_a_figure_is_always_shown_as_the_same_png_and_description(draw, pt, en):
    figure = draw()
    data, metadata = figure._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG\r\n\x1a\n")
    assert metadata["image/png"]["alt"] == data["text/plain"] == figure.alt
    assert (data, metadata) == draw()._repr_mimebundle_()


def test_different_data_give_different_pictures():
    first, second = (plot_images(images, [""] * 3, "")._repr_mimebundle_()[0] for images in (IMAGES, IMAGES // 2 + 9))
    assert first["image/png"] != second["image/png"]


def test_images_share_one_scale_from_white_to_the_highest_pixel():
    figure = plot_images(IMAGES, ["5", "0", "4"], "")
    axes = figure.axes[0]
    assert [title.get_text() for title in axes.texts] == ["5", "0", "4"]
    for picture, image in zip(axes.images, IMAGES, strict=True):
        np.testing.assert_array_equal(picture.get_array(), image)
        assert picture.get_clim() == (0, IMAGES.max())


def test_zero_is_in_the_middle_of_a_diverging_scale():
    figure = plot_images(np.array([[[-3.0, 1.0]]]), [""], "", diverging=True)
    assert figure.axes[0].images[0].get_clim() == (-3, 3)


@pytest.mark.parametrize("images", [np.zeros((2, 8, 8)), np.zeros((0, 8, 8))], ids=["black", "none"])
def test_black_images_and_no_images_can_be_drawn(images):
    assert plot_images(images, [""] * len(images), "")._repr_mimebundle_()[0]["image/png"]


def test_the_numbers_of_an_axis_are_written_in_the_language_in_use(language):
    axes = plot_curves({"y": {"a": [0.0, 0.5, 1.0]}}, "x").axes[0]
    axes.set_yticks([0.5])
    assert [label.get_text() for label in axes.get_yticklabels()] == [{"pt": "0,5", "en": "0.5"}[language]]


def test_only_charts_with_several_lines_have_a_legend():
    single, several = plot_curves({"y": {"a": [1]}, "z": {"a": [1], "b": [2]}}, "x").axes
    assert single.get_legend() is None
    assert [label.get_text() for label in several.get_legend().get_texts()] == ["a", "b"]


def test_an_interval_is_drawn_from_its_low_to_its_high_end():
    axes = plot_intervals(["a", "b"], [0.5, 0.9], [(0.25, 0.6), (0.875, 0.95)], "x").axes[0]
    (bars,) = axes.containers[0].lines[2]
    assert [segment[:, 0].tolist() for segment in bars.get_segments()] == [[25, 60], [87.5, 95]]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]
