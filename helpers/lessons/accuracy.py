"""The pictures and tables of lesson 9, accuracy, and the sentences that read them aloud."""

from collections.abc import Mapping, Sequence

import numpy as np
from IPython.display import display

from helpers.backend import keras
from helpers.display import say, table
from helpers.evaluation import accuracy_interval
from helpers.language import Text, number, text
from helpers.plots import COLOURS, Figure, new_figure, plot_images, show_figure, style

CERTAIN = 0.05  # a p-value below this is not put down to chance
SHOWN = 20  # mistakes in the gallery
TRANSFORMATIONS = (
    Text("girar", "rotate"),
    Text("deslocar", "shift"),
    Text("ampliar ou reduzir", "enlarge or shrink"),
)
IDEAS = {
    "augmentation": Text("aumento de dados", "data augmentation"),
    "normalization": Text("normalização em lote", "batch normalization"),
    "dropout": Text("dropout", "dropout"),
    "smoothing": Text("rótulos suavizados", "label smoothing"),
    "schedule": Text("taxa que varia", "rate that varies"),
    "averaging": Text("média dos pesos", "weight averaging"),
}
NOTHING = "nothing"

Pair = tuple[int, int, float]  # answers mended, answers spoiled, p-value of the sign test


# -------------------------------------------------------------------------------------------------------- augmentation


def augmentation(digit: np.ndarray, rows: Sequence) -> None:
    """An image (28, 28, 1), and for each of Keras's three layers a row of its results (N, 28, 28, 1)."""
    figure = _draw_rows(digit, rows, TRANSFORMATIONS)
    alt = text(
        "Um dígito e, em três fileiras, versões dele sorteadas: giradas, deslocadas, ampliadas ou reduzidas.",
        "A digit and, in three rows, random versions of it: rotated, shifted, enlarged or shrunk.",
    )
    show_figure(figure, alt, _read_versions(sum(len(images) for images in rows)))


def affine(digit: np.ndarray, images: np.ndarray) -> None:
    """An image (28, 28, 1), and a row of its random affine transformations (N, 28, 28, 1)."""
    figure = _draw_rows(digit, [images], (Text("tudo em uma só leitura", "all in a single reading"),))
    alt = text(
        "Um dígito e versões dele sorteadas, cada uma girada, deslocada, ampliada ou reduzida e inclinada.",
        "A digit and random versions of it, each rotated, shifted, enlarged or shrunk and sheared.",
    )
    show_figure(figure, alt, _read_versions(len(images)))


def _draw_rows(digit: np.ndarray, rows: Sequence, names: Sequence[Text]) -> Figure:
    with style():
        figure, axes = new_figure(1.3 * len(rows), len(rows), len(rows[0]) + 1)
        for place, (name, images) in enumerate(zip(names, rows, strict=True)):
            for panel, image in zip(axes[place], [digit, *images], strict=True):
                panel.imshow(np.asarray(image)[..., 0], cmap="gray_r", vmin=0, vmax=1)
                panel.set(xticks=[], yticks=[])
                panel.grid(visible=False)
                panel.spines[:].set_visible(True)
            axes[place, 1].set_title(text(name), loc="left")
        axes[0, 0].set_title("original")
    return figure


def _read_versions(count: int) -> str:
    return text(
        "Os {count} da direita são diferentes uns dos outros, e em todos se lê o mesmo dígito.",
        "The {count} on the right differ from one another, and in all of them we read the same digit.",
        count=count,
    )


# ------------------------------------------------------------------------------------------------------------ ablation


