"""The pictures and the sentences of lesson 7, "Your digits": drawings on paper, and what the network says about them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from scipy.stats import binomtest

from helpers.display import say
from helpers.drawing_pad import DrawingPad
from helpers.evaluation import accuracy_interval
from helpers.handwriting import mnist_form, sample_digits
from helpers.language import InputError, Text, number, text
from helpers.plots import COLOURS, new_figure, percent_axis, show_figure, style

CLASSES = 10
MIDDLE = 14  # the row and the column of the centre of mass in MNIST's images
LOW_CONFIDENCE = 0.7  # below it, the network's highest probability is called low
WRONG = COLOURS[1]

# What the lesson calls each chain of steps, and what the reader sees
VERSIONS = {
    "all steps": Text("todos os passos", "all steps"),
    "only resized": Text("só reduzido a 28×28", "only reduced to 28×28"),
    "dark on light": Text("sem inverter: tinta escura", "not inverted: dark ink"),
    "paper kept": Text("sem retirar o papel", "paper not removed"),
    "no threshold": Text("sem limiar", "no threshold"),
    "no crop": Text("sem recortar", "not cropped"),
    "no margin": Text("sem margem: lado de 28", "no margin: side of 28"),
    "no averaging": Text("reduzido sem média", "reduced without averaging"),
    "no centring": Text("no canto, sem centralizar", "in the corner, not centred"),
    "centred box": Text("centro da caixa, não da massa", "centre of the box, not of mass"),
}
STYLE_NAMES = {
    "0 oval": Text("0 oval", "oval 0"),
    "0 crossed": Text("0 cortado", "crossed 0"),
    "1 bar": Text("1, só o traço", "1, a bar only"),
    "1 flag": Text("1 com bandeira", "1 with a flag"),
    "1 flag and base": Text("1 com bandeira e base", "1 with flag and base"),
    "2 angular": Text("2 anguloso", "angular 2"),
    "2 looped": Text("2 com laço", "2 with a loop"),
    "3 round": Text("3 redondo", "round 3"),
    "3 flat": Text("3 de topo reto", "3 with a flat top"),
    "4 open": Text("4 aberto", "open 4"),
    "4 closed": Text("4 fechado", "closed 4"),
    "5 two strokes": Text("5 com traço no topo", "5 with a separate top"),
    "5 curved": Text("5 de um traço só", "5 in one stroke"),
    "6": Text("6", "6"),
    "7 plain": Text("7 simples", "plain 7"),
    "7 crossed": Text("7 cortado", "crossed 7"),
    "8 one stroke": Text("8 de um traço só", "8 in one stroke"),
    "8 two circles": Text("8 de dois círculos", "8 of two circles"),
    "9 straight": Text("9 de haste reta", "9 with a straight stem"),
    "9 curved": Text("9 de haste curva", "9 with a curved stem"),
}


def drawings(images: np.ndarray) -> None:
    """Show ten drawings, uint8 (10, height, width), the digits 0 to 9 in order, as photos of paper."""
    with style():
        figure, axes = new_figure(3.9, 2, 5)
        for digit, (panel, image) in enumerate(zip(axes.flat, images, strict=True)):
            _picture(panel, image, str(digit))
        figure.suptitle(text("Tinta escura em papel com luz desigual", "Dark ink on unevenly lit paper"))
    alt = text(
        "Dez fotos de papel, uma para cada dígito de 0 a 9. Mudam o lugar, o tamanho, a caneta e a luz.",
        "Ten photos of paper, one for each digit from 0 to 9. Place, size, pen and light differ.",
    )
    show_figure(figure, alt, read_drawings(images))


def read_drawings(images: np.ndarray) -> str:
    """How dark and how light the drawings (N, height, width), uint8, are."""
    medians = np.median(images.reshape(len(images), -1), axis=1)
    return text(
        "O brilho do papel vai de {darkest:,} a {lightest:,} (a mediana de cada foto), e a tinta mais escura tem brilho {ink:,}. "
        "No MNIST o fundo é 0 e o traço chega a 255.",
        "The paper's brightness goes from {darkest:,} to {lightest:,} (the median of each photo), and the darkest ink is at {ink:,}. "
        "In MNIST the background is 0 and the stroke reaches 255.",
        darkest=round(medians.min()),
        lightest=round(medians.max()),
        ink=int(images.min()),
    )


def ink(drawing: np.ndarray, paper: np.ndarray, ink: np.ndarray) -> None:
    """Show a drawing and its estimated paper, both uint8 (height, width), their difference (0 to 1), and one row of it."""
    row = int(ink.sum(axis=1).argmax())
    with style():
        figure, axes = new_figure(3.0, 1, 4, width_ratios=[1, 1, 1, 1.7])
        titles = (text("foto", "photo"), text("papel", "paper"), text("tinta", "ink"))
        for panel, image, title in zip(axes[0], (drawing, paper, ink), titles, strict=False):
            _picture(panel, image, title)
            panel.axhline(row, color=WRONG, linewidth=1, linestyle=":")
        last = axes[0, 3]
        last.plot(paper[row], color=COLOURS[1], linestyle="--", label=titles[1])
        last.plot(drawing[row], color=COLOURS[0], label=titles[0])
        last.plot(255 * ink[row], color=COLOURS[2], linestyle=":", linewidth=2, label=titles[2])
        last.set(ylim=(0, 265), xlabel=text("coluna", "column"), ylabel=text("brilho", "brightness"))
        last.set_title(text("a linha pontilhada", "the dotted row"))
        figure.legend(*last.get_legend_handles_labels(), loc="outside lower right", ncols=3, fontsize=10)
        figure.suptitle(text("Papel menos foto é a tinta", "Paper minus photo is the ink"))
    alt = text(
        "Três imagens, a foto, o papel estimado e a tinta clara em fundo preto, e o brilho das três ao longo da linha {row}.",
        "Three images, the photo, the estimated paper and light ink on black, and the brightness of all three along row {row}.",
        row=row,
    )
    show_figure(figure, alt, read_ink(paper, ink))


def read_ink(paper: np.ndarray, ink: np.ndarray) -> str:
    """How uneven the paper's light is, uint8 (height, width), and what is left of it in the ink, 0 to 1."""
    low, high = np.percentile(paper, [1, 99])
    rest = float(np.median(ink))
    if high - low < 15:
        return text(
            "A luz é quase igual na folha inteira, de {low:,} a {high:,}, e depois da subtração a mediana da folha é só {rest:.1%} de 255.",
            "The light is almost the same on the whole sheet, from {low:,} to {high:,}, and after the subtraction the median of the sheet is only {rest:.1%} of 255.",
            low=round(low),
            high=round(high),
            rest=rest,
        )
    return text(
        "O brilho do papel vai de {low:,} a {high:,}, uma diferença que nada tem a ver com o dígito. Depois da subtração, "
        "a mediana da folha é só {rest:.1%} de 255.",
        "The paper's brightness goes from {low:,} to {high:,}, a difference that has nothing to do with the digit. After the subtraction, "
        "the median of the sheet is only {rest:.1%} of 255.",
        low=round(low),
        high=round(high),
        rest=rest,
    )


