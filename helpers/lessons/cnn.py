"""What lesson 5 shows: the sliding window, its arithmetic, the network, its learning curves and what it sees inside."""

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from helpers import plots
from helpers.diagrams import LIGHT, arrow, new_drawing
from helpers.display import say
from helpers.language import number, text
from helpers.moving_picture import MovingPicture

Curves = dict[str, list[float]]
Place = tuple[int, int]  # the row and the column of a window's top left corner

FRAMES = {"A": plots.COLOURS[1], "B": plots.COLOURS[0], "C": plots.COLOURS[2]}
LABEL: dict[str, Any] = {"fontsize": 10, "fontweight": "bold", "bbox": {"fc": "white", "ec": "none", "pad": 1}}
LETTER: dict[str, Any] = {"fontsize": 14, "fontweight": "bold", "ha": "center", "va": "center"}
DASHES = {"A": "-", "B": "--", "C": ":"}
EDGE = np.array([[-1, 0, 1]] * 3)  # the filter for vertical edges that the lesson makes by hand
ALIKE = 0.8  # the correlation above which two filters are called alike


# The window on a digit ------------------------------------------------------------------------------------------------


def windows(digit: np.ndarray, kernel: np.ndarray) -> None:
    """Show three windows on `digit` (28, 28), values from 0 to 1, each with its numbers, `kernel` (3, 3) and the sum."""
    places = choose_windows(digit, kernel)
    sums = {
        name: round(float(np.sum(_window(digit, place) * kernel)), 2) + 0.0 for name, place in places.items()
    }  # no -0
    figure, axes = new_drawing(4.95)
    axes.imshow(digit, cmap="gray_r", vmin=0, vmax=1, extent=(0.1, 3.9, 0.3, 4.1))
    axes.add_patch(Rectangle((0.1, 0.3), 3.8, 3.8, fc="none", ec="#555555"))
    _title(axes, text("O mesmo filtro, três lugares, três respostas", "The same filter, three places, three responses"))
    headings = (text("janela", "window"), text("filtro", "filter"), text("soma", "sum"))
    for x, heading in zip((5.13, 6.59, 7.5), headings, strict=True):
        axes.text(x, 4.4, heading.replace(" / ", "\n"), fontsize=11, ha="center")
    pixel = 3.8 / len(digit)
    letters: list[tuple[float, float]] = []  # where they stand, so that none covers another
    for place, (name, (row, column)) in enumerate(places.items()):
        corner = (0.1 + column * pixel, 4.1 - (row + 3) * pixel)
        _frame(axes, corner, 3 * pixel, 3 * pixel, FRAMES[name], DASHES[name])
        left_half = column < len(digit) / 2
        letter, edge = (0.25, corner[0]) if left_half else (3.75, corner[0] + 3 * pixel)
        height = middle = corner[1] + 1.5 * pixel
        while any(letter == x and abs(height - y) < 0.35 for x, y in letters):
            height -= 0.1
        letters.append((letter, height))
        axes.text(letter, height, name, color=FRAMES[name], **LETTER)
        end = letter + (0.13 if left_half else -0.13)
        axes.plot((end, edge), (height, middle), color=FRAMES[name], linewidth=1, linestyle=":")
        top = 4.25 - 1.42 * place
        axes.text(4.2, top - 0.63, name, color=FRAMES[name], **LETTER)
        window = _window(digit, (row, column))
        _grid(axes, window, 4.5, top, 0.42, spec=".2f", shade=window)
        _frame(axes, (4.5, top - 1.26), 1.26, 1.26, FRAMES[name], DASHES[name])
        axes.text(5.92, top - 0.63, "×", fontsize=14, ha="center", va="center")
        _grid(axes, kernel, 6.08, top - 0.12, 0.34)
        axes.text(7.5, top - 0.63, f"= {number(sums[name], '.2f')}", fontsize=13, ha="center", va="center")
    alt = text(
        "Um dígito com três janelas de 3 por 3 e a soma dos produtos de cada uma com o filtro: {listed}.",
        "A digit with three windows of 3 by 3 and, for each, the sum of its products with the filter: {listed}.",
        listed=", ".join(f"{name} {number(total, '.2f')}" for name, total in sums.items()),
    )
    plots.show_figure(figure, alt, read_windows(sums))


def slide(digit: np.ndarray, kernel: np.ndarray) -> MovingPicture:
    """The window of `kernel` (3, 3) on `digit` (28, 28), values from 0 to 1, with a slider along one row.

    It is the row in which the responses are strongest, and every second column. The feature map is filled as far as the
    window has come.
    """
    size = len(digit) - len(kernel) + 1
    responses = np.array(
        [[np.sum(_window(digit, (row, column)) * kernel) for column in range(size)] for row in range(size)]
    )
    row = int(np.abs(responses).max(axis=1).argmax())
    columns = range(0, size, 2)
    frames = [_draw_slide(digit, responses, (row, column)) for column in columns]
    strongest = int(np.abs(responses[row, columns]).argmax())
    return MovingPicture(frames, [str(column) for column in columns], text("coluna", "column"), first=strongest)