def ablation(pairs: Mapping[str, Sequence[Pair]], count: int) -> None:
    """What each idea adds, in percentage points, one point for each seed.

    `pairs` are comparisons on `count` images: from the recipe that lacks an idea ("no dropout") or all of them
    ("nothing") to the complete recipe.
    """
    names = [_lacking(name) for name in pairs]
    gains = [[100 * (mended - spoiled) / count for mended, spoiled, _ in runs] for runs in pairs.values()]
    with style():
        figure, panels = new_figure(1.6 + 0.38 * len(pairs) * (1 + max(name.count("\n") for name in names) / 2))
        axes = panels[0, 0]
        for place, (runs, points) in enumerate(zip(pairs.values(), gains, strict=True)):
            for point, (_, _, p_value) in zip(points, runs, strict=True):
                face = COLOURS[0] if p_value < CERTAIN else "white"
                axes.plot(point, -place, "o", markersize=8, markerfacecolor=face, markeredgecolor=COLOURS[0])
        axes.axvline(0, color="#555555", linewidth=1)
        axes.set_yticks(-np.arange(len(names)), names)
        axes.set_ylim(-len(names) + 0.4, 0.6)
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.set_title(_convincing(pairs))
        axes.set_xlabel(
            text(
                "ganho em pontos percentuais; cheio: p < 0,05, vazio: pode ser acaso",
                "gain in percentage points; filled: p < 0.05, empty: may be chance",
            ).replace(" / ", "\n")
        )
    described = "; ".join(
        f"{name.replace(chr(10), ' / ')}: {', '.join(number(gain, '.2f') for gain in points)}"
        for name, points in zip(names, gains, strict=True)
    )
    alt = text(
        "Ganho da receita completa sobre cada receita incompleta, em pontos percentuais, por semente. {described}.",
        "Gain of the complete recipe over each incomplete one, in percentage points, by seed. {described}.",
        described=described,
    )
    show_figure(figure, alt, read_ablation(pairs))


def _convincing(pairs: Mapping[str, Sequence[Pair]]) -> str:
    """The title of the figure: how many ideas help with every seed."""
    ideas = [runs for name, runs in pairs.items() if name != NOTHING]
    return text(
        "Convencem com todas as sementes: {helping} das {count} ideias",
        "Convincing with every seed: {helping} of the {count} ideas",
        helping=sum(verdict(runs) == "help" for runs in ideas),
        count=len(ideas),
    ).replace(" / ", "\n")


def read_ablation(pairs: Mapping[str, Sequence[Pair]]) -> str:
    """Which ideas the study shows to help, or to harm, with every seed, and which it leaves open."""
    ideas: dict[str, list[Text]] = {"help": [], "harm": [], "open": []}
    for name, runs in pairs.items():
        if name != NOTHING:
            ideas[verdict(runs)].append(IDEAS[name.removeprefix("no ")])
    seeds = len(next(iter(pairs.values())))
    sentences = {
        "help": Text(
            "Com {seeds}, o acaso das imagens não explica o ganho de: {ideas}.",
            "With {seeds}, chance in the images does not explain the gain from: {ideas}.",
        ),
        "harm": Text("Com {seeds}, atrapalham: {ideas}.", "With {seeds}, these do harm: {ideas}."),
        "open": Text(
            "O estudo não decide se ajudam: {ideas}.", "The study does not decide whether these help: {ideas}."
        ),
    }
    which = {1: Text("a única semente", "the only seed"), 2: Text("as duas sementes", "both seeds")}.get(
        seeds, Text(f"as {seeds} sementes", f"all {seeds} seeds")
    )
    parts = []
    for kind, sentence in sentences.items():
        if ideas[kind]:
            listed = Text(", ".join(idea.pt for idea in ideas[kind]), ", ".join(idea.en for idea in ideas[kind]))
            parts.append(sentence.filled(seeds=which, ideas=listed))
    return text(Text(" ".join(part.pt for part in parts), " ".join(part.en for part in parts)))


def verdict(runs: Sequence[Pair]) -> str:
    """ "help" or "harm" if every seed says so and none of them may be chance; else "open"."""
    if all(mended > spoiled and p_value < CERTAIN for mended, spoiled, p_value in runs):
        return "help"
    if all(mended < spoiled and p_value < CERTAIN for mended, spoiled, p_value in runs):
        return "harm"
    return "open"


