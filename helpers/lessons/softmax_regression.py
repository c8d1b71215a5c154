"""The pictures of lesson 3, softmax regression, and the sentences that read them aloud."""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from matplotlib.colorbar import Colorbar
from matplotlib.patches import Rectangle

from helpers.diagrams import arrow, box, circle, new_drawing
from helpers.display import say
from helpers.language import Text, number, text
from helpers.moving_picture import MovingPicture
from helpers.plots import COLOURS, MARKERS, Figure, new_figure, percent_axis, plot_images, show_figure, style

LN_10 = math.log(10)  # the loss of a model that gives every one of ten classes the same probability
SLOW = 0.01  # a fall of the loss in one epoch below which the training hardly goes on
RARE = 0.01  # a class that is the answer to a smaller share of the images counts as lost
NEAR = 0.05  # share of the way down still to go at which a descent counts as arrived
HALF = 0.5  # an accuracy above which a high loss can only come from mistakes that are very sure
SURE = 0.9  # the probability from which the model counts as almost certain
DRAGGED_RATES = (1, 2, 3, 5, 7, 10, 14, 20, 25, 30)
LINE_STYLES = ["-", "--", ":"]
OFFSETS = {  # where the number of a step stands beside its point, in points, on each side of the valley
    "left": [(-4, -15), (-11, -12), (-13, -4), (7, 5)],
    "right": [(-4, -15), (8, 2), (8, 2), (6, -12)],
}
HATCHES = ["", "///", "..."]
RECIPES = {
    "mean": Text("média", "mean"),
    "sum": Text("soma, a partir dos logits", "sum, from the logits"),
    "sum_floor": Text("soma, com 1e-10", "sum, with 1e-10"),
}

History = Sequence[Mapping[str, float]]  # for each epoch: loss, accuracy, val_loss, val_accuracy


def ten_sums(image: np.ndarray) -> None:
    """Draw the model: the pixels of `image` (28, 28), the weights of one class, the ten scores."""
    figure, axes = new_drawing(4.3)
    axes.imshow(image, cmap="gray_r", vmin=0, vmax=255, extent=(0.2, 2.0, 1.25, 3.05), aspect="auto")
    axes.add_patch(_frame(0.2, 1.25, 1.8, 1.8))
    axes.text(1.1, 3.15, text("28 × 28 pixels", "28 × 28 pixels"), ha="center", va="bottom")
    axes.text(1.1, 1.15, text("achatada\nem 784", "flattened\nto 784"), ha="center", va="top", linespacing=1.1)
    heights = {"x_{0}": 3.55, "x_{1}": 2.85, "x_{i}": 1.75, "x_{783}": 0.65}
    scores = {digit: 3.85 - 0.39 * digit for digit in range(10)}
    for name, y in heights.items():
        for digit, end in scores.items():
            chosen = digit == 3
            axes.plot(
                [3.62, 5.58],
                [y, end],
                color=COLOURS[1] if chosen else "#BBBBBB",
                linewidth=2 if chosen else 0.6,
                zorder=2 if chosen else 1,
            )
        circle(axes, 3.35, y, 0.27, f"${name}$")
    for y in (2.3, 1.2):
        axes.text(3.35, y, "⋮", ha="center", va="center", fontsize=14)
    for digit, y in scores.items():
        circle(axes, 5.76, y, 0.18, f"$z_{{{digit}}}$", "orange" if digit == 3 else "grey", fontsize=9.5)
    arrow(axes, (2.1, 2.15), (3.0, 2.15))
    axes.text(3.35, 4.05, text("entrada", "input"), ha="center")
    axes.text(5.76, 4.14, text("notas", "scores"), ha="center")
    axes.text(4.55, 0.1, _stacked(text("cada linha é um peso", "each line is a weight")), ha="center", va="bottom")
    explained = _stacked(text("a nota do 3", "the score of the 3"))
    axes.text(6.1, 2.68, f"{explained}\n" + r"$z_3 = \sum_i x_i W_{i3} + b_3$", va="center", color="#A04000")
    show_figure(
        figure,
        text(
            "Diagrama: os 784 pixels de uma imagem entram à esquerda; cada um se liga por uma linha, um peso, a cada uma das "
            "dez notas à direita. As linhas que chegam à nota do 3 estão em destaque.",
            "Diagram: the 784 pixels of an image enter on the left; each is joined by a line, a weight, to each of the ten "
            "scores on the right. The lines that reach the score of the 3 stand out.",
        ),
    )


