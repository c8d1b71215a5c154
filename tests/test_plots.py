"""The figures: their descriptions and the data that they draw."""

import numpy as np
import pytest

from helpers.plots import Figure, describe_history, plot_images

IMAGES = np.random.default_rng(0).integers(0, 200, (3, 8, 8), np.uint8)

# figure: (function that draws it, part of its description)
FIGURES = {
    "images": (lambda: plot_images(IMAGES, ["5", "0", "4\n99 %"], "Exemplos"), "Exemplos: 5, 0, 4 99 %."),
    "weights": (lambda: plot_images(IMAGES - 100.0, [""] * 3, "Filtros", columns=3, diverging=True), "Filtros."),
}
each_figure = pytest.mark.parametrize(("draw", "description"), FIGURES.values(), ids=FIGURES)


@each_figure
def test_a_figure_is_described(draw, description):
    figure = draw()
    assert isinstance(figure, Figure)
    assert description in figure.alt


def test_learning_curves_are_described_by_where_they_begin_and_end(language):
    history = {
        "loss": [0.5, 0.3, 0.25],
        "val_loss": [0.4, 0.2, 0.35],
        "accuracy": [0.8, 0.9, 0.95],
        "val_accuracy": [0.85, 0.97, 0.9],
    }
    described = describe_history(history)
    parts = {
        "pt": ["de 0,500 a 0,250", "de 0,400 a 0,350", "de 80,00% a 95,00%", "de 85,00% a 90,00%"],
        "en": ["from 0.500 to 0.250", "from 0.400 to 0.350", "from 80.00% to 95.00%", "from 85.00% to 90.00%"],
    }
    places = [described.find(part) for part in parts[language]]
    assert -1 not in places
    assert places == sorted(places)


@each_figure
def test_a_figure_is_always_shown_as_the_same_png_and_description(draw, description):
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
