"""Lesson 2, normalization: its figures and diagrams, and the sentences that read them aloud."""

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.diagrams import arrow, box, circle, new_drawing
from helpers.language import Text, number, text
from helpers.plots import COLOURS, WIDTH, Figure, new_figure, percent_axis, plot_images, show_figure, style

HATCHES = ("", "///", "...")
BINS = 10
COUNTED = 5000  # images in a histogram: enough for its bars
SHOWN = 10  # images of a batch
CLEAR_DIFFERENCE = 0.01  # of accuracy
BOXES = 5  # of an epoch that are drawn


def memory(raw: np.ndarray, careless: np.ndarray, scaled: np.ndarray) -> None:
    """Bars of the megabytes of the training images: as they came, divided without care, and in float32."""
    arrays = {"x_train": raw, "x_train / 255": careless, "scaled": scaled}
    figure, alt = draw_memory(arrays)
    show_figure(figure, alt, read_memory(careless, scaled))


def draw_memory(arrays: dict[str, np.ndarray]) -> tuple[Figure, str]:
    names = [f"{name}\n{array.dtype}" for name, array in arrays.items()]
    sizes = [array.nbytes / 1e6 for array in arrays.values()]
    with style():
        figure, ((axes,),) = new_figure(2.3)
        bars = axes.barh(names, sizes, color=COLOURS[: len(sizes)], edgecolor="black", height=0.65)
        for bar, hatch in zip(bars, HATCHES, strict=False):
            bar.set_hatch(hatch)
        axes.bar_label(bars, [f"{number(size, '.1f')} MB" for size in sizes], padding=4)
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.set(
            xlim=(0, max(sizes) * 1.15), xlabel=text("memória (milhões de bytes, MB)", "memory (millions of bytes, MB)")
        )
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.set_title(
            _stacked(text("Dividir sem cuidado ocupa o dobro da memória", "Dividing carelessly takes twice the memory"))
        )
    listed = "; ".join(
        f"{name} ({array.dtype}) {number(array.nbytes / 1e6, '.1f')} MB" for name, array in arrays.items()
    )
    return figure, text(
        "Barras com a memória das imagens de treino: {listed}.",
        "Bars with the memory of the training images: {listed}.",
        listed=listed,
    )


def read_memory(careless: np.ndarray, scaled: np.ndarray) -> str:
    """How many times as much memory `careless` takes as `scaled`, the same pixels."""
    if careless.nbytes <= scaled.nbytes:
        return text(
            "As duas versões ocupam {size:.1f} MB ou menos: aqui nada se perdeu.",
            "Neither version takes more than {size:.1f} MB: nothing was wasted here.",
            size=scaled.nbytes / 1e6,
        )
    return text(
        "A divisão sem cuidado ocupa {size:.1f} MB, {times:.0f} vezes a memória de float32, para guardar os mesmos pixels.",
        "The careless division takes {size:.1f} MB, {times:.0f} times the memory of float32, to hold the same pixels.",
        size=careless.nbytes / 1e6,
        times=careless.nbytes / scaled.nbytes,
    )


def forgotten(divided: np.ndarray, raw: np.ndarray, labels: np.ndarray) -> None:
    """How often each digit is the answer: to images that were divided by 255 (`divided`), and to raw ones (`raw`)."""
    figure, alt = draw_forgotten(divided, raw, labels)
    show_figure(figure, alt, read_forgotten(divided, raw, labels))