def scores_to_bars(scores: Sequence[float]) -> None:
    """Draw the two steps of softmax on a few `scores`: the exponentials, then the division by their sum."""
    exponentials = np.exp(np.asarray(scores, dtype=np.float64))
    shares = exponentials / exponentials.sum()
    panels = [
        (text("notas $z$", "scores $z$"), np.asarray(scores), ".1f"),
        (text("exponenciais $e^z$", "exponentials $e^z$"), exponentials, ".2f"),
        (text("probabilidades $p$", "probabilities $p$"), shares, ".1%"),
    ]
    names = [f"$z_{place}$" for place in range(len(scores))]
    with style():
        figure, axes = new_figure(2.7, columns=3)
        for place, (panel, (title, values, spec)) in enumerate(zip(axes[0], panels, strict=True)):
            bars = panel.bar(names, values, color=COLOURS[place], width=0.6)
            panel.bar_label(bars, [number(value, spec) for value in values], padding=2)
            panel.set_title(title)
            panel.margins(y=0.15)
            panel.grid(visible=False)
            panel.tick_params(axis="y", left=False, labelleft=False)
            figure.suptitle(text("A softmax em dois passos", "Softmax in two steps"))
            if place:
                panel.set_xticks(range(len(scores)), [name.replace("z", "p" if place == 2 else "z") for name in names])
    show_figure(
        figure,
        text(
            "Três quadros de barras: as notas {scores}; as exponenciais delas; e as probabilidades {shares}.",
            "Three panels of bars: the scores {scores}; their exponentials; and the probabilities {shares}.",
            scores=_listed(scores, ".1f"),
            shares=_listed(shares, ".1%"),
        ),
        text(
            "A nota mais alta fica com {share:.1%}. As barras do meio e as da direita têm a mesma forma: dividir pela soma só "
            "muda a escala, para que o total seja {whole:.0%}.",
            "The highest score gets {share:.1%}. The bars in the middle and on the right have the same shape: dividing by the "
            "sum only changes the scale, so that the total is {whole:.0%}.",
            share=shares.max(),
            whole=1,
        ),
    )


def price_of_a_probability() -> None:
    """Draw -log p, the loss of an image whose correct class got the probability p."""
    places = np.linspace(0.002, 1, 500)
    marked = [0.9, 0.5, 0.1, 0.01]
    with style():
        figure, axes = new_figure(3.0)
        panel = axes[0, 0]
        panel.plot(places, -np.log(places), color=COLOURS[0], linewidth=2)
        panel.axhline(LN_10, color="#777777", linestyle="--", linewidth=1)
        panel.text(0.98, LN_10 + 0.1, _ln_10(), ha="right", va="bottom", color="#444444")
        panel.plot(marked, -np.log(marked), "o", color=COLOURS[1])
        for share in marked:
            label = f"{number(share, '.0%')}: {number(-math.log(share), '.2f')}"
            panel.annotate(label, (share, -math.log(share)), (8, 4), textcoords="offset points")
        panel.set(xlim=(0, 1.02), ylim=(0, 6.3))
        panel.set_xlabel(text("probabilidade dada à classe certa", "probability given to the correct class"))
        panel.set_ylabel(text("perda −log p", "loss −log p"))
        panel.set_title(text("Quanto custa cada resposta", "What each answer costs"))
        percent_axis(panel.xaxis)
    show_figure(
        figure,
        text(
            "Curva de −log p: a perda é 0 em 100% e cresce sem limite quando a probabilidade se aproxima de 0; em 10% ela vale ln 10.",
            "Curve of −log p: the loss is 0 at 100% and grows without bound as the probability approaches 0; at 10% it is ln 10.",
        ),
        text(
            "Cada vez que a probabilidade da classe certa fica dez vezes menor, a perda aumenta {ln:.2f}: ter certeza e errar custa caro.",
            "Each time the probability of the correct class becomes ten times smaller, the loss rises by {ln:.2f}: to be sure and wrong costs dearly.",
            ln=LN_10,
        ),
    )


def valley(loss_with: Callable[[float], float], paths: Mapping[float, Sequence[float]]) -> None:
    """Draw the loss as a function of one weight, and on it the steps of a descent for each rate of `paths`.

    `loss_with` gives the loss for a value of the weight; a path is the values of the weight, the first before any step.
    """
    heights = {rate: [loss_with(weight) for weight in path] for rate, path in paths.items()}
    places = _around(paths.values())
    losses = [loss_with(place) for place in places]
    figure = _draw_valley(places, losses, paths, heights)
    show_figure(figure, figure.alt, read_valley(heights, min(losses)))


def drag_rate(loss_with: Callable[[float], float], descend: Callable[[float], Sequence[float]]) -> MovingPicture:
    """The valley with a slider for the rate; `descend` gives the path for a rate, and `loss_with` is as for `valley`."""
    paths = {rate: descend(rate) for rate in DRAGGED_RATES}
    heights = {rate: [loss_with(weight) for weight in path] for rate, path in paths.items()}
    places = _around(paths.values())
    losses = [loss_with(place) for place in places]
    frames = [_draw_valley(places, losses, {rate: paths[rate]}, {rate: heights[rate]}) for rate in paths]
    for frame, rate in zip(frames, paths, strict=True):
        frame.alt = f"{frame.alt} {read_valley({rate: heights[rate]}, min(losses))}"
    return MovingPicture(frames, [number(rate) for rate in paths], text("taxa", "rate"), first=DRAGGED_RATES.index(5))


def _around(paths: Iterable[Sequence[float]]) -> np.ndarray:
    """Values of the weight from somewhat below to somewhat above those of all `paths`: float64 (61,)."""
    everywhere = np.concatenate([np.asarray(path) for path in paths])
    margin = 0.15 * max(1.0, float(np.ptp(everywhere)))
    return np.linspace(everywhere.min() - margin, everywhere.max() + margin, 61)


