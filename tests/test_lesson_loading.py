"""Lesson 1: the sentences under its figures, the figures, and what its own cells compute."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestCentroid

from helpers.data import load_dataset
from helpers.language import use_language
from helpers.lessons import loading
from helpers.series.benchmark import run_cells
from helpers.series.project import Project

PROJECT = Project.find()
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (12, 28, 28), np.uint8)
LABELS = np.arange(12, dtype=np.uint8) % 10
PORTRAITS = RANDOM.uniform(0, 255, (10, 28, 28)).astype("float32")
QUICK = {"language": "en", "dataset": "digits", "train_samples": 1000}
FLAT = [0.80, 0.81, 0.79, 0.80]
ACCURACY = {
    ("mean", "euclidean"): 0.8,
    ("mean", "manhattan"): 0.6,
    ("median", "euclidean"): 0.7,
    ("median", "manhattan"): 0.75,
}


def euclidean(image, portraits):
    return np.sqrt(np.square(image - portraits).sum(axis=(-2, -1)))


def says(language, sentence, pt, en):
    assert {"pt": pt, "en": en}[language] in sentence


# what each sentence says of results made for the purpose, in pt and in en


def test_the_reading_of_a_digit_counts_ink_and_medium_shades(language):
    image = np.zeros((28, 28), np.uint8)
    image[0, :4] = 10, 64, 191, 255
    says(language, loading.read_digit(image, image[:10, :10]), "4 têm alguma tinta", "4 have some ink")
    says(language, loading.read_digit(image, image[:10, :10]), "2 dos 100", "2 of the 100")


def test_the_reading_of_the_grid_names_the_class_seen_most_often(language):
    says(language, loading.read_grid(np.array([3, 7, 7])), "O dígito 7 aparece 2", "The digit 7 appears 2")


def test_the_reading_of_the_balance_warns_of_classes_that_differ(language):
    similar, different = np.full(10, 100), np.full(10, 100)
    similar[1], different[1] = 120, 900
    says(language, loading.read_class_balance(similar), "medida honesta", "honest measure")
    says(language, loading.read_class_balance(different), "a do 1, com 50,0%", "class is the 1, with 50.0%")
    says(language, loading.read_class_balance(different), "acurácia de cada uma", "accuracy of each of them")


def test_the_reading_of_the_pixels_takes_255_as_a_share_of_the_ink(language):
    says(language, loading.read_pixel_values(0.8, 0.15, 0.05), "só 25,0%", "only 25.0%")
    says(language, loading.read_pixel_values(1.0, 0.0, 0.0), "só 0,0%", "only 0.0%")


def test_the_reading_of_the_portraits_names_the_least_and_the_most_ink(language):
    portraits = np.ones((10, 28, 28))
    portraits[1], portraits[0] = 0.5, 2
    says(
        language,
        loading.read_portraits(portraits),
        "do 1 é o que tem menos tinta: 25%",
        "of the 1 has the least ink: 25%",
    )


def test_the_reading_of_two_differences_names_the_nearer_portrait(language):
    says(language, loading.read_differences([1500.0, 1200.0], (3, 5)), "mais perto do 5", "nearer to the 5")
    says(
        language,
        loading.read_differences([1200.0, 1500.0], (3, 5)),
        "mais perto do 3, a 1.200",
        "nearer to the 3, at a distance of 1,200",
    )


def test_the_reading_of_ten_distances_says_whether_the_answer_is_correct(language):
    distances = np.array([9.0, 8, 7, 2, 9, 2.5, 9, 9, 9, 9])
    says(
        language,
        loading.read_distances(distances, 3),
        "25,0% mais longe",
        "the runner-up, the 5, is 25.0% farther away",
    )
    says(language, loading.read_distances(distances, 3), "está certa", "is correct")
    says(language, loading.read_distances(distances, 5), "está errada", "is wrong")


@pytest.mark.parametrize(
    ("last", "pt", "en"),
    [
        (0.85, "nota melhor que a merecida", "better mark than it deserves"),
        (0.70, "nota pior que a merecida", "worse mark than it deserves"),
        (0.80, "não se distingue", "does not stand out"),
    ],
)
def test_the_reading_of_the_tenths_depends_on_where_the_last_one_lies(last, pt, en, language):
    sentence = loading.read_blocks([0.8, 0.8, last], FLAT)
    says(language, sentence, pt, en)
    outside = int(last != 0.8)
    says(language, sentence, f"{outside} de 3 décimos", f"{outside} of 3 tenths")


@pytest.mark.parametrize(
    ("changes", "pt", "en"),
    [
        ({}, "Cada distância acerta mais com o seu próprio", "Each distance is correct more often with its own"),
        ({("mean", "manhattan"): 0.9}, "a de Manhattan não ganha", "the Manhattan gains nothing"),
        ({("median", "euclidean"): 0.9}, "a euclidiana não ganha", "the Euclidean gains nothing"),
        ({("mean", "manhattan"): 0.9, ("median", "euclidean"): 0.85}, "nenhuma das distâncias", "neither distance"),
    ],
)
def test_the_reading_of_the_comparison_says_which_distance_prefers_its_own_portrait(changes, pt, en, language):
    says(language, loading.read_comparison(ACCURACY | changes), pt, en)


def test_the_reading_of_the_comparison_names_the_best_pair(language):
    sentence = loading.read_comparison(ACCURACY | {("median", "manhattan"): 0.95})
    says(
        language,
        sentence,
        "a mediana com a distância de Manhattan, que acerta 95,0%",
        "the median with the Manhattan distance, which is correct on 95.0%",
    )


def test_the_reading_of_the_learning_curve_tells_a_plateau_from_a_rise(language):
    says(language, loading.read_learning_curve([1, 10, 1000], [0.4, 0.79, 0.8]), "Com 10, já fica", "With 10 it is")
    says(language, loading.read_learning_curve([1, 10, 1000], [0.4, 0.79, 0.8]), "ajudam pouco", "help little")
    says(language, loading.read_learning_curve([1, 10], [0.4, 0.6]), "ainda sobe", "still rises")


def test_the_reading_of_the_mistakes_names_the_most_frequent_confusion(language):
    says(
        language,
        loading.read_mistakes(np.array([4, 4, 9]), np.array([9, 9, 4])),
        "ver um 4 e responder 9: 2 dos 3",
        "see a 4 and answer 9: 2 of the 3",
    )
    says(
        language,
        loading.read_mistakes(np.array([4]), np.array([9])),
        "nenhuma confusão se repete",
        "no confusion occurs twice",
    )
    says(language, loading.read_mistakes(np.array([]), np.array([])), "não errou nenhuma", "misclassified no")


# the figures


DATA = load_dataset("digits")
FIGURES = {
    "digit": lambda: loading.digit(IMAGES[0], 5, top=5, left=11),
    "grid": lambda: loading.grid(IMAGES, LABELS),
    "similar classes": lambda: loading.class_balance(np.full(10, 100)),
    "different classes": lambda: loading.class_balance(np.arange(10) + 1),
    "background": lambda: loading.pixel_values(0.8, 0.15, 0.05),
    "little background": lambda: loading.pixel_values(0.3, 0.5, 0.2),
    "portraits": lambda: loading.portraits(PORTRAITS),
    "differences": lambda: loading.differences(IMAGES[0], PORTRAITS, digits=(3, 5)),
    "distances": lambda: loading.distances(np.arange(10) + 5.0, 0),
    "sets": lambda: loading.three_sets(DATA),
    "an easy end": lambda: loading.blocks([0.8, 0.8, 0.9], FLAT),
    "a hard end": lambda: loading.blocks([0.8, 0.8, 0.6], FLAT),
    "an end like the rest": lambda: loading.blocks([0.8, 0.8, 0.8], FLAT),
    "sums": lambda: loading.two_sums([9, 4, 9], [3, 2, 1]),
    "a plateau": lambda: loading.learning_curve([1, 10, 1000], [0.4, 0.79, 0.8]),
    "a rise": lambda: loading.learning_curve([1, 10], [0.4, 0.6]),
    "mistakes": lambda: loading.mistakes(IMAGES[:3], LABELS[:3], LABELS[:3] + 1, PORTRAITS, euclidean),
}  # fmt: skip


@pytest.fixture
def drawn(monkeypatch):
    """The figures shown, each with its description and its sentence."""
    shown = []
    monkeypatch.setattr(loading, "show_figure", lambda figure, alt, reading="": shown.append((figure, alt, reading)))
    return shown


def written_in(figure):
    """The words of a figure: its titles, labels, legends and other texts."""
    texts = [artist.get_text() for artist in figure.findobj(lambda artist: hasattr(artist, "get_text"))]
    return {word for word in texts if any(letter.isalpha() for letter in word)}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_figure_has_a_description_a_sentence_and_one_language(draw, drawn):
    seen = {}
    for name in ("pt", "en"):
        use_language(name)
        draw()
        figure, alt, reading = drawn.pop()
        assert alt.endswith(".")
        assert reading.endswith(".")
        figure.draw_without_rendering()
        seen[name] = written_in(figure), alt, reading
    (pt, *pt_texts), (en, *en_texts) = seen.values()
    assert not pt & en
    assert all(one != other for one, other in zip(pt_texts, en_texts, strict=True))


def test_the_three_sets_add_up_to_the_files(drawn, language):
    loading.three_sets(replace(DATA, x_train=DATA.x_train[:101], x_test=DATA.x_test[:7]))
    figure, _, reading = drawn.pop()
    says(
        language,
        reading,
        "90 imagens para o treino e 11 para a validação",
        "90 images for training and 11 for validation",
    )
    written = " ".join(written.get_text() for written in figure.axes[0].texts)
    assert all(number in written.split() for number in ("101", "90", "11", "7"))


def test_the_first_mistake_shown_is_of_the_most_frequent_confusion(drawn, language):
    labels, answers = np.array([7, 4, 2, 4]), np.array([9, 9, 3, 9])
    loading.mistakes(IMAGES[:4], labels, answers, PORTRAITS, euclidean)
    figure, alt, reading = drawn.pop()
    assert [axes.get_title() for axes in figure.axes[:4]] == ["4 → 9", "7 → 9", "2 → 3", "4 → 9"]
    assert "4 → 9; 7 → 9; 2 → 3; 4 → 9" in alt
    says(language, reading, "A primeira coluna mostra um deles", "The first column shows one of them")


def test_without_a_mistake_there_is_a_sentence_and_no_figure(drawn, capsys):
    loading.mistakes(IMAGES[:0], LABELS[:0], LABELS[:0], PORTRAITS, euclidean)
    assert not drawn
    assert "não errou nenhuma" in capsys.readouterr().out


def test_the_comparison_is_a_table_with_its_sentence(monkeypatch, language):
    shown = []
    monkeypatch.setattr(loading, "display", shown.append)
    monkeypatch.setattr(loading, "say", shown.append)
    loading.comparison(ACCURACY)
    rows = shown[0].data.splitlines()
    says(language, rows[2], "| média | 80,0% | 60,0% |", "| mean | 80.0% | 60.0% |")
    says(language, rows[3], "| mediana | 70,0% | 75,0% |", "| median | 70.0% | 75.0% |")
    assert shown[1] == loading.read_comparison(ACCURACY)


# what the lesson's own cells compute


def computing_cells():
    """The ids of the cells that do more than show a figure and save."""
    (lesson,) = PROJECT.select(("01_loading",))
    cells = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    left_out = ("parameters", "results")
    return [cell.id for cell in cells if cell.id not in left_out and not cell.source.startswith("show.")]


@pytest.fixture(scope="module")
def lesson():
    """The variables of the lesson after its cells have run, on the offline digits."""
    return run_cells(PROJECT, "01_loading", computing_cells(), **QUICK)


def test_the_lesson_agrees_with_libraries(lesson):
    x_train, x_validation = (lesson[f"x_{part}"].reshape(-1, 784) for part in ("train", "validation"))
    y = lesson["y_train"]
    means = lesson["mean_digits"](lesson["x_train"], y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about pixels that are the same in all images
        model = NearestCentroid().fit(x_train, y)
    np.testing.assert_allclose(means.reshape(10, 784), model.centroids_, atol=1e-3)
    for name, metric in (("euclidean", "euclidean"), ("manhattan", "cityblock")):
        for kind in ("mean", "median"):
            portraits = lesson[f"{kind}_digits"](lesson["x_train"], y)
            answers = cdist(x_validation, portraits.reshape(10, 784), metric).argmin(axis=1)
            assert lesson["accuracy"][kind, name] == np.mean(answers == lesson["y_validation"])


def test_the_three_sets_share_no_image_and_keep_the_proportions(lesson):
    counts = [np.bincount(lesson[f"y_{part}"]) for part in ("train", "validation")]
    assert [count.sum() for count in counts] == [900, 100]
    assert np.abs(counts[0] - 9 * counts[1]).max() <= 9  # rounding: at most one image of validation
    together = np.concatenate([lesson["x_train"], lesson["x_validation"]])
    assert sorted(map(bytes, together)) == sorted(map(bytes, lesson["x"]))


def test_each_tenth_is_held_out_once_and_the_first_draw_is_the_split_of_the_lesson(lesson):
    assert len(lesson["block_accuracy"]) == len(lesson["random_accuracy"]) == 10
    assert lesson["random_accuracy"][0] == lesson["accuracy"]["mean", "euclidean"]
    x, y = lesson["x"], lesson["y"]
    assert lesson["block_accuracy"][-1] == lesson["accuracy_on"](x[:900], y[:900], x[900:], y[900:])


def test_the_mean_and_the_median_are_where_the_two_sums_are_lowest(lesson):
    assert np.argmin(lesson["squares"]) == lesson["pixels"].mean() == 75
    assert np.argmin(lesson["absolutes"]) == np.median(lesson["pixels"]) == 30


def test_portraits_of_whole_numbers_lose_the_accuracy(lesson):
    """What the first suggestion to try asks for: uint8 numbers wrap around when subtracted."""
    portraits = lesson["mean_digits"](lesson["x_train"], lesson["y_train"])
    answers = lesson["nearest"](lesson["x_validation"], portraits.astype("uint8"), lesson["euclidean"])
    assert np.mean(answers == lesson["y_validation"]) < lesson["accuracy"]["mean", "euclidean"] - 0.2


def test_the_lesson_gives_the_same_when_each_cell_runs_twice(lesson):
    twice = [cell for cell in computing_cells() for _ in range(2)]
    again = run_cells(PROJECT, "01_loading", twice, **QUICK)
    for name in ("block_accuracy", "random_accuracy", "accuracy", "curve", "test_accuracy"):
        assert again[name] == lesson[name]


def test_on_mnist_the_last_tenth_is_easier_than_every_random_draw(mnist):
    lesson = run_cells(PROJECT, "01_loading", computing_cells(), language="en", dataset="mnist")
    assert lesson["block_accuracy"][-1] == pytest.approx(0.848, abs=0.001)
    assert max(lesson["random_accuracy"]) < 0.83
    assert lesson["accuracy"]["mean", "euclidean"] == pytest.approx(0.807, abs=0.015)
    assert lesson["accuracy"]["median", "manhattan"] > lesson["accuracy"]["mean", "manhattan"] + 0.05
    assert lesson["test_accuracy"] == pytest.approx(0.820, abs=0.001)
    halves = lesson["correct"][:5000].mean(), lesson["correct"][5000:].mean()
    assert halves == pytest.approx((0.774, 0.866), abs=0.002)