def draw_forgotten(divided: np.ndarray, raw: np.ndarray, labels: np.ndarray) -> tuple[Figure, str]:
    series = {
        text("imagens divididas por 255", "images divided by 255"): divided,
        text("divisão esquecida", "division forgotten"): raw,
    }
    with style():
        figure, ((axes,),) = new_figure(3.2)
        for place, (name, answers) in enumerate(series.items()):
            shares = _shares(answers)
            places = np.arange(10) + (place - 0.5) * 0.4
            axes.bar(places, shares, 0.4, label=name, color=COLOURS[place], edgecolor="black", hatch=HATCHES[place])
        truth = _shares(labels)
        axes.plot(np.arange(10), truth, "k_", markersize=22, label=text("rótulos verdadeiros", "true labels"))
        axes.set_xticks(range(10))
        axes.grid(visible=False, axis="x")
        percent_axis(axes.yaxis)
        axes.set(
            xlabel=text("dígito respondido", "digit answered"),
            ylabel=_stacked(text("parte das respostas", "share of the answers")),
        )
        axes.set_title(
            _stacked(text("Sem a divisão, as respostas se concentram", "Without the division the answers pile up"))
            if _most_answered(raw)[1] > _most_answered(divided)[1]
            else text("Respostas nas duas escalas", "Answers on the two scales")
        )
        figure.legend(loc="outside lower center", ncols=3 if "/" not in next(iter(series)) else 1)
    listed = ", ".join(f"{digit} {number(share, '.0%')}" for digit, share in enumerate(_shares(raw)))
    return figure, text(
        "Barras com a parte das respostas que cabe a cada dígito. Com a divisão esquecida: {listed}.",
        "Bars with the share of the answers that each digit gets. With the division forgotten: {listed}.",
        listed=listed,
    )


def read_forgotten(divided: np.ndarray, raw: np.ndarray, labels: np.ndarray) -> str:
    """What forgetting the division costs, and which digit is then answered too often or never."""
    before, after = float(np.mean(divided == labels)), float(np.mean(raw == labels))
    digit, share = _most_answered(raw)
    never = [str(digit) for digit in range(10) if digit not in raw]
    if after > before - CLEAR_DIFFERENCE:
        return text(
            "Com a divisão o modelo acerta {before:.1%}, sem ela {after:.1%}: com estas imagens a diferença não aparece.",
            "With the division the model gets {before:.1%} correct, without it {after:.1%}: these images do not show the difference.",
            before=before,
            after=after,
        )
    cost = Text(
        "O mesmo modelo, com as mesmas imagens, cai de {before:.1%} para {after:.1%} de acertos, sem nenhuma mensagem de "
        "erro. A resposta mais comum passa a ser {digit}, dada a {share:.0%} das imagens",
        "The same model, on the same images, falls from {before:.1%} to {after:.1%} correct, without any error message. "
        "The most common answer becomes {digit}, given to {share:.0%} of the images",
    )
    rest = Text(", e nunca se responde {never}.", ", and {never} is never the answer.") if never else Text(".", ".")
    return text(
        cost.pt + rest.pt,
        cost.en + rest.en,
        before=before,
        after=after,
        digit=digit,
        share=share,
        never=Text(" nem ".join(never), " or ".join(never)),
    )


def sums(raw: np.ndarray, scaled: np.ndarray) -> None:
    """The weighted sums of the same images, one dot each, with raw and with scaled pixels, on one axis."""
    figure, alt = draw_sums(raw, scaled)
    show_figure(figure, alt, read_sums(raw, scaled))


def draw_sums(raw: np.ndarray, scaled: np.ndarray) -> tuple[Figure, str]:
    height = np.random.default_rng(0).uniform(-0.3, 0.3, len(raw))  # so that the dots do not hide one another
    names = [text("brutos, de 0 a 255", "raw, 0 to 255"), text("em [0, 1]", "in [0, 1]")]
    with style():
        figure, ((axes,),) = new_figure(2.7)
        for place, values in enumerate((raw, scaled)):
            axes.plot(values, 1 - place + height, "os"[place], color=COLOURS[place], markersize=4, alpha=0.5)
        axes.set_yticks([1, 0], [_stacked(name) for name in names])
        axes.set_ylim(-0.6, 1.6)
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.set_xlabel(_stacked(text("soma ponderada (um ponto por imagem)", "weighted sum (one dot for each image)")))
        axes.set_title(
            _stacked(text("Os mesmos pesos, somas muito diferentes", "The same weights, very different sums"))
        )
    return figure, text(
        "Pontos em um só eixo. Pixels brutos: somas de {low:.1f} a {high:.1f}. Pixels em [0, 1]: de {small:.1f} a {large:.1f}.",
        "Dots on one axis. Raw pixels: sums from {low:.1f} to {high:.1f}. Pixels in [0, 1]: from {small:.1f} to {large:.1f}.",
        low=raw.min(),
        high=raw.max(),
        small=scaled.min(),
        large=scaled.max(),
    )