def _draw_valley(
    places: np.ndarray,
    losses: Sequence[float],
    paths: Mapping[float, Sequence[float]],
    heights: Mapping[float, Sequence[float]],
) -> Figure:
    """The `losses` at the `places` of one weight, and in one panel for each rate its path, whose losses are `heights`."""
    bottom = places[int(np.argmin(losses))]
    near = 0.05 * float(np.ptp(places))
    with style():
        figure, axes = new_figure(3.0, columns=len(paths), sharey=True)
        for place, (panel, (rate, path)) in enumerate(zip(axes[0], paths.items(), strict=True)):
            panel.plot(places, losses, color="#777777")
            panel.plot(path, heights[rate], color=COLOURS[1], marker="o", markersize=5, linewidth=1.3)
            named: list[float] = []  # a step too near to one that has its number already stays without
            for step in sorted(range(len(path)), key=lambda step: (step not in (0, len(path) - 1), step)):
                where = (path[step], heights[rate][step])
                side = "left" if path[step] < bottom else "right"
                offset = OFFSETS[side][min(step, 3)]
                if step == len(path) - 1 or all(abs(path[step] - other) > near for other in named):
                    panel.annotate(str(step), where, offset, textcoords="offset points", fontsize=10)
                    named.append(path[step])
            panel.set_title(text("taxa {rate}", "rate {rate}", rate=rate))
            panel.set_xlabel(_stacked(text("valor do peso", "value of the weight")))
            panel.xaxis.set_major_formatter(lambda value, _: number(value))
            panel.yaxis.set_major_formatter(lambda value, _: number(value, ".2f"))
            if place == 0:
                panel.set_ylabel(text("perda", "loss"))
        axes[0, 0].margins(y=0.12)
        figure.suptitle(text("Três passos no mesmo vale", "Three steps in the same valley"))
    alt = text(
        "A perda em função de um só peso é um vale. Em cada quadro, os passos de uma descida, numerados a partir de 0:",
        "The loss as a function of one single weight is a valley. In each panel, the steps of a descent, numbered from 0:",
    )
    steps = [
        text("taxa {rate}: {path}", "rate {rate}: {path}", rate=rate, path=_listed(path, ".2f", " → "))
        for rate, path in paths.items()
    ]
    figure.alt = f"{alt} {'; '.join(steps)}."
    return figure


def read_valley(heights: Mapping[float, Sequence[float]], lowest: float) -> str:
    """What each rate does; `heights` are the losses before the first step and after each, `lowest` that of the valley."""
    sentences = []
    for rate, losses in heights.items():
        left = (losses[-1] - lowest) / max(losses[0] - lowest, 1e-12)
        if max(losses) > losses[0]:
            words = Text(
                "Com taxa {rate}, os passos saltam por cima do fundo, e a perda chega a {highest:.2f}, acima de onde começou.",
                "With rate {rate} the steps leap over the bottom, and the loss gets as high as {highest:.2f}, above where it began.",
            )
        elif left <= NEAR:
            words = Text(
                "Com taxa {rate}, {steps} passos bastam para chegar ao fundo.",
                "With rate {rate}, {steps} steps are enough to reach the bottom.",
            )
        else:
            words = Text(
                "Com taxa {rate}, depois de {steps} passos ainda faltam {left:.0%} da descida.",
                "With rate {rate}, {left:.0%} of the way down is still to go after {steps} steps.",
            )
        sentences.append((words, {"rate": rate, "steps": len(losses) - 1, "left": left, "highest": max(losses)}))
    return _joined(sentences)


def direction(step: np.ndarray) -> None:
    """Draw the direction of a step, (784, 10), as ten images: red where the weight is to rise, blue where it is to fall."""
    maps = np.asarray(step).T.reshape(10, 28, 28)
    label = text("para onde vai o peso, −∂L/∂W", "where the weight goes, −∂L/∂W")
    figure = _ten_maps(
        maps, float(np.abs(maps).max()), label, text("A tinta que cada classe pede", "The ink that each class asks for")
    )
    show_figure(
        figure,
        text(
            "Dez imagens em vermelho e azul, uma por classe: vermelho onde o passo aumenta os pesos, azul onde os diminui.",
            "Ten images in red and blue, one per class: red where the step raises the weights, blue where it lowers them.",
        ),
        read_direction(maps),
    )


def read_direction(maps: np.ndarray) -> str:
    """Where the step is largest; `maps` (10, 28, 28) is the gradient with its sign changed."""
    digit, row, column = np.unravel_index(np.argmax(maps), maps.shape)
    low, low_row, low_column = np.unravel_index(np.argmin(maps), maps.shape)
    return text(
        "No primeiro passo, o peso que mais sobe é o do {digit}, na linha {row}, coluna {column}, onde os dígitos {digit} têm tinta. "
        "O que mais desce é o do {low}, na linha {low_row}, coluna {low_column}, onde outros dígitos têm tinta.",
        "In the first step, the weight that rises most belongs to the {digit}, at row {row}, column {column}, where the {digit}s have "
        "ink. The one that falls most belongs to the {low}, at row {low_row}, column {low_column}, where other digits have ink.",
        digit=int(digit),
        row=int(row),
        column=int(column),
        low=int(low),
        low_row=int(low_row),
        low_column=int(low_column),
    )