def _draw_slide(digit: np.ndarray, responses: np.ndarray, place: Place) -> plots.Figure:
    """One position of the window, its pixels, and the feature map (26, 26) up to there."""
    row, column = place
    response = float(responses[place])
    known = np.full(responses.shape, np.nan)
    known[:row] = responses[:row]
    known[row, : column + 1] = responses[row, : column + 1]
    highest = float(np.abs(responses).max()) or 1.0
    titles = (
        text("o dígito", "the digit"),
        text("a janela", "the window"),
        text("as respostas até aqui", "the responses so far"),
    )
    with plots.style():
        figure, axes = plots.new_figure(3.2, 1, 3, width_ratios=[1, 0.6, 1])
        for panel, title in zip(axes[0], titles, strict=True):
            panel.set_title(title)
            _frame_only(panel)
        axes[0, 0].imshow(digit, cmap="gray_r", vmin=0, vmax=1)
        _frame(axes[0, 0], (column - 0.5, row - 0.5), 3, 3, FRAMES["A"], "-")
        window = _window(digit, place)
        axes[0, 1].imshow(window, cmap="gray_r", vmin=0, vmax=1)
        for (y, x), value in np.ndenumerate(window):
            ink = "white" if value > 0.5 else "black"
            axes[0, 1].text(x, y, number(value, ".2f"), ha="center", va="center", color=ink, fontsize=10)
        axes[0, 2].imshow(known, cmap="RdBu_r", vmin=-highest, vmax=highest)
        _frame(axes[0, 2], (column - 0.5, row - 0.5), 1, 1, "black", "-")
        figure.suptitle(
            text(
                "Linha {row}, coluna {column}: a resposta é {response:.2f}",
                "Row {row}, column {column}: the response is {response:.2f}",
                row=row,
                column=column,
                response=response,
            )
        )
    figure.alt = text(
        "A janela na linha {row} e na coluna {column} do dígito, com resposta {response:.2f}, e o mapa de características até ali.",
        "The window at row {row} and column {column} of the digit, with the response {response:.2f}, and the feature map up to there.",
        row=row,
        column=column,
        response=response,
    )
    return figure


def choose_windows(digit: np.ndarray, kernel: np.ndarray) -> dict[str, Place]:
    """The windows of `digit` to look at: A with the largest sum, B with the smallest, C with much ink and a sum near 0."""
    size = len(digit) - len(kernel) + 1
    sums, ink = np.zeros((size, size)), np.zeros((size, size))
    for row in range(size):
        for column in range(size):
            window = _window(digit, (row, column))
            sums[row, column], ink[row, column] = np.sum(window * kernel), np.sum(window)
    places = {"A": sums.argmax(), "B": sums.argmin(), "C": (ink - 10 * np.abs(sums)).argmax()}
    return {name: divmod(int(place), size) for name, place in places.items()}


def read_windows(sums: dict[str, float]) -> str:
    """What the three windows have in common and what sets them apart; `sums` are their sums by name."""
    return text(
        "Em A, a tinta cai nos pesos positivos e foge dos negativos, e a soma é {a:.2f}. Em B acontece o contrário, e a soma "
        "é {b:.2f}. Em C há tinta dos dois lados: os produtos se cancelam e sobra {c:.2f}.",
        "In A the ink falls on the positive weights and avoids the negative ones, and the sum is {a:.2f}. In B it is the "
        "other way round, and the sum is {b:.2f}. In C there is ink on both sides: the products cancel out, leaving {c:.2f}.",
        a=sums["A"],
        b=sums["B"],
        c=sums["C"],
    )


# Two edge filters -----------------------------------------------------------------------------------------------------


def edges(digit: np.ndarray, vertical: np.ndarray, horizontal: np.ndarray) -> None:
    """Show `digit` (28, 28) beside its responses (26, 26) to the filters for vertical and horizontal edges."""
    titles = (
        text("o dígito", "the digit"),
        text("bordas verticais", "vertical edges"),
        text("bordas horizontais", "horizontal edges"),
    )
    highest = float(max(np.abs(vertical).max(), np.abs(horizontal).max()))
    with plots.style():
        figure, axes = plots.new_figure(3.5, 1, 3)
        axes[0, 0].imshow(digit, cmap="gray_r", vmin=0, vmax=1)
        for panel, responses in zip(axes[0, 1:], (vertical, horizontal), strict=True):
            picture = panel.imshow(responses, cmap="RdBu_r", vmin=-highest, vmax=highest)
        for panel, title in zip(axes[0], titles, strict=True):
            panel.set_title(title.replace(" / ", "\n"))
            _frame_only(panel)
        bar = figure.colorbar(picture, ax=axes[0, 1:], shrink=0.8, format=lambda value, _: number(value))
        bar.set_label(text("resposta", "response"))
        title = text(
            "Cada filtro responde às bordas na sua direção", "Each filter responds to edges in its own direction"
        )
        figure.suptitle(title.replace(" / ", "\n"), fontsize=12)
    alt = text(
        "Um dígito e as respostas de dois filtros de borda, de {low:.2f} a {high:.2f}: contornos verticais em um, "
        "horizontais no outro, positivos de um lado do traço e negativos do outro.",
        "A digit and the responses of two edge filters, from {low:.2f} to {high:.2f}: vertical outlines in one, "
        "horizontal ones in the other, positive on one side of the stroke and negative on the other.",
        low=min(vertical.min(), horizontal.min()),
        high=max(vertical.max(), horizontal.max()),
    )
    reading = text(
        "Indo da esquerda para a direita ou de cima para baixo, o vermelho marca onde a tinta começa e o azul, onde ela acaba.",
        "Going from left to right or from top to bottom, red marks where the ink begins and blue where it ends.",
    )
    plots.show_figure(figure, alt, reading)