def read_sums(raw: np.ndarray, scaled: np.ndarray) -> str:
    """How large the sums get on either scale, and how many times larger they are with raw pixels."""
    largest, small = float(np.abs(raw).max()), float(np.abs(scaled).max())
    if small == 0:
        return text(
            "Todas as somas são 0: estas imagens não têm tinta nenhuma.",
            "All sums are 0: these images have no ink at all.",
        )
    return text(
        "Com pixels em [0, 1], nenhuma soma passa de {small:.1f} em valor absoluto. Com pixels brutos, a maior chega a "
        "{largest:,}: em cada imagem, a soma é {times:.0f} vezes maior.",
        "With pixels in [0, 1] no sum exceeds {small:.1f} in absolute value. With raw pixels the largest reaches {largest:,}: "
        "for each image the sum is {times:.0f} times larger.",
        small=math.ceil(small * 10) / 10,
        largest=round(largest),
        times=largest / small,
    )


def scales(raw: np.ndarray, scaled: np.ndarray, standardized: np.ndarray) -> None:
    """Histograms of the same pixels on three scales, with their mean and standard deviation."""
    figure, alt = draw_scales(raw, scaled, standardized)
    show_figure(figure, alt, read_scales(raw, scaled, standardized))


def draw_scales(raw: np.ndarray, scaled: np.ndarray, standardized: np.ndarray) -> tuple[Figure, str]:
    panels = {
        text("brutos", "raw"): raw,
        text("em [0, 1]", "in [0, 1]"): scaled,
        text("padronizados", "standardized"): standardized,
    }
    described = []
    with style():
        figure, (row,) = new_figure(3.1, 1, 3, sharey=True)
        for place, (axes, (name, pixels)) in enumerate(zip(row, panels.items(), strict=True)):
            low, high, mean, spread = (float(value) for value in (pixels.min(), pixels.max(), *_mean_and_std(pixels)))
            reach = (low, high) if high > low else (low - 0.5, high + 0.5)  # a constant image has one value only
            counts, edges = np.histogram(pixels[:COUNTED], bins=BINS, range=reach)
            axes.bar(
                edges[:-1],
                counts / counts.sum(),
                np.diff(edges),
                align="edge",
                color=COLOURS[place],
                edgecolor="black",
                hatch=HATCHES[place],
            )
            axes.axvline(mean, color="black", linestyle="--")
            axes.annotate(
                "", (mean + spread, 0.6), (mean, 0.6), arrowprops={"arrowstyle": "<->", "shrinkA": 0, "shrinkB": 0}
            )
            axes.text(mean + spread / 2, 0.62, "σ", ha="center")
            axes.text(mean + spread * 0.15, 0.95, f"μ = {number(round(mean, 3) + 0.0)}", va="top")
            axes.text(mean + spread * 0.15, 0.83, f"σ = {number(round(spread, 3))}", va="top")
            axes.set_title(_stacked(name))
            axes.set_ylim(0, 1)
            axes.set_xlabel(text("valor do pixel", "pixel value"))
            axes.xaxis.set_major_formatter(lambda value, _: number(value))
            axes.grid(visible=False, axis="x")
            described.append(f"{name}: {number(low, '.2f')} … {number(high, '.2f')}")
        percent_axis(row[0].yaxis)
        row[0].set_ylabel(_stacked(text("parte dos pixels", "share of the pixels")))
        figure.suptitle(text("As mesmas barras em três escalas", "The same bars on three scales"), fontsize=12)
    return figure, text(
        "Três histogramas dos mesmos pixels, com a média tracejada e o desvio padrão como seta: {ranges}.",
        "Three histograms of the same pixels, with the mean as a dashed line and the standard deviation as an arrow: {ranges}.",
        ranges="; ".join(described),
    )