def training_loop() -> None:
    """Draw the loop of a training: batch, scores, loss, gradient, step, and back."""
    figure, axes = new_drawing(2.5)
    boxes = [
        (text("lote", "batch"), "x, y", "grey"),
        (text("notas", "scores"), "z = forward(x)", "blue"),
        (text("perda", "loss"), "L(y, z)", "orange"),
        (text("gradiente", "gradient"), "∂L/∂W, ∂L/∂b", "pink"),
        (text("passo", "step"), "W −= η · ∂L/∂W\nb −= η · ∂L/∂b", "green"),
    ]
    width, gap = 1.36, 0.25
    for place, (name, formula, colour) in enumerate(boxes):
        x = 0.1 + place * (width + gap)
        box(axes, x, 1.15, width, 0.9, colour=colour)
        axes.text(x + width / 2, 1.82, _stacked(name), ha="center", va="center", fontsize=10, weight="bold")
        axes.text(x + width / 2, 1.42, formula, ha="center", va="center", fontsize=10)
        if place:
            arrow(axes, (x - gap, 1.6), (x, 1.6))
    last = 0.1 + 4 * (width + gap) + width / 2
    axes.plot([last, last], [1.15, 0.65], color="#333333", linewidth=1.5)
    axes.plot([last, 0.1 + width / 2], [0.65, 0.65], color="#333333", linewidth=1.5)
    arrow(axes, (0.1 + width / 2, 0.65), (0.1 + width / 2, 1.15))
    back = text(
        "o próximo lote; depois do último, acabou uma época", "the next batch; after the last one, an epoch is over"
    )
    axes.text(4.0, 0.55, back, ha="center", va="top", fontsize=10)
    show_figure(
        figure,
        text(
            "Diagrama do laço: lote, notas, perda, gradiente, passo, e de volta ao próximo lote.",
            "Diagram of the loop: batch, scores, loss, gradient, step, and back to the next batch.",
        ),
    )


def training(history: History) -> None:
    """Draw loss and accuracy by epoch, on the training and the validation set."""
    epochs = range(1, len(history) + 1)
    with style():
        figure, axes = new_figure(3.5, columns=2)
        for place, (key, name) in enumerate(
            {"": text("treino", "training"), "val_": text("validação", "validation")}.items()
        ):
            look = {"color": COLOURS[place], "marker": MARKERS[place], "linestyle": LINE_STYLES[place], "markersize": 4}
            axes[0, 0].plot(epochs, [epoch[f"{key}loss"] for epoch in history], label=name, **look)
            axes[0, 1].plot(epochs, [epoch[f"{key}accuracy"] for epoch in history], **look)
        axes[0, 0].yaxis.set_major_formatter(lambda value, _: number(value, ".2f"))
        title = text("perda média por imagem", "mean loss per image")
        before = text("antes do treino: {start:.2f}", "before training: {start:.2f}", start=LN_10)
        axes[0, 0].set_title(f"{_stacked(title)}\n({before})")
        axes[0, 1].set_title(text("acurácia", "accuracy"))
        percent_axis(axes[0, 1].yaxis, 1)
        figure.suptitle(text("Curvas de aprendizado", "Learning curves"))
        for panel in axes[0]:
            panel.set_xlabel(text("época", "epoch"))
            panel.xaxis.get_major_locator().set_params(integer=True)
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    first, last = history[0], history[-1]
    alt = text(
        "Duas curvas de aprendizado, da primeira época à última, {epochs}: a perda de treino vai de {first_loss:.3f} a {loss:.3f} "
        "(antes do treino, {start:.2f}); a acurácia de treino vai de {first:.1%} a {last:.1%}, e a de validação acaba em {validation:.1%}.",
        "Two learning curves, from the first epoch to the last, {epochs}: the training loss goes from {first_loss:.3f} to {loss:.3f} "
        "(before training, {start:.2f}); training accuracy goes from {first:.1%} to {last:.1%}, and validation accuracy ends at {validation:.1%}.",
        epochs=len(history),
        start=LN_10,
        first_loss=first["loss"],
        loss=last["loss"],
        first=first["accuracy"],
        last=last["accuracy"],
        validation=last["val_accuracy"],
    )
    show_figure(figure, alt, read_training(history))