def cropped(ink: np.ndarray, piece: np.ndarray) -> None:
    """Show the ink (height, width) with the frame of the `piece` that was cut out of it, and the piece."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    with style():
        figure, axes = new_figure(3.0, 1, 2)
        _picture(axes[0, 0], ink, text("tinta, com sua caixa", "ink, with its box"))
        _frame(axes[0, 0], rows[0], rows[-1], columns[0], columns[-1])
        _picture(axes[0, 1], piece, text("o recorte", "the piece cut out"))
        figure.suptitle(text("A caixa toca a tinta nos quatro lados", "The box touches the ink on all four sides"))
    alt = text(
        "A tinta com um retângulo em volta do dígito, e ao lado só o que está no retângulo, {height} por {width} pixels.",
        "The ink with a rectangle around the digit, and beside it only what is in the rectangle, {height} by {width} pixels.",
        height=piece.shape[0],
        width=piece.shape[1],
    )
    show_figure(figure, alt, read_cropped(ink.shape, piece.shape))


def read_cropped(sheet: tuple[int, ...], piece: tuple[int, ...]) -> str:
    """How much of the sheet, (height, width), the piece (height, width) takes."""
    return text(
        "O dígito ocupa {height} linhas e {width} colunas, {share:.0%} da folha. Se a folha inteira fosse reduzida a 20 pixels, "
        "o dígito teria só {left:,} de altura.",
        "The digit takes {height} rows and {width} columns, {share:.0%} of the sheet. If the whole sheet were reduced to 20 pixels, "
        "the digit would be only {left:,} high.",
        height=piece[0],
        width=piece[1],
        share=piece[0] * piece[1] / (sheet[0] * sheet[1]),
        left=round(20 * piece[0] / max(sheet)),
    )


def shrunk(piece: np.ndarray, small: np.ndarray, picked: np.ndarray) -> None:
    """Show a `piece` (height, width), reduced by averaging (`small`) and by picking pixels (`picked`)."""
    with style():
        figure, axes = new_figure(3.2, 1, 3)
        for panel, image, title in zip(
            axes[0],
            (piece, small, picked),
            (text("recorte", "piece"), text("com média", "averaged"), text("sem média", "not averaged")),
            strict=True,
        ):
            size = text("{height} × {width}", "{height} × {width}", height=image.shape[0], width=image.shape[1])
            _picture(panel, image, f"{title}\n{size}")
        figure.suptitle(text("A média guarda o traço em tons de cinza", "Averaging keeps the stroke in shades of grey"))
    alt = text(
        "O recorte e duas reduções dele com {height} linhas: a da média tem bordas cinza, a outra tem degraus.",
        "The piece and two reductions of it with {height} rows: the averaged one has grey edges, the other has steps.",
        height=small.shape[0],
    )
    show_figure(figure, alt, read_shrunk(small, picked))


def read_shrunk(small: np.ndarray, picked: np.ndarray) -> str:
    """How many pixels are grey, neither 0 nor 1, in the averaged image `small` and in `picked`, without averaging."""
    grey, without = (float(np.mean((image > 0.05) & (image < 0.95))) for image in (small, picked))
    if grey <= without:
        return text(
            "Neste dígito as duas reduções têm quase os mesmos cinzas, {grey:.0%} e {without:.0%} dos pixels.",
            "In this digit both reductions have almost the same greys, {grey:.0%} and {without:.0%} of the pixels.",
            grey=grey,
            without=without,
        )
    return text(
        "Com a média, {grey:.0%} dos pixels são cinza, e o cinza diz por onde passa a borda do traço. Sem ela são {without:.0%}, "
        "e a borda fica serrilhada.",
        "Averaged, {grey:.0%} of the pixels are grey, and the grey tells where the edge of the stroke runs. Without averaging it is "
        "{without:.0%}, and the edge is jagged.",
        grey=grey,
        without=without,
    )


def centred(image: np.ndarray, example: np.ndarray) -> None:
    """Show a finished image and one of MNIST's, both (28, 28) from 0 to 1, with the middle and the digit's box."""
    with style():
        figure, axes = new_figure(3.6, 1, 2)
        titles = (text("o nosso desenho", "our drawing"), text("uma imagem de treino", "a training image"))
        for panel, shown, title in zip(axes[0], (image, example), titles, strict=True):
            _picture(panel, shown, title)
            panel.axhline(MIDDLE, color=COLOURS[5], linewidth=1, linestyle=":")
            panel.axvline(MIDDLE, color=COLOURS[5], linewidth=1, linestyle=":")
            _frame(panel, *_box(shown))
        figure.suptitle(text("Agora os dois seguem o mesmo padrão", "Now both follow the same format"))
    alt = text(
        "Duas imagens de 28 por 28, o desenho convertido e uma do conjunto de treino, com o lugar do centro de massa e a caixa do dígito marcados.",
        "Two images of 28 by 28, the converted drawing and one of the training set, with the place of the centre of mass and the digit's box marked.",
    )
    show_figure(figure, alt, read_centred(image))


def read_centred(image: np.ndarray) -> str:
    """How far the middle of the digit's box is from its centre of mass in the `image` (28, 28)."""
    top, bottom, left, right = _box(image)
    down, aside = (top + bottom) / 2 - MIDDLE, (left + right) / 2 - MIDDLE
    if max(abs(down), abs(aside)) <= 0.5:
        return text(
            "Neste dígito o centro de massa e o meio da caixa quase coincidem.",
            "In this digit the centre of mass and the middle of the box almost coincide.",
        )
    return text(
        "O centro de massa está onde as linhas pontilhadas se cruzam; o meio da caixa fica a {down:.1f} {unit} dele na vertical e a {aside:.1f} "
        "na horizontal.",
        "The centre of mass is where the dotted lines cross; the middle of the box is {down:.1f} {unit} from it vertically and "
        "{aside:.1f} horizontally.",
        down=abs(down),
        aside=abs(aside),
        unit=Text("pixel", "pixels") if abs(down) < 2 else Text("pixels", "pixels"),
    )