def read_scales(raw: np.ndarray, scaled: np.ndarray, standardized: np.ndarray) -> str:
    """That the histograms have one form, where the background lies after standardizing, and where full ink does."""
    if raw.min() == raw.max():
        return text(
            "Todos os pixels têm o mesmo valor: o desvio padrão é 0 e, padronizados, todos valem {value:.1f}.",
            "All pixels have the same value: the standard deviation is 0 and, standardized, all of them are {value:.1f}.",
            value=standardized.flat[0],
        )
    return text(
        "As barras são as mesmas e só o eixo muda: nenhuma informação entrou nem saiu. O fundo, {share:.0%} dos pixels, vale "
        "{background:.2f} depois da padronização, e a tinta mais escura, {ink:.2f}.",
        "The bars are the same and only the axis changes: no information came in or went out. The background, {share:.0%} of "
        "the pixels, is {background:.2f} after standardizing, and the darkest ink {ink:.2f}.",
        share=float(np.mean(raw == 0)),
        background=standardized.min(),
        ink=standardized.max(),
    )


def no_ink(backgrounds: list[float], labels: np.ndarray, by_training: float) -> None:
    """What the background becomes when each image is standardized on its own, by class, beside the training set's value."""
    figure, alt = draw_no_ink(np.asarray(backgrounds, float), labels, float(by_training))
    show_figure(figure, alt, read_no_ink(np.asarray(backgrounds, float), float(by_training)))


def draw_no_ink(backgrounds: np.ndarray, labels: np.ndarray, by_training: float) -> tuple[Figure, str]:
    beside = np.random.default_rng(0).uniform(-0.25, 0.25, len(labels))  # so that the dots do not hide one another
    with style():
        figure, ((axes,),) = new_figure(3.2)
        axes.plot(
            labels + beside,
            backgrounds,
            "o",
            color=COLOURS[1],
            markersize=4,
            alpha=0.5,
            label=text("números da própria imagem", "numbers of the image itself"),
        )
        label = text("números do treino", "numbers of the training set")
        axes.axhline(by_training, color="black", linewidth=2, label=label)
        axes.set_xticks(range(10))
        axes.grid(visible=False, axis="x")
        axes.set(xlabel=text("dígito", "digit"), ylabel=_stacked(text("fundo padronizado", "standardized background")))
        axes.yaxis.set_major_formatter(lambda value, _: number(round(value, 3)))
        axes.set_title(
            _stacked(
                text(
                    "Cada imagem com os seus números: o fundo muda",
                    "Each image by its own numbers: the background changes",
                )
            )
        )
        figure.legend(loc="outside lower center", ncols=2 if " / " not in label else 1)
    return figure, text(
        "Um ponto por imagem: o valor do fundo padronizado com os números da própria imagem vai de {low:.2f} a {high:.2f}; "
        "uma linha mostra o do treino, {line:.2f}.",
        "One dot for each image: the background standardized by the image's own numbers lies between {low:.2f} and {high:.2f}; "
        "a line shows the training set's, {line:.2f}.",
        low=backgrounds.min(),
        high=backgrounds.max(),
        line=by_training,
    )


def read_no_ink(backgrounds: np.ndarray, by_training: float) -> str:
    """How far the background is spread when each image is standardized on its own."""
    low, high = float(backgrounds.min()), float(backgrounds.max())
    if high - low < 0.005:
        return text(
            "Aqui o fundo vale {low:.2f} em todas as imagens: elas têm todas a mesma média e o mesmo desvio padrão.",
            "Here the background is {low:.2f} in all images: all have the same mean and the same standard deviation.",
            low=low,
        )
    return text(
        "Com os números do treino, o fundo vale {line:.2f} em todas as imagens. Com os da própria imagem, vai de {low:.2f} a "
        "{high:.2f}: a mesma ausência de tinta recebe números diferentes, conforme a tinta do resto da imagem.",
        "With the training set's numbers the background is {line:.2f} in every image. With each image's own it goes from "
        "{low:.2f} to {high:.2f}: the same absence of ink gets different numbers, depending on the ink in the rest of the image.",
        line=by_training,
        low=low,
        high=high,
    )