def read_training(history: History) -> str:
    """How far the training got: does the loss still fall, and how far apart are training and validation."""
    losses = [epoch["loss"] for epoch in history]
    last = history[-1]
    sentences: list[tuple[Text, dict]] = []
    settled = next((n for n in range(1, len(losses)) if max(_falls(losses[n - 1 :])) < SLOW), None)
    if losses[-1] > LN_10:
        words = Text(
            "A perda acaba em {loss:.2f}, acima de ln 10: ela é pior que a de um modelo que não sabe nada, embora a acurácia seja "
            "de {accuracy:.1%}. Alguma coisa está errada no passo.",
            "The loss ends at {loss:.2f}, above ln 10: it is worse than the loss of a model that knows nothing, although the accuracy "
            "is {accuracy:.1%}. Something is wrong with the step.",
        )
    elif LN_10 - losses[-1] < 10 * SLOW:
        words = Text(
            "A perda mal saiu de ln 10: está em {loss:.3f}. A taxa de aprendizado é pequena demais para tão poucos passos.",
            "The loss has hardly moved from ln 10: it is {loss:.3f}. The learning rate is too small for so few steps.",
        )
    elif settled:
        words = Text(
            "A perda de treino cai mais na primeira época. Da época {next} em diante, nenhuma chega a diminuí-la em {slow:.2f}: as dez somas "
            "ponderadas já aprenderam a maior parte do que podem.",
            "The training loss falls most in the first epoch. From epoch {next} on, none lowers it by as much as {slow:.2f}: the ten "
            "weighted sums have learned most of what they can.",
        )
    else:
        words = Text(
            "A perda de treino ainda estava caindo quando o treino parou, em {loss:.3f}: mais épocas ajudariam.",
            "The training loss was still falling when the training stopped, at {loss:.3f}: more epochs would help.",
        )
    sentences.append(
        (words, {"loss": losses[-1], "accuracy": last["accuracy"], "next": (settled or 0) + 1, "slow": SLOW})
    )
    gap = last["accuracy"] - last["val_accuracy"]
    words = Text(
        "No fim, o modelo acerta {train:.1%} no treino e {validation:.1%} na validação: ele vai quase tão bem nas imagens que nunca viu.",
        "At the end the model gets {train:.1%} right in training and {validation:.1%} in validation: it does almost as well on images it has never seen.",
    )
    if gap > 0.03:
        words = Text(
            "No fim, o modelo acerta {train:.1%} no treino e só {validation:.1%} na validação: parte do que aprendeu só vale para as imagens que viu.",
            "At the end the model gets {train:.1%} right in training and only {validation:.1%} in validation: part of what it learned holds only for the images it saw.",
        )
    sentences.append((words, {"train": last["accuracy"], "validation": last["val_accuracy"]}))
    return _joined(sentences)


def weights(W: np.ndarray) -> None:
    """Draw the ten columns of `W` (784, 10) as images; the colours stop at the 99.5th percentile of the sizes."""
    maps = np.asarray(W).T.reshape(10, 28, 28)
    limit = float(np.percentile(np.abs(maps), 99.5)) or 1.0
    title = text("Dez moldes, um por classe", "Ten templates, one for each class")
    figure = _ten_maps(maps, limit, text("peso", "weight"), title)
    show_figure(
        figure,
        text(
            "Os pesos de cada classe como imagem: vermelho onde a tinta conta a favor da classe, azul onde conta contra.",
            "The weights of each class as an image: red where ink counts in favour of the class, blue where it counts against.",
        ),
        read_weights(maps),
    )


def read_weights(maps: np.ndarray) -> str:
    """The centre of the 0 and the pixels that never had ink; `maps` (10, 28, 28) are the weights."""
    centre = float(maps[0, 12:16, 12:16].mean())
    untouched = int(np.sum(np.all(maps == 0, axis=0)))
    words = Text(
        "No meio do 0 os pesos são negativos, {centre:.2f} em média: tinta ali é sinal de que não é um 0.",
        "In the middle of the 0 the weights are negative, {centre:.2f} on average: ink there is evidence that it is not a 0.",
    )
    if centre >= 0:
        words = Text(
            "No meio do 0 os pesos não são negativos, {centre:.2f} em média: este treino ainda não achou o buraco do 0.",
            "In the middle of the 0 the weights are not negative, {centre:.2f} on average: this training has not found the hole of the 0 yet.",
        )
    sentences: list[tuple[Text, dict]] = [(words, {"centre": centre})]
    if untouched:
        words = Text(
            "{untouched} dos 784 pixels nunca têm tinta nas imagens de treino, e os pesos deles continuam em zero.",
            "{untouched} of the 784 pixels never have ink in the training images, and their weights are still zero.",
        )
        sentences.append((words, {"untouched": untouched}))
    return _joined(sentences)


def evidence(image: np.ndarray, contributions: np.ndarray, scores: np.ndarray, label: int) -> None:
    """Draw one digit and, for the two classes with the highest scores, the product of each pixel with its weight.

    `image` (28, 28), `contributions` (784, 10), `scores` (10,), `label` the digit that was written.
    """
    maps = np.asarray(contributions).T.reshape(10, 28, 28)
    scores = np.asarray(scores)
    winner, second = (int(digit) for digit in np.argsort(scores)[::-1][:2])
    limit = float(np.abs(maps[[winner, second]]).max()) or 1.0
    with style():
        figure, axes = new_figure(2.9, columns=3)
        axes[0, 0].imshow(image, cmap="gray_r", vmin=0, vmax=255)
        axes[0, 0].set_title(_stacked(text("a imagem", "the image")))
        for panel, digit in zip(axes[0, 1:], (winner, second), strict=True):
            picture = panel.imshow(maps[digit], cmap="RdBu_r", vmin=-limit, vmax=limit)
            panel.set_title(
                _stacked(
                    text(
                        "nota do {digit}: {score:.1f}",
                        "score of the {digit}: {score:.1f}",
                        digit=digit,
                        score=scores[digit],
                    )
                )
            )
        figure.suptitle(text("De onde vêm as duas maiores notas", "Where the two highest scores come from"))
        _frame_panels(axes[0])
        bar = figure.colorbar(picture, ax=list(axes[0]), label=text("pixel × peso", "pixel × weight"))
        _mark_scale(bar, limit)
    show_figure(
        figure,
        text(
            "Uma imagem do {label} e, ao lado, os produtos de cada pixel com os pesos das classes {winner} e {second}.",
            "An image of a {label} and, beside it, the products of each pixel with the weights of the classes {winner} and {second}.",
            label=label,
            winner=winner,
            second=second,
        ),
        read_evidence(maps, scores, label),
    )