def answers(images: np.ndarray, probabilities: np.ndarray, labels: Sequence[int] | np.ndarray | None = None) -> None:
    """Show images (N, 28, 28) as the network gets them, each under its answer from `probabilities` (N, 10).

    With the true `labels` (N,), wrong answers are framed and say what was right.
    """
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    columns = min(5, len(images)) if len(images) <= 20 else 10
    rows = math.ceil(len(images) / columns)
    with style():
        figure, axes = new_figure(0.4 + 8 / columns * 1.15 * rows, rows, columns)
        for panel in axes.flat[len(images) :]:
            panel.set_axis_off()
        for place, panel in enumerate(axes.flat[: len(images)]):
            title = f"{predicted[place]} ({number(confidence[place], '.0%')})"
            wrong = labels is not None and predicted[place] != labels[place]
            if wrong and labels is not None:
                title = text("{title}, era {label}", "{title}, was {label}", title=title, label=int(labels[place]))
            _picture(panel, images[place], title, WRONG if wrong else "#777777")
        title = text("A resposta da rede e sua probabilidade", "The network's answer and its probability")
        if labels is not None:
            title = text(
                "{title}: {correct} de {count} certas",
                "{title}: {correct} of {count} correct",
                title=title,
                correct=int(np.sum(predicted == labels)),
                count=len(images),
            )
        figure.suptitle(title)
    listed = ", ".join(str(digit) for digit in predicted)
    alt = text(
        "{count} imagens como a rede as recebe. As respostas são {listed}.",
        "{count} images as the network gets them. The answers are {listed}.",
        count=len(images),
        listed=listed,
    )
    show_figure(figure, alt, read_answers(probabilities, labels))