def halfway(two: np.ndarray, between: np.ndarray, four: np.ndarray, three: np.ndarray) -> None:
    """A 2, the mean of a 2 and a 4, the 4, and a real 3; images (28, 28) from 0 to 1."""
    names = [
        text("um 2", "a 2"),
        text("metade 2, metade 4", "half 2, half 4"),
        text("um 4", "a 4"),
        text("um 3 de verdade", "a real 3"),
    ]
    titles = [_stacked(name) for name in names]
    what = text("Quatro imagens lado a lado", "Four images side by side")
    figure = plot_images(np.stack([two, between, four, three]), titles, what, columns=4)
    show_figure(figure, figure.alt, read_halfway(two, between, four, three))


def read_halfway(two: np.ndarray, between: np.ndarray, four: np.ndarray, three: np.ndarray) -> str:
    """Whether the image halfway between a 2 and a 4 is nearer to these or to a 3, by the Euclidean distance."""
    to_parts, to_three = float(np.linalg.norm(between - two)), float(np.linalg.norm(between - three))
    distances = Text(
        "A imagem misturada está a {parts:.1f} do 2 e do 4, e a {three:.1f} do 3",
        "The mixed image is {parts:.1f} away from the 2 and from the 4, and {three:.1f} from the 3",
    )
    verdict = Text(
        ": é um 2 e um 4 sobrepostos, e não um 3.",
        ": it is a 2 and a 4 on top of each other, not a 3.",
    )
    if to_three <= to_parts:
        verdict = Text(
            ". Neste sorteio, o 3 está perto por acaso; mesmo assim, o que se vê são um 2 e um 4 sobrepostos.",
            ". In this draw the 3 happens to be near; even so, what one sees is a 2 and a 4 on top of each other.",
        )
    return text(distances.pt + verdict.pt, distances.en + verdict.en, parts=to_parts, three=to_three)


def distances(by_label: np.ndarray, by_code: np.ndarray) -> None:
    """Two tables (10, 10) of the distances between digits: as labels, and as one-hot codes."""
    figure, alt = draw_distances(by_label, by_code)
    show_figure(figure, alt, read_distances(by_label, by_code))


def draw_distances(by_label: np.ndarray, by_code: np.ndarray) -> tuple[Figure, str]:
    panels = {
        text("entre rótulos", "between labels"): (by_label, ".0f"),
        text("entre códigos one-hot", "between one-hot codes"): (by_code, ".1f"),
    }
    with style():
        figure, (row,) = new_figure(4.65, 1, 2)
        for axes, (name, (table, spec)) in zip(row, panels.items(), strict=True):
            axes.imshow(table, cmap="Blues", vmin=0, vmax=1.3 * by_label.max())
            for (line, column), distance in np.ndenumerate(table):
                colour = "white" if distance > 0.8 * by_label.max() else "black"
                axes.text(column, line, number(distance, spec), ha="center", va="center", fontsize=9, color=colour)
            axes.set_xticks(range(10))
            axes.set_yticks(range(10))
            axes.grid(visible=False)
            axes.set(xlabel=text("dígito", "digit"), ylabel=text("dígito", "digit"))
            axes.set_title(_stacked(name))
        title = text("Só os rótulos põem o 9 longe do 0", "Only labels put the 9 far from the 0")
        figure.suptitle(title, fontsize=12)
    return figure, text(
        "Duas tabelas de distâncias entre os dez dígitos, na mesma escala de cor. Entre rótulos, de 1 a {most:.0f}; entre códigos "
        "one-hot, sempre {code:.3f}.",
        "Two tables of the distances between the ten digits, on the same colour scale. Between labels, from 1 to {most:.0f}; "
        "between one-hot codes, always {code:.3f}.",
        most=by_label.max(),
        code=by_code[0, 1],
    )