def _lacking(name: str) -> str:
    """What a recipe lacks, for an axis."""
    if name == NOTHING:
        return text("todas juntas", "all together").replace(" / ", "\n")
    return text(IDEAS[name.removeprefix("no ")]).replace(" / ", "\n")


def looks(pairs: Sequence[Pair]) -> None:
    """The table of the five looks against one, a row for each seed."""
    _show_pairs(pairs)
    say(read_looks(pairs))


def read_looks(pairs: Sequence[Pair]) -> str:
    """Whether five looks are better than one, with every seed."""
    sentences = {
        "help": Text(
            "Com todas as redes, os cinco olhares consertam mais do que estragam, e não por acaso: ficam na receita.",
            "With every network the five looks mend more than they spoil, and not by chance: they stay in the recipe.",
        ),
        "harm": Text(
            "Com todas as redes, os cinco olhares estragam mais do que consertam, e não por acaso: não vale a pena usá-los.",
            "With every network the five looks spoil more than they mend, and not by chance: they are not worth using.",
        ),
        "open": Text(
            "Não é com todas as redes que a diferença passa do acaso: destas imagens não se conclui que os cinco olhares ajudam.",
            "Not with every network does the difference go beyond chance: from these images we cannot conclude that the five "
            "looks help.",
        ),
    }
    return text(sentences[verdict(pairs)])


# ------------------------------------------------------------------------------------------------------ the final test


def mistakes(images: np.ndarray, labels: np.ndarray, probabilities: np.ndarray) -> None:
    """Up to twenty misclassified images (N, 28, 28, 1): true and predicted class, and what the predicted one got."""
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    titles = [
        f"{label} → {answer}\n{number(float(share), '.0%')}"
        for label, answer, share in list(zip(labels, predicted, confidence, strict=True))[:SHOWN]
    ]
    if titles:
        what = text(
            "Os piores erros: classe verdadeira, classe prevista e a probabilidade dela",
            "The worst mistakes: true class, predicted class and its probability",
        )
        figure = plot_images(images[:SHOWN, ..., 0], titles, what)
        show_figure(figure, figure.alt)
    say(read_mistakes(len(labels)))


def read_mistakes(count: int) -> str:
    """How many mistakes there are, and how many of them are shown."""
    if not count:
        return text("Não há nenhum erro na validação.", "There is no mistake on validation.")
    if count == 1:
        return text("Há um só erro na validação.", "There is a single mistake on validation.")
    if count <= SHOWN:
        return text(
            "São todos os {count} erros na validação.", "These are all the {count} mistakes on validation.", count=count
        )
    return text(
        "São {shown} dos {count:,} erros na validação, os piores.",
        "These are {shown} of the {count:,} mistakes on validation, the worst ones.",
        shown=SHOWN,
        count=count,
    )


def test(one: np.ndarray, five: np.ndarray, count: int) -> None:
    """The table of the test set: accuracies of the networks on `count` images with one look and with five, (seeds,)."""
    header = [
        text("resposta", "answer"),
        text("acurácia no teste", "test accuracy"),
        text("desvio padrão (sementes)", "standard deviation (seeds)"),
        text("a pior", "lowest"),
        text("intervalo de 95% (imagens)", "95% interval (images)"),
    ]
    rows = []
    for name, shares in ((Text("um olhar", "one look"), one), (Text("cinco olhares", "five looks"), five)):
        low, high = accuracy_interval(float(np.mean(shares)), count)
        spread = number(_deviation(shares), ".2%") if len(shares) > 1 else "-"
        interval = text("{low:.2%} a {high:.2%}", "{low:.2%} to {high:.2%}", low=low, high=high)
        rows.append([text(name), number(np.mean(shares), ".2%"), spread, number(min(shares), ".2%"), interval])
    display(table(header, rows))
    say(read_test(five, count))