# Padding, stride, channels --------------------------------------------------------------------------------------------


def padding_and_stride() -> None:
    """Draw what becomes of 5×5 numbers under a window of 3×3: alone, with padding 1, with stride 2."""
    cases = (
        (text("sem preenchimento, passo 1", "no padding, stride 1"), 0, 1),
        (text("preenchimento 1, passo 1", "padding 1, stride 1"), 1, 1),
        (text("sem preenchimento, passo 2", "no padding, stride 2"), 0, 2),
    )
    figure, axes = new_drawing(5.05)
    cell, described = 0.27, []
    note = text("A, B: a janela e a resposta dela", "A, B: the window and its response")
    axes.text(0.1, 0.12, note.replace("\n", "   "), fontsize=10)
    title = text("O preenchimento mantém o tamanho, o passo 2 o reduz", "Padding keeps the size, stride 2 reduces it")
    _title(axes, title)
    for case, (title, padding, stride) in enumerate(cases):
        middle, size = 1.35 + 2.65 * case, 5 + 2 * padding
        axes.text(middle, 4.37, title.replace(" / ", "\n"), ha="center", va="center", fontsize=11)
        left, top = middle - size * cell / 2, 3.95
        for row in range(size):
            for column in range(size):
                inside = padding <= row < size - padding and padding <= column < size - padding
                corner = (left + column * cell, top - (row + 1) * cell)
                colour = LIGHT["blue"] if inside else "white"
                axes.add_patch(Rectangle(corner, cell, cell, fc=colour, ec="#777777", linestyle="-" if inside else ":"))
                if not inside:
                    axes.text(corner[0] + cell / 2, corner[1] + cell / 2, "0", ha="center", va="center", fontsize=9)
        for step, name in enumerate("AB"):
            corner = (left + step * stride * cell, top - 3 * cell)
            _frame(axes, corner, 3 * cell, 3 * cell, FRAMES[name], DASHES[name])
            place = (corner[0] + (0.5 + 2 * step) * cell, top + 0.12)
            axes.text(*place, name, ha="center", va="center", fontsize=11, fontweight="bold", color=FRAMES[name])
        result = (size - 3) // stride + 1
        bottom = top - 7 * cell
        arrow(axes, (middle, bottom + (0.0 if padding else 0.2)), (middle, bottom - 0.3))
        left = middle - result * cell / 2
        for row in range(result):
            for column in range(result):
                corner = (left + column * cell, bottom - 0.35 - (row + 1) * cell)
                axes.add_patch(Rectangle(corner, cell, cell, fc=LIGHT["yellow"], ec="#777777"))
        for step, name in enumerate("AB"):
            place = (left + (step + 0.5) * cell, bottom - 0.35 - 0.5 * cell)
            axes.text(*place, name, ha="center", va="center", fontsize=11, fontweight="bold", color=FRAMES[name])
        axes.text(
            middle + result * cell / 2 + 0.1, bottom - 0.35 - result * cell / 2, f"{result}×{result}", va="center"
        )
        described.append(f"{title}: 5×5 → {result}×{result}")
    alt = text(
        "Três desenhos da janela de 3 por 3 sobre 5 por 5 números: {listed}. A é a primeira posição da janela e B, a segunda.",
        "Three drawings of the window of 3 by 3 over 5 by 5 numbers: {listed}. A is the window's first position and B its "
        "second.",
        listed="; ".join(described),
    )
    plots.show_figure(figure, alt)


def channels(maps: np.ndarray, kernels: np.ndarray, partial: list[np.ndarray], bias: int) -> None:
    """Draw how the `maps` (channels, 3, 3) and the `kernels` (channels, 2, 2) give `partial` sums, and these one map."""
    figure, axes = new_drawing(3.5)
    _title(axes, text("Os canais se somam", "The channels add up"))
    cell = 0.4
    for channel, (values, kernel, part) in enumerate(zip(maps, kernels, partial, strict=True)):
        middle = 2.35 - 1.55 * channel
        colour = ("blue", "green")[channel % 2]
        label = text("canal {n}", "channel {n}", n=channel + 1).replace(" / ", "\n")
        axes.text(0.15, middle, label, va="center", fontsize=11)
        _grid(axes, values, 1.1, middle + 1.5 * cell, cell, colour=LIGHT[colour])
        axes.text(2.52, middle, "∗", fontsize=16, ha="center", va="center")
        _grid(axes, kernel, 2.75, middle + cell, cell, colour=LIGHT["grey"])
        axes.text(3.8, middle, "=", fontsize=16, ha="center", va="center")
        _grid(axes, part, 4.05, middle + cell, cell, colour=LIGHT[colour])
        arrow(axes, (4.95, middle), (5.55, 1.575 + (0.25 if channel == 0 else -0.25)))
    total = np.sum(partial, axis=0) + bias
    axes.text(5.95, 1.575, f"+ {bias} =", fontsize=14, ha="center", va="center")
    axes.text(5.95, 2.1, text("soma", "sum"), fontsize=11, ha="center", va="center")
    axes.text(5.95, 1.05, text("viés", "bias"), fontsize=11, ha="center", va="center")
    _grid(axes, total, 6.6, 1.575 + cell, cell, colour=LIGHT["yellow"])
    axes.text(7.0, 0.85, text("um mapa", "one map").replace(" / ", "\n"), fontsize=11, ha="center", va="center")
    alt = text(
        "Dois canais de 3 por 3, cada um com o seu kernel de 2 por 2, dão os mapas {parts}; somados, com o viés {bias}, dão "
        "um só mapa, {total}.",
        "Two channels of 3 by 3, each with its own kernel of 2 by 2, give the maps {parts}; added up, with the bias {bias}, "
        "they give a single map, {total}.",
        parts=" + ".join(str(np.asarray(part).astype(int).tolist()) for part in partial),
        bias=bias,
        total=str(total.astype(int).tolist()),
    )
    plots.show_figure(figure, alt)