def read_distances(by_label: np.ndarray, by_code: np.ndarray) -> str:
    """Whether every two different codes are equally far apart."""
    different = by_code[~np.eye(len(by_code), dtype=bool)]
    if np.ptp(different) > 1e-6:
        return text(
            "As distâncias entre estes códigos vão de {low:.3f} a {high:.3f}: eles ainda põem uns dígitos mais perto que outros.",
            "The distances between these codes go from {low:.3f} to {high:.3f}: they still put some digits nearer than others.",
            low=different.min(),
            high=different.max(),
        )
    return text(
        "Como rótulo, o 9 está a {far:.0f} do 0 e a {near:.0f} do 8. Como código one-hot, está a {code:.3f} de qualquer outro "
        "dígito: nenhum par é mais parecido que outro.",
        "As a label, the 9 is {far:.0f} away from the 0 and {near:.0f} from the 8. As a one-hot code it is {code:.3f} away from "
        "every other digit: no pair is more alike than another.",
        far=by_label[9, 0],
        near=by_label[9, 8],
        code=different[0],
    )


def shapes(image: np.ndarray) -> None:
    """A diagram: one image (28, 28), the same as a list of 784 numbers, and the same with a channel axis."""
    figure, alt = draw_shapes(image)
    show_figure(figure, alt)


def draw_shapes(image: np.ndarray, row: int = 14) -> tuple[Figure, str]:
    size = len(image)
    figure, axes = new_drawing(4.6)
    grey: dict[str, Any] = {"cmap": "gray_r", "vmin": 0, "vmax": float(image.max()) or 1.0, "aspect": "auto"}

    def framed(pixels: np.ndarray, left: float, bottom: float, width: float, height: float, above: int = 2) -> None:
        axes.imshow(pixels, extent=(left, left + width, bottom, bottom + height), zorder=above, **grey)
        _frame(axes, left, bottom, width, height, "#555555", 1, above)

    def write(x: float, y: float, words: str, fontsize: float = 10, **options) -> None:
        axes.text(x, y, words, **{"ha": "center", "va": "center", "fontsize": fontsize, **options})

    framed(image, 0.25, 1.35, 1.9, 1.9)
    _frame(axes, 0.25, 1.35 + 1.9 * (1 - (row + 1) / size), 1.9, 1.9 / size, COLOURS[1], 2, 3)
    write(1.2, 3.3, "(N, 28, 28)", 11, va="bottom", weight="bold")
    write(1.2, 1.28, _stacked(text("28 linhas de 28 pixels", "28 rows of 28 pixels")), va="top")

    arrow(axes, (2.25, 2.75), (2.75, 3.35))
    write(4.6, 4.1, "(N, 784)", 11, va="bottom", weight="bold")
    framed(image.reshape(1, -1), 2.85, 3.5, 3.5, 0.5)
    _frame(axes, 2.85 + 3.5 * row / size, 3.46, 3.5 / size, 0.58, COLOURS[1], 2, 3)
    words = text("as linhas, uma depois da outra", "the rows, one after the other")
    write(4.6, 3.38, _stacked(words), va="top")
    write(4.6, 2.88, "reshape(N, 784)", family="monospace")

    arrow(axes, (2.25, 1.85), (2.95, 1.25))
    write(3.75, 2.08, "(N, 28, 28, 1)", 11, va="bottom", weight="bold")
    framed(image, 3.1, 0.72, 1.3, 1.3)
    write(3.75, 0.64, _stacked(text("1 canal", "1 channel")), va="top")
    write(3.75, 0.15, "reshape(N, 28, 28, 1)", family="monospace")
    for sheet in range(3):
        _frame(axes, 5.02 - 0.08 * sheet, 0.66 - 0.07 * sheet, 0.5, 0.5, "#777777", 1, 2 + sheet, fill="#EEEEEE")
    write(5.62, 0.82, text("foto colorida:\n3 canais", "colour photo:\n3 channels"), 9, ha="left")

    dense, convolution = text("camadas densas", "dense layers"), text("convolução", "convolution")
    arrow(axes, (6.42, 3.75), (6.68, 3.75))
    box(
        axes,
        6.72,
        3.2,
        1.22,
        1.1,
        f"{_two_lines(dense)}\n{text('lições 3 e 4', 'lessons 3, 4').replace(' / ', chr(10))}",
        "blue",
        fontsize=9,
    )
    arrow(axes, (4.5, 1.6), (6.68, 1.6))
    box(
        axes,
        6.72,
        1.05,
        1.22,
        1.1,
        f"{_two_lines(convolution)}\n{text('lição 5', 'lesson 5').replace(' / ', chr(10))}",
        "green",
        fontsize=9,
    )
    axes.set(xlim=(0, WIDTH), ylim=(0, 4.6))
    return figure, text(
        "Diagrama: uma imagem de 28 por 28 pixels, com uma linha marcada. Uma seta leva à lista de 784 números, em que a linha "
        "marcada é um trecho, e daí às camadas densas. Outra leva à mesma imagem com um canal, e daí à convolução.",
        "Diagram: an image of 28 by 28 pixels with one row marked. An arrow leads to the list of 784 numbers, in which the marked "
        "row is one stretch, and on to dense layers. Another leads to the same image with one channel, and on to a convolution.",
    )


