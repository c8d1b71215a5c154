"""Lesson 8: the sentences that read its results, its figures and tables, and what its own cells compute."""

import re
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Label

from helpers.backend import keras, tf
from helpers.language import use_language
from helpers.lessons import speed as show
from helpers.models import cnn
from helpers.series.benchmark import run_cells
from helpers.series.project import Project

WAYS = {
    "eager": [2.1, 2.2, 2.0],
    "compiled_step": [0.6, 0.62, 0.58],
    "graph": [0.2, 0.21, 0.19],
    "xla": [0.05, 0.052, 0.049],
}
NO_GAIN = {**WAYS, "xla": [0.2, 0.22, 0.195]}
WORSE_AT_THE_END = {**WAYS, "xla": [0.4, 0.42, 0.39]}
ALL_EQUAL = {name: [1.0, 1.1, 0.9] for name in WAYS}
ONLY_BACK_TO_THE_START = {**ALL_EQUAL, "compiled_step": [2.0, 2.1, 1.9]}

SLOW = [(10.0, 0.980), (10.2, 0.981), (9.8, 0.979)]
FAST = [(2.0, 0.970), (2.1, 0.971), (1.9, 0.969)]
FAST_AND_BETTER = [(2.0, 0.990), (2.1, 0.991), (1.9, 0.989)]
LIKE_SLOW = [(10.1, 0.9805), (9.9, 0.9815), (10.0, 0.9795)]
SAME_MEAN = [(10.0, 0.980), (10.0, 0.982), (10.0, 0.978)]
LADDER = {name: [(s / (n + 1), a + 0.001 * n) for s, a in SLOW] for n, name in enumerate(show.RUNGS)}
RATES = [0.0, 0.006, 0.012, 0.009, 0.003]
PARTS = [0.5, 5.0, 11.0, 1.5, 2.0]


@pytest.fixture
def tables(monkeypatch):
    """The tables that the lesson's functions show, as Markdown."""
    shown: list[str] = []
    monkeypatch.setattr(show, "display", lambda table: shown.append(table.data))
    return shown