# Receptive field, pooling ---------------------------------------------------------------------------------------------

FIELDS = (1, 3, 4, 8, 10)  # pixels, one side: image, convolution, pooling, convolution, pooling


def receptive_field(digit: np.ndarray) -> None:
    """Draw how much of `digit` (28, 28) one number sees after each layer of the lesson's network."""
    layers = (
        text("imagem", "image"),
        text("convolução 3×3", "convolution 3×3"),
        text("agregação 2×2", "pooling 2×2"),
        text("convolução 3×3", "convolution 3×3"),
        text("agregação 2×2", "pooling 2×2"),
    )
    cells = (10, 8, 4, 2, 1)  # how many numbers of each layer one number of the last one depends on
    widths = (1, 1, 2, 2, 4)  # of a cell, in pixels of the image: the stride up to that layer
    figure, axes = new_drawing(4.0)
    _title(axes, text("Cada camada vê mais longe", "Each layer sees farther"))
    axes.imshow(digit, cmap="gray_r", vmin=0, vmax=1, extent=(0.1, 3.3, 0.3, 3.5))
    axes.add_patch(Rectangle((0.1, 0.3), 3.2, 3.2, fc="none", ec="#555555"))
    pixel = 3.2 / len(digit)
    for field, colour, dash in zip(FIELDS[1:], plots.COLOURS, ("-", ":", "--", "-"), strict=False):
        corner = (0.1 + 9 * pixel, 3.5 - (9 + field) * pixel)
        _frame(axes, corner, field * pixel, field * pixel, colour, dash)
        right, side = (0.03, "left") if field > 3 else (-0.05, "right")  # outside the smallest frame runs the next one
        x = corner[0] + field * pixel + right
        axes.text(x, corner[1] + 0.03, str(field), color=colour, ha=side, va="bottom", zorder=4, **LABEL)
    unit, start, height = 0.235, 4.95, 0.24
    spans = []
    for level, (label, count, width) in enumerate(zip(layers, cells, widths, strict=True)):
        bottom = 0.45 + 0.68 * level
        left = start + (10 - count * width) / 2 * unit
        spans.append((left, left + count * width * unit, bottom))
        for place in range(count):
            corner = (left + place * width * unit, bottom)
            colour = LIGHT["blue"] if level == 0 else LIGHT["yellow"]
            axes.add_patch(Rectangle(corner, width * unit, height, fc=colour, ec="#555555", zorder=2))
        axes.text(4.85, bottom + height / 2, label.replace(" / ", "\n"), ha="right", va="center", fontsize=10)
        sees = text("vê {n}×{n}", "sees {n}×{n}", n=FIELDS[level]).replace(" / ", "\n") if level else ""
        axes.text(left + count * width * unit + 0.08, bottom + height / 2, sees, va="center", fontsize=9)
    for (left, right, bottom), (left_above, right_above, above) in pairwise(spans):
        corners = [(left, bottom + height), (right, bottom + height), (right_above, above), (left_above, above)]
        axes.add_patch(Polygon(corners, fc="#EEEEEE", ec="#999999", linestyle=":", zorder=1))
    alt = text(
        "Quadros encaixados sobre um dígito e um corte das camadas: um número vê {fields} pixels de lado, camada após camada.",
        "Nested frames on a digit and a cut through the layers: one number sees {fields} pixels a side, layer after layer.",
        fields=", ".join(map(str, FIELDS[1:])),
    )
    plots.show_figure(figure, alt, read_receptive_field(len(digit)))


def read_receptive_field(size: int) -> str:
    """How much of an image of `size` pixels a side one number sees at the end, and who sees the rest."""
    return text(
        "Mesmo depois da segunda agregação, cada número vê só {field} dos {size} pixels de lado. Quem reúne a imagem inteira são "
        "as camadas densas que vêm depois.",
        "Even after the second pooling, each number sees only {field} of the {size} pixels a side. It is the dense layers, "
        "which come next, that bring the whole image together.",
        field=FIELDS[-1],
        size=size,
    )