def batch(images: np.ndarray, labels: np.ndarray) -> None:
    """The first images of a batch, (B, 784), under their labels, given as one-hot codes (B, 10)."""
    digits = np.asarray(labels).argmax(axis=1)
    shown = np.asarray(images)[:SHOWN].reshape(-1, 28, 28)
    what = text("As primeiras imagens do lote", "The first images of the batch")
    figure = plot_images(shown, [str(digit) for digit in digits[:SHOWN]], what)
    show_figure(figure, figure.alt, read_batch(digits))


def read_batch(digits: np.ndarray) -> str:
    """How many images of each class a batch happens to hold."""
    counts = np.bincount(digits, minlength=10)
    return text(
        "A figura mostra as primeiras imagens do lote, que tem {size:,}. No lote inteiro, o dígito mais comum é o {most}, com "
        "{high:,}, e o mais raro é o {least}, com {low:,}: é um sorteio.",
        "The figure shows the first images of the batch, which has {size:,}. In the whole batch the most common digit is {most}, "
        "with {high:,}, and the rarest is {least}, with {low:,}: it is a random draw.",
        size=len(digits),
        most=int(counts.argmax()),
        high=int(counts.max()),
        least=int(counts.argmin()),
        low=int(counts.min()),
    )


def epoch(images: int, batch_size: int) -> None:
    """A diagram: `images` training images cut in batches of `batch_size`, and a step for each batch."""
    figure, alt = draw_epoch(images, batch_size)
    show_figure(figure, alt, read_epoch(images, batch_size))