def read_answers(probabilities: np.ndarray, labels: Sequence[int] | np.ndarray | None = None) -> str:
    """What the network says, from `probabilities` (N, 10), and how many are correct if the `labels` (N,) are known."""
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    if labels is None:
        least = int(confidence.argmin())
        return text(
            "A rede responde {listed}. Ela tem menos certeza na imagem {place}, em que diz {digit} com {share:.0%}.",
            "The network answers {listed}. It is least certain about image {place}, for which it says {digit} with {share:.0%}.",
            listed=", ".join(str(digit) for digit in predicted),
            place=least + 1,
            digit=int(predicted[least]),
            share=confidence[least],
        )
    wrong = np.flatnonzero(predicted != np.asarray(labels))
    correct = len(predicted) - len(wrong)
    if not len(wrong):
        return text(
            "As {count} respostas estão certas, e a menos segura tem {share:.0%} de probabilidade.",
            "All {count} answers are correct, and the least certain has a probability of {share:.0%}.",
            count=len(predicted),
            share=confidence.min(),
        )
    favourite = int(np.bincount(predicted[wrong], minlength=CLASSES).argmax())
    if len(wrong) == 1:
        return text(
            "A rede acerta {correct} de {count}. A resposta errada é {favourite} em lugar de {label}, com {share:.0%}.",
            "The network gets {correct} of {count} correct. The wrong answer is {favourite} in place of {label}, with {share:.0%}.",
            correct=correct,
            count=len(predicted),
            favourite=favourite,
            label=int(labels[wrong[0]]),
            share=confidence[wrong[0]],
        )
    return text(
        "A rede acerta {correct} de {count}. Entre as respostas erradas a mais comum é {favourite}, e a mais segura delas tem {share:.0%}.",
        "The network gets {correct} of {count} correct. Among the wrong answers the most common is {favourite}, and the surest of them has {share:.0%}.",
        correct=correct,
        count=len(predicted),
        favourite=favourite,
        share=confidence[wrong].max(),
    )


def probabilities(image: np.ndarray, probabilities: np.ndarray) -> None:
    """Show the image (28, 28) that the network is least certain about beside the bars of its ten `probabilities` (10,)."""
    best = int(probabilities.argmax())
    with style():
        figure, axes = new_figure(2.8, 1, 2, width_ratios=[1, 2.2])
        _picture(axes[0, 0], image, text("o que a rede recebe", "what the network gets"))
        panel = axes[0, 1]
        bars = panel.bar(range(CLASSES), probabilities, color=COLOURS[5], edgecolor="#333333")
        bars[best].set(color=COLOURS[0], hatch="//", edgecolor="#333333")
        panel.set(ylim=(0, 1.1), xticks=range(CLASSES), xlabel=text("classe", "class"))
        panel.set_ylabel(text("probabilidade", "probability"))
        percent_axis(panel.yaxis)
        panel.grid(axis="x", visible=False)
        for digit in np.flatnonzero(probabilities >= 0.01):
            panel.text(
                digit, probabilities[digit] + 0.02, number(probabilities[digit], ".0%"), ha="center", fontsize=10
            )
        figure.suptitle(
            text("A imagem em que a rede tem menos certeza", "The image that the network is least certain about")
        )
    alt = text(
        "Uma imagem e dez barras; a mais alta é a da classe {best}, com {share:.0%}.",
        "An image and ten bars; the highest is for class {best}, with {share:.0%}.",
        best=best,
        share=probabilities[best],
    )
    show_figure(figure, alt, read_probabilities(probabilities))