# one reading, its arguments, and what tells its case from the others in each language
CASES: list[tuple[Any, tuple, str, str]] = [
    (show.read_ways, (WAYS,), "de “eager” para “passo compilado”: 1,50 s", "from “eager” to “compiled step”: 1.50 s"),
    (show.read_ways, (WAYS,), "de “eager” para “XLA”: 42,0 vezes mais rápido", "from “eager” to “XLA”: 42.0 times faster"),
    (show.read_ways, (NO_GAIN,), "De “laço no grafo” para “XLA” não há ganho", "From “loop in the graph” to “XLA” there is no gain"),
    (show.read_ways, (WORSE_AT_THE_END,), "A menor mediana não é a da última", "The last way does not have the smallest median"),
    (show.read_ways, (ALL_EQUAL,), "Nenhuma das mudanças poupa", "None of the changes saves"),
    (show.read_ways, (ONLY_BACK_TO_THE_START,), "de “eager” para “eager”: o mesmo tempo", "from “eager” to “eager”: the same time"),
    (show.read_rung, ({"fit": SLOW},), "Ponto de partida: 10,0 s (9,80 a 10,2); acurácia na validação de 98,00% ± 0,10%, em 3 treinos.", "Starting point: 10.0 s (9.80 to 10.2); validation accuracy 98.00% ± 0.10%, in 3 runs."),
    (show.read_rung, ({"fit": SLOW[:1]},), "98,00%, em um só treino.", "98.00%, in a single run."),
    (show.read_rung, ({"fit": SLOW[:1], "graph": FAST[:1]},), "não separa a diferença do ruído", "does not tell the difference from noise"),
    (show.read_rung, ({"fit": SLOW, "graph": FAST},), "o ponto de partida leva 5,00 vezes esse tempo", "the starting point takes 5.00 times as long"),
    (show.read_rung, ({"fit": SLOW, "graph": FAST},), "5,00 vezes mais rápido, e a acurácia é 1,00 ponto percentual menor, mais do que as sementes", "5.00 times faster, and the accuracy is 1.00 percentage points lower, more than the seeds"),
    (show.read_rung, ({"fit": FAST, "graph": SLOW},), "5,00 vezes mais lento, e a acurácia é 1,00 ponto percentual maior", "5.00 times slower, and the accuracy is 1.00 percentage points higher"),
    (show.read_rung, ({"fit": SLOW, "graph": LIKE_SLOW},), "o treino leva o mesmo tempo, a não ser pelo ruído, e a acurácia é 0,05 ponto percentual maior, o que as sementes sozinhas podem", "training takes the same time, apart from noise, and the accuracy is 0.05 percentage points higher, which the seeds alone may"),
    (show.read_rung, ({"fit": SLOW, "graph": SAME_MEAN},), "a acurácia é a mesma", "the accuracy is the same"),
    (show.read_rung, ({"fit": SLOW, "same_rate": FAST, "root_rate": SLOW, "linear_rate": FAST},), "Em relação a “lote maior, mesma taxa”", "Compared with “larger batch, same rate”"),
    (show.read_rung, ({"fit": SLOW, "linear_rate": SLOW, "schedule": FAST},), "Em relação a “lote maior, taxa × 8”", "Compared with “larger batch, rate × 8”"),
    (show.read_parts, (PARTS,), "a da volta, com 55% do tempo. O entorno leva 10%.", "the backward pass, with 55% of the time. The overhead takes 10%."),
    (show.read_parts, ([1, 2, 3, 1, 13],), "a do entorno, com 65%", "the overhead, with 65%"),
    (show.read_parts, ([-0.1, 2, 6, -1, 2],), "fica em zero (dados, atualização)", "stays at zero (data, update)"),
    (show.read_throughput, (10.0, 100.0), "10% do caso ideal. Há espaço", "10% of the ideal case. There is room"),
    (show.read_throughput, (80.0, 100.0), "80% do caso ideal. A rede já aproveita bem", "80% of the ideal case. The network already makes good use"),
    (show.read_orders, ([0.005, 0.0051, 0.0049], [0.002, 0.0021, 0.0019]), "5,00 ms; com a agregação antes, de 2,00 ms: 2,50 vezes mais rápido", "5.00 ms; with pooling first, 2.00 ms: 2.50 times faster"),
    (show.read_orders, ([0.002, 0.0021, 0.0019], [0.003, 0.0031, 0.0029]), "1,50 vez mais lento", "1.50 times slower"),
    (show.read_orders, ([0.002, 0.003, 0.001], [0.002, 0.003, 0.001]), "o mesmo tempo, a não ser", "the same time, apart from"),
    (show.read_orders, ([0.005] * 9 + [0.001], [0.002] * 9 + [0.9]), "2,50 vezes mais rápido", "2.50 times faster"),
    (show.read_schedule, (RATES,), "no passo 3 de 5, com a taxa em 0,012. Dali ela desce até 0,003", "at step 3 of 5, with the rate at 0.012. From there it falls to 0.003"),
    (show.read_schedule, ([0.012, 0.003],), "não há aquecimento: a taxa começa em 0,012", "there is no warm-up: the rate starts at 0.012"),
    (show.read_ladder, ({"fit": SLOW, "memory": FAST},), "de 10,0 s a 2,00 s: o treino é 5,00 vezes mais rápido, e a acurácia é 1,00 ponto percentual menor", "from 10.0 s to 2.00 s: training is 5.00 times faster, and the accuracy is 1.00 percentage points lower"),
    (show.read_ladder, ({"fit": SLOW, "memory": FAST_AND_BETTER},), "a acurácia é 1,00 ponto percentual maior, mais do que as sementes", "the accuracy is 1.00 percentage points higher, more than the seeds"),
    (show.read_ladder, ({"fit": SLOW, "memory": LIKE_SLOW},), "o que as sementes sozinhas podem explicar", "which the seeds alone may explain"),
    (show.read_ladder, ({"fit": SLOW, "two_epochs": FAST},), "O último degrau faz duas épocas", "The last rung does two epochs"),
    (show.read_proof, ({"plain": SLOW, "fast": FAST},), "leva 5,00 vezes o tempo da receita rápida (4,86 a 5,16 nos 3 pares", "takes 5.00 times the time of the fast recipe (4.86 to 5.16 in the 3 pairs"),
    (show.read_proof, ({"plain": SLOW, "fast": FAST},), "a acurácia é 1,00 ponto percentual menor, mais do que as sementes", "the accuracy is 1.00 percentage points lower, more than the seeds"),
    (show.read_proof, ({"plain": FAST, "fast": SLOW},), "0,200 vez o tempo", "0.200 times the time"),
    (show.read_proof, ({"plain": SLOW, "fast": FAST_AND_BETTER},), "a acurácia é 1,00 ponto percentual maior, mais do que as sementes", "the accuracy is 1.00 percentage points higher, more than the seeds"),
    (show.read_proof, ({"plain": SLOW, "fast": [(2, 0.981), (2, 0.979), (2, 0.982)]},), "o que as sementes sozinhas podem explicar", "which the seeds alone may explain"),
    (show.read_proof, ({"plain": SLOW, "fast": SAME_MEAN},), "com a receita rápida, a acurácia é a mesma", "with the fast recipe, the accuracy is the same"),
    (show.read_proof, ({"plain": SLOW[:1], "fast": FAST[:1]},), "Um só par de treinos", "a single pair of runs"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "measured", "pt", "en"), CASES)