def pooling(responses: np.ndarray, rectified: np.ndarray, pooled: np.ndarray) -> None:
    """Draw small `responses`, what ReLU makes of them, and what 2×2 max pooling makes of that."""
    figure, axes = new_drawing(3.0)
    cell = 0.45
    title = text(
        "A ReLU zera as respostas negativas, a agregação guarda a maior de cada quadrado",
        "ReLU sets negative responses to zero, pooling keeps the largest of each square",
    )
    _title(axes, title)
    squares = [LIGHT[colour] for colour in ("blue", "orange", "green", "yellow")]
    shades = np.array([[squares[row // 2 * 2 + column // 2] for column in range(4)] for row in range(4)])
    small = shades[::2, ::2]
    titles = (text("respostas", "responses"), "ReLU", text("agregação 2×2", "pooling 2×2"))
    for left, title, values, colours in zip(
        (0.3, 3.0, 6.15), titles, (responses, rectified, pooled), (shades, shades, small), strict=True
    ):
        top = 1.05 + len(values) * cell / 2
        _grid(axes, values, left, top, cell, colours=colours)
        side = cell * len(values) / 2
        for corner in ((0, 1), (0, 2), (1, 1), (1, 2)):
            _frame(axes, (left + corner[0] * side, top - corner[1] * side), side, side, "#555555")
        axes.text(left + len(values) * cell / 2, 2.2, title, ha="center", fontsize=11)
    for start, end in ((2.2, 2.9), (4.95, 6.0)):
        arrow(axes, (start, 1.05), (end, 1.05))
    alt = text(
        "Uma tabela de 4 por 4 respostas; depois da ReLU as negativas são 0; de cada quadrado de 2 por 2 fica o maior: {kept}.",
        "A table of 4 by 4 responses; after ReLU the negative ones are 0; of each square of 2 by 2 the largest stays: {kept}.",
        kept=pooled.astype(int).tolist(),
    )
    plots.show_figure(figure, alt)


# The network ----------------------------------------------------------------------------------------------------------


def architecture(model: Any) -> None:
    """Draw the Keras `model`: the shape and the number of parameters of each layer, the input first."""
    kinds = {
        "Conv2D": text("convolução", "convolution"),
        "MaxPooling2D": text("agregação", "pooling"),
        "Flatten": text("achatar", "flatten"),
        "Dense": text("densa", "dense"),
    }
    activations = {"relu": "ReLU", "softmax": "softmax"}
    stages = [(text("entrada", "input"), "", tuple(model.input_shape[1:]), 0)]
    for layer in model.layers:
        kind = kinds.get(type(layer).__name__, layer.name)
        activation = activations.get(getattr(getattr(layer, "activation", None), "__name__", ""), "")
        stages.append((kind, activation, tuple(layer.output.shape[1:]), layer.count_params()))
    figure, axes = new_drawing(3.35)
    _title(axes, text("Os mapas encolhem, os canais se multiplicam", "The maps shrink, the channels multiply"))
    note = text("embaixo: a forma da saída e os parâmetros", "below: the output's shape and the parameters")
    axes.text(7.9, 3.3, note.replace(" / ", "\n"), fontsize=10, ha="right", va="top")
    step = plots.WIDTH / len(stages)
    described = []
    for stage, (kind, activation, shape, parameters) in enumerate(stages):
        middle = (stage + 0.5) * step
        _volume(axes, middle, 1.95, shape)
        size = "×".join(number(side, ",") for side in shape)
        counted = number(parameters, ",")
        for height, words in ((1.05, kind), (0.77, activation), (0.5, size), (0.24, counted)):
            axes.text(middle, height, words.replace(" / ", "\n"), ha="center", va="center", fontsize=9)
        described.append(f"{kind} {size}, {counted}")
        if stage:
            arrow(axes, (middle - step / 2 - 0.08, 1.95), (middle - step / 2 + 0.06, 1.95))
    alt = text(
        "A rede, camada por camada, com a forma da saída e os parâmetros: {listed}.",
        "The network, layer by layer, with the output's shape and the parameters: {listed}.",
        listed="; ".join(described),
    )
    plots.show_figure(figure, alt)


def curves(history: Curves) -> None:
    """Show the learning curves: loss and accuracy for each epoch, on training and validation images."""
    epochs = range(1, len(history["loss"]) + 1)
    best = best_epoch(history)
    panels = {"loss": text("perda", "loss"), "accuracy": text("acurácia", "accuracy")}
    with plots.style():
        figure, axes = plots.new_figure(3.7, 1, 2)
        for panel, (key, label) in zip(axes[0], panels.items(), strict=True):
            panel.plot(epochs, history[key], "o-", color=plots.COLOURS[0], label=text("treino", "training"))
            panel.plot(
                epochs, history[f"val_{key}"], "s--", color=plots.COLOURS[1], label=text("validação", "validation")
            )
            panel.axvline(best, color="#777777", linestyle=":", label=text("época guardada", "epoch kept"), zorder=1)
            panel.set(xlabel=text("época", "epoch"), ylabel=label.replace(" / ", "\n"))
            panel.set_xticks(list(epochs) if len(epochs) <= 10 else [1, best, len(epochs)])
        axes[0, 0].set_ylim(bottom=0)
        axes[0, 0].yaxis.set_major_formatter(lambda value, _: number(value, ".2f"))
        plots.percent_axis(axes[0, 1].yaxis, 1)
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
        figure.suptitle(
            text("Na validação, a melhor época é a {best}", "On validation, the best epoch is {best}", best=best),
            fontsize=12,
        )
    plots.show_figure(figure, plots.describe_history(history), read_curves(history))


def best_epoch(history: Curves) -> int:
    """The epoch, counted from 1, that `ModelCheckpoint` keeps: the first with the highest validation accuracy."""
    return int(np.argmax(history["val_accuracy"])) + 1


def read_curves(history: Curves) -> str:
    """What the learning curves say: the epoch kept, and whether the network has begun to memorize."""
    epochs, best = len(history["loss"]), best_epoch(history)
    lowest = int(np.argmin(history["val_loss"])) + 1
    kept = text(
        "O arquivo guarda a época {best}, com {accuracy:.2%} de acurácia na validação.",
        "The file keeps epoch {best}, with {accuracy:.2%} validation accuracy.",
        best=best,
        accuracy=history["val_accuracy"][best - 1],
    )
    if epochs == 1:
        return kept
    if lowest == epochs:
        verdict = text(
            "A perda de validação ainda caía na última época, portanto não há sinal de sobreajuste e mais épocas podem ajudar.",
            "The validation loss was still falling in the last epoch, so there is no sign of overfitting and more epochs may "
            "help.",
        )
    elif lowest == epochs - 1 and history["loss"][-1] < history["loss"][-2]:
        verdict = text(
            "Na última época a perda de validação sobe de {before:.3f} para {after:.3f}, enquanto a de treino ainda cai. Pode ser "
            "o começo do sobreajuste ou só uma época de azar, e só mais épocas diriam qual dos dois.",
            "In the last epoch the validation loss rises from {before:.3f} to {after:.3f} while the training loss still falls. It "
            "may be the start of overfitting or just one unlucky epoch, and only more epochs would tell which.",
            before=history["val_loss"][-2],
            after=history["val_loss"][-1],
        )
    elif history["loss"][-1] < history["loss"][lowest - 1]:
        verdict = text(
            "A perda de validação é menor na época {lowest} e termina em {last:.3f}, enquanto a de treino ainda cai, de "
            "{before:.3f} para {after:.3f}: dali em diante, o que a rede ainda aprende quase só serve às imagens de treino, e é "
            "assim que começa o sobreajuste.",
            "The validation loss is lowest in epoch {lowest} and ends at {last:.3f}, while the training loss still falls, from "
            "{before:.3f} to {after:.3f}: from there on, what the network still learns serves almost only the training images, "
            "and that is how overfitting begins.",
            lowest=lowest,
            last=history["val_loss"][-1],
            before=history["loss"][lowest - 1],
            after=history["loss"][-1],
        )
    else:
        verdict = text(
            "Depois da época {lowest} as duas perdas deixam de cair: o treino ficou instável, e uma taxa de aprendizado menor "
            "pode ajudar.",
            "After epoch {lowest} both losses stop falling: the training has become unstable, and a lower learning rate may "
            "help.",
            lowest=lowest,
        )
    return _join(kept, verdict)


# Inside the network ---------------------------------------------------------------------------------------------------


def inside(
    digit: np.ndarray,
    first_kernels: np.ndarray,
    kernels: np.ndarray,
    responses: np.ndarray,
    rectified: np.ndarray,
    pooled: np.ndarray,
) -> None:
    """Show for four filters of the first layer what becomes of `digit`, one row for each filter.

    Shapes: `digit` (1, 28, 28, 1), `kernels` (3, 3, 1, filters) after training and `first_kernels` before it, `responses`
    and `rectified` (1, 26, 26, filters), `pooled` (1, 13, 13, filters).
    """
    first_weights, weights = (np.asarray(array)[:, :, 0].transpose(2, 0, 1) for array in (first_kernels, kernels))
    before, after, small = (np.asarray(maps)[0].transpose(2, 0, 1) for maps in (responses, rectified, pooled))
    chosen = choose_filters(after)
    titles = (
        text("dígito", "digit"),
        text("filtro", "filter"),
        text("resposta", "response"),
        "ReLU",
        text("agregação", "pooling"),
    )
    strongest, widest = np.abs(weights[chosen]).max(), np.abs(before[chosen]).max()
    with plots.style():
        figure, axes = plots.new_figure(6.9, len(chosen), len(titles))
        for panels, place in zip(axes, chosen, strict=True):
            panels[0].imshow(np.asarray(digit)[0, :, :, 0], cmap="gray_r", vmin=0, vmax=1)
            panels[1].imshow(weights[place], cmap="RdBu_r", vmin=-strongest, vmax=strongest)
            for (row, column), value in np.ndenumerate(weights[place]):
                colour = "white" if abs(value) > 0.6 * strongest else "black"
                panels[1].text(
                    column,
                    row,
                    number(round(float(value), 2) + 0.0, ".2f"),
                    ha="center",
                    va="center",
                    fontsize=9,
                    color=colour,
                )
            panels[2].imshow(before[place], cmap="RdBu_r", vmin=-widest, vmax=widest)
            panels[3].imshow(after[place], cmap="gray_r", vmin=0, vmax=after[chosen].max())
            panels[4].imshow(small[place], cmap="gray_r", vmin=0, vmax=after[chosen].max())
            for panel in panels:
                _frame_only(panel)
            panels[0].set_ylabel(text("filtro {n}", "filter {n}", n=place).replace(" / ", "\n"))
        for panel, title in zip(axes[0], titles, strict=True):
            panel.set_title(title.replace(" / ", "\n"))
        figure.suptitle(
            text(
                "Cada filtro procura uma coisa diferente (vermelho: positivo, azul: negativo)",
                "Each filter looks for something different (red: positive, blue: negative)",
            ),
            fontsize=12,
        )
    silent = {place: float(np.mean(before[place] <= 0)) for place in chosen}
    alt = text(
        "O caminho de um dígito por quatro filtros da primeira camada: o filtro, a resposta, a ReLU e o mapa agregado. Parte da "
        "resposta que a ReLU zera: {listed}.",
        "The path of a digit through four filters of the first layer: the filter, the response, the ReLU and the pooled map. "
        "Share of the response that ReLU sets to zero: {listed}.",
        listed="; ".join(
            text("filtro {n} {share:.0%}", "filter {n} {share:.0%}", n=place, share=share)
            for place, share in silent.items()
        ),
    )
    blank = sum(bool(after[place, 0, 0] > 0) for place in chosen)
    plots.show_figure(figure, alt, read_inside(first_weights, weights, silent, blank))


def choose_filters(maps: np.ndarray, count: int = 4) -> list[int]:
    """Filters that respond to the digit and differ from one another, as indices.

    `maps` are the responses after ReLU, (filters, rows, columns). The first is the one with
    the largest response; each of the others is, among the more active half, the one whose map is least correlated with
    the maps of those chosen.
    """
    peaks = maps.max(axis=(1, 2))
    active = np.argsort(-peaks, kind="stable")[: max(count, len(peaks) // 2)]
    flat = np.array([_centred(responses) for responses in maps])
    chosen = [int(active[0])]
    while len(chosen) < min(count, len(active)):
        rest = [int(place) for place in active if place not in chosen]
        likeness = [float(np.max(flat[chosen] @ flat[place])) for place in rest]
        chosen.append(rest[int(np.argmin(likeness))])
    return chosen


def edge_likeness(weights: np.ndarray) -> np.ndarray:
    """How much each of the filters (filters, 3, 3) resembles an edge detector in some direction, from 0 to 1.

    It is the correlation with the best mix of the two hand-made edge filters. As these are uncorrelated, it is the length
    of the two correlations together.
    """
    flat = np.array([_centred(kernel) for kernel in weights])
    return np.hypot(flat @ _centred(EDGE), flat @ _centred(EDGE.T))


def read_inside(first_weights: np.ndarray, weights: np.ndarray, silent: dict[int, float], blank: int) -> str:
    """How many filters resemble an edge detector before and after training, and how much of the responses ReLU removes.

    `first_weights` and `weights` are all filters (filters, 3, 3) before and after; `silent` has, for the filters shown, the
    share of responses that are not positive; `blank` is how many of these filters respond where the paper is blank.
    """
    likeness = np.array([edge_likeness(first_weights), edge_likeness(weights)])
    before, after = (int(count) for count in np.sum(likeness > ALIKE, axis=1))
    values = {"before": before, "after": after, "count": len(weights)}
    if after > before > 1:
        first = text(
            "Antes do treino, {before} dos {count} filtros se pareciam com um detector de bordas em alguma direção (correlação "
            "acima de 0,8), por acaso; depois, {after}.",
            "Before training, {before} of the {count} filters resembled an edge detector in some direction (correlation above "
            "0.8), by chance; afterwards {after} do.",
            **values,
        )
    else:
        first = text(
            "Filtros parecidos com um detector de bordas em alguma direção (correlação acima de 0,8): {before} de {count} antes "
            "do treino, {after} depois.",
            "Filters that resemble an edge detector in some direction (correlation above 0.8): {before} of {count} before "
            "training, {after} afterwards.",
            **values,
        )
    most = int(np.argmax(likeness[1] - likeness[0]))
    start, end = likeness[:, most]
    if start <= ALIKE < end:
        became = text(
            "O que mais mudou nesse sentido, contando a partir de 0 e estando ou não na figura, foi o filtro {n}, de {start:.2f} "
            "para {end:.2f}.",
            "The one that changed most in this way, counting from 0 and whether or not it is in the figure, is filter {n}, from "
            "{start:.2f} to {end:.2f}.",
            n=most,
            start=start,
            end=end,
        )
        first = _join(first, became)
    share = text(
        "Nos mapas da figura, a ReLU zera de {low:.0%} a {high:.0%} dos números.",
        "In the maps of the figure, ReLU sets {low:.0%} to {high:.0%} of the numbers to zero.",
        low=min(silent.values()),
        high=max(silent.values()),
    )
    if blank:
        grey = text(
            "Onde o papel está em branco, a resposta é só o viés, e por isso o fundo fica cinza em {blank} dos {count} mapas.",
            "Where the paper is blank the response is the bias alone, and so the background is grey in {blank} of the {count} "
            "maps.",
            blank=blank,
            count=len(silent),
        )
        share = _join(share, grey)
    return _join(first, share)


# The test -------------------------------------------------------------------------------------------------------------


def test_result(test_accuracy: float, images: int, validation_accuracy: float, validation_images: int) -> None:
    """Say how many of the test `images` are wrong, and whether the test and the validation agree."""
    say(read_test(test_accuracy, images, validation_accuracy, validation_images))


def read_test(test_accuracy: float, images: int, validation_accuracy: float, validation_images: int) -> str:
    """The mistakes on the test, and whether test and validation accuracy differ by more than chance.

    Accuracies are shares from 0 to 1. Chance is twice the standard deviation of the difference of the two.
    """
    counted = text(
        "A acurácia no teste é {accuracy:.2%}: a rede erra {mistakes:,} das {images:,} imagens.",
        "The test accuracy is {accuracy:.2%}: the network gets {mistakes:,} of the {images:,} images wrong.",
        accuracy=test_accuracy,
        mistakes=round((1 - test_accuracy) * images),
        images=images,
    )
    share = (test_accuracy * images + validation_accuracy * validation_images) / (images + validation_images)
    chance = 2 * (share * (1 - share) * (1 / images + 1 / validation_images)) ** 0.5
    difference = test_accuracy - validation_accuracy
    if abs(difference) <= chance:
        verdict = text(
            "A acurácia na validação era {validation:.2%}, e uma diferença assim pode vir só do sorteio das imagens: a rede "
            "generaliza como a validação prometia.",
            "The validation accuracy was {validation:.2%}, and a difference this small can come from which images happened to be drawn: "
            "the network generalizes as validation promised.",
            validation=validation_accuracy,
        )
    elif difference < 0:
        verdict = text(
            "A acurácia na validação era {validation:.2%}, e o sorteio das imagens não explica a queda: estas imagens são mais "
            "difíceis para a rede que as da validação.",
            "The validation accuracy was {validation:.2%}, and chance alone does not explain the fall: these images are "
            "harder for the network than the validation images.",
            validation=validation_accuracy,
        )
    else:
        verdict = text(
            "A acurácia na validação era {validation:.2%}, e o sorteio das imagens não explica a subida: estas imagens são mais "
            "fáceis para a rede que as da validação.",
            "The validation accuracy was {validation:.2%}, and chance alone does not explain the rise: these images are "
            "easier for the network than the validation images.",
            validation=validation_accuracy,
        )
    return _join(counted, verdict)


# Pieces of drawings ---------------------------------------------------------------------------------------------------


def _title(axes: Axes, title: str) -> None:
    """The message of a drawing, at its top left; with two languages, each on a line of its own."""
    axes.text(0.1, axes.get_ylim()[1] - 0.06, title.replace(" / ", "\n"), fontsize=12, va="top")


def _window(image: np.ndarray, place: Place) -> np.ndarray:
    return image[place[0] : place[0] + 3, place[1] : place[1] + 3]


def _join(first: str, second: str) -> str:
    """Two sentences, one after the other, or on lines of their own where a text has two languages."""
    return f"{first}\n{second}" if "\n" in first + second else f"{first} {second}"


def _centred(values: np.ndarray) -> np.ndarray:
    """The numbers of a table as a vector of mean 0 and length 1: the product of two such is their correlation."""
    flat = np.ravel(values) - np.mean(values)
    return flat / (np.linalg.norm(flat) or 1.0)


def _frame(axes: Axes, corner: tuple[float, float], width: float, height: float, colour: str, dash: str = "-") -> None:
    axes.add_patch(Rectangle(corner, width, height, fc="none", ec=colour, linewidth=2.5, linestyle=dash, zorder=3))


def _frame_only(panel: Axes) -> None:
    """A panel for an image: a frame all around, no numbers, no grid."""
    panel.set(xticks=[], yticks=[])
    panel.grid(visible=False)
    for spine in panel.spines.values():
        spine.set_visible(True)


def _grid(
    axes: Axes,
    values: np.ndarray,
    left: float,
    top: float,
    cell: float,
    *,
    spec: str = "",
    colour: str = "white",
    colours: np.ndarray | None = None,
    shade: np.ndarray | None = None,
) -> None:
    """A table of numbers with its top left corner at (`left`, `top`), each in a square of `cell` inches.

    The squares have one `colour`, or `colours` of the shape of `values`, or the greys of `shade`, from 0 (white) to 1.
    """
    for (row, column), value in np.ndenumerate(np.asarray(values)):
        fill = colour if colours is None else str(colours[row, column])
        dark = False
        if shade is not None:
            grey = 1 - 0.85 * float(shade[row, column])
            fill, dark = str(grey), grey < 0.5
        corner = (left + column * cell, top - (row + 1) * cell)
        axes.add_patch(Rectangle(corner, cell, cell, fc=fill, ec="#777777"))
        words = number(float(value), spec if value else "")
        size, ink = 9 if spec else 11, "white" if dark else "black"
        axes.text(corner[0] + cell / 2, corner[1] + cell / 2, words, ha="center", va="center", fontsize=size, color=ink)


def _volume(axes: Axes, x: float, y: float, shape: tuple[int, ...]) -> None:
    """A stack of maps, or a column of numbers, of `shape`, around (`x`, `y`)."""
    if len(shape) == 1:
        height = 0.3 + 0.19 * float(np.log10(shape[0])) ** 1.5
        axes.add_patch(Rectangle((x - 0.06, y - height / 2), 0.12, height, fc=LIGHT["green"], ec="#555555"))
        return
    side = 0.62 * shape[0] / 28 + 0.06
    sheets = 1 if shape[2] == 1 else 3 + round(shape[2] / 32)
    for sheet in range(sheets):
        shift = 0.035 * (sheet - (sheets - 1) / 2)
        corner = (x - side / 2 - shift, y - side / 2 + shift)
        colour = LIGHT["grey"] if shape[2] == 1 else LIGHT["blue"]
        axes.add_patch(Rectangle(corner, side, side, fc=colour, ec="#555555", zorder=sheets - sheet))