def read_probabilities(probabilities: np.ndarray) -> str:
    """Which class leads among ten `probabilities` (10,), and how near the second one is."""
    second, best = (int(digit) for digit in np.argsort(probabilities)[-2:])
    if probabilities[best] < LOW_CONFIDENCE:
        return text(
            "Na imagem em que tem menos certeza, a rede dá {share:.0%} a {best} e {next:.0%} à segunda classe, {second}.",
            "On the image that it is least certain about, the network gives {share:.0%} to {best} and {next:.0%} to the second class, {second}.",
            best=best,
            share=probabilities[best],
            second=second,
            next=probabilities[second],
        )
    return text(
        "Mesmo na imagem em que tem menos certeza, a rede dá {share:.0%} a {best} e só {next:.1%} à segunda classe, {second}.",
        "Even on the image that it is least certain about, the network gives {share:.0%} to {best} and only {next:.1%} to the second class, {second}.",
        best=best,
        share=probabilities[best],
        second=second,
        next=probabilities[second],
    )


def worth(correct: dict[str, np.ndarray]) -> None:
    """Show the accuracy with all steps and with one left out; `correct` has a Boolean array (N,) for each version."""
    names = [text(VERSIONS[name]) for name in correct]
    shares = [float(np.mean(flags)) for flags in correct.values()]
    with style():
        figure, axes = new_figure(0.9 + 0.4 * len(names))
        panel = axes[0, 0]
        colours = [COLOURS[0] if name == "all steps" else COLOURS[5] for name in correct]
        hatches = ["" if name == "all steps" else "//" for name in correct]
        _draw_bars(panel, names, shares, ".1%", colours, hatches)
        panel.axvline(1 / CLASSES, color="#555555", linestyle=":")
        panel.set_xlabel(
            text("acurácia nos desenhos (pontilhado: o acaso)", "accuracy on the drawings (dotted: chance)")
        )
        figure.suptitle(text("Quanto se perde sem cada passo", "What is lost without each step"))
    parts = "; ".join(f"{name} {number(share, '.1%')}" for name, share in zip(names, shares, strict=True))
    alt = text(
        "Barras da acurácia nos desenhos: {parts}.", "Bars of the accuracy on the drawings: {parts}.", parts=parts
    )
    show_figure(figure, alt, read_worth(correct))


def read_worth(correct: dict[str, np.ndarray]) -> str:
    """Which of the `VERSIONS` cost most and least against "all steps"; `correct` has a Boolean array (N,) for each."""
    shares = {name: float(np.mean(flags)) for name, flags in correct.items()}
    losses = {name: shares["all steps"] - share for name, share in shares.items()}
    steps = [name for name in shares if name not in ("all steps", "only resized")]
    most, least = max(steps, key=lambda name: losses[name]), min(steps, key=lambda name: losses[name])
    whole = Text(
        "A mesma rede acerta {share:.1%} dos {count:,} desenhos com todos os passos e {resized:.1%} se eles forem só reduzidos. "
        "O que mais custa é “{most}”: {lost:.1f} pontos percentuais.",
        "The same network gets {share:.1%} of the {count:,} drawings correct with all steps and {resized:.1%} if they are only reduced. "
        "What costs most is “{most}”: {lost:.1f} percentage points.",
    )
    end = Text("Já “{least}” não custa nada nestes desenhos.", "As for “{least}”, it costs nothing on these drawings.")
    if losses[least] > 0:
        end = Text(
            "O que menos custa é “{least}”: {little:.1f}.",
            "What costs least is “{least}”: {little:.1f}.",
        )
    return text(
        _both(whole, end),
        share=shares["all steps"],
        resized=shares["only resized"],
        count=len(correct["all steps"]),
        most=VERSIONS[most],
        lost=100 * losses[most],
        least=VERSIONS[least],
        little=100 * losses[least],
    )


