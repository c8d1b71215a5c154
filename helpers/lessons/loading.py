"""What lesson 1 shows: the images, the three sets, where to take the validation images from, and the first classifier.

Images are uint8 of shape (28, 28), or (N, 28, 28) for several; portraits are float of shape (10, 28, 28), one for each class.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.data import Dataset
from helpers.diagrams import arrow, box, new_drawing
from helpers.display import say, table
from helpers.language import Text, number, text
from helpers.plots import COLOURS, new_figure, percent_axis, plot_images, show_figure, style

ZOOM = 10  # pixels on each side of the enlarged part
SHOWN_MISTAKES = 8
CLOSE = 0.02  # an accuracy at most this far from the highest is close to it
SIMILAR = 1.5  # classes whose sizes differ by less than this factor are of similar size

Distance = Callable[[np.ndarray, np.ndarray], np.ndarray]  # of an image to each portrait
Accuracies = Mapping[tuple[str, str], float]  # by portrait ("mean", "median") and distance ("euclidean", "manhattan")


def digit(image: np.ndarray, label: int, top: int, left: int) -> None:
    """Show one image whole, and beside it the numbers of the ten by ten pixels whose first is at (`top`, `left`)."""
    part = image[top : top + ZOOM, left : left + ZOOM]
    with style():
        figure, panels = new_figure(4.4, columns=2)
        whole, zoom = panels[0]
        _draw(whole, image)
        whole.add_patch(Rectangle((left - 0.5, top - 0.5), ZOOM, ZOOM, fill=False, ec=COLOURS[1], lw=2.5))
        whole.set_title(_stacked("A imagem inteira: um {label}", "The whole image: a {label}", label=label))
        whole.set_xticks(range(0, 28, 5))
        whole.set_yticks(range(0, 28, 5))
        _draw(zoom, part)
        for (row, column), value in np.ndenumerate(part):
            colour = "white" if value > 127 else "black"
            zoom.text(column, row, str(value), ha="center", va="center", fontsize=10, color=colour)
        zoom.set_title(_stacked("O quadro laranja, em números", "The orange frame, in numbers"))
        zoom.set_xticks(range(ZOOM), [str(left + column) for column in range(ZOOM)])
        zoom.set_yticks(range(ZOOM), [str(top + row) for row in range(ZOOM)])
        for axes in (whole, zoom):
            axes.set(xlabel=text("coluna", "column"), ylabel=text("linha", "row"))
    alt = text(
        "A imagem de um {label} e, ao lado, os {count} números de um quadro dela, cada um sobre o seu cinza.",
        "The image of a {label} and, beside it, the {count} numbers of a frame in it, each on its grey.",
        label=label,
        count=part.size,
    )
    show_figure(figure, alt, read_digit(image, part))


def read_digit(image: np.ndarray, part: np.ndarray) -> str:
    """How much of `image` is ink, and how much of its enlarged `part` is of a medium grey."""
    return text(
        "Dos {pixels} pixels da imagem, {ink} têm alguma tinta. No quadro, {between} dos {count} números são tons médios, de 64 a 191.",
        "Of the {pixels} pixels of the image, {ink} have some ink. In the frame, {between} of the {count} numbers are medium shades, from 64 to 191.",
        pixels=image.size,
        ink=np.count_nonzero(image),
        between=np.count_nonzero((part >= 64) & (part <= 191)),
        count=part.size,
    )


def grid(images: np.ndarray, labels: np.ndarray) -> None:
    """Show `images` in rows of ten, each under its label."""
    figure = plot_images(images, [str(label) for label in labels], text("Imagens de treino", "Training images"))
    show_figure(figure, figure.alt, read_grid(labels))


def read_grid(labels: np.ndarray) -> str:
    """Which class occurs most often among `labels`."""
    counts = np.bincount(labels, minlength=10)
    return text(
        "O dígito {digit} aparece {count} vezes nesta amostra. Compare essas {count} imagens entre si.",
        "The digit {digit} appears {count} times in this sample. Compare those {count} images with one another.",
        digit=counts.argmax(),
        count=counts.max(),
    )


def class_balance(counts: np.ndarray) -> None:
    """Show how many images there are of each class; `counts` has shape (10,)."""
    shares = counts / counts.sum()
    with style():
        figure, panels = new_figure(3.4)
        axes = panels[0, 0]
        bars = axes.bar(range(10), counts, color=COLOURS[0])
        axes.bar_label(bars, [number(share, ".1%") for share in shares], fontsize=10)
        axes.set_xticks(range(10))
        axes.grid(visible=False, axis="x")
        axes.yaxis.set_major_formatter(lambda value, _: number(value, ","))
        axes.set(xlabel=text("classe", "class"), ylabel=text("imagens", "images"))
        if _are_similar(counts):
            axes.set_title(_stacked("As dez classes têm tamanhos parecidos", "The ten classes are of similar size"))
        else:
            axes.set_title(_stacked("As dez classes têm tamanhos diferentes", "The ten classes differ in size"))
    alt = text(
        "Barras com as imagens de cada classe: {listed}.",
        "Bars with the images of each class: {listed}.",
        listed=_listed(shares, ".1%"),
    )
    show_figure(figure, alt, read_class_balance(counts))


def _are_similar(counts: np.ndarray) -> bool:
    return bool(counts.max() < SIMILAR * counts.min())


def read_class_balance(counts: np.ndarray) -> str:
    """The commonest and the rarest class, and whether accuracy is a fair measure."""
    shares = counts / counts.sum()
    verdict = (
        Text(
            "Nenhuma resposta fixa acerta muito, e por isso a acurácia é uma medida honesta aqui.",
            "No fixed answer is often correct, and so accuracy is an honest measure here.",
        )
        if _are_similar(counts)
        else Text(
            "Com classes tão diferentes, olhe também a acurácia de cada uma.",
            "With classes so different in size, look at the accuracy of each of them as well.",
        )
    )
    return text(
        "A classe mais comum é a do {most}, com {high:.1%} das imagens, e a mais rara é a do {least}, com {low:.1%}. {verdict}",
        "The commonest class is the {most}, with {high:.1%} of the images, and the rarest is the {least}, with {low:.1%}. {verdict}",
        most=shares.argmax(),
        high=shares.max(),
        least=shares.argmin(),
        low=shares.min(),
        verdict=verdict,
    )


def pixel_values(zero: float, between: float, full: float) -> None:
    """Show which shares of all pixels are 0, between 0 and 255, and 255."""
    shares = [zero, between, full]
    names = [text("0 (fundo)", "0 (background)"), text("de 1 a 254", "from 1 to 254"), "255"]
    with style():
        figure, panels = new_figure(2.3)
        axes = panels[0, 0]
        bars = axes.barh(names, shares, color=["#FFFFFF", "#999999", "#111111"], edgecolor="#111111")
        axes.bar_label(bars, [number(share, ".1%") for share in shares], padding=4)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.05)
        axes.grid(visible=False, axis="y")
        percent_axis(axes.xaxis)
        axes.set_xlabel(text("parte de todos os pixels", "share of all pixels"))
        if zero > 0.5:
            axes.set_title(_stacked("A maior parte dos pixels é fundo", "Most pixels are background"))
        else:
            axes.set_title(_stacked("O fundo não é a maior parte", "The background is not the larger part"))
    alt = text(
        "Três barras, por valor do pixel: {listed}.",
        "Three bars, by pixel value: {listed}.",
        listed=_listed(shares, ".1%", names),
    )
    show_figure(figure, alt, read_pixel_values(zero, between, full))


def read_pixel_values(zero: float, between: float, full: float) -> str:
    """How much of the images is background, and how much of the ink is at its darkest."""
    ink = between + full
    return text(
        "O fundo ocupa {zero:.1%} dos pixels. Dos que têm tinta, só {full:.1%} chegam a 255.",
        "The background takes {zero:.1%} of the pixels. Of those with ink, only {full:.1%} reach 255.",
        zero=zero,
        full=full / ink if ink else 0.0,
    )


def portraits(images: np.ndarray) -> None:
    """Show the ten portraits (10, 28, 28) in two rows."""
    figure = plot_images(
        images,
        [str(each) for each in range(10)],
        text("Os dez retratos, com bordas borradas", "The ten portraits, with blurred edges"),
        columns=5,
    )
    show_figure(figure, figure.alt, read_portraits(images))


def read_portraits(images: np.ndarray) -> str:
    """Which portrait has the most ink and which the least."""
    ink = images.sum(axis=(1, 2))
    return text(
        "O retrato do {least} é o que tem menos tinta: {share:.0%} da tinta do {most}, que tem mais.",
        "The portrait of the {least} has the least ink: {share:.0%} of the ink of the {most}, which has the most.",
        least=ink.argmin(),
        most=ink.argmax(),
        share=ink.min() / ink.max(),
    )


def differences(image: np.ndarray, images: np.ndarray, digits: tuple[int, int]) -> None:
    """Show how `image` differs from the portraits of two `digits`, with the squared difference at each pixel."""
    squares = [np.square(image - images[each]) for each in digits]
    distances = [float(np.sqrt(square.sum())) for square in squares]
    highest = max(float(square.max()) for square in squares)
    with style():
        figure, panels = new_figure(5.2, rows=2, columns=3)
        for row, each, square, value in zip(panels, digits, squares, distances, strict=True):
            _draw(row[0], image)
            _draw(row[1], images[each])
            _draw(row[2], square, cmap="Oranges", vmax=highest)
            row[0].set_title(text("a imagem", "the image"))
            row[1].set_title(_stacked("retrato do {digit}", "portrait of the {digit}", digit=each))
            row[2].set_title(_stacked("distância: {value:,}", "distance: {value:,}", value=value))
    alt = text(
        "A imagem, os retratos do {first} e do {second}, e a diferença ao quadrado em cada pixel, em laranja.",
        "The image, the portraits of the {first} and of the {second}, and the squared difference at each pixel, in orange.",
        first=digits[0],
        second=digits[1],
    )
    show_figure(figure, alt, read_differences(distances, digits))


def read_differences(distances: Sequence[float], digits: tuple[int, int]) -> str:
    """Which of two portraits is the nearer one."""
    near, far = np.argsort(distances, kind="stable")
    return text(
        "O laranja escuro marca os pixels em que a imagem e o retrato mais diferem. "
        "No total, a imagem está mais perto do {near}, a {low:,} de distância, que do {far}, a {high:,}.",
        "Dark orange marks the pixels where the image and the portrait differ most. "
        "In all, the image is nearer to the {near}, at a distance of {low:,}, than to the {far}, at {high:,}.",
        near=digits[near],
        low=float(distances[near]),
        far=digits[far],
        high=float(distances[far]),
    )


def distances(values: np.ndarray, label: int) -> None:
    """Show the distances (10,) of one image of class `label` to the ten portraits."""
    nearest = int(values.argmin())
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        bars = axes.bar(range(10), values, color="#DDDDDD", edgecolor="#555555")
        bars[nearest].set(color=COLOURS[0], hatch="//", edgecolor="white")
        axes.bar_label(bars, [number(value, ",") for value in values], fontsize=10)
        axes.margins(y=0.12)
        axes.set_xticks(range(10))
        axes.grid(visible=False, axis="x")
        axes.yaxis.set_major_formatter(lambda value, _: number(value, ","))
        axes.set(xlabel=text("retrato", "portrait"), ylabel=text("distância", "distance"))
        title = _stacked(
            "A menor distância é ao retrato do {nearest}",
            "The smallest distance is to the portrait of the {nearest}",
            nearest=nearest,
        )
        axes.set_title(title)
    alt = text(
        "Barras com a distância a cada retrato: {listed}.",
        "Bars with the distance to each portrait: {listed}.",
        listed=_listed(values, ","),
    )
    show_figure(figure, alt, read_distances(values, label))


def read_distances(values: np.ndarray, label: int) -> str:
    """The two nearest portraits, and whether the nearest has the class `label`."""
    first, second = np.argsort(values, kind="stable")[:2]
    verdict = (
        Text("a resposta está certa.", "the answer is correct.")
        if first == label
        else Text("a resposta está errada.", "the answer is wrong.")
    )
    return text(
        "O retrato mais próximo é o do {first}; o segundo, o do {second}, está {gap:.1%} mais longe. O rótulo é {label}, e {verdict}",
        "The nearest portrait is the {first}; the runner-up, the {second}, is {gap:.1%} farther away. The label is {label}, and {verdict}",
        first=first,
        second=second,
        gap=float(values[second] / values[first] - 1) if values[first] else 0.0,
        label=label,
        verdict=verdict,
    )


def three_sets(data: Dataset, share: float = 0.1) -> None:
    """Show what becomes the training, the validation and the test set if `share` of the training file is set apart."""
    total, test = len(data.x_train), len(data.x_test)
    validation = math.ceil(total * share)
    sets = (
        (Text("treino", "training"), total - validation, Text("ajusta o modelo", "fits the model")),
        (Text("validação", "validation"), validation, Text("escolhe", "chooses")),
        (Text("teste", "test"), test, Text("mede", "measures")),
    )
    times = (Text("à vontade", "at will"), Text("a cada escolha", "at each choice"), Text("uma vez", "once"))
    figure, axes = new_drawing(4.0)
    box(axes, 0.15, 3.2, 5.95, 0.6, _stacked("arquivo de treino: {n:,}", "training file: {n:,}", n=total))
    box(axes, 6.35, 3.2, 1.5, 0.6, text("arquivo de teste", "test file").replace(" / ", "\n"), fontsize=10)
    places = ((0.15, 4.2, "blue"), (4.6, 1.5, "orange"), (6.35, 1.5, "green"))
    for (x, width, colour), (name, count, role), often in zip(places, sets, times, strict=True):
        centre = x + width / 2
        arrow(axes, (centre, 3.2), (centre, 2.32))
        label = "{}\n{}".format(text(name).replace(" / ", "\n"), number(count, ","))
        box(axes, x, 1.4, width, 0.9, label, colour, weight="bold")
        axes.text(centre, 1.0, text(role).replace(" / ", "\n"), ha="center", va="center", fontsize=11)
        axes.text(centre, 0.35, text(often).replace(" / ", "\n"), ha="center", va="center", fontsize=10, style="italic")
    shuffle = text("embaralhar e dividir", "shuffle and split").replace(" / ", "\n")
    axes.text(3.8, 2.75, shuffle, ha="center", va="center", fontsize=11)
    alt = text(
        "O arquivo de treino, embaralhado, divide-se em treino, que ajusta o modelo, e validação, que serve "
        "para escolher. O arquivo de teste mede, uma vez.",
        "The training file, shuffled, is split into training, which fits the model, and validation, which serves "
        "to choose. The test file measures, once.",
    )
    show_figure(figure, alt, read_three_sets(total - validation, validation, test))


def read_three_sets(train: int, validation: int, test: int) -> str:
    """How many images each of the three sets has."""
    return text(
        "Ficam {train:,} imagens para o treino e {validation:,} para a validação; as {test:,} do teste esperam o fim da lição.",
        "That leaves {train:,} images for training and {validation:,} for validation; the {test:,} test images wait for the end of the lesson.",
        train=train,
        validation=validation,
        test=test,
    )


def blocks(block_accuracy: Sequence[float], draw_accuracy: Sequence[float]) -> None:
    """Show the accuracy on each tenth of the file in turn, and the band of the accuracies on random draws."""
    values, places = np.asarray(block_accuracy), np.arange(1, len(block_accuracy) + 1)
    low, high = min(draw_accuracy), max(draw_accuracy)
    outside = (values < low) | (values > high)
    with style():
        figure, panels = new_figure(3.9)
        axes = panels[0, 0]
        axes.axhspan(low, high, color=COLOURS[5], alpha=0.35, label=text("faixa dos sorteios", "band of the draws"))
        axes.plot(places[~outside], values[~outside], "o", color=COLOURS[0], label=text("na faixa", "inside"), ms=8)
        axes.plot(places[outside], values[outside], "D", color=COLOURS[1], label=text("fora dela", "outside"), ms=8)
        for place, value in zip(places, values, strict=True):
            share = number(value, ".1%")
            axes.annotate(share, (place, value), (0, 8), textcoords="offset points", ha="center", fontsize=10)
        axes.set_xticks(places)
        axes.margins(y=0.2)
        axes.grid(visible=False, axis="x")
        percent_axis(axes.yaxis)
        axes.set_xlabel(text("décimo do arquivo de treino", "tenth of the training file"))
        axes.set_ylabel(text("acurácia", "accuracy"))
        axes.set_title(_blocks_title(block_accuracy, draw_accuracy))
        figure.legend(loc="outside lower center", ncols=3)
    alt = text(
        "Acurácia em cada décimo do arquivo: {listed}. A faixa dos sorteios vai de {low:.1%} a {high:.1%}.",
        "Accuracy on each tenth of the file: {listed}. The band of the random draws goes from {low:.1%} to {high:.1%}.",
        listed=_listed(values, ".1%", [str(place) for place in places]),
        low=low,
        high=high,
    )
    show_figure(figure, alt, read_blocks(block_accuracy, draw_accuracy))


def _blocks_title(block_accuracy: Sequence[float], draw_accuracy: Sequence[float]) -> str:
    if block_accuracy[-1] > max(draw_accuracy):
        return _stacked(
            "O último décimo é mais fácil que todos os sorteios", "The last tenth is easier than all random draws"
        )
    if block_accuracy[-1] < min(draw_accuracy):
        return _stacked(
            "O último décimo é mais difícil que todos os sorteios", "The last tenth is harder than all random draws"
        )
    return _stacked("Aqui o último décimo é como um sorteio", "Here the last tenth is like a random draw")


def read_blocks(block_accuracy: Sequence[float], draw_accuracy: Sequence[float]) -> str:
    """Where the last tenth lies beside the random draws, and how many tenths lie outside their band."""
    last, low, high = block_accuracy[-1], min(draw_accuracy), max(draw_accuracy)
    if last > high:
        verdict = Text(
            "Quem valida no fim deste arquivo dá ao modelo uma nota melhor que a merecida.",
            "Whoever validates on the end of this file gives the model a better mark than it deserves.",
        )
    elif last < low:
        verdict = Text(
            "Quem valida no fim deste arquivo dá ao modelo uma nota pior que a merecida.",
            "Whoever validates on the end of this file gives the model a worse mark than it deserves.",
        )
    else:
        verdict = Text(
            "O fim deste arquivo não se distingue de um sorteio, mas isso só se sabe depois de medir.",
            "The end of this file does not stand out from a random draw, but that is known only after measuring.",
        )
    return text(
        "Os sorteios vão de {low:.1%} a {high:.1%}, e o último décimo dá {last:.1%}. "
        "Fora da faixa: {outside} de {count} décimos. {verdict}",
        "The random draws go from {low:.1%} to {high:.1%}, and the last tenth gives {last:.1%}. "
        "Outside the band: {outside} of {count} tenths. {verdict}",
        low=low,
        high=high,
        last=last,
        count=len(block_accuracy),
        outside=sum(not low <= value <= high for value in block_accuracy),
        verdict=verdict,
    )


def two_sums(squares: Sequence[int], absolutes: Sequence[int]) -> None:
    """Show the sums of the squared and of the absolute differences for each candidate value from 0 to 255."""
    sums = (
        (squares, "o", _stacked("soma dos quadrados", "sum of squares")),
        (absolutes, "s", _stacked("soma dos valores absolutos", "sum of absolute values")),
    )
    with style():
        figure, panels = new_figure(3.2, columns=2)
        for axes, (values, marker, ylabel), colour in zip(panels[0], sums, COLOURS, strict=False):
            lowest = int(np.argmin(values))
            axes.plot(values, color=colour)
            axes.plot(lowest, values[lowest], marker, color=colour, markersize=9)
            axes.set_title(_stacked("mínimo em {lowest}", "lowest at {lowest}", lowest=lowest))
            axes.set(xlabel=text("valor do retrato", "value of the portrait"), ylabel=ylabel, ylim=(0, None))
            axes.yaxis.set_major_formatter(lambda value, _: number(value, ","))
    alt = text(
        "Duas curvas com um vale cada: a soma dos quadrados, mínima em {square}, e a dos valores absolutos, mínima em {absolute}.",
        "Two curves with a valley each: the sum of squares, lowest at {square}, and the sum of the absolute values, lowest at {absolute}.",
        square=np.argmin(squares),
        absolute=np.argmin(absolutes),
    )
    show_figure(figure, alt, read_two_sums(squares, absolutes))


def read_two_sums(squares: Sequence[int], absolutes: Sequence[int]) -> str:
    """Which value makes each of the two sums smallest."""
    return text(
        "O valor {square} minimiza a soma dos quadrados, e o valor {absolute}, a dos valores absolutos.",
        "The value {square} minimizes the sum of squares, and the value {absolute} the sum of the absolute values.",
        square=np.argmin(squares),
        absolute=np.argmin(absolutes),
    )


def comparison(accuracy: Accuracies) -> None:
    """Show the four accuracies as a table, a row for each portrait and a column for each distance."""
    header = [
        text("retrato", "portrait"),
        text("distância euclidiana", "Euclidean distance"),
        text("distância de Manhattan", "Manhattan distance"),
    ]
    rows = [
        [name, *(number(accuracy[key, distance], ".1%") for distance in ("euclidean", "manhattan"))]
        for key, name in (("mean", text("média", "mean")), ("median", text("mediana", "median")))
    ]
    display(table(header, rows))
    say(read_comparison(accuracy))


def read_comparison(accuracy: Accuracies) -> str:
    """Whether each distance does best with the portrait that minimizes it, and which of the four pairs is the best."""
    own = (
        accuracy["mean", "euclidean"] > accuracy["median", "euclidean"],
        accuracy["median", "manhattan"] > accuracy["mean", "manhattan"],
    )
    match own:
        case (True, True):
            verdict = Text(
                "Cada distância acerta mais com o seu próprio retrato: a euclidiana com a média e a de Manhattan com a mediana.",
                "Each distance is correct more often with its own portrait: the Euclidean with the mean, the Manhattan with the median.",
            )
        case (True, False):
            verdict = Text(
                "A distância euclidiana acerta mais com a média, mas a de Manhattan não ganha com a mediana nestes dados.",
                "The Euclidean distance is correct more often with the mean, but the Manhattan gains nothing with the median on these data.",
            )
        case (False, True):
            verdict = Text(
                "A distância de Manhattan acerta mais com a mediana, mas a euclidiana não ganha com a média nestes dados.",
                "The Manhattan distance is correct more often with the median, but the Euclidean gains nothing with the mean on these data.",
            )
        case _:
            verdict = Text(
                "Nestes dados, nenhuma das distâncias ganha com o seu próprio retrato.",
                "On these data, neither distance gains with its own portrait.",
            )
    portrait, distance = max(accuracy, key=lambda pair: accuracy[pair])
    names = {
        "mean": Text("média", "mean"),
        "median": Text("mediana", "median"),
        "euclidean": Text("euclidiana", "Euclidean"),
        "manhattan": Text("de Manhattan", "Manhattan"),
    }
    return text(
        "{verdict} Dos quatro pares, escolhemos a {portrait} com a distância {distance}, que acerta {share:.1%}.",
        "{verdict} Of the four pairs we choose the {portrait} with the {distance} distance, which is correct on {share:.1%}.",
        verdict=verdict,
        portrait=names[portrait],
        distance=names[distance],
        share=accuracy[portrait, distance],
    )


def learning_curve(sizes: Sequence[int], accuracy: Sequence[float]) -> None:
    """Show the validation accuracy with `sizes` training images of each class."""
    with style():
        figure, panels = new_figure(3.3)
        axes = panels[0, 0]
        axes.plot(sizes, accuracy, "o-", color=COLOURS[0])
        for size, share in zip(sizes, accuracy, strict=True):
            label = number(share, ".1%")
            axes.annotate(label, (size, share), (0, 9), textcoords="offset points", ha="center", fontsize=10)
        axes.set_xscale("log")
        axes.set_xticks(sizes, [number(size, ",") for size in sizes])
        axes.set_xticks([], minor=True)
        axes.margins(y=0.2)
        percent_axis(axes.yaxis)
        axes.set_xlabel(text("imagens de treino por classe", "training images of each class"))
        axes.set_ylabel(text("acurácia", "accuracy"))
        axes.set_title(_learning_title(sizes, accuracy))
    alt = text(
        "Curva de aprendizado, acurácia na validação por imagens de cada classe: {listed}.",
        "Learning curve, validation accuracy by images of each class: {listed}.",
        listed=_listed(accuracy, ".1%", [str(size) for size in sizes]),
    )
    show_figure(figure, alt, read_learning_curve(sizes, accuracy))


def _enough(sizes: Sequence[int], accuracy: Sequence[float]) -> int:
    """The smallest of `sizes` whose accuracy is close to the highest."""
    return next(size for size, share in zip(sizes, accuracy, strict=True) if share >= max(accuracy) - CLOSE)


def _learning_title(sizes: Sequence[int], accuracy: Sequence[float]) -> str:
    enough = _enough(sizes, accuracy)
    if enough == sizes[-1]:
        return _stacked("Com mais imagens, o retrato ainda melhora", "With more images the portrait still improves")
    return _stacked(
        "A partir de {enough:,} por classe, pouco muda",
        "From {enough:,} of each class on, little changes",
        enough=enough,
    )


def read_learning_curve(sizes: Sequence[int], accuracy: Sequence[float]) -> str:
    """With how many images of each class the accuracy comes close to the highest."""
    enough = _enough(sizes, accuracy)
    verdict = (
        Text(
            "A partir daí, mais imagens ajudam pouco, porque o modelo não tem como aproveitá-las.",
            "From there on, more images help little, because the model cannot make use of them.",
        )
        if enough < sizes[-1]
        else Text(
            "A curva ainda sobe no fim: com mais imagens o retrato pode melhorar.",
            "The curve still rises at its end: with more images the portrait may improve.",
        )
    )
    return text(
        "Com {first:,} imagem de cada classe, a acurácia é {low:.1%}. Com {enough:,}, já fica a no máximo dois pontos percentuais da maior, que é {high:.1%}. {verdict}",
        "With {first:,} image of each class the accuracy is {low:.1%}. With {enough:,} it is within two percentage points of the highest, {high:.1%}. {verdict}",
        first=sizes[0],
        low=accuracy[0],
        enough=enough,
        high=max(accuracy),
        verdict=verdict,
    )


def mistakes(
    images: np.ndarray, labels: np.ndarray, predicted: np.ndarray, portraits: np.ndarray, distance: Distance
) -> None:
    """Show misclassified `images`, each above the portraits of its own class and of the class answered.

    The first is an example of the most frequent confusion, and the others are as they come.
    """
    if not len(images):
        say(read_mistakes(labels, predicted))
        return
    label, answer, _ = _commonest_confusion(labels, predicted)
    example = int(np.flatnonzero((labels == label) & (predicted == answer))[0])
    order = [example, *(each for each in range(len(images)) if each != example)][:SHOWN_MISTAKES]
    shown = list(zip(images[order], labels[order], predicted[order], strict=True))
    with style():
        figure, panels = new_figure(3.9, rows=3, columns=SHOWN_MISTAKES)
        for axes in panels[:, len(shown) :].flat:
            axes.set_axis_off()
        for column, (image, label, answer) in zip(panels.T, shown, strict=False):
            values = distance(image, portraits)
            _draw(column[0], image)
            _draw(column[1], portraits[label])
            _draw(column[2], portraits[answer])
            column[0].set_title(f"{label} → {answer}", weight="bold")
            column[1].set_xlabel(number(values[label], ","), fontsize=10)
            column[2].set_xlabel(number(values[answer], ","), fontsize=10)
        names = (text("imagem", "image"), text("certa", "correct"), text("resposta", "answer"))
        for axes, name in zip(panels[:, 0], names, strict=True):
            axes.set_ylabel(name.replace(" / ", "\n"))
    alt = text(
        "Imagens classificadas errado, cada uma sobre os retratos da classe certa e da resposta, com as distâncias: {listed}.",
        "Misclassified images, each above the portraits of the correct class and of the answer, with the distances: {listed}.",
        listed="; ".join(f"{label} → {answer}" for _, label, answer in shown),
    )
    show_figure(figure, alt, read_mistakes(labels, predicted))


def read_mistakes(labels: np.ndarray, predicted: np.ndarray) -> str:
    """Which confusion is the most frequent one among misclassified images."""
    if not len(labels):
        return text("O modelo não errou nenhuma imagem da validação.", "The model misclassified no validation image.")
    label, answer, count = _commonest_confusion(labels, predicted)
    if count == 1:
        return text(
            "Entre os erros da validação ({total:,}), nenhuma confusão se repete.",
            "Among the mistakes on validation ({total:,}), no confusion occurs twice.",
            total=len(labels),
        )
    return text(
        "A confusão mais frequente é ver um {label} e responder {answer}: {count} dos {total:,} erros da validação. A primeira coluna mostra um deles.",
        "The most frequent confusion is to see a {label} and answer {answer}: {count} of the {total:,} mistakes on validation. The first column shows one of them.",
        label=label,
        answer=answer,
        count=count,
        total=len(labels),
    )


def _commonest_confusion(labels: np.ndarray, predicted: np.ndarray) -> tuple[int, int, int]:
    """The class, the answer and the count of the commonest pair among misclassified images, of which there is at least one."""
    pairs, counts = np.unique(np.stack([labels, predicted], axis=1), axis=0, return_counts=True)
    label, answer = pairs[counts.argmax()]
    return int(label), int(answer), int(counts.max())


def _draw(axes: Axes, image: np.ndarray, cmap: str = "gray_r", vmax: float = 255) -> None:
    """Draw a framed image from white, 0, to the darkest at `vmax`."""
    axes.imshow(image, cmap=cmap, vmin=0, vmax=vmax)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set(visible=True, color="#777777")


def _stacked(pt: str, en: str, /, **values) -> str:
    """A short text for a figure; of two languages, one stands below the other."""
    return text(pt, en, **values).replace(" / ", "\n")


def _listed(values: Sequence[float] | np.ndarray, spec: str, names: Sequence[str] | None = None) -> str:
    """`values` with their names, 0, 1, 2, … if not given, for the description of a figure."""
    names = names or [str(place) for place in range(len(values))]
    return "; ".join(f"{name}: {number(value, spec)}" for name, value in zip(names, values, strict=True))