def read_evidence(maps: np.ndarray, scores: np.ndarray, label: int) -> str:
    """Which class wins and by what; `maps` (10, 28, 28) are the products, `scores` (10,) their sums and the biases."""
    winner, second = (int(digit) for digit in np.argsort(scores)[::-1][:2])
    values = {
        "winner": winner,
        "second": second,
        "label": label,
        "plus": float(maps[winner].clip(min=0).sum()),
        "minus": float(-maps[winner].clip(max=0).sum()),
        "lead": float(scores[winner] - scores[second]),
    }
    values["bias"] = float(scores[winner]) - values["plus"] + values["minus"]
    sentences = [
        (
            Text(
                "Para o {winner}, os produtos vermelhos somam {plus:.1f}, os azuis tiram {minus:.1f} e o viés é {bias:.1f}. A nota do {winner} fica {lead:.1f} acima da do {second}.",
                "For the {winner} the red products add up to {plus:.1f}, the blue ones take away {minus:.1f} and the bias is {bias:.1f}. The score of the {winner} is {lead:.1f} above the score of the {second}.",
            ),
            values,
        )
    ]
    if winner == label:
        words = Text("O modelo responde {winner} e acerta.", "The model answers {winner} and is right.")
    else:
        words = Text(
            "O modelo responde {winner} e erra: a imagem é um {label}.",
            "The model answers {winner} and is wrong: the image is a {label}.",
        )
    return _joined([*sentences, (words, values)])


def mistakes(images: np.ndarray, labels: np.ndarray, probabilities: np.ndarray, count: int = 10) -> None:
    """Draw the misclassified images whose correct class got the least probability: "true → predicted, probability"."""
    labels, probabilities = np.asarray(labels), np.asarray(probabilities)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    shown = wrong[np.argsort(probabilities[wrong, labels[wrong]], kind="stable")][:count]
    reading = read_mistakes(labels, probabilities)
    if not len(shown):
        say(reading)
        return
    titles = [f"{labels[i]} → {probabilities[i].argmax()}\n{_certainty(probabilities[i].max())}" for i in shown]
    figure = plot_images(
        images[shown],
        titles,
        what=text(
            "Os erros de maior perda na validação, com a classe verdadeira, a prevista e a probabilidade dada à prevista",
            "The mistakes with the highest loss on the validation set, with the true class, the predicted one and its probability",
        ),
        columns=5,
    )
    show_figure(figure, figure.alt, reading)


def read_mistakes(labels: np.ndarray, probabilities: np.ndarray) -> str:
    """How many images are misclassified, and in how many of these the model was almost certain."""
    wrong = probabilities.argmax(axis=1) != labels
    sure = int(np.sum(probabilities[wrong].max(axis=1) >= SURE)) if wrong.any() else 0
    if not wrong.any():
        return text("O modelo não errou nenhuma imagem de validação.", "The model got no validation image wrong.")
    words = Text(
        "O modelo erra {wrong:,} das {all:,} imagens de validação, e em {sure:,} desses erros tinha pelo menos {limit:.0%} de certeza.",
        "The model gets {wrong:,} of the {all:,} validation images wrong, and in {sure:,} of these mistakes it was at least {limit:.0%} sure.",
    )
    if not sure:
        words = Text(
            "O modelo erra {wrong:,} das {all:,} imagens de validação, e em nenhuma delas tinha {limit:.0%} de certeza.",
            "The model gets {wrong:,} of the {all:,} validation images wrong, and in none of them was it {limit:.0%} sure.",
        )
    return text(words, wrong=int(wrong.sum()), all=len(labels), sure=sure, limit=SURE)