def gap(validation_accuracy: float, own_accuracy: float, count: int) -> None:
    """Say how the accuracy on `count` drawings compares with that on the validation images."""
    say(read_gap(validation_accuracy, own_accuracy, count))


def read_gap(validation_accuracy: float, own_accuracy: float, count: int) -> str:
    """How the accuracy on `count` drawings, with its 95 % interval, compares with that on the validation images."""
    low, high = accuracy_interval(own_accuracy, count)
    numbers = Text(
        "A acurácia é {validation:.1%} na validação e {own:.1%} nos {count:,} desenhos (intervalo de 95%: {low:.1%} a {high:.1%}).",
        "The accuracy is {validation:.1%} on validation and {own:.1%} on the {count:,} drawings (95% interval: {low:.1%} to {high:.1%}).",
    )
    verdict = Text(
        "Com tão poucos desenhos, a diferença pode ser acaso.", "With so few drawings, the difference may be chance."
    )
    if high < validation_accuracy:
        verdict = Text(
            "A queda é maior do que o acaso explica: a rede é a mesma, e o que mudou foram as imagens.",
            "The fall is larger than chance explains: the network is the same, and only the images have changed.",
        )
    elif low > validation_accuracy:
        verdict = Text(
            "Estes desenhos são mais fáceis para a rede do que as imagens da validação, pois os traços vêm de poucos modelos.",
            "These drawings are easier for the network than the validation images, since the strokes come from few patterns.",
        )
    return text(
        _both(numbers, verdict), validation=validation_accuracy, own=own_accuracy, count=count, low=low, high=high
    )


def styles(names: np.ndarray, labels: np.ndarray, predicted: np.ndarray) -> None:
    """Show the accuracy for each way of writing; `names` (N,) of the styles, true `labels` and `predicted` classes (N,)."""
    kinds = [name for name in STYLE_NAMES if name in names]
    shares = [float(np.mean(predicted[names == kind] == labels[names == kind])) for kind in kinds]
    with style():
        figure, axes = new_figure(0.9 + 0.27 * len(kinds))
        panel = axes[0, 0]
        worst = min(shares)
        colours = [WRONG if share == worst and worst < 1 else COLOURS[5] for share in shares]
        hatches = ["//" if colour == WRONG else "" for colour in colours]
        labelled = [f"{text(STYLE_NAMES[kind])} ({np.sum(names == kind)})" for kind in kinds]
        _draw_bars(panel, labelled, shares, ".0%", colours, hatches)
        panel.set_xlabel(
            text("acurácia (entre parênteses, quantos desenhos)", "accuracy (in brackets, how many drawings)")
        )
        figure.suptitle(text("O erro depende do jeito de escrever", "The error depends on the way of writing"))
    parts = "; ".join(f"{label} {number(share, '.0%')}" for label, share in zip(labelled, shares, strict=True))
    alt = text(
        "Barras da acurácia por jeito de escrever: {parts}.",
        "Bars of the accuracy by way of writing: {parts}.",
        parts=parts,
    )
    show_figure(figure, alt, read_styles(names, labels, predicted))


def read_styles(names: np.ndarray, labels: np.ndarray, predicted: np.ndarray) -> str:
    """Which way of writing goes wrong most often, and as what; all arrays (N,)."""
    correct = predicted == labels
    if correct.all():
        return text(
            "A rede acerta todos os desenhos, em todos os jeitos de escrever.",
            "The network gets every drawing correct, in every way of writing.",
        )
    kinds = [name for name in STYLE_NAMES if name in names]
    worst = min(kinds, key=lambda kind: float(np.mean(correct[names == kind])))
    chosen = names == worst
    mistakes = predicted[chosen & ~correct]
    favourite = int(np.bincount(mistakes, minlength=CLASSES).argmax())
    return text(
        "O pior é “{kind}”: a rede acerta {share:.0%} de {count}, e o erro mais comum é dizer {favourite}. "
        "Em {perfect} dos {kinds} jeitos de escrever ela não erra nenhum.",
        "The worst is “{kind}”: the network gets {share:.0%} of {count} correct, and its most common mistake is to say {favourite}. "
        "In {perfect} of the {kinds} ways of writing it makes no mistake.",
        kind=STYLE_NAMES[worst],
        share=float(np.mean(correct[chosen])),
        count=int(chosen.sum()),
        favourite=favourite,
        perfect=sum(bool(correct[names == kind].all()) for kind in kinds),
        kinds=len(kinds),
    )