def read_test(five: np.ndarray, count: int) -> str:
    """The result, with the uncertainty of the seeds beside that of the images."""
    mean = float(np.mean(five))
    low, high = accuracy_interval(mean, count)
    if len(five) == 1:
        return text(
            "Com um só treino, o resultado é {mean:.2%}, e as imagens o deixam incerto de {low:.2%} a {high:.2%}.",
            "With a single run the result is {mean:.2%}, and the images leave it uncertain from {low:.2%} to {high:.2%}.",
            mean=mean,
            low=low,
            high=high,
        )
    return text(
        "O resultado é a média de {seeds} treinos com cinco olhares, {mean:.2%}. De um treino para outro ele varia {spread:.2f} "
        "ponto (um desvio padrão); a escolha das imagens de teste o deixa incerto de {low:.2%} a {high:.2%}.",
        "The result is the mean of {seeds} runs with five looks, {mean:.2%}. From one run to the next it varies by "
        "{spread:.2f} points (one standard deviation); the choice of the test images leaves it uncertain from {low:.2%} to "
        "{high:.2%}.",
        seeds=len(five),
        mean=mean,
        spread=100 * _deviation(five),
        low=low,
        high=high,
    )


def against(pairs: Sequence[Pair]) -> None:
    """The table of the small network against the CNN of lesson 5, a row for each seed."""
    _show_pairs(pairs)
    say(read_against(pairs))


def read_against(pairs: Sequence[Pair]) -> str:
    """Whether the small network makes fewer mistakes than the CNN of lesson 5, with every seed."""
    sentences = {
        "help": Text(
            "O acaso das imagens não explica isso: nestes treinos a receita nova, com menos parâmetros, erra menos. A "
            "comparação não diz qual das suas partes faz a diferença.",
            "Chance in the images does not explain this: in these runs the new recipe, with fewer parameters, makes fewer "
            "mistakes. The comparison does not say which of its parts makes the difference.",
        ),
        "harm": Text(
            "O acaso das imagens não explica isso: nestes treinos a CNN da lição 5 erra menos.",
            "Chance in the images does not explain this: in these runs the CNN of lesson 5 makes fewer mistakes.",
        ),
        "open": Text(
            "Não é em todos os treinos que a diferença passa do acaso: daqui não se conclui qual das duas erra menos.",
            "Not in every run does the difference go beyond chance: from this we cannot conclude which of the two makes fewer "
            "mistakes.",
        ),
    }
    return text(sentences[verdict(pairs)])


def results(final: Sequence[keras.Model], one: np.ndarray, five: np.ndarray) -> dict:
    """The metrics for the results file: of the networks `final`, with one look and with five."""
    return {
        "accurate_cnn": {
            "test_accuracy": float(np.mean(five)),
            "test_accuracy_sd": _deviation(five) if len(five) > 1 else None,
            "test_accuracy_lowest": float(min(five)),
            "test_accuracy_one_look": float(np.mean(one)),
            "seeds": len(final),
            "parameters": final[0].count_params(),
        }
    }


def _deviation(shares: Sequence[float] | np.ndarray) -> float:
    return float(np.std(shares, ddof=1))


def _show_pairs(pairs: Sequence[Pair]) -> None:
    """A table of paired comparisons, a row for each seed."""
    header = [
        text("semente", "seed"),
        text("consertadas", "mended"),
        text("estragadas", "spoiled"),
        text("valor p", "p-value"),
    ]
    rows = [
        [str(place), number(mended, ","), number(spoiled, ","), _p_value(p_value)]
        for place, (mended, spoiled, p_value) in enumerate(pairs, start=1)
    ]
    display(table(header, rows))


def _p_value(p_value: float) -> str:
    return f"< {number(0.001, '.3f')}" if p_value < 0.001 else number(p_value, ".3f")