def trap(histories: Mapping[str, History]) -> None:
    """Draw the true loss and the accuracy on the training set for each recipe: "mean", "sum" and "sum_floor"."""
    epochs = range(1, len(next(iter(histories.values()))) + 1)
    ends = []
    with style():
        figure, axes = new_figure(4.0, columns=2)
        figure.suptitle(text("Um erro em cima do outro", "One mistake on top of the other"))
        for place, (name, history) in enumerate(histories.items()):
            look = {"color": COLOURS[place], "marker": MARKERS[place], "linestyle": LINE_STYLES[place], "markersize": 4}
            axes[0, 0].plot(epochs, [epoch["loss"] for epoch in history], label=_stacked(text(RECIPES[name])), **look)
            axes[0, 1].plot(epochs, [epoch["accuracy"] for epoch in history], **look)
            ends.append(
                text(
                    "{name}: perda {loss:.2f}, acurácia {accuracy:.1%}",
                    "{name}: loss {loss:.2f}, accuracy {accuracy:.1%}",
                    name=RECIPES[name],
                    loss=history[-1]["loss"],
                    accuracy=history[-1]["accuracy"],
                )
            )
        axes[0, 0].set_yscale("log")
        axes[0, 0].yaxis.set_major_formatter(lambda value, _: number(value))
        axes[0, 0].axhline(LN_10, color="#777777", linestyle="-.", linewidth=1, label=_ln_10())
        axes[0, 0].set_title(_stacked(text("perda verdadeira, escala log", "true loss, log scale")))
        axes[0, 1].set_title(text("acurácia no treino", "training accuracy"))
        percent_axis(axes[0, 1].yaxis, 1)
        for panel in axes[0]:
            panel.set_xlabel(text("época", "epoch"))
            panel.xaxis.get_major_locator().set_params(integer=True)
        figure.legend(loc="outside lower center", ncols=2)
    alt = text("Perda verdadeira e acurácia por época. No fim:", "True loss and accuracy by epoch. At the end:")
    show_figure(figure, f"{alt} {'; '.join(ends)}.", read_trap(histories))


def read_trap(histories: Mapping[str, History]) -> str:
    """What the sum costs, and what the 1e-10 costs on top of it."""
    last = {name: history[-1] for name, history in histories.items()}
    values = {
        "mean": last["mean"]["accuracy"],
        "sum": last["sum"]["accuracy"],
        "floor": last["sum_floor"]["accuracy"],
        "mean_loss": last["mean"]["loss"],
        "sum_loss": last["sum"]["loss"],
        "floor_loss": last["sum_floor"]["loss"],
    }
    if values["sum"] < values["mean"] and values["sum_loss"] > values["mean_loss"]:
        first = Text(
            "A soma sozinha leva a acurácia de {mean:.1%} para {sum:.1%} e a perda de {mean_loss:.2f} para {sum_loss:.2f}: os passos são grandes demais.",
            "The sum alone takes the accuracy from {mean:.1%} to {sum:.1%} and the loss from {mean_loss:.2f} to {sum_loss:.2f}: the steps are too large.",
        )
    else:
        first = Text(
            "Com a soma sozinha, a acurácia acaba em {sum:.1%}, contra {mean:.1%} com a média, e a perda em {sum_loss:.2f}, contra {mean_loss:.2f}: neste treino, ela não piora as duas medidas ao mesmo tempo.",
            "With the sum alone the accuracy ends at {sum:.1%}, against {mean:.1%} with the mean, and the loss at {sum_loss:.2f}, against {mean_loss:.2f}: in this training it does not make both measures worse.",
        )
    sentences = [(first, values)]
    if values["sum_loss"] > LN_10 and values["sum"] > HALF:
        certain = Text(
            "Quem acerta tanto e tem uma perda acima de ln 10 erra com muita certeza.",
            "A model that is right so often and has a loss above ln 10 is very sure when it is wrong.",
        )
        sentences.append((certain, {}))
    if values["floor"] < values["sum"] and values["floor_loss"] > values["sum_loss"]:
        second = Text(
            "Com o 1e-10 em cima da soma, a acurácia cai para {floor:.1%} e a perda verdadeira vai a {floor_loss:.1f}, porque as imagens mais erradas deixam de ensinar.",
            "With the 1e-10 on top of the sum, the accuracy falls to {floor:.1%} and the true loss goes to {floor_loss:.1f}, because the worst mistakes stop teaching.",
        )
    elif values["floor_loss"] > values["sum_loss"]:
        second = Text(
            "Com o 1e-10 em cima da soma, a perda verdadeira vai a {floor_loss:.2f}, embora a acurácia, {floor:.1%}, não caia neste treino.",
            "With the 1e-10 on top of the sum, the true loss goes to {floor_loss:.2f}, although the accuracy, {floor:.1%}, does not fall in this training.",
        )
    else:
        second = Text(
            "Com o 1e-10, a acurácia acaba em {floor:.1%} e a perda verdadeira em {floor_loss:.2f}, que não é maior que a da soma sozinha: neste treino ele quase não agiu.",
            "With the 1e-10 the accuracy ends at {floor:.1%} and the true loss at {floor_loss:.2f}, no higher than with the sum alone: in this training it hardly acted.",
        )
    return _joined([*sentences, (second, values)])