def strangers(images: np.ndarray, probabilities: np.ndarray) -> None:
    """Show images (N, 28, 28) of things that are no digits, with the network's answers from `probabilities` (N, 10)."""
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    with style():
        figure, axes = new_figure(2.5, 1, len(images))
        for panel, image, digit, share in zip(axes[0], images, predicted, confidence, strict=True):
            _picture(panel, image, f"{digit} ({number(share, '.0%')})", WRONG)
        figure.suptitle(
            text(
                "Nenhum é um dígito, e a rede responde mesmo assim",
                "None is a digit, and the network answers all the same",
            )
        )
    alt = text(
        "{count} sinais que não são dígitos, como a rede os recebe. As respostas são {listed}.",
        "{count} signs that are no digits, as the network gets them. The answers are {listed}.",
        count=len(images),
        listed=", ".join(str(digit) for digit in predicted),
    )
    show_figure(figure, alt, read_strangers(probabilities))


def read_strangers(probabilities: np.ndarray) -> str:
    """How sure the network is of its answers, `probabilities` (N, 10), about things that are no digits."""
    confidence, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    surest = int(confidence.argmax())
    if confidence[surest] < LOW_CONFIDENCE:
        return text(
            "Aqui a rede não tem certeza de nada: a maior probabilidade é {share:.0%}, para {digit}.",
            "Here the network is certain of nothing: the highest probability is {share:.0%}, for {digit}.",
            share=confidence[surest],
            digit=int(predicted[surest]),
        )
    return text(
        "A probabilidade mais alta é {share:.0%}, para {digit}. Uma probabilidade alta, portanto, não diz que a imagem é um dígito.",
        "The highest probability is {share:.0%}, for {digit}. So a high probability does not say that the image is a digit.",
        share=confidence[surest],
        digit=int(predicted[surest]),
    )


def live_pad(models: Mapping[str, Any]) -> DrawingPad:
    """A pad with one box; while the reader draws, it shows each model's ten probabilities.

    `models` are Keras models that take images (N, 28, 28), by name.
    """

    def predict(image: np.ndarray) -> dict[str, np.ndarray]:
        return {name: np.asarray(model(image[np.newaxis], training=False))[0] for name, model in models.items()}

    images, labels = sample_digits()
    seven = images[labels == 7][0]
    shares = predict(seven / np.float32(255))
    with style():
        still, axes = new_figure(3.4, 1, 1 + len(models), width_ratios=[1, *[1.6] * len(models)])
        _picture(axes[0, 0], seven, text("a imagem", "the image"))
        for panel, (name, share) in zip(axes[0, 1:], shares.items(), strict=True):
            best = int(share.argmax())
            _draw_bars(
                panel,
                [str(digit) for digit in range(CLASSES)],
                share.tolist(),
                ".0%",
                [COLOURS[0] if digit == best else COLOURS[5] for digit in range(CLASSES)],
                ["//" if digit == best else "" for digit in range(CLASSES)],
            )
            panel.set_title(name)
    still.alt = text(
        "Um 7 de exemplo e as barras das dez probabilidades: {answers}.",
        "A sample 7 and the bars of the ten probabilities: {answers}.",
        answers=", ".join(f"{name} {share.argmax()} ({number(share.max(), '.0%')})" for name, share in shares.items()),
    )
    return DrawingPad([""], mnist_form, predict=predict, still=still)


