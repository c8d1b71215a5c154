"""What lesson 4, on the multilayer perceptron, shows: diagrams, curves, comparisons, and sentences that read them."""

from itertools import pairwise

import numpy as np
from matplotlib.axis import Axis

from helpers.diagrams import circle, new_drawing
from helpers.language import Text, number, text
from helpers.plots import COLOURS, MARKERS, describe_history, new_figure, percent_axis, show_figure, style

History = dict[str, list[float]]
Results = dict[tuple[str, str], float]  # by scale of the input and optimizer, such as ("raw", "Adam")

LINES = ["-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1))]
HATCHES = ["", "///"]
CHANCE = 0.1  # accuracy of guessing among ten classes
LOW_TRAINING = 0.9  # below this training accuracy a network underfits the digits
WIDE_GAP = 0.05  # between training and validation accuracy: beyond it a network overfits
SMALL_DIFFERENCE = 0.002  # between two losses that count as equal


def network(hidden_units: int) -> None:
    """Draw the network: 784 pixels, `hidden_units` ReLU neurons, ten outputs; the inputs of one neuron stand out."""
    with style():
        figure, axes = new_drawing(4.4)
        columns = [
            (1.4, _rows(6), "grey", ["1", "2", "3", "4", "5", "784"]),
            (4.0, _rows(6), "blue", [""] * 6),
            (6.6, _rows(5), "orange", ["0", "1", "2", "3", "9"]),
        ]
        for (left, starts, *_), (right, ends, *_) in pairwise(columns):
            for start in starts:
                for place, end in enumerate(ends):
                    chosen = right == 4.0 and place == 1
                    colour, width = ("#0072B2", 1.8) if chosen else ("#BBBBBB", 0.6)
                    axes.plot([left, right], [start, end], color=colour, linewidth=width, zorder=1 + chosen)
        for x, heights, colour, labels in columns:
            for y, label in zip(heights, labels, strict=True):
                circle(axes, x, y, 0.21, label, colour, fontsize=9.5, zorder=4)
            gap = (heights[-1] + heights[-2]) / 2
            axes.text(x, gap, "⋮", ha="center", va="center", fontsize=16, zorder=4)
        for patch in axes.patches:
            patch.set_zorder(3)
        axes.patches[len(columns[0][1]) + 1].set(facecolor="#0072B2", edgecolor="#0072B2")  # the chosen neuron
        heads = [
            text("784 pixels", "784 pixels"),
            text("{units:,} neurônios ocultos, ReLU", "{units:,} hidden neurons, ReLU", units=hidden_units),
            text("10 saídas, softmax", "10 outputs, softmax"),
        ]
        feet = [
            text("W₁: 784 × {units:,} pesos", "W₁: 784 × {units:,} weights", units=hidden_units),
            text("W₂: {units:,} × 10 pesos", "W₂: {units:,} × 10 weights", units=hidden_units),
        ]
        for (x, *_), head in zip(columns, heads, strict=True):
            axes.text(x, 4.3, _lines(head), ha="center", va="top", fontsize=11, weight="bold")
        for x, foot in zip((2.7, 5.3), feet, strict=True):
            axes.text(x, 0.1, _lines(foot), ha="center", va="bottom", fontsize=11)
    alt = text(
        "Diagrama da rede em três colunas: 784 pixels, {units:,} neurônios ocultos e 10 saídas. Uma linha une cada círculo "
        "a todos os da coluna seguinte; um dos neurônios ocultos e as linhas que chegam a ele estão em destaque.",
        "Diagram of the network in three columns: 784 pixels, {units:,} hidden neurons and 10 outputs. A line joins each circle "
        "to every circle of the next column; one of the hidden neurons and the lines that reach it are highlighted.",
        units=hidden_units,
    )
    reading = text(
        "Cada linha é um peso. O neurônio em destaque soma todos os pixels, cada um multiplicado pelo seu peso.",
        "Each line is a weight. The highlighted neuron adds up all pixels, each multiplied by its weight.",
    )
    show_figure(figure, alt, reading)


def neuron(images: np.ndarray, weights: np.ndarray, sums: np.ndarray) -> None:
    """One neuron at work: each of `images` (N, 784), the `weights` (28, 28), their product, and its sum with the bias."""
    heads = [text("imagem", "image"), text("pesos", "weights"), text("imagem × pesos", "image × weights")]
    with style():
        figure, panels = new_figure(2.0 * len(images) + 0.4, len(images), 4)
        for row, (image, total) in enumerate(zip(images.reshape(-1, 28, 28), sums, strict=True)):
            for place, picture in enumerate((image, weights, image * weights)):
                axes = panels[row, place]
                colours = (
                    {"cmap": "RdBu_r", "vmin": -1, "vmax": 1} if place else {"cmap": "gray_r", "vmin": 0, "vmax": 1}
                )
                axes.imshow(picture, **colours)
                axes.set(xticks=[], yticks=[])
                axes.grid(visible=False)
                axes.spines[["top", "right"]].set_visible(True)
                if row == 0:
                    axes.set_title(_lines(heads[place]))
            axes = panels[row, 3]
            axes.set_axis_off()
            lines = [
                text("soma + viés: {total:.1f}", "sum + bias: {total:.1f}", total=total),
                text("depois da ReLU: {output:.1f}", "after ReLU: {output:.1f}", output=max(0, total)),
            ]
            axes.text(0.0, 0.5, "\n\n".join(_lines(line) for line in lines), va="center", fontsize=11)
    alt = text(
        "Um neurônio diante de {count} imagens: a imagem, os pesos em vermelho (positivos) e azul (negativos), o produto "
        "dos dois e a soma.",
        "One neuron and {count} images: the image, the weights in red (positive) and blue (negative), the product "
        "of both and the sum.",
        count=len(images),
    )
    show_figure(figure, _sentences(alt, read_neuron(sums)), read_neuron(sums))


def read_neuron(sums: np.ndarray) -> str:
    """For how many images the neuron is on."""
    on = int(np.sum(np.asarray(sums) > 0))
    if on == 0:
        return text(
            "Nenhuma soma é positiva: depois da ReLU o neurônio vale 0 para todas estas imagens.",
            "No sum is positive: after ReLU the neuron is 0 for all these images.",
        )
    if on == len(sums):
        return text(
            "Todas as somas são positivas: o neurônio está ligado para todas estas imagens.",
            "All sums are positive: the neuron is on for all these images.",
        )
    return text(
        "A soma é positiva em {on} de {count} imagens; fora isso, a ReLU dá zero.",
        "The sum is positive for {on} of {count} images; otherwise ReLU gives zero.",
        on=on,
        count=len(sums),
    )


def relu_pieces(x: np.ndarray, relus: np.ndarray, weights: np.ndarray, target: np.ndarray) -> None:
    """ReLUs (N, pieces) over `x`, the same times their `weights`, and their sum beside the curve `target`."""
    total = relus @ weights
    titles = [
        text("cada ReLU tem uma dobra", "each ReLU has one bend"),
        text("cada uma vezes o seu peso", "each times its weight"),
        text("a soma imita a curva", "the sum imitates the curve"),
    ]
    with style():
        figure, panels = new_figure(3.2, 1, 3)
        for axes, title, digits in zip(panels[0], titles, (0, 0, 1), strict=True):
            axes.set_title(_lines(title))
            axes.set_xlabel("x")
            _decimal_axis(axes.yaxis, digits)
        for place, (relu, weight) in enumerate(zip(relus.T, weights, strict=True)):
            look = {"color": COLOURS[place % len(COLOURS)], "linestyle": LINES[place % len(LINES)]}
            panels[0, 0].plot(x, relu, **look)
            panels[0, 1].plot(x, relu * weight, **look)
        panels[0, 2].plot(x, target, color="#888888", linewidth=4, alpha=0.6, label=text("curva", "curve"))
        panels[0, 2].plot(x, total, color="black", linewidth=1.6, label=text("soma", "sum"))
        panels[0, 2].set_ylim(min(target.min(), total.min()) - 0.1, max(target.max(), total.max()) + 0.8)
        panels[0, 2].legend(loc="upper right", fontsize=9.5)
    distance = float(np.max(np.abs(total - target)))
    alt = text(
        "Três painéis: {count} ReLUs que saem de zero em lugares diferentes; as mesmas multiplicadas pelos seus pesos; a "
        "soma delas, uma linha de segmentos retos que acompanha a curva.",
        "Three panels: {count} ReLUs that leave zero in different places; the same multiplied by their weights; their "
        "sum, a line of straight segments that follows the curve.",
        count=relus.shape[1],
    )
    show_figure(figure, alt, read_relu_pieces(relus.shape[1], distance))


def read_relu_pieces(count: int, distance: float) -> str:
    """How near the sum of `count` ReLUs comes to the curve: `distance` is the largest vertical one."""
    return text(
        "Com {count} ReLUs, a soma é uma linha quebrada que nunca se afasta mais de {distance:.2f} da curva.",
        "With {count} ReLUs the sum is a broken line that is never more than {distance:.2f} away from the curve.",
        count=count,
        distance=distance,
    )


def starts(weights: dict[str, np.ndarray], accuracies: dict[str, float]) -> None:
    """The trained hidden weights (784, units) of up to seven neurons for each start, on one scale."""
    names = {
        "zeros": text("zeros", "zeros"),
        "constant": text("constante", "constant"),
        "random": text("sorteados", "random"),
    }
    shown = min(7, *(array.shape[1] for array in weights.values()))
    with style():
        figure, panels = new_figure(1.2 * len(weights) + 0.3, len(weights), shown)
        different = {name: different_neurons(array) for name, array in weights.items()}
        title = text(
            "pesos dos neurônios depois do treino (cada linha tem a sua escala)",
            "weights of the neurons after training (each row has its own scale)",
        )
        if _only_chance_tells_apart(different):
            title = text(
                "neurônios que começam iguais ficam iguais (cada linha tem a sua escala)",
                "neurons that start out the same stay the same (each row has its own scale)",
            )
        figure.suptitle(_lines(title), fontsize=11)
        for row, (name, array) in enumerate(weights.items()):
            highest = float(np.abs(array[:, :shown]).max()) or 1.0
            for place in range(shown):
                axes = panels[row, place]
                axes.imshow(array[:, place].reshape(28, 28), cmap="RdBu_r", vmin=-highest, vmax=highest)
                axes.set(xticks=[], yticks=[])
                axes.grid(visible=False)
                axes.spines[["top", "right"]].set_visible(True)
            panels[row, 0].set_ylabel(_lines(names[name]))
    alt = text(
        "Pesos de {shown} neurônios ocultos depois do treino, uma linha de imagens para cada início; positivos em "
        "vermelho, negativos em azul.",
        "Weights of {shown} hidden neurons after training, a row of images for each start; positive in red, "
        "negative in blue.",
        shown=shown,
    )
    reading = read_starts(different, accuracies)
    show_figure(figure, _sentences(alt, reading), reading)


def different_neurons(weights: np.ndarray) -> int:
    """How many columns of `weights` (inputs, units) differ by more than rounding."""
    return np.unique(weights.round(6), axis=1).shape[1]


def read_starts(different: dict[str, int], accuracies: dict[str, float]) -> str:
    """What the starts "zeros", "constant" and "random" lead to."""
    if _only_chance_tells_apart(different):
        return text(
            "Com zeros, nenhum peso saiu do lugar. Com a constante, os neurônios aprenderam, mas todos a mesma coisa, e a "
            "rede acerta {constant:.1%}. Só os sorteados são diferentes uns dos outros, e com eles ela acerta {random:.1%}.",
            "With zeros, no weight has moved. With the constant the neurons have learned, but all of them the same thing, and "
            "the network gets {constant:.1%} right. Only the random ones differ from one another, and with them it gets "
            "{random:.1%} right.",
            **accuracies,
        )
    return text(
        "Neurônios diferentes: {zeros} com zeros, {constant} com a constante, {random} com os sorteados.",
        "Different neurons: {zeros} with zeros, {constant} with the constant, {random} with the random ones.",
        **different,
    )


def curves(history: History) -> None:
    """Loss and accuracy, training and validation, by epoch."""
    with style():
        figure, panels = new_figure(3.4, 1, 2)
        _draw_curves(panels[0, 0], history, "loss")
        _draw_curves(panels[0, 1], history, "accuracy")
        best = int(np.argmin(history["val_loss"])) + 1
        title = text("validação: menor perda na época {best}", "validation: lowest loss in epoch {best}", best=best)
        panels[0, 0].set(title=_lines(title), ylabel=text("perda", "loss"), ylim=(0, None))
        title = text(
            "validação: {accuracy:.1%} no fim",
            "validation: {accuracy:.1%} at the end",
            accuracy=history["val_accuracy"][-1],
        )
        panels[0, 1].set(title=_lines(title), ylabel=text("acurácia", "accuracy"))
        percent_axis(panels[0, 1].yaxis)
        _decimal_axis(panels[0, 0].yaxis, 2)
        panels[0, 0].legend()
    show_figure(figure, describe_history(history), read_curves(history))


def read_curves(history: History) -> str:
    """Where the validation loss is lowest, what comes after it, and how far apart the two losses end."""
    best, epochs = int(np.argmin(history["val_loss"])) + 1, len(history["val_loss"])
    values = {
        "best": best,
        "lowest": history["val_loss"][best - 1],
        "training": history["loss"][-1],
        "validation": history["val_loss"][-1],
        "accuracy": history["val_accuracy"][-1],
    }
    if best == epochs:
        first = text(
            "A perda de validação ainda é a mais baixa na última época: mais épocas poderiam ajudar.",
            "The validation loss is still at its lowest in the last epoch: more epochs might help.",
        )
    elif history["loss"][-1] < history["loss"][best - 1]:
        first = text(
            "A perda de validação é a mais baixa na época {best} ({lowest:.3f}) e depois não melhora, enquanto a de "
            "treino continua a cair.",
            "The validation loss is lowest in epoch {best} ({lowest:.3f}) and does not improve after it, while the "
            "training loss keeps falling.",
            **values,
        )
    else:
        first = text(
            "As duas perdas pararam de cair: a de validação é a mais baixa na época {best} ({lowest:.3f}).",
            "Both losses have stopped falling: the validation loss is lowest in epoch {best} ({lowest:.3f}).",
            **values,
        )
    second = text(
        "No fim, a de treino vale {training:.3f} e a de validação, {validation:.3f}; a acurácia na validação é de {accuracy:.1%}.",
        "At the end the training loss is {training:.3f} and the validation loss {validation:.3f}; the validation accuracy is {accuracy:.1%}.",
        **values,
    )
    return _sentences(first, second)


def _only_chance_tells_apart(different: dict[str, int]) -> bool:
    """Whether the neurons are all the same after every start but the random one."""
    return different["zeros"] == different["constant"] == 1 < different["random"]


def capacity(histories: dict[int, History]) -> None:
    """Learning curves of networks by their hidden neurons: accuracy above, loss below, one column each, on one scale."""
    with style():
        figure, panels = new_figure(5.2, 2, len(histories), sharex=True, sharey="row")
        for place, (units, history) in enumerate(histories.items()):
            top, bottom = panels[0, place], panels[1, place]
            _draw_curves(top, history, "accuracy")
            _draw_curves(bottom, history, "loss")
            top.set_title(_lines(_capacity_title(units, history)))
            top.set_xlabel("")
        panels[0, 0].set(ylabel=text("acurácia", "accuracy"), ylim=(0, 1.05))
        panels[1, 0].set(ylabel=text("perda", "loss"), ylim=(0, None))
        percent_axis(panels[0, 0].yaxis)
        _decimal_axis(panels[1, 0].yaxis, 1)
        figure.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    described = [f"{text(_hidden_neurons(units))}. {describe_history(history)}" for units, history in histories.items()]
    readings = [read_capacity(*pair) for pair in histories.items()]
    show_figure(figure, " ".join(described), _sentences(*readings, *read_best_capacity(histories)))


def read_capacity(units: int, history: History) -> str:
    """Whether a network of `units` hidden neurons underfits, overfits or does neither."""
    neurons = Text("1 neurônio", "1 neuron") if units == 1 else Text(f"{units} neurônios", f"{units} neurons")
    values = {
        "training": history["accuracy"][-1],
        "validation": history["val_accuracy"][-1],
        "gap": history["accuracy"][-1] - history["val_accuracy"][-1],
    }
    if values["training"] < LOW_TRAINING:
        return text(
            "Com {neurons}, a rede acerta só {training:.1%} das próprias imagens de treino: é subajuste.",
            "With {neurons} the network gets only {training:.1%} of its own training images right: it underfits.",
            neurons=neurons,
            **values,
        )
    if values["gap"] > WIDE_GAP:
        return text(
            "Com {neurons}, ela acerta {training:.1%} das imagens de treino e {validation:.1%} das de validação: a distância "
            "entre as duas curvas é o sobreajuste.",
            "With {neurons} it gets {training:.1%} of the training images right and {validation:.1%} of the validation "
            "images: the distance between the two curves is the overfitting.",
            neurons=neurons,
            **values,
        )
    return text(
        "Com {neurons}, ela acerta {training:.1%} das imagens de treino e {validation:.1%} das de validação: as curvas andam "
        "juntas.",
        "With {neurons} it gets {training:.1%} of the training images right and {validation:.1%} of the validation images: the "
        "curves keep together.",
        neurons=neurons,
        **values,
    )


def read_best_capacity(histories: dict[int, History]) -> list[str]:
    """A sentence if the network that overfits is nevertheless the best one on validation, or none."""
    best = max(histories.values(), key=lambda history: history["val_accuracy"][-1])
    if len(histories) == 1 or best["accuracy"][-1] - best["val_accuracy"][-1] <= WIDE_GAP:
        return []
    return [
        text(
            "Mesmo assim, é ela que acerta mais na validação.",
            "All the same, it is the one that does better on validation.",
        )
    ]


def early_stopping(stopped: History, whole: History) -> None:
    """The validation loss of a training that early stopping ended, drawn over the whole training."""
    losses, all_losses = stopped["val_loss"], whole["val_loss"]
    best = int(np.argmin(losses))
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        axes.plot(
            range(1, len(all_losses) + 1),
            all_losses,
            color="#777777",
            linestyle="--",
            label=text("todas as épocas", "all epochs"),
        )
        axes.plot(
            range(1, len(losses) + 1),
            losses,
            color=COLOURS[0],
            marker=MARKERS[0],
            markersize=4,
            label=text("com parada antecipada", "with early stopping"),
        )
        axes.plot(
            best + 1,
            losses[best],
            color=COLOURS[1],
            marker="*",
            markersize=16,
            linestyle="",
            label=text("pesos guardados", "weights kept"),
        )
        title = text("todas as épocas foram usadas", "all epochs were used")
        if len(losses) < len(all_losses):
            title = text(
                "o treino parou depois da época {last}", "the training stopped after epoch {last}", last=len(losses)
            )
        axes.set(
            title=_lines(title), xlabel=text("época", "epoch"), ylabel=text("perda de validação", "validation loss")
        )
        _decimal_axis(axes.yaxis, 2)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    alt = text(
        "Perda de validação por época: o treino inteiro, de {epochs} épocas, e o que parou na época {last}, com uma "
        "estrela na época {best}.",
        "Validation loss by epoch: the whole training, of {epochs} epochs, and the one that stopped in epoch {last}, with a "
        "star at epoch {best}.",
        epochs=len(all_losses),
        last=len(losses),
        best=best + 1,
    )
    show_figure(figure, alt, read_early_stopping(stopped, whole))


def read_early_stopping(stopped: History, whole: History) -> str:
    """When the training stopped, which epoch was kept, and what the whole training gains after it, in loss or accuracy."""
    losses, accuracies, lowest_later = stopped["val_loss"], whole["val_accuracy"], min(whole["val_loss"])
    last, best = len(losses), int(np.argmin(losses)) + 1
    if last == len(whole["val_loss"]):
        return text(
            "A parada antecipada não chegou a agir: as épocas acabaram antes que a perda de validação passasse duas seguidas sem melhorar.",
            "Early stopping did not act: the epochs ran out before the validation loss had gone two in a row without improving.",
        )
    first = text(
        "O treino parou depois da época {last} e ficou com os pesos da época {best}, cuja perda de validação é {loss:.3f}.",
        "The training stopped after epoch {last} and kept the weights of epoch {best}, whose validation loss is {loss:.3f}.",
        last=last,
        best=best,
        loss=losses[best - 1],
    )
    if lowest_later < losses[best - 1] - SMALL_DIFFERENCE:
        second = text(
            "O treino inteiro chega mais tarde a {loss:.3f}: a parada veio cedo, e mais paciência teria valido a pena.",
            "The whole training gets to {loss:.3f} later on: it stopped too early, and more patience would have paid off.",
            loss=lowest_later,
        )
    elif round(accuracies[-1], 3) > round(accuracies[best - 1], 3):
        second = text(
            "Nas épocas seguintes a perda não melhora e termina em {loss:.3f}, mas a acurácia ainda vai de {before:.1%} a "
            "{after:.1%}. As duas medidas nem sempre escolhem a mesma época, porque a perda também pune a certeza exagerada "
            "nos erros.",
            "In the later epochs the loss does not improve and ends at {loss:.3f}, but the accuracy still goes from {before:.1%} "
            "to {after:.1%}. The two measures do not always choose the same epoch, because the loss also punishes being too "
            "sure when wrong.",
            loss=whole["val_loss"][-1],
            before=accuracies[best - 1],
            after=accuracies[-1],
        )
    else:
        second = text(
            "Nas épocas seguintes nem a perda nem a acurácia melhoram: elas não trariam nada.",
            "In the later epochs neither the loss nor the accuracy improves: they would bring nothing.",
        )
    return _sentences(first, second)


def scales(accuracies: Results) -> None:
    """Validation accuracy as bars: a group for each scale of the input, in it a bar for each optimizer."""
    names = {
        "raw": Text("brutos, [0, 255]", "raw, [0, 255]"),
        "scaled": Text("em [0, 1]", "in [0, 1]"),
        "standardized": Text("padronizados", "standardized"),
    }
    title = text("acurácia por escala e otimizador", "accuracy by scale and optimizer")
    if _raw_stops_only_sgd(accuracies):
        title = text(
            "pixels brutos, com estas taxas: só o Adam aprende", "raw pixels, at these rates: only Adam learns"
        )
    groups = list(dict.fromkeys(scale for scale, _ in accuracies))
    optimizers = list(dict.fromkeys(optimizer for _, optimizer in accuracies))
    width = 0.8 / len(optimizers)
    ylabel = text("acurácia na validação", "validation accuracy")
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        for place, optimizer in enumerate(optimizers):
            heights = [accuracies[scale, optimizer] for scale in groups]
            where = np.arange(len(groups)) + (place - (len(optimizers) - 1) / 2) * width
            axes.bar(
                where, heights, width * 0.94, label=optimizer, color=COLOURS[place], hatch=HATCHES[place], ec="white"
            )
            for x, height in zip(where, heights, strict=True):
                back = {"facecolor": "white", "edgecolor": "none", "pad": 1}
                axes.text(x, height + 0.02, number(height, ".1%"), ha="center", va="bottom", bbox=back)
        axes.set_xticks(range(len(groups)), [_lines(text(names[scale])) for scale in groups])
        axes.set(title=_lines(title), ylabel=_lines(ylabel), ylim=(0, 1.12))
        axes.grid(visible=False, axis="x")
        percent_axis(axes.yaxis)
        figure.legend(loc="outside right upper")
    parts = [
        f"{text(names[scale])}, {optimizer}: {number(share, '.1%')}" for (scale, optimizer), share in accuracies.items()
    ]
    show_figure(figure, f"{ylabel.capitalize()}. {'; '.join(parts)}.", read_scales(accuracies))


def read_scales(accuracies: Results) -> str:
    """What raw pixels do to SGD and to Adam, beside scaled ones."""
    values = {
        "sgd": accuracies["raw", "SGD"],
        "adam": accuracies["raw", "Adam"],
        "scaled": accuracies["scaled", "Adam"],
    }
    if _raw_stops_only_sgd(accuracies):
        return text(
            "Com pixels brutos e esta taxa, o SGD não passa de {sgd:.1%}, quase o acaso. O Adam chega a {adam:.1%} com os mesmos pixels, "
            "mas fica abaixo dos {scaled:.1%} que alcança com pixels em [0, 1]: a escala errada o atrapalha, não o impede.",
            "With raw pixels and this rate SGD gets no further than {sgd:.1%}, hardly better than chance. Adam reaches {adam:.1%} with "
            "the same pixels, yet stays below its {scaled:.1%} with pixels in [0, 1]: the wrong scale hinders it but does not stop it.",
            **values,
        )
    return text(
        "Com pixels brutos, o SGD acerta {sgd:.1%} e o Adam, {adam:.1%}; com pixels em [0, 1], o Adam acerta {scaled:.1%}.",
        "With raw pixels SGD gets {sgd:.1%} and Adam {adam:.1%}; with pixels in [0, 1] Adam gets {scaled:.1%}.",
        **values,
    )


def dead(shares: list[float]) -> None:
    """The share of dead neurons before any batch and after each one, as a curve."""
    title = text("pixels brutos e SGD", "raw pixels and SGD")
    if shares[-1] > shares[0] + 0.5:
        title = text(
            "pixels brutos e SGD: os neurônios morrem logo nos primeiros lotes",
            "raw pixels and SGD: the neurons die within the first batches",
        )
    with style():
        figure, panels = new_figure(2.9)
        axes = panels[0, 0]
        axes.plot(range(len(shares)), shares, color=COLOURS[0], marker=MARKERS[0])
        for batches, share in enumerate(shares):
            axes.text(batches, share + 0.06, number(share, ".0%"), ha="center", va="bottom")
        axes.set(
            title=_lines(title),
            xlabel=text("lotes já vistos", "batches seen so far"),
            ylabel=_lines(text("neurônios mortos", "dead neurons")),
            ylim=(0, 1.15),
        )
        axes.xaxis.get_major_locator().set_params(integer=True)
        percent_axis(axes.yaxis)
    alt = text(
        "Neurônios mortos depois de 0 a {batches} lotes: {listed}.",
        "Dead neurons after 0 to {batches} batches: {listed}.",
        batches=len(shares) - 1,
        listed="; ".join(number(share, ".0%") for share in shares),
    )
    show_figure(figure, alt, read_dead(shares))


def read_dead(shares: list[float]) -> str:
    """How the share of dead neurons grows batch by batch, and what follows once all are dead."""
    values = {"batches": len(shares) - 1, "first": shares[0], "last": shares[-1]}
    if shares[-1] == 1:
        return text(
            "Em {batches} lotes morreram todos: a imagem já não chega à saída, e a rede dá a mesma resposta para qualquer imagem.",
            "In {batches} batches all of them died: the image no longer reaches the output, and the network gives the same "
            "answer whatever the image.",
            **values,
        )
    if shares[-1] <= shares[0]:
        return text(
            "Nestes {batches} lotes não morreu nenhum neurônio.", "In these {batches} batches no neuron died.", **values
        )
    return text(
        "Em {batches} lotes, a parte dos neurônios mortos vai de {first:.0%} a {last:.0%}. Se morrem todos, a imagem já não "
        "chega à saída, e a rede dá a mesma resposta para qualquer imagem.",
        "In {batches} batches the share of dead neurons goes from {first:.0%} to {last:.0%}. If all of them die, the image no "
        "longer reaches the output, and the network gives the same answer whatever the image.",
        **values,
    )


def _raw_stops_only_sgd(accuracies: Results) -> bool:
    """Whether, with raw pixels, SGD hardly beats chance while Adam learns, though less than with scaled ones."""
    sgd, adam = accuracies["raw", "SGD"], accuracies["raw", "Adam"]
    return sgd < 2 * CHANCE and 5 * CHANCE < adam < accuracies["scaled", "Adam"]


def _capacity_title(units: int, history: History) -> str:
    neurons = _hidden_neurons(units)
    if history["accuracy"][-1] < LOW_TRAINING:
        return text("{neurons}: subajuste", "{neurons}: underfitting", neurons=neurons)
    if history["accuracy"][-1] - history["val_accuracy"][-1] > WIDE_GAP:
        return text("{neurons}: sobreajuste", "{neurons}: overfitting", neurons=neurons)
    return text(neurons)


def _hidden_neurons(units: int) -> Text:
    if units == 1:
        return Text("1 neurônio oculto", "1 hidden neuron")
    return Text(f"{units} neurônios ocultos", f"{units} hidden neurons")


def _lines(label: str) -> str:
    """A label on one line in one language; the languages one below the other where both are shown."""
    return label.replace(" / ", "\n")


def _decimal_axis(axis: Axis, digits: int) -> None:
    """Write the numbers of `axis` with `digits` decimals, as the reader's language does."""
    axis.set_major_formatter(lambda value, _: number(value, f".{digits}f"))


def _rows(count: int) -> list[float]:
    """Heights for `count` circles, the last one further down, with room for dots before it."""
    top, step = 3.45, 2.75 / count
    return [top - step * place for place in range(count - 1)] + [top - step * count]


def _draw_curves(axes, history: History, name: str) -> None:
    """The training and validation lines of `name`, "loss" or "accuracy"."""
    epochs = range(1, len(history[name]) + 1)
    labels = {name: text("treino", "training"), f"val_{name}": text("validação", "validation")}
    for place, (key, label) in enumerate(labels.items()):
        axes.plot(
            epochs,
            history[key],
            label=label,
            color=COLOURS[place],
            linestyle=LINES[place],
            marker=MARKERS[place],
            markersize=4,
        )
    axes.set_xlabel(text("época", "epoch"))
    axes.xaxis.get_major_locator().set_params(integer=True)


def _sentences(*parts: str) -> str:
    """Sentences of one language joined on a line; where both languages are shown, one part after the other."""
    return ("\n" if any("\n" in part for part in parts) else " ").join(parts)