def answers(predicted: Mapping[str, np.ndarray], labels: np.ndarray) -> None:
    """Draw how often each recipe gives each class as its answer; `labels` (N,) are what the answers should be."""
    shares = {name: _shares(classes) for name, classes in predicted.items()}
    truth = _shares(labels)
    with style():
        figure, axes = new_figure(3.5)
        figure.suptitle(text("O que cada receita responde", "What each recipe answers"))
        panel = axes[0, 0]
        width = 0.8 / len(shares)
        for place, (name, values) in enumerate(shares.items()):
            places = np.arange(10) + (place - (len(shares) - 1) / 2) * width
            panel.bar(
                places,
                values,
                width,
                color=COLOURS[place],
                hatch=HATCHES[place],
                edgecolor="white",
                label=text(RECIPES[name]),
            )
            for digit in np.flatnonzero(values < RARE):
                label = number(values[digit], ".1%" if values[digit] else ".0%")
                panel.text(places[digit], 0, label, ha="center", va="bottom", fontsize=9, rotation=90)
        panel.plot(np.arange(10), truth, "k_", markersize=38, label=text("rótulos", "labels"))
        panel.set_xticks(range(10))
        panel.grid(visible=False, axis="x")
        panel.set_xlabel(text("classe", "class"))
        panel.set_ylabel(_stacked(text("parte das respostas", "share of the answers")))
        percent_axis(panel.yaxis)
        figure.legend(loc="outside lower center", ncols=2, markerscale=0.4)
    described = [f"{text(RECIPES[name])}: {_listed(values, '.0%')}" for name, values in shares.items()]
    alt = text(
        "Barras: parte das respostas em cada classe, de 0 a 9.", "Bars: share of the answers in each class, 0 to 9."
    )
    show_figure(figure, f"{alt} {'; '.join(described)}.", read_answers(shares))


def read_answers(shares: Mapping[str, np.ndarray]) -> str:
    """Which classes each recipe has lost; `shares` (10,) of the answers for each recipe."""
    sentences: list[tuple[Text, dict]] = []
    for name, values in shares.items():
        never = np.flatnonzero(np.asarray(values) == 0)
        rarely = np.setdiff1d(np.flatnonzero(np.asarray(values) < RARE), never)
        lost = [
            Text(f"{pt} {' nem '.join(map(str, digits))}", f"{en} {' or '.join(map(str, digits))}")
            for pt, en, digits in (
                ("nunca responde", "never answers", never),
                ("quase nunca responde", "hardly ever answers", rarely),
            )
            if len(digits)
        ]
        if lost:
            words = Text("Com a receita “{name}”, o modelo {lost}.", "With the recipe “{name}” the model {lost}.")
            what = Text(" e ".join(each.pt for each in lost), " and ".join(each.en for each in lost))
            sentences.append((words, {"name": RECIPES[name], "lost": what}))
    if not sentences:
        return text("Nenhuma classe se perdeu.", "No class was lost.")
    if len(sentences) < len(shares):
        sentences.append((Text("Nas outras, nenhuma classe se perdeu.", "With the others no class was lost."), {}))
    return _joined(sentences)


def _falls(values: Sequence[float]) -> list[float]:
    """How much each value is below the one before it."""
    return [a - b for a, b in itertools.pairwise(values)]


def _shares(classes: np.ndarray) -> np.ndarray:
    return np.bincount(np.asarray(classes), minlength=10) / len(classes)


def _joined(sentences: Sequence[tuple[Text, dict]]) -> str:
    """One paragraph for each language, with every field filled in."""
    pt, en = (" ".join(words.render(language, **values) for words, values in sentences) for language in ("pt", "en"))
    return text(pt.replace("{", "{{").replace("}", "}}"), en.replace("{", "{{").replace("}", "}}"))


def _listed(values: Sequence[float] | np.ndarray, spec: str, separator: str = "; ") -> str:
    return separator.join(number(value, spec) for value in values)


def _certainty(share: float) -> str:
    """A probability in per cent with one decimal, never rounded up to a certainty."""
    limit = 0.999
    return f"> {number(limit, '.1%')}" if limit < share else number(share, ".1%")


def _ln_10() -> str:
    return _stacked(text("ln 10: um modelo que não sabe nada", "ln 10: a model that knows nothing"))


def _stacked(label: str) -> str:
    """A label in both languages on two lines, where there is no room for one."""
    return label.replace(" / ", "\n")


def _ten_maps(maps: np.ndarray, limit: float, label: str, title: str) -> Figure:
    """Ten framed images (10, 28, 28) on one scale from -`limit`, blue, to `limit`, red."""
    with style():
        figure, axes = new_figure(3.8, rows=2, columns=5)
        figure.suptitle(title)
        for digit, (panel, image) in enumerate(zip(axes.ravel(), maps, strict=True)):
            picture = panel.imshow(image, cmap="RdBu_r", vmin=-limit, vmax=limit)
            panel.set_title(str(digit))
        _frame_panels(axes.ravel())
        beyond = "both" if np.abs(maps).max() > limit else "neither"  # arrows: some values go past the ends
        bar = figure.colorbar(picture, ax=axes, label=_stacked(label), extend=beyond)
        _mark_scale(bar, limit)
    return figure


def _mark_scale(bar: Colorbar, limit: float) -> None:
    """Write the two ends and the middle beside a colour bar, before the layout is made: later it would not fit."""
    ends = [-limit, 0.0, limit]
    bar.set_ticks(ends, labels=[number(value, ".2f") for value in ends])


def _frame_panels(panels: Iterable) -> None:
    """Images without ticks or grid, each in a frame."""
    for panel in panels:
        panel.set(xticks=[], yticks=[])
        panel.grid(visible=False)
        for spine in panel.spines.values():
            spine.set(visible=True, color="#999999")


def _frame(x: float, y: float, width: float, height: float):
    return Rectangle((x, y), width, height, fill=False, edgecolor="#777777")