def taught(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> None:
    """Say what a further training has changed; `before` and `after` hold correct answers, booleans (N,).

    Both have the keys "drawings", for drawings that were kept apart, and "validation".
    """
    say(read_taught(before, after))


def read_taught(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> str:
    """What a further training has changed on the drawings kept apart and on the validation images; see `taught`."""
    change = Text(
        "{where}: de {before:.1%} para {after:.1%}, com {gained:,} ganhos e {lost:,} perdas; {verdict}.",
        "{where}: from {before:.1%} to {after:.1%}, with {gained:,} gained and {lost:,} lost; {verdict}.",
    )
    verdicts = {
        "drawings": (
            Text("é mais do que o acaso explica", "more than chance explains"),
            Text("a mudança pode ser acaso", "the change may be chance"),
            Text("é pior, e não por acaso", "worse, and not by chance"),
        ),
        "validation": (
            Text("também melhorou", "better as well"),
            Text("não se nota perda", "no loss can be seen"),
            Text("a rede esqueceu um pouco do que sabia", "the network has forgotten a little of what it knew"),
        ),
    }
    places = {
        "drawings": Text("Desenhos fora do treino", "Drawings kept out of the training"),
        "validation": Text("Validação", "Validation"),
    }
    sentences = []
    for key, where in places.items():
        gained, lost = int(np.sum(after[key] & ~before[key])), int(np.sum(before[key] & ~after[key]))
        by_chance = gained + lost == 0 or binomtest(gained, gained + lost).pvalue >= 0.05
        verdict = verdicts[key][1 if by_chance else 0 if gained > lost else 2]
        values = {"before": before[key].mean(), "after": after[key].mean(), "gained": gained, "lost": lost}
        sentences.append(change.filled(where=where, verdict=verdict, **values))
    return text(_both(*sentences))


def page(picture: np.ndarray, boxes: list[tuple[slice, slice]]) -> None:
    """Show a page, uint8 (height, width), with the numbered `boxes` (rows, columns) in which digits were found.

    Raises `InputError` if there are none.
    """
    if not boxes:
        raise InputError(
            "Não encontrei nenhum dígito na imagem. Escreva com uma caneta mais escura, em papel sem pauta.",
            "No digit was found in the picture. Write with a darker pen, on unlined paper.",
        )
    with style():
        height, width = picture.shape
        margin = 0.035 * max(height, width)  # so that a number and a frame at the edge are seen whole
        figure, axes = new_figure(min(6.0, 0.5 + 7.5 * (height + 2 * margin) / (width + 2 * margin)))
        panel = axes[0, 0]
        _picture(panel, picture, "")
        panel.set(xlim=(-margin, width + margin), ylim=(height + margin, -margin))
        panel.spines[:].set_visible(False)
        for place, (rows, columns) in enumerate(boxes, start=1):
            _frame(panel, rows.start, rows.stop - 1, columns.start, columns.stop - 1)
            panel.text(columns.start, rows.start, str(place), color=WRONG, va="bottom", weight="bold")
        figure.suptitle(
            text("Cada pedaço contínuo de tinta conta como um dígito", "Each connected piece of ink counts as a digit")
        )
    alt = text(
        "A folha com {count} retângulos numerados em volta dos dígitos encontrados.",
        "The page with {count} numbered rectangles around the digits that were found.",
        count=len(boxes),
    )
    show_figure(figure, alt, read_page(len(boxes)))


def read_page(count: int) -> str:
    """How many digits were found on a page."""
    if count == 1:
        return text("Há um dígito na folha.", "There is one digit on the page.")
    return text(
        "Há {count} dígitos na folha, numerados da esquerda para a direita. Confira se são todos os que você vê.",
        "There are {count} digits on the page, numbered from left to right. Check that these are all you see.",
        count=count,
    )


def _picture(axes: Axes, image: np.ndarray, title: str, edge: str = "#777777") -> None:
    """An image on its own axes, black at 0 and white at 255 (whole numbers) or 1, with a frame of colour `edge`."""
    axes.imshow(image, cmap="gray", interpolation="nearest", vmin=0, vmax=255 if image.dtype.kind in "ui" else 1)
    axes.set(xticks=[], yticks=[])
    axes.set_title(title)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set(visible=True, color=edge, linewidth=1 if edge == "#777777" else 3)


def _draw_bars(
    axes: Axes, names: list[str], shares: list[float], spec: str, colours: list[str], hatches: list[str]
) -> None:
    """A horizontal bar for each of `shares`, from 0 to 1, from the top down, with its number written by `spec`."""
    places = np.arange(len(names))[::-1]
    bars = axes.barh(places, shares, color=colours, hatch=hatches, edgecolor="#333333")
    axes.bar_label(bars, [number(share, spec) for share in shares], padding=3)
    axes.set_yticks(places, names)
    axes.set(xlim=(0, 1.12), xticks=np.arange(0, 1.01, 0.2))
    percent_axis(axes.xaxis)
    axes.grid(axis="y", visible=False)


def _frame(axes: Axes, top: float, bottom: float, left: float, right: float) -> None:
    """A rectangle around the rows `top` to `bottom` and the columns `left` to `right`."""
    place, width, height = (left - 0.5, top - 0.5), right - left + 1, bottom - top + 1
    axes.add_patch(Rectangle(place, width, height, fill=False, edgecolor=WRONG, linewidth=1.5))


def _box(image: np.ndarray) -> tuple[int, int, int, int]:
    """The first and last row and the first and last column of the ink of an image (28, 28)."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def _both(first: Text, second: Text) -> Text:
    """Two sentences, one after the other, as one text."""
    return Text(f"{first.pt} {second.pt}", f"{first.en} {second.en}")
