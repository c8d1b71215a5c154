"""What lesson 6 shows: its pictures and tables, and the sentences that read them aloud.

Shares, such as accuracies, are numbers from 0 to 1. Models have the names of `helpers.results.MODEL_NAMES`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from IPython.display import display
from matplotlib import colormaps
from matplotlib.axes import Axes
from scipy.stats import binomtest

from helpers.data import Dataset
from helpers.diagrams import box, new_drawing
from helpers.display import say, table
from helpers.language import InputError, Text, number, text
from helpers.moving_picture import MovingPicture
from helpers.plots import COLOURS, MARKERS, Figure, new_figure, percent_axis, plot_images, show_figure, style
from helpers.results import MODEL_NAMES

DRAGGED_THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
LINES = ("-", "--", "-.", ":")
SHOWN = 12  # images in the gallery of mistakes
FEW = 20  # a group with fewer images is drawn faded
SMALL = 9  # points: the smallest letters in a figure
READABLE_SHARE = 0.005  # a share of a row of a confusion matrix that gets its number written
NAMES = {  # the models, as the subject or the object of a sentence
    "nearest_mean": Text("o dígito médio mais próximo", "the nearest mean digit"),
    "softmax_regression": Text("a regressão softmax", "softmax regression"),
    "mlp": Text("o MLP", "the MLP"),
    "cnn": Text("a CNN", "the CNN"),
}
OUTVOTED = (13, 15)  # labels of MNIST's test set that most people contradict, without and with two split votes
CEILING = (0.9985, 0.9987)  # what a reader scores who contradicts 15 and 13 of its 10,000 labels

Interval = tuple[float, float]


class Groups(NamedTuple):
    """Images grouped by confidence: mean confidence, share answered correctly and count, each of shape (groups,)."""

    confidence: np.ndarray
    correct: np.ndarray
    counts: np.ndarray

    @property
    def mean_confidence(self) -> float:
        return float(np.sum(self.confidence * self.counts) / self.counts.sum())

    @property
    def error(self) -> float:
        """The expected calibration error."""
        return float(np.sum(np.abs(self.confidence - self.correct) * self.counts) / self.counts.sum())

    @property
    def accuracy(self) -> float:
        return float(np.sum(self.correct * self.counts) / self.counts.sum())


# ---------------------------------------------------------------------------------------------- accuracies, one by one


def intervals(accuracy: Mapping[str, float], interval: Mapping[str, Interval]) -> None:
    """The error rate of each model with its interval, on a logarithmic axis; `interval` are those of the accuracies."""
    names, places = list(accuracy), np.arange(len(accuracy))[::-1]
    error = np.array([1 - accuracy[name] for name in names])
    ends = np.array([[1 - interval[name][1], 1 - interval[name][0]] for name in names])
    with style():
        figure, panels = new_figure(2.6)
        axes = panels[0, 0]
        axes.errorbar(error, places, xerr=np.abs(ends.T - error), fmt="o", color=COLOURS[0], capsize=5)
        _error_axis(axes, ends)
        axes.set_yticks(places, [_model(name) for name in names])
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.set_title(
            text("Quem erra menos, e com quanta incerteza", "Which model errs least, and how sure we can be")
        )
        axes.set_xlabel(
            text("erro na validação, escala logarítmica", "validation error rate, logarithmic scale").replace(
                " / ", "\n"
            )
        )
    alt = _listed(
        Text("Taxa de erro de cada modelo com o intervalo de 95%", "Error rate of each model with its 95% interval"),
        Text("{name}, {error:.2%} ({low:.2%} a {high:.2%})", "{name}, {error:.2%} ({low:.2%} to {high:.2%})"),
        [
            {"name": MODEL_NAMES[name], "error": middle, "low": low, "high": high}
            for name, middle, (low, high) in zip(names, error, ends, strict=True)
        ],
    )
    show_figure(figure, alt, read_intervals(accuracy, interval))


def read_intervals(accuracy: Mapping[str, float], interval: Mapping[str, Interval]) -> str:
    """Which neighbours in the ranking have intervals that overlap."""
    ranking = sorted(accuracy, key=lambda name: accuracy[name], reverse=True)
    for better, worse in pairwise(ranking):
        if interval[better][0] <= interval[worse][1]:
            return text(
                "Dois intervalos vizinhos se sobrepõem: só por eles, não dá para dizer se {better} é melhor que {worse}.",
                "Two neighbouring intervals overlap: from them alone we cannot say whether {better} is better than {worse}.",
                better=NAMES[better],
                worse=NAMES[worse],
            )
    factor = (1 - accuracy[ranking[1]]) / max(1 - accuracy[ranking[0]], 1e-9)
    return text(
        "Nenhum intervalo toca o vizinho: o acaso das imagens não basta para explicar a ordem dos modelos. Quem menos erra é "
        "{best}. Em segundo lugar vem {second}, com {factor:.1f} {times} esse número de erros.",
        "No interval touches its neighbour: chance in the images is not enough to explain the order of the models. The one "
        "with the fewest mistakes is {best}. In second place comes {second}, with {factor:.1f} {times} as many.",
        best=NAMES[ranking[0]],
        second=NAMES[ranking[1]],
        factor=factor,
        times=Text("vez", "times") if factor < 2 else Text("vezes", "times"),
    )


def final_table(
    count: int, correct: Mapping[str, int], interval: Mapping[str, Interval], validation: Mapping[str, float]
) -> None:
    """The table of the test set: the accuracy of each model on `count` images, its interval, and its validation accuracy."""
    header = [
        text("modelo", "model"),
        text("validação", "validation"),
        text("teste", "test"),
        text("de", "from"),
        text("até", "to"),
        text("erros no teste", "mistakes on the test"),
    ]
    rows = []
    for name, hits in correct.items():
        shares = (validation[name], hits / count, *interval[name])
        rows.append([_model(name), *(number(share, ".2%") for share in shares), number(count - hits, ",")])
    display(table(header, rows))
    say(read_final({name: hits / count for name, hits in correct.items()}, validation))


def read_final(accuracy: Mapping[str, float], validation: Mapping[str, float]) -> str:
    """The best model on the test, and how far validation and test are apart."""
    best = max(accuracy, key=lambda name: accuracy[name])
    same_order = sorted(accuracy, key=lambda name: accuracy[name]) == sorted(
        accuracy, key=lambda name: validation[name]
    )
    widest = max(accuracy, key=lambda name: abs(accuracy[name] - validation[name]))
    return text(
        "No teste, quem mais acerta é {best}, com {share:.2%}. {order} Da validação para o teste, quem mais muda é {widest}, "
        "com uma diferença de {points:.2f} {unit}.",
        "On the test the most accurate model is {best}, with {share:.2%}. {order} The model that changes most from validation "
        "to test is {widest}, by {points:.2f} {unit}.",
        best=NAMES[best],
        share=accuracy[best],
        order=Text("A ordem dos modelos é a mesma da validação.", "The models are in the same order as on validation.")
        if same_order
        else Text(
            "A ordem dos modelos não é a da validação.", "The models are not in the same order as on validation."
        ),
        widest=NAMES[widest],
        points=100 * abs(accuracy[widest] - validation[widest]),
        unit=_points(100 * abs(accuracy[widest] - validation[widest])),
    )


# ------------------------------------------------------------------------------------------------ two models, in pairs


def pairs(mlp_correct: np.ndarray, cnn_correct: np.ndarray, p_value: float) -> None:
    """The images by who answered them correctly (N, of truth values), as four boxes; `p_value` is that of the sign test."""
    both, neither = int(np.sum(mlp_correct & cnn_correct)), int(np.sum(~mlp_correct & ~cnn_correct))
    mended, spoiled = int(np.sum(~mlp_correct & cnn_correct)), int(np.sum(mlp_correct & ~cnn_correct))
    figure, axes = new_drawing(2.9)
    for place, label in ((3.7, text("CNN acerta", "CNN correct")), (6.3, text("CNN erra", "CNN wrong"))):
        axes.text(place, 2.65, label, ha="center", va="center", fontsize=11)
    for place, label in ((1.95, text("MLP acerta", "MLP correct")), (0.65, text("MLP erra", "MLP wrong"))):
        axes.text(2.25, place, label.replace(" / ", "\n"), ha="right", va="center", fontsize=11)
    cells = (
        (2.45, 1.4, both, "grey", text("empate", "tie")),
        (5.05, 1.4, spoiled, "orange", text("estragadas", "spoiled")),
        (2.45, 0.1, mended, "green", text("consertadas", "mended")),
        (5.05, 0.1, neither, "grey", text("empate", "tie")),
    )
    for left, bottom, count, colour, label in cells:
        weight = "normal" if colour == "grey" else "bold"
        box(axes, left, bottom, 2.5, 1.15, f"{number(count, ',')}\n{label}", colour, fontsize=13, fontweight=weight)
    alt = text(
        "Quatro caixas: {both:,} imagens que os dois acertam, {spoiled:,} que só o MLP acerta, {mended:,} que só a CNN acerta, "
        "{neither:,} que os dois erram.",
        "Four boxes: {both:,} images that both get right, {spoiled:,} that only the MLP gets right, {mended:,} that only the "
        "CNN gets right, {neither:,} that both get wrong.",
        both=both,
        spoiled=spoiled,
        mended=mended,
        neither=neither,
    )
    show_figure(figure, alt, read_pairs(mended, spoiled, p_value))


def read_pairs(mended: int, spoiled: int, p_value: float) -> str:
    """The verdict of the sign test on the CNN, which mends and spoils answers of the MLP."""
    if mended + spoiled == 0:
        return text(
            "Os dois modelos acertam exatamente as mesmas imagens: não há o que comparar.",
            "The two models get exactly the same images right: there is nothing to compare.",
        )
    if p_value >= 0.05:
        verdict = Text(
            "Uma moeda honesta pode bem fazer isso, e estas imagens não bastam para dizer qual é melhor.",
            "A fair coin may well do that, and these images are not enough to say which is better.",
        )
    elif mended > spoiled:
        verdict = Text(
            "O acaso raramente faz isso, e concluímos que esta CNN é melhor que este MLP.",
            "Chance seldom does that, and we conclude that this CNN is better than this MLP.",
        )
    else:
        verdict = Text(
            "O acaso raramente faz isso, e concluímos que este MLP é melhor que esta CNN.",
            "Chance seldom does that, and we conclude that this MLP is better than this CNN.",
        )
    return text(
        "São {count:,} as imagens que só uma das redes acerta. A CNN conserta {mended:,} e estraga {spoiled:,}, e {p_value}. {verdict}",
        "There are {count:,} images that only one of the networks gets right. The CNN mends {mended:,} and spoils {spoiled:,}, and "
        "{p_value}. {verdict}",
        count=mended + spoiled,
        mended=mended,
        spoiled=spoiled,
        p_value=_p_value(p_value),
        verdict=verdict,
    )


def _p_value(p_value: float) -> Text:
    if p_value < 0.001:
        return Text("p é menor que 0,001", "p is below 0.001")
    return Text("p = {p:.3f}", "p = {p:.3f}").filled(p=p_value)


def disagreements(
    images: np.ndarray, labels: np.ndarray, first: np.ndarray, second: np.ndarray, count: int = 8
) -> None:
    """Up to `count` images each that only the second of two models gets right, and that only the first does."""
    chosen: list[int] = []
    for winner, loser in ((second, first), (first, second)):
        chosen += np.flatnonzero((winner == labels) & (loser != labels))[:count].tolist()
    titles = [
        f"MLP {first[i]} {_mark(first[i] == labels[i])}\nCNN {second[i]} {_mark(second[i] == labels[i])}"
        for i in chosen
    ]
    figure = plot_images(
        _flat(images[chosen]),
        titles,
        text("Imagens em que só uma das redes acerta", "Images that only one of the networks gets right"),
        columns=count,
    )
    show_figure(figure, figure.alt)


def _mark(correct: bool) -> str:
    return "✓" if correct else "✗"


# --------------------------------------------------------------------------------------------------- which, and why


def confusion(matrices: Mapping[str, np.ndarray]) -> None:
    """Confusion matrices of counts (10, 10), side by side on one scale: per cent of the row, the diagonal grey."""
    shares = {name: _row_shares(matrix) for name, matrix in matrices.items()}
    highest = max(float(np.nanmax(share, initial=0)) for share in shares.values()) or 1.0
    with style():
        title = text(
            "A parte de cada classe que é tomada por outra", "The share of each class that is taken for another"
        )
        figure, panels = new_figure(4.3 + 0.5 * title.count("\n"), 1, len(shares), sharey=True)
        for axes, (name, share) in zip(panels[0], shares.items(), strict=True):
            picture = axes.imshow(share, cmap=_blues(), vmin=0, vmax=highest)
            for (row, column), value in np.ndenumerate(share):
                if value >= READABLE_SHARE:
                    colour = "white" if value > 0.6 * highest else "black"
                    label = number(100 * value, ".1f")
                    axes.text(column, row, label, ha="center", va="center", fontsize=SMALL, color=colour)
            axes.set_xticks(range(10))
            axes.set_yticks(range(10))
            axes.grid(visible=False)
            axes.set_title(_model(name))
            axes.set_xlabel(text("classe prevista", "predicted class"))
        panels[0, 0].set_ylabel(text("classe verdadeira", "true class"))
        bar = figure.colorbar(picture, ax=panels[0].tolist(), shrink=0.75)
        percent_axis(bar.ax.yaxis, 1)
        bar.set_label(text("% da linha", "% of the row"))
        figure.suptitle(title, fontsize=11)
    alt = text(
        "Matrizes de confusão lado a lado, na mesma escala, com a diagonal em cinza.",
        "Confusion matrices side by side on one scale, the diagonal in grey.",
    )
    reading = read_confusion(matrices)
    show_figure(figure, f"{alt} {reading}", reading)


def read_confusion(matrices: Mapping[str, np.ndarray]) -> str:
    """The most frequent confusion of each model, as a share of its row."""
    sentences = []
    for name, matrix in matrices.items():
        share = np.nan_to_num(_row_shares(matrix))
        row, column = map(int, np.unravel_index(int(share.argmax()), share.shape))
        values = {
            "name": NAMES[name],
            "row": row,
            "shown": _a_digit(row),
            "taken": _a_digit(column),
            "share": float(share.max()),
        }
        sentence = Text(
            "Com {name}, a confusão mais comum é {shown} tomado por {taken}, em {share:.1%} das imagens do {row}.",
            "With {name} the most common confusion is {shown} taken for {taken}, in {share:.1%} of the "
            "images of the {row}.",
        )
        if share.max() == 0:
            sentence = Text("Com {name} não há nenhum erro.", "With {name} there is no mistake.")
        sentences.append((sentence, values))
    return _joined(sentences)


def mistakes(images: np.ndarray, labels: np.ndarray, probabilities: np.ndarray) -> None:
    """The first twelve of the misclassified images: true and predicted class, and what the predicted one got."""
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    titles = [
        f"{label} → {answer}\n{_confidence(share)}"
        for label, answer, share in list(zip(labels, predicted, confidence, strict=True))[:SHOWN]
    ]
    figure = plot_images(
        _flat(images[:SHOWN]),
        titles,
        text(
            "Os piores erros da CNN: classe verdadeira → prevista, e a probabilidade da prevista",
            "The worst mistakes of the CNN: true → predicted class, and the probability of the predicted one",
        ),
        columns=6,
    )
    show_figure(figure, figure.alt, read_mistakes(confidence))


def read_mistakes(confidence: np.ndarray) -> str:
    """How sure the network was of all its mistakes."""
    sure = int(np.sum(confidence > 0.9))
    if not len(confidence):
        return text("A rede não errou nenhuma imagem.", "The network got no image wrong.")
    if not sure:
        return text(
            "Em nenhum dos {count:,} erros a resposta tem mais de 90% de probabilidade: quando erra, a rede hesita.",
            "In none of the {count:,} mistakes is the answer's probability above 90%: where it is wrong, the network hesitates.",
            count=len(confidence),
        )
    return text(
        "Em {sure:,} dos {count:,} erros a resposta tem mais de 90% de probabilidade: a rede erra também quando tem quase certeza.",
        "In {sure:,} of the {count:,} mistakes the answer's probability is above 90%: the network is wrong even when almost certain.",
        sure=sure,
        count=len(confidence),
    )


def _confidence(share: float) -> str:
    """A confidence in per cent that never says 100% of an answer that is wrong."""
    return f"> {number(0.999, '.1%')}" if share > 0.999 else number(float(share), ".1%")


def _a_digit(digit: int) -> Text:
    if digit == 8:
        return Text("um 8", "an 8")
    return Text(f"um {digit}", f"a {digit}")


def _row_shares(matrix: np.ndarray) -> np.ndarray:
    """A matrix of counts as shares of each row, with NaN on the diagonal."""
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, np.nan)
    return shares


def _blues() -> Any:
    """Blues for shares, grey for NaN."""
    return colormaps["Blues"].with_extremes(bad="#BBBBBB")


def threshold(thresholds: Sequence[float], precision: Sequence[float], recall: Sequence[float]) -> None:
    """Precision and recall of one digit over the threshold."""
    series = {text("precisão", "precision"): precision, text("revocação", "recall"): recall}
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        for place, (label, values) in enumerate(series.items()):
            axes.plot(thresholds, values, LINES[place], marker=MARKERS[place], color=COLOURS[place], label=label)
        percent_axis(axes.xaxis)
        percent_axis(axes.yaxis)
        axes.set_title(
            text(
                "Limiar mais alto: menos noves falsos, mais noves perdidos",
                "A higher threshold: fewer false nines, more nines missed",
            )
        )
        axes.set_xlabel(text("limiar", "threshold"))
        axes.legend()
    alt = text(
        "Duas curvas sobre o limiar. Precisão de {p0:.1%} a {p1:.1%}; revocação de {r0:.1%} a {r1:.1%}.",
        "Two curves over the threshold. Precision from {p0:.1%} to {p1:.1%}; recall from {r0:.1%} to {r1:.1%}.",
        p0=precision[0],
        p1=precision[-1],
        r0=recall[0],
        r1=recall[-1],
    )
    show_figure(figure, alt, read_threshold(thresholds, precision, recall))


def read_threshold(thresholds: Sequence[float], precision: Sequence[float], recall: Sequence[float]) -> str:
    """What a higher threshold gains and costs."""
    values = {"low": thresholds[0], "high": thresholds[-1], "gain": 100 * (precision[-1] - precision[0])}
    values |= {"cost": 100 * (recall[0] - recall[-1])}
    units = {"gain_unit": _points(values["gain"]), "cost_unit": _points(values["cost"])}
    if values["gain"] < 0.1:
        return text(
            "De {low:.0%} a {high:.0%}, subir o limiar não melhora a precisão e custa {cost:.1f} {cost_unit} de revocação.",
            "From {low:.0%} to {high:.0%}, raising the threshold does not improve precision and costs {cost:.1f} {cost_unit} of "
            "recall.",
            **values,
            **units,
        )
    return text(
        "De {low:.0%} a {high:.0%}, subir o limiar rende {gain:.1f} {gain_unit} de precisão e custa {cost:.1f} {cost_unit} de revocação.",
        "From {low:.0%} to {high:.0%}, raising the threshold gains {gain:.1f} {gain_unit} of precision and costs {cost:.1f} {cost_unit} "
        "of recall.",
        **values,
        **units,
    )


def drag_threshold(
    score: np.ndarray, is_nine: np.ndarray, precision_and_recall: Callable[[float], tuple[float, float]]
) -> MovingPicture:
    """The scores (N,) of the nines and of the other images, with a slider for the threshold.

    `is_nine` says which images are nines, and `precision_and_recall` gives the two numbers for a threshold.
    """
    frames = [_draw_threshold(score, is_nine, place, *precision_and_recall(place)) for place in DRAGGED_THRESHOLDS]
    values = [number(place, ".0%") for place in DRAGGED_THRESHOLDS]
    return MovingPicture(frames, values, text("limiar", "threshold"), first=DRAGGED_THRESHOLDS.index(0.5))


def _draw_threshold(
    score: np.ndarray, is_nine: np.ndarray, threshold: float, precision: float, recall: float
) -> Figure:
    """The histograms of the scores on both sides of one threshold."""
    parts = {text("noves", "nines"): score[is_nine], text("outros dígitos", "other digits"): score[~is_nine]}
    edges = np.linspace(0, 1, 21)
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        axes.hist(
            list(parts.values()),
            edges,
            color=COLOURS[:2],
            hatch=["//", ""],
            edgecolor="#333333",
            linewidth=0.5,
            label=list(parts),
        )
        axes.axvline(threshold, color="black", linewidth=2)
        axes.axvspan(threshold, 1, color="#999999", alpha=0.2)
        axes.set_yscale("log")
        axes.set(xlim=(0, 1), ylim=(0.8, None))
        axes.yaxis.set_major_formatter(lambda value, _: number(value, ","))
        axes.set_xlabel(text("probabilidade do 9", "probability of the 9"))
        axes.set_ylabel(text("imagens", "images"))
        percent_axis(axes.xaxis)
        axes.legend(loc="upper center", frameon=True, framealpha=1)
        axes.set_title(
            text(
                "Limiar {threshold:.0%}: precisão {precision:.1%}, revocação {recall:.1%}",
                "Threshold {threshold:.0%}: precision {precision:.1%}, recall {recall:.1%}",
                threshold=threshold,
                precision=precision,
                recall=recall,
            )
        )
    figure.alt = text(
        "Histogramas da probabilidade do 9 nos noves e nos outros dígitos. Com o limiar {threshold:.0%}, a precisão é "
        "{precision:.1%} e a revocação, {recall:.1%}.",
        "Histograms of the probability of the 9 for the nines and for the other digits. With the threshold {threshold:.0%}, "
        "precision is {precision:.1%} and recall {recall:.1%}.",
        threshold=threshold,
        precision=precision,
        recall=recall,
    )
    return figure


# --------------------------------------------------------------------------------------------------------- calibration


def calibration(by_epochs: Mapping[int, tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
    """The reliability diagram of one network after different numbers of epochs; see `Groups` for the arrays."""
    groups = {epochs: Groups(*values) for epochs, values in by_epochs.items()}
    titles = [text("MLP, {epochs:,} épocas", "MLP, {epochs:,} epochs", epochs=epochs) for epochs in groups]
    figure, alt = _reliability_diagram(titles, list(groups.values()))
    show_figure(figure, alt, read_calibration(groups))


def read_calibration(by_epochs: Mapping[int, Groups]) -> str:
    """Whether the network is too sure or too modest after each number of epochs."""
    sentences = []
    for epochs, groups in by_epochs.items():
        gap = groups.mean_confidence - groups.accuracy
        chance = 1.96 * math.sqrt(groups.accuracy * (1 - groups.accuracy) / groups.counts.sum())
        if abs(gap) <= chance:
            verdict = Text("a diferença cabe no acaso das imagens", "chance in the images can explain the difference")
        elif gap > 0:
            verdict = Text("tem confiança demais", "it is overconfident")
        else:
            verdict = Text("tem confiança de menos", "it is underconfident")
        sentence = Text(
            "Após {epochs:,} épocas, a rede promete acertar {confidence:.1%} das imagens e acerta {share:.1%}: {verdict}.",
            "After {epochs:,} epochs the network promises to get {confidence:.1%} of the images right and gets {share:.1%}: "
            "{verdict}.",
        )
        values = {"epochs": epochs, "confidence": groups.mean_confidence, "share": groups.accuracy, "verdict": verdict}
        sentences.append((sentence, values))
    return _joined(sentences)


def temperature(
    fitted: Sequence[float],
    before: tuple[np.ndarray, np.ndarray, np.ndarray],
    after: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """The reliability diagrams of a network without and with the temperatures `fitted`; see `Groups` for the arrays."""
    titles = [text("sem temperatura", "without temperature"), text("com temperatura", "with temperature")]
    groups = [Groups(*before), Groups(*after)]
    figure, alt = _reliability_diagram(titles, groups)
    show_figure(figure, alt, read_temperature(fitted, *groups))


def read_temperature(fitted: Sequence[float], before: Groups, after: Groups) -> str:
    """What the fitted temperatures say, and what they do to the calibration error."""
    if min(fitted) > 1.025:
        meaning = Text("a rede precisava baixar a confiança", "the network had to become less sure")
    elif max(fitted) < 0.975:
        meaning = Text("a rede podia ter mais confiança", "the network could be surer")
    else:
        meaning = Text("a confiança já estava quase boa", "the confidence was almost good already")
    result = Text("cai", "falls") if after.error < before.error else Text("não cai", "does not fall")
    return text(
        "As temperaturas das duas metades são {first:.2f} e {second:.2f}: {meaning}. Em imagens que não participaram do "
        "ajuste, o erro de calibração {result}, de {before:.2%} para {after:.2%}.",
        "The temperatures of the two halves are {first:.2f} and {second:.2f}: {meaning}. On images that had no part in the "
        "fit, the calibration error {result}, from {before:.2%} to {after:.2%}.",
        first=fitted[0],
        second=fitted[1],
        meaning=meaning,
        result=result,
        before=before.error,
        after=after.error,
    )


def _reliability_diagram(titles: list[str], panels_of: list[Groups]) -> tuple[Figure, str]:
    """Accuracy by confidence above, counts below, for each of `panels_of`; and the description."""
    with style():
        figure, panels = new_figure(4.8, 2, len(titles), sharex=True, sharey="row", height_ratios=[3, 1.2])
        for column, (title, groups) in enumerate(zip(titles, panels_of, strict=True)):
            top, bottom = panels[:, column]
            _draw_reliability(top, groups)
            top.set_title(title)
            width = 0.8 / len(groups.counts)
            places = (np.arange(len(groups.counts)) + 0.5) / len(groups.counts)
            bottom.bar(places, groups.counts, width, color="#777777")
            for place, count in zip(places, groups.counts, strict=True):
                if count:
                    bottom.text(place, count, number(int(count), ","), ha="center", va="bottom", fontsize=SMALL)
            bottom.set_yscale("log")
            bottom.set_ylim(0.8, 12 * max(10, *(part.counts.max() for part in panels_of)))
            bottom.yaxis.set_major_formatter(lambda value, _: number(value, ","))
            bottom.set_xlabel(text("confiança", "confidence"))
            percent_axis(bottom.xaxis)
        percent_axis(panels[0, 0].yaxis)
        panels[0, 0].set_ylabel(text("acurácia", "accuracy"))
        panels[1, 0].set_ylabel(text("imagens", "images"))
    alt = _listed(
        Text(
            "Acurácia por confiança ao lado da diagonal ideal, com o número de imagens de cada grupo embaixo",
            "Accuracy by confidence beside the ideal diagonal, with the number of images of each group below",
        ),
        Text(
            "confiança média {confidence:.1%}, acurácia {share:.1%}",
            "mean confidence {confidence:.1%}, accuracy {share:.1%}",
        ),
        [{"confidence": groups.mean_confidence, "share": groups.accuracy} for groups in panels_of],
    )
    return figure, alt


def _draw_reliability(axes: Axes, groups: Groups) -> None:
    axes.plot([0, 1], [0, 1], color="#777777", linestyle="--", linewidth=1)
    for confidence, share, count in zip(*groups, strict=True):
        if count:
            interval = binomtest(round(share * count), int(count)).proportion_ci(method="wilson")
            reach = [[max(share - interval.low, 0)], [max(interval.high - share, 0)]]
            axes.errorbar(
                confidence, share, yerr=reach, fmt="o", color=COLOURS[0], capsize=3, alpha=1 if count >= FEW else 0.3
            )
    axes.set(xlim=(0, 1.02), ylim=(0, 1.04))
    axes.text(0.03, 0.97, text("confiança de menos", "underconfident").replace(" / ", "\n"), va="top", fontsize=10)
    axes.text(0.98, 0.03, text("confiança demais", "overconfident").replace(" / ", "\n"), ha="right", fontsize=10)


# ---------------------------------------------------------------------------------------- outside the usual conditions


def shifted(
    shifts: Sequence[int],
    accuracy: Mapping[str, Sequence[float]],
    ink_lost: Sequence[float],
    moved: Sequence[np.ndarray],
) -> None:
    """The accuracy of each model over the shift in pixels, above one image of each shift; `ink_lost` are shares."""
    with style():
        figure, panels = new_figure(4.8, 2, 1, sharex=True, height_ratios=[4, 1])
        axes, strip = panels[:, 0]
        for place, (name, shares) in enumerate(accuracy.items()):
            axes.plot(shifts, shares, LINES[place], color=COLOURS[place], marker=MARKERS[place], label=_model(name))
        percent_axis(axes.yaxis)
        axes.set_ylim(0, 1.03)
        axes.set_ylabel(text("acurácia na validação", "validation accuracy").replace(" / ", "\n"))
        axes.set_title(
            text("Poucos pixels para o lado bastam para confundir", "A few pixels to the side are enough to confuse")
        )
        axes.legend(loc="lower left")
        for by, image in zip(shifts, moved, strict=True):
            strip.imshow(_flat(image[np.newaxis])[0], cmap="gray_r", extent=(by - 0.4, by + 0.4, 0, 1), aspect="auto")
            strip.plot(
                [by - 0.4, by + 0.4, by + 0.4, by - 0.4, by - 0.4], [0, 0, 1, 1, 0], color="#555555", linewidth=0.8
            )
        strip.set(xlim=(shifts[0] - 0.5, shifts[-1] + 0.5), ylim=(-0.05, 1.05), yticks=[])
        strip.set_xticks(list(shifts))
        strip.grid(visible=False)
        strip.spines["left"].set_visible(False)
        strip.set_xlabel(text("deslocamento para a direita, em pixels", "shift to the right, in pixels"))
    alt = _listed(
        Text("Acurácia por deslocamento, de 0 até o maior", "Accuracy by shift, from 0 to the largest"),
        Text("{name}, de {first:.1%} a {last:.1%}", "{name}, from {first:.1%} to {last:.1%}"),
        [{"name": MODEL_NAMES[name], "first": shares[0], "last": shares[-1]} for name, shares in accuracy.items()],
    )
    show_figure(figure, alt, read_shifted(shifts, accuracy, ink_lost))


def read_shifted(shifts: Sequence[int], accuracy: Mapping[str, Sequence[float]], ink_lost: Sequence[float]) -> str:
    """Which model keeps most in the middle of the range, what is left at its end, and whose fault the fall is."""
    middle = len(shifts) // 2
    best = max(accuracy, key=lambda name: accuracy[name][middle])
    fault = (
        Text(
            "embora só {ink:.1%} da tinta tenha saído do quadro. A queda vem dos modelos, e não da borda.",
            "although only {ink:.1%} of the ink has left the frame. The fall comes from the models, not from the border.",
        )
        if ink_lost[-1] < 0.05
        else Text(
            "mas {ink:.1%} da tinta saiu do quadro. Uma parte da queda vem da borda.",
            "but {ink:.1%} of the ink has left the frame. A part of the fall comes from the border.",
        )
    )
    return text(
        "Com {middle} pixels, quem mais resiste é {best}, que acerta {share:.1%}. Com {last} pixels, acerta {end:.1%}, {fault}",
        "At {middle} pixels the model that holds up best is {best}, which gets {share:.1%} right. At {last} pixels it gets {end:.1%}, "
        "{fault}",
        middle=shifts[middle],
        best=NAMES[best],
        share=accuracy[best][middle],
        last=shifts[-1],
        end=accuracy[best][-1],
        fault=fault.filled(ink=ink_lost[-1]),
    )


def before_and_after(images: np.ndarray, shuffled_images: np.ndarray, labels: np.ndarray) -> None:
    """The same images in two rows: as they are, and with their pixels shuffled."""
    titles = [str(label) for label in labels]
    figure = plot_images(
        _flat(np.concatenate([images, shuffled_images])),
        titles + [""] * len(titles),
        text("Dígitos, antes e depois de embaralhar os pixels", "Digits, before and after shuffling the pixels"),
        columns=len(titles),
    )
    show_figure(figure, figure.alt)


def shuffled(before: Mapping[str, float], after: Mapping[str, float], count: int) -> None:
    """The error rate of networks on normal and on shuffled images, `count` validation images each."""
    names = list(before)
    places = np.arange(len(names))[::-1]
    errors = np.array([[1 - before[name], 1 - after[name]] for name in names])
    labels = (text("imagens normais", "normal images"), text("pixels embaralhados", "shuffled pixels"))
    with style():
        figure, panels = new_figure(2.3)
        axes = panels[0, 0]
        axes.hlines(places, errors.min(axis=1), errors.max(axis=1), color="#999999", linewidth=2)
        for column, label in enumerate(labels):
            axes.plot(
                errors[:, column],
                places,
                linestyle="",
                marker=MARKERS[column],
                markersize=(13, 8)[column],  # one may lie on the other
                color=COLOURS[column],
                label=label,
            )
        _error_axis(axes, errors)
        axes.set_yticks(places, [_model(name) for name in names])
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.set_xlabel(
            text("erro na validação, escala logarítmica", "validation error rate, logarithmic scale").replace(
                " / ", "\n"
            )
        )
        figure.legend(loc="outside upper center", ncols=2)
    alt = _listed(
        Text("Taxa de erro nas imagens normais e nas embaralhadas", "Error rate on normal and on shuffled images"),
        Text("{name}, {normal:.2%} e {shuffled:.2%}", "{name}, {normal:.2%} and {shuffled:.2%}"),
        [{"name": MODEL_NAMES[name], "normal": 1 - before[name], "shuffled": 1 - after[name]} for name in names],
    )
    show_figure(figure, alt, read_shuffled(before, after, count))


def read_shuffled(before: Mapping[str, float], after: Mapping[str, float], count: int) -> str:
    """What the MLP and the CNN lose, and who is ahead now."""
    loss = {name: before[name] - after[name] for name in before}
    chance = 1.96 * math.sqrt(2 * before["mlp"] * (1 - before["mlp"]) / count)
    mlp = (
        Text("O MLP praticamente não muda", "The MLP hardly changes")
        if abs(loss["mlp"]) <= chance
        else Text("O MLP também muda", "The MLP changes, too")
    )
    if after["cnn"] < after["mlp"]:
        verdict = Text("sem vizinhança, ela fica atrás do MLP", "without neighbours it falls behind the MLP")
    elif loss["cnn"] > chance:
        verdict = Text("ela perde vantagem, mas segue na frente", "it loses ground but stays ahead")
    else:
        verdict = Text("com estes dados ela quase não perde", "on these data it hardly loses")
    return text(
        "{mlp}: o erro vai de {mlp_before:.2%} para {mlp_after:.2%}. O da CNN vai de {cnn_before:.2%} para {cnn_after:.2%}: {verdict}.",
        "{mlp}: its error goes from {mlp_before:.2%} to {mlp_after:.2%}. The CNN's goes from {cnn_before:.2%} to {cnn_after:.2%}: "
        "{verdict}.",
        mlp=mlp,
        mlp_before=1 - before["mlp"],
        mlp_after=1 - after["mlp"],
        cnn_before=1 - before["cnn"],
        cnn_after=1 - after["cnn"],
        verdict=verdict,
    )


# ------------------------------------------------------------------------------------------------------- the ceiling


def unlabelled(data: Dataset, indices: Sequence[int]) -> None:
    """The test images `indices` of the original MNIST, numbered from 1, without their labels."""
    if _is_mnist(data):
        titles = [str(place) for place in range(1, len(indices) + 1)]
        display(plot_images(data.x_test[list(indices)], titles, text("Imagens sem rótulo", "Images without labels")))


def reading(data: Dataset, indices: Sequence[int], disputed: Sequence[int], digits, answers: np.ndarray) -> None:
    """The test images `indices` with their labels, the reader's `digits`, and a model's `answers` on the whole test set.

    `disputed` are those of `indices` on whose label people do not agree. As long as `digits` is `...`, a sentence says
    what to do. Raises `InputError` if `digits` are not as many digits as there are images.
    """
    if not _is_mnist(data):
        return
    if digits is ...:
        say(
            text(
                "Ainda em aberto: troque os três pontos por uma lista com as suas {count} leituras, como [4, 9, 1, …].",
                "Still open: replace the three dots by a list of your {count} readings, such as [4, 9, 1, …].",
                count=len(indices),
            )
        )
        return
    read = np.asarray(digits)
    if read.shape != (len(indices),) or read.dtype.kind not in "iu" or read.min() < 0 or read.max() > 9:
        raise InputError(
            "A lista das suas leituras precisa ter {count} dígitos de 0 a 9, um por imagem.",
            "The list of your readings must have {count} digits from 0 to 9, one for each image.",
            count=len(indices),
        )
    chosen = list(indices)
    labels = data.y_test[chosen]
    lines = (text("rótulo", "label"), text("você", "you"), "CNN")
    titles = [
        "\n".join(f"{line} {digit}" for line, digit in zip(lines, three, strict=True))
        for three in zip(labels, read, answers[chosen], strict=True)
    ]
    figure = plot_images(
        data.x_test[chosen], titles, text("Três leituras de cada imagem", "Three readings of each image")
    )
    show_figure(figure, figure.alt, read_reading(labels, read, answers[chosen], np.isin(chosen, disputed)))


def read_reading(labels: np.ndarray, read: np.ndarray, answers: np.ndarray, disputed: np.ndarray) -> str:
    """How often the reader and the model agree with the labels; all arrays (N,), `disputed` of booleans."""
    numbers = Text(
        "Nas {count} imagens duvidosas você concorda com o rótulo em {own}, e a CNN em {model}. Nas {others} comuns, você em "
        "{own_others} e ela em {model_others}.",
        "On the {count} debatable images you agree with the label on {own}, and the CNN on {model}. On the {others} ordinary "
        "ones, you on {own_others} and it on {model_others}.",
    )
    agreed = float(np.mean(read[disputed] == labels[disputed]))
    if agreed == 1:
        verdict = Text(
            "Você lê como quem rotulou, o que a maioria das cinco pessoas não fez.",
            "You read like whoever wrote the labels, which most of the five people did not.",
        )
    elif agreed > 0.5:
        verdict = Text(
            "Nas duvidosas você lê, na maioria das vezes, como quem rotulou, mais do que as cinco pessoas leram.",
            "On the debatable ones you mostly read like whoever wrote the labels, more than the five people did.",
        )
    else:
        verdict = Text(
            "Nas duvidosas você não lê melhor nem pior do que o rótulo: você lê outra coisa.",
            "On the debatable ones you read neither better nor worse than the label: you read something else.",
        )
    values = {
        "count": int(disputed.sum()),
        "own": int(np.sum((read == labels)[disputed])),
        "model": int(np.sum((answers == labels)[disputed])),
        "others": int((~disputed).sum()),
        "own_others": int(np.sum((read == labels)[~disputed])),
        "model_others": int(np.sum((answers == labels)[~disputed])),
    }
    return _joined([(numbers, values), (verdict, {})])


def disputed(data: Dataset, indices: Sequence[int], answers: np.ndarray) -> None:
    """The test images `indices`, on whose label people do not agree, and a model's `answers` on the whole test set.

    Their places refer to the original MNIST: with other data there is nothing to show, and a sentence says so.
    """
    if not _is_mnist(data):
        return
    chosen = list(indices)
    labels = data.y_test[chosen]
    figure = plot_images(
        data.x_test[chosen],
        [
            f"{text('rótulo', 'label')} {label}\nCNN {answers[index]}"
            for index, label in zip(chosen, labels, strict=True)
        ],
        text("Imagens de teste de rótulo duvidoso", "Test images with a debatable label"),
        columns=5,
    )
    show_figure(figure, figure.alt, read_disputed(labels, answers[chosen], int(np.sum(answers != data.y_test))))


def read_disputed(labels: np.ndarray, answers: np.ndarray, mistakes: int) -> str:
    """How many of the debatable images the model answers as the label says, and their part in all its `mistakes`."""
    wrong = int(np.sum(labels != answers))
    return text(
        "A CNN discorda do rótulo em {wrong} destas {count} imagens, entre os seus {mistakes:,} erros no teste. Quem "
        "respondesse como a maioria das pessoas contrariaria o rótulo em {fewest} a {most} delas e ficaria entre {low:.2%} e "
        "{high:.2%}.",
        "The CNN disagrees with the label on {wrong} of these {count} images, among its {mistakes:,} mistakes on the test. A reader "
        "who answered as most people do would contradict the label on {fewest} to {most} of them and score between {low:.2%} and "
        "{high:.2%}.",
        count=len(labels),
        wrong=wrong,
        mistakes=mistakes,
        fewest=OUTVOTED[0],
        most=OUTVOTED[1],
        low=CEILING[0],
        high=CEILING[1],
    )


# ------------------------------------------------------------------------------------------------------------ in common


def _is_mnist(data: Dataset) -> bool:
    """Whether `data` is the original MNIST; if not, say that there is nothing to show."""
    if not data.verified:
        say(
            text(
                "Estas posições são do MNIST original; com outros dados não há o que mostrar.",
                "These places refer to the original MNIST; with other data there is nothing to show.",
            )
        )
    return data.verified


def _points(points: float) -> Text:
    """The unit of a difference in percentage points; Portuguese has the singular below 2."""
    return Text("ponto", "points") if points < 2 else Text("pontos", "points")


def _model(name: str) -> str:
    return text(MODEL_NAMES[name]).replace(" / ", "\n")


def _joined(parts: Sequence[tuple[Text, dict]], separator: str = " ") -> str:
    """Several texts, each with the values of its fields, as one; each language by itself."""
    pt, en = (separator.join(part.render(language, **values) for part, values in parts) for language in ("pt", "en"))
    return text(pt, en)


def _listed(title: Text, item: Text, values: Sequence[dict]) -> str:
    """A description: its title, and `item` filled with each of `values`."""
    items = Text(_in("pt", item, values), _in("en", item, values))
    return text("{title}: {items}.", "{title}: {items}.", title=title, items=items)


def _in(language: str, item: Text, values: Sequence[dict]) -> str:
    return "; ".join(item.render(language, **fields) for fields in values)


def _flat(images: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) or (N, 28, 28, 1) as (N, 28, 28)."""
    return images.reshape(len(images), *images.shape[1:3])


def _error_axis(axes: Axes, errors: np.ndarray) -> None:
    """A logarithmic horizontal axis for error rates, with round ticks, more where the axis is short, in per cent."""
    low, high = max(float(errors.min()), 1e-4) / 1.3, max(float(errors.max()), 2e-4) * 1.3
    firsts = (1, 2, 5) if high / low > 10 else (1, 1.5, 2, 3, 4, 5, 7)
    ticks = [first * 10.0**power for power in range(-4, 0) for first in firsts] + [1.0]
    inside = [tick for tick in ticks if low <= tick <= high]
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_xticks(
        inside,
        [f"{number(100 * tick)}%" for tick in inside],
    )
    axes.set_xticks([], minor=True)