def draw_epoch(images: int, batch_size: int) -> tuple[Figure, str]:
    steps = math.ceil(images / batch_size)
    last = images - (steps - 1) * batch_size
    figure, axes = new_drawing(3.5)
    left, width = 0.3, WIDTH - 0.6
    whole = text("{images:,} imagens de treino, embaralhadas", "{images:,} training images, shuffled", images=images)
    box(axes, left, 2.75, width, 0.6, _stacked(whole), "grey")
    numbers = list(range(1, steps + 1)) if steps <= BOXES else [1, 2, 3, 0, steps]
    slot = width / len(numbers)
    for place, step in enumerate(numbers):
        x = left + place * slot
        if step == 0:  # the batches that are left out
            for y in (1.85, 0.8):
                axes.text(x + slot / 2, y, "…", ha="center", va="center", fontsize=20)
            continue
        count = last if step == steps else batch_size
        full = slot - 0.2
        breadth = max(0.75, full * count / batch_size) if step == steps else full
        label = f"{text('lote', 'batch')} {number(step, ',')}\n{text('{n:,} imagens', '{n:,} images', n=count)}"
        fontsize = 9 if breadth < 1.2 or " / " in label else 11
        box(
            axes,
            x + 0.1,
            1.45,
            breadth,
            0.85,
            label.replace(" / ", "\n"),
            "blue" if count == batch_size else "orange",
            fontsize=fontsize,
        )
        middle = x + 0.1 + breadth / 2
        arrow(axes, (middle, 2.7), (middle, 2.35))
        arrow(axes, (middle, 1.4), (middle, 1.1))
        circle(axes, middle, 0.8, 0.28, number(step, ","), "green", fontsize=9)
        if place == 0:
            axes.text(
                middle - 0.35, 0.8, text("passo", "step").replace(" / ", "\n"), ha="right", va="center", fontsize=10
            )
    words = text("1 época = {steps:,} passos", "1 epoch = {steps:,} steps", steps=steps)
    axes.text(WIDTH / 2, 0.22, words, ha="center", va="center", fontsize=11, weight="bold")
    return figure, text(
        "Diagrama: {images:,} imagens de treino cortadas em lotes de {size:,}; passos: {steps:,}; imagens do último lote: {last:,}.",
        "Diagram: {images:,} training images cut in batches of {size:,}; steps: {steps:,}; images in the last batch: {last:,}.",
        size=batch_size,
        images=images,
        steps=steps,
        last=last,
    )


def read_epoch(images: int, batch_size: int) -> str:
    """How many steps an epoch has, and whether its last batch is smaller."""
    steps = math.ceil(images / batch_size)
    last = images - (steps - 1) * batch_size
    if steps == 1:
        return text(
            "Todas as {images:,} imagens cabem em um lote: cada época tem um passo só.",
            "All {images:,} images fit in one batch: each epoch has a single step.",
            images=images,
        )
    cut = Text(
        "{images:,} imagens em lotes de {size:,} dão {steps:,} passos por época",
        "{images:,} images in batches of {size:,} make {steps:,} steps in each epoch",
    )
    rest = Text("; o último lote tem só {last:,}.", "; the last batch has only {last:,}.")
    if last == batch_size:
        rest = Text(", e todos os lotes são completos.", ", and all batches are full.")
    return text(cut.pt + rest.pt, cut.en + rest.en, images=images, size=batch_size, steps=steps, last=last)


def _shares(answers: np.ndarray) -> np.ndarray:
    """The share of each digit among the answers, (10,)."""
    return np.bincount(answers, minlength=10) / len(answers)


def _most_answered(answers: np.ndarray) -> tuple[int, float]:
    shares = _shares(answers)
    return int(shares.argmax()), float(shares.max())


def _mean_and_std(pixels: np.ndarray) -> tuple[float, float]:
    """The mean and the standard deviation, in float64 but without a float64 copy of all pixels."""
    parts = np.array_split(pixels, max(1, len(pixels) // 1000))
    mean = sum(float(part.sum(dtype=np.float64)) for part in parts) / pixels.size
    variance = sum(float(np.square(part - mean).sum(dtype=np.float64)) for part in parts) / pixels.size
    return mean, math.sqrt(variance)


def _stacked(words: str) -> str:
    """The two languages one below the other, where both are shown."""
    return words.replace(" / ", "\n")


def _two_lines(words: str) -> str:
    """A short name on two lines: its words, or the two languages."""
    return _stacked(words) if " / " in words else words.replace(" ", "\n", 1)


def _frame(
    axes: Axes,
    left: float,
    bottom: float,
    width: float,
    height: float,
    colour: str,
    linewidth: float,
    above: int,
    fill: str = "none",
) -> None:
    """A rectangle on a drawing; of two that overlap, the one with the higher `above` is drawn over the other."""
    axes.add_patch(Rectangle((left, bottom), width, height, fc=fill, ec=colour, linewidth=linewidth, zorder=above))