def test_a_reading_says_what_was_measured(read, measured, pt, en, language):
    wanted, unwanted = (pt, en) if language == "pt" else (en, pt)
    sentence = read(*measured)
    assert wanted in sentence
    assert unwanted not in sentence


def test_the_differences_of_the_proof_are_paired_by_seed():
    """The fast recipe is a little better with each seed; the seeds differ much more than the recipes."""
    plain, fast = [(9.0, 0.97), (9.0, 0.98), (9.0, 0.99)], [(2.0, 0.972), (2.0, 0.9821), (2.0, 0.9919)]
    assert "more than the seeds" in show.read_proof({"plain": plain, "fast": fast})
    assert "which the seeds alone may explain" in show.read_ladder({"fit": plain, "memory": fast})


def test_a_change_that_helps_everywhere_gets_no_note(language):
    assert not {"ruído", "noise", "última", "last"} & set(re.findall(r"\w+", show.read_ways(WAYS)))


FIGURES = {
    "ways": lambda: show.ways(WAYS),
    "no gain": lambda: show.ways(ALL_EQUAL),
    "worse": lambda: show.ways(WORSE_AT_THE_END),
    "parts": lambda: show.parts(PARTS),
    "noise": lambda: show.parts([-0.1, 2, 3, 1, 13]),
    "schedule": lambda: show.schedule(RATES),
    "no warm-up": lambda: show.schedule(RATES[2:]),
    "ladder": lambda: show.ladder(LADDER),
    "two rungs": lambda: show.ladder({"fit": SLOW, "graph": LIKE_SLOW}),
    "one run": lambda: show.ladder({name: runs[:1] for name, runs in LADDER.items()}),
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_each_figure_has_a_description_in_each_language(draw, figures, tables):
    for language in ("pt", "en", "both"):
        use_language(language)
        draw()
    pt, en, both = [figure.alt for figure in figures]
    assert min(len(pt), len(en)) > 20
    assert both == f"{pt}\n{en}" or len(set((pt, en, both))) == 3
    assert figures[0]._repr_mimebundle_()[0]["image/png"]


@pytest.mark.parametrize("in_use", ["pt", "en", "both"])
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_the_labels_of_a_figure_are_inside_it_apart_and_readable(draw, figures, tables, in_use):
    use_language(in_use)
    draw()
    (figure,) = figures
    FigureCanvasAgg(figure).draw()
    labels = [label for label in figure.findobj(Label) if label.get_visible() and label.get_text()]
    assert min(label.get_fontsize() for label in labels) >= 9
    boxes = {label: label.get_window_extent() for label in labels if re.search(r"[^\W\d_]{3,}|\d s", label.get_text())}
    assert boxes
    for label, box in boxes.items():
        assert box.x0 >= 0, label
        assert box.x1 <= figure.bbox.x1, label
        assert box.y0 >= 0, label
        assert box.y1 <= figure.bbox.y1, label
        for other, other_box in boxes.items():
            assert label is other or not box.overlaps(other_box), (label, other)


@pytest.mark.parametrize(
    ("say", "values"),
    [
        (show.rung, (LADDER,)),
        (show.throughput, (10.0, 100.0)),
        (show.orders, ([0.1], [0.2])),
    ],
)
def test_a_sentence_is_shown(say, values, capsys, language):
    say(*values)
    assert len(capsys.readouterr().out) > 20


def test_the_ladder_is_a_table_too(tables, figures, language):
    show.ladder({"fit": SLOW, "graph": FAST})
    (table,) = tables
    start, graph = (
        ("| ponto de partida | 10,0 (9,80–10,2) | 1,00 | 98,00% ± 0,10% |", "| 2,00 (1,90–2,10) | 5,00 |")
        if language == "pt"
        else ("| starting point | 10.0 (9.80–10.2) | 1.00 | 98.00% ± 0.10% |", "| 2.00 (1.90–2.10) | 5.00 |")
    )
    assert start in table
    assert graph in table


def test_the_proof_is_a_table_too(tables, language):
    show.proof({"plain": SLOW, "fast": FAST})
    (table,) = tables
    row = (
        "| receita rápida | 3 | 2,00 (1,90–2,10) | 97,00% ± 0,10% | 96,90% |"
        if language == "pt"
        else "| fast recipe | 3 | 2.00 (1.90–2.10) | 97.00% ± 0.10% | 96.90% |"
    )
    assert row in table


def test_the_results_file_gets_the_accuracies_and_the_median_times():
    metrics, seconds = show.results({"plain": SLOW, "fast": FAST[:1]})
    assert metrics["cnn"] == pytest.approx(
        {"test_accuracy": 0.98, "test_accuracy_sd": 0.001, "test_accuracy_lowest": 0.979, "seeds": 3}
    )
    assert metrics["fast_cnn"] == {
        "test_accuracy": 0.97,
        "test_accuracy_sd": None,
        "test_accuracy_lowest": 0.97,
        "seeds": 1,
    }
    assert seconds == {"cnn": {"training": 10.0}, "fast_cnn": {"training": 2.0}}


# What the lesson's own cells claim ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The variables of the lesson after a short run of some of its cells, and all its functions."""
    cells = ["setup", "imports", "data", "timings", "batches", "step", "eager", "compiled", "whole", "same"]
    cells += ["tensors", "order", "schedule"]
    settings = {"dataset": "digits", "train_samples": 1000, "seeds": 1, "language": "en"}
    settings |= {"output_dir": str(tmp_path_factory.mktemp("speed")), "large_batch": 30}
    return run_cells(Project.find(), "08_speed", cells, **settings)


def test_the_multiplications_are_those_of_the_table(lesson):
    assert lesson["multiplications"](cnn()) == 194_688 + 2_230_272 + 204_800 + 1_280 == 2_631_040
    assert lesson["multiplications"](lesson["small_cnn"]()) == 247_104


def test_an_epoch_leaves_the_same_weights_in_either_way(lesson):
    assert np.abs(lesson["in_python"]).max() > 0.01
    assert lesson["difference"] < 1e-4


def test_pooling_may_come_before_relu(lesson):
    np.testing.assert_array_equal(lesson["relu_first"], lesson["pool_first"])


def test_the_first_update_in_the_graph_is_that_of_keras(lesson):
    """One batch of all images, so that the shuffled order changes nothing; plain descent, so that rounding stays small."""
    ours = lesson["small_cnn"]()
    theirs = keras.models.clone_model(ours)
    theirs.set_weights(ours.get_weights())
    images, labels = np.asarray(lesson["x_tensor"]), lesson["y_train"]
    lesson["train_in_graph"](ours, keras.optimizers.SGD(0.1), len(images))
    theirs.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    theirs.train_on_batch(images, labels)
    for weights, expected in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=1e-5)


def test_the_targets_of_label_smoothing_are_those_of_the_text(lesson):
    sure = tf.one_hot([3], 10)
    guess = tf.constant([[0.05] * 3 + [0.55] + [0.05] * 6])
    by_hand = -(0.955 * np.log(0.55) + 9 * 0.005 * np.log(0.05))
    assert float(lesson["loss_of"](lambda x, training: x, guess, sure, 0.05)) == pytest.approx(by_hand, rel=1e-4)


def test_the_rate_rises_to_its_peak_and_falls_to_nearly_nothing(lesson):
    rate = lesson["warmup_and_decay"]()
    rates = [float(rate(step)) for step in range(-(-len(lesson["x_train"]) // lesson["large_batch"]))]
    peak = int(np.argmax(rates))
    assert peak == int(0.15 * len(rates))
    assert rates[peak] == pytest.approx(lesson["highest_rate"])
    assert np.all(np.diff(rates[: peak + 1]) > 0)
    assert np.all(np.diff(rates[peak:]) < 0)
    assert rates[-1] < 0.01 * lesson["highest_rate"]
