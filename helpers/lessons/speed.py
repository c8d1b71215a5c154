"""What lesson 8 shows: its times and accuracies, drawn and in tables, and the sentences that read them aloud.

A run of a training is a pair: its seconds and its accuracy, a number from 0 to 1. Two times count as different if their
ranges do not overlap, two accuracies if the seeds alone would bring them so far apart less than once in twenty times.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median, stdev

import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from scipy.stats import t as student_t

from helpers.display import say, table
from helpers.language import Text, number, text
from helpers.plots import COLOURS, new_figure, percent_axis, show_figure, style

Runs = Sequence[tuple[float, float]]  # seconds and accuracy of each run

WAYS: dict[str, str | Text] = {  # of one epoch of softmax regression
    "eager": "eager",
    "compiled_step": Text("passo compilado", "compiled step"),
    "graph": Text("laço no grafo", "loop in the graph"),
    "xla": "XLA",
}
RUNGS = {
    "fit": Text("ponto de partida", "starting point"),
    "graph": Text("um só grafo", "a single graph"),
    "small": Text("rede mais barata", "cheaper network"),
    "same_rate": Text("lote maior, mesma taxa", "larger batch, same rate"),
    "root_rate": Text("lote maior, taxa × √8", "larger batch, rate × √8"),
    "linear_rate": Text("lote maior, taxa × 8", "larger batch, rate × 8"),
    "schedule": Text("taxa que sobe e desce", "rate that rises and falls"),
    "memory": Text("memória curta", "short memory"),
    "smoothing": Text("rótulos suavizados", "smoothed labels"),
    "two_epochs": Text("duas épocas", "two epochs"),
}
COMPARED_WITH = {"root_rate": "same_rate", "linear_rate": "same_rate"}  # every other rung with the one before it
RECIPES = {"plain": Text("ponto de partida", "starting point"), "fast": Text("receita rápida", "fast recipe")}
PARTS = (
    Text("dados", "data"),
    Text("ida", "forward"),
    Text("volta", "backward"),
    Text("atualização", "update"),
    Text("entorno", "overhead"),
)
OF_PARTS = (  # after "a parte mais longa é a" and "the longest part is"
    Text("dos dados", "the data"),
    Text("da ida", "the forward pass"),
    Text("da volta", "the backward pass"),
    Text("da atualização", "the update"),
    Text("do entorno", "the overhead"),
)
SAME_TIME = Text("o mesmo tempo, a não ser pelo ruído", "the same time, apart from noise")
NEAR = 0.7  # of the ideal speed: from here on there is little room left
TICKS = ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7))  # in each power of ten, from few to many
SMALL = 10  # points: the letters beside bars and points


# One epoch, four ways -------------------------------------------------------------------------------------------------


def ways(seconds: Mapping[str, Sequence[float]]) -> None:
    """Show the seconds of one epoch done in each of the ways in `WAYS`, and how many times faster than the first each is."""
    first, *others = seconds
    with style():
        figure, panels = new_figure(3.0)
        axes, places = panels[0, 0], range(len(seconds))
        _draw_ranges(axes, list(seconds.values()))
        _seconds_axis(axes, [value for values in seconds.values() for value in values], room=0.6)
        for place, (name, values) in enumerate(seconds.items()):
            label = f"{_short(median(values))} s"
            if name in others:
                label += f"; {text(_times(median(seconds[first]) / median(values)))}"
            axes.annotate(label, (max(values), place), (6, 0), textcoords="offset points", va="center", fontsize=SMALL)
        axes.set_yticks(places, [_lines(text("{way}", "{way}", way=WAYS[name])) for name in seconds])
        axes.set_xlabel(_lines(text("segundos por época, escala logarítmica", "seconds per epoch, logarithmic scale")))
        change = _time_change(seconds[first], seconds[_fastest(seconds)])
        verb = Text("leva", "takes") if change == SAME_TIME else Text("fica pronta", "is ready")
        title = text("A mesma conta {verb} {change}", "The same arithmetic {verb} {change}", verb=verb, change=change)
        figure.suptitle(title, fontsize=12)
    listed = [
        Text("{way}, {seconds}", "{way}, {seconds}").filled(way=WAYS[name], seconds=_range(values))
        for name, values in seconds.items()
    ]
    alt = text(
        "Pontos com os segundos de uma época, a mediana com o menor e o maior: {listed}.",
        "Points with the seconds of an epoch, the median with the smallest and the largest: {listed}.",
        listed=_joined(listed, "; "),
    )
    show_figure(figure, alt, read_ways(seconds))


def read_ways(seconds: Mapping[str, Sequence[float]]) -> str:
    """Which change saves most seconds, how much all of them save, and which do not help."""
    first, *_, last = seconds
    fastest = _fastest(seconds)
    saved = {
        (before, after): median(seconds[before]) - median(seconds[after])
        for before, after in pairwise(seconds)
        if max(seconds[after]) < min(seconds[before])
    }
    if not saved:
        return text(
            "Nenhuma das mudanças poupa um tempo que se distinga do ruído.",
            "None of the changes saves a time that can be told from noise.",
        )
    before, after = max(saved, key=lambda change: saved[change])
    main = Text(
        "A mudança que mais poupa segundos é a de “{before}” para “{after}”: {saved} s por época. Ao todo, de “{first}” "
        "para “{fastest}”: {change}.",
        "The change that saves the most seconds is the one from “{before}” to “{after}”: {saved} s per epoch. In all, from "
        "“{first}” to “{fastest}”: {change}.",
    ).filled(
        before=WAYS[before],
        after=WAYS[after],
        saved=_figures(saved[before, after]),
        first=WAYS[first],
        fastest=WAYS[fastest],
        change=_time_change(seconds[first], seconds[fastest]),
    )
    notes = [
        Text(
            "De “{before}” para “{after}” não há ganho que se distinga do ruído.",
            "From “{before}” to “{after}” there is no gain that can be told from noise.",
        ).filled(before=WAYS[before], after=WAYS[after])
        for before, after in pairwise(seconds)
        if (before, after) not in saved
    ]
    if fastest != last:
        notes.append(
            Text("A menor mediana não é a da última maneira.", "The last way does not have the smallest median.")
        )
    return text(_joined([main, *notes]))


def _fastest(seconds: Mapping[str, Sequence[float]]) -> str:
    return min(seconds, key=lambda name: median(seconds[name]))


# The rungs of the ladder ----------------------------------------------------------------------------------------------


def rung(ladder: Mapping[str, Runs]) -> None:
    """Say how the last rung of `ladder` did, and how it compares with another; `ladder` has the runs of each rung."""
    say(read_rung(ladder))


def read_rung(ladder: Mapping[str, Runs]) -> str:
    """The time and the accuracy of the last rung, and what it changes."""
    first, name = next(iter(ladder)), list(ladder)[-1]
    runs = ladder[name]
    facts = [_range(_seconds(runs))]
    if name != first:
        facts.append(
            Text("o ponto de partida leva {times} esse tempo", "the starting point takes {times} as long").filled(
                times=_times(median(_seconds(ladder[first])) / median(_seconds(runs)))
            )
        )
    facts.append(_accuracy(runs))
    title = Text(*(words[0].upper() + words[1:] for words in (RUNGS[name].pt, RUNGS[name].en)))
    sentences = [Text("{name}: {facts}.", "{name}: {facts}.").filled(name=title, facts=_joined(facts, "; "))]
    if name != first:
        other = COMPARED_WITH.get(name, list(ladder)[-2])
        sentences.append(
            Text("Em relação a “{name}”, {changes}.", "Compared with “{name}”, {changes}.").filled(
                name=RUNGS[other], changes=_changes(ladder[other], runs)
            )
        )
    return text(_joined(sentences))


def _accuracy(runs: Runs) -> Text:
    """The mean accuracy of some runs, with its standard deviation if there are several."""
    shares = _accuracies(runs)
    if len(shares) == 1:
        return Text(
            "acurácia na validação de {mean:.2%}, em um só treino",
            "validation accuracy {mean:.2%}, in a single run",
        ).filled(mean=shares[0])
    return Text(
        "acurácia na validação de {mean:.2%} ± {deviation:.2%}, em {count} treinos",
        "validation accuracy {mean:.2%} ± {deviation:.2%}, in {count} runs",
    ).filled(mean=fmean(shares), deviation=stdev(shares), count=len(shares))


def _changes(before: Runs, after: Runs) -> Text:
    """What changes in time and in accuracy between two recipes, as far as their runs can tell."""
    if min(len(before), len(after)) == 1:
        return Text(
            "um só treino não separa a diferença do ruído", "a single run does not tell the difference from noise"
        )
    old, new = _accuracies(before), _accuracies(after)
    error = math.sqrt(stdev(old) ** 2 / len(old) + stdev(new) ** 2 / len(new))
    chance = _t_quantile(len(old) + len(new) - 2) * error
    time = _time_change(_seconds(before), _seconds(after))
    verb = Text("leva", "takes") if time == SAME_TIME else Text("é", "is")
    return Text("o treino {verb} {time}, e {accuracy}", "training {verb} {time}, and {accuracy}").filled(
        verb=verb, time=time, accuracy=_accuracy_change(fmean(new) - fmean(old), chance)
    )


# Where the time goes --------------------------------------------------------------------------------------------------


def parts(milliseconds: Sequence[float]) -> None:
    """Show the milliseconds of each of the `PARTS` of a step; a negative difference is noise and is drawn as 0."""
    lengths, shares = np.maximum(milliseconds, 0), _shares(milliseconds)
    labels = [
        f"{number(length, '.2f')} ms; {number(share, '.0%')}" for length, share in zip(lengths, shares, strict=True)
    ]
    names = [text(part) for part in PARTS]
    longest = int(np.argmax(lengths))
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        colours = [COLOURS[1] if place == longest else COLOURS[0] for place in range(len(PARTS))]
        bars = axes.barh(range(len(PARTS)), lengths, 0.6, color=colours)
        axes.bar_label(bars, labels, padding=4, fontsize=SMALL)
        axes.set_yticks(range(len(PARTS)), [_lines(name) for name in names])
        axes.set_xlim(0, 1.25 * max(lengths))
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.set_xlabel(text("milissegundos por passo", "milliseconds per step"))
        title = text(
            "A parte mais longa do passo é a {part}",
            "The longest part of a step is {part}",
            part=OF_PARTS[longest],
        )
        figure.suptitle(_lines(title), fontsize=12)
    alt = text(
        "Barras com os milissegundos de cada parte do passo e a sua parcela do total: {listed}.",
        "Bars of the milliseconds of each part of a step and its share of the total: {listed}.",
        listed="; ".join(f"{name}, {label}" for name, label in zip(names, labels, strict=True)),
    )
    show_figure(figure, alt, read_parts(milliseconds))


def read_parts(milliseconds: Sequence[float]) -> str:
    """The longest part, the share of the overhead, and which parts are too short to measure."""
    shares = _shares(milliseconds)
    longest, overhead = int(np.argmax(shares)), len(PARTS) - 1
    sentences = [
        Text(
            "A parte mais longa do passo é a {part}, com {share:.0%} do tempo.",
            "The longest part of a step is {part}, with {share:.0%} of the time.",
        ).filled(part=OF_PARTS[longest], share=shares[longest])
    ]
    if longest != overhead and milliseconds[overhead] > 0:
        sentences.append(
            Text("O entorno leva {share:.0%}.", "The overhead takes {share:.0%}.").filled(share=shares[overhead])
        )
    too_short = [part for part, value in zip(PARTS, milliseconds, strict=True) if value <= 0]
    if too_short:
        sentences.append(
            Text(
                "Uma diferença negativa só pode ser ruído, e a barra fica em zero ({listed}): é tempo de menos para "
                "medir assim.",
                "A negative difference can only be noise, and the bar stays at zero ({listed}): it is too short a time "
                "to measure in this way.",
            ).filled(listed=_joined(too_short, ", "))
        )
    return text(_joined(sentences))


def _shares(milliseconds: Sequence[float]) -> np.ndarray:
    lengths = np.maximum(milliseconds, 0)
    return lengths / lengths.sum()


def throughput(reached: float, ideal: float) -> None:
    """Compare the GFLOP per second that the network reaches with those of the product of two matrices, `ideal`."""
    say(read_throughput(reached, ideal))


def read_throughput(reached: float, ideal: float) -> str:
    """The share of the ideal speed, and whether it leaves room."""
    if reached < NEAR * ideal:
        verdict = Text(
            "Há espaço: um grande produto de matrizes é o caso mais favorável, e nem toda operação da rede aproveita o processador tão bem.",
            "There is room: a large product of matrices is the most favourable case, and not every operation of the network uses the processor that well.",
        )
    else:
        verdict = Text(
            "A rede já aproveita bem o processador, e o que resta é fazer menos contas.",
            "The network already makes good use of the processor, and what remains is to do less arithmetic.",
        )
    return text(
        "A rede faz {reached} GFLOP por segundo e o produto de matrizes, {ideal}: {share:.0%} do caso ideal. {verdict}",
        "The network does {reached} GFLOP per second and the product of matrices {ideal}: {share:.0%} of the ideal case. "
        "{verdict}",
        reached=_figures(reached),
        ideal=_figures(ideal),
        share=reached / ideal,
        verdict=verdict,
    )


def orders(relu_first: Sequence[float], pool_first: Sequence[float]) -> None:
    """Compare the seconds of ReLU before pooling with those of pooling before ReLU."""
    say(read_orders(relu_first, pool_first))


def read_orders(relu_first: Sequence[float], pool_first: Sequence[float]) -> str:
    """Both medians and what pooling first changes, by the middle half of the times: of many, a few are always odd."""
    return text(
        "Com a ReLU antes, a mediana é de {before} ms; com a agregação antes, de {after} ms: {change}.",
        "With ReLU first the median is {before} ms; with pooling first, {after} ms: {change}.",
        before=_figures(1000 * median(relu_first)),
        after=_figures(1000 * median(pool_first)),
        change=_time_change(_middle_half(relu_first), _middle_half(pool_first)),
    )


def _middle_half(values: Sequence[float]) -> list[float]:
    return [float(value) for value in np.percentile(values, [25, 50, 75])]


# The learning rate ----------------------------------------------------------------------------------------------------


def schedule(rates: Sequence[float]) -> None:
    """Draw the learning rate of each step."""
    peak = int(np.argmax(rates))
    with style():
        figure, panels = new_figure(3.2)
        axes = panels[0, 0]
        axes.plot(range(1, len(rates) + 1), rates, color=COLOURS[0], linewidth=2)
        axes.plot(peak + 1, rates[peak], "o", color=COLOURS[1], markersize=8)
        label = text("passo {step:,}: {rate}", "step {step:,}: {rate}", step=peak + 1, rate=_rate(rates[peak]))
        axes.annotate(label, (peak + 1, rates[peak]), (0, 9), textcoords="offset points", fontsize=11)
        axes.set_ylim(0, 1.2 * rates[peak])
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.xaxis.set_major_formatter(lambda value, _: number(value, ","))
        axes.yaxis.set_major_formatter(lambda value, _: number(value))
        axes.set_xlabel(text("passo", "step"))
        axes.set_ylabel(_lines(text("taxa de aprendizado", "learning rate")))
        title = text(
            "A taxa sobe em {up:,} passos e desce em {down:,}",
            "The rate rises for {up:,} steps and falls for {down:,}",
            up=peak,
            down=len(rates) - 1 - peak,
        )
        figure.suptitle(title, fontsize=12)
    alt = text(
        "Curva da taxa de aprendizado em {count:,} passos: {first} no primeiro, {highest} no passo {step:,}, {last} no último.",
        "Curve of the learning rate over {count:,} steps: {first} at the first, {highest} at step {step:,}, {last} at the last.",
        count=len(rates),
        first=_rate(rates[0]),
        highest=_rate(rates[peak]),
        step=peak + 1,
        last=_rate(rates[-1]),
    )
    show_figure(figure, alt, read_schedule(rates))


def read_schedule(rates: Sequence[float]) -> str:
    """Where the warm-up ends, and with which rate."""
    peak = int(np.argmax(rates))
    if not peak:
        return text(
            "Com tão poucos passos não há aquecimento: a taxa começa em {rate} e só desce.",
            "With so few steps there is no warm-up: the rate starts at {rate} and only falls.",
            rate=_rate(rates[0]),
        )
    return text(
        "O aquecimento termina no passo {step:,} de {count:,}, com a taxa em {rate}. Dali ela desce até {last} no último passo.",
        "The warm-up ends at step {step:,} of {count:,}, with the rate at {rate}. From there it falls to {last} at the last step.",
        step=peak + 1,
        count=len(rates),
        rate=_rate(rates[peak]),
        last=_rate(rates[-1]),
    )


def _rate(rate: float) -> Text:
    return _written(round(float(rate), 6), "")


# The whole ladder, and the proof --------------------------------------------------------------------------------------


def ladder(ladder: Mapping[str, Runs]) -> None:
    """Show the runs of each rung as a table, and as a figure with the seconds beside the accuracies."""
    header = [
        text("degrau", "rung"),
        text("segundos (mínimo–máximo)", "seconds (minimum–maximum)"),
        text("vezes mais rápido", "times faster"),
        text("acurácia na validação", "validation accuracy"),
    ]
    start = median(_seconds(next(iter(ladder.values()))))
    rows = [
        [text(RUNGS[name]), _short_range(runs), _short(start / median(_seconds(runs))), _short_accuracy(runs)]
        for name, runs in ladder.items()
    ]
    display(table(header, rows))
    with style():
        figure, panels = new_figure(1.3 + 0.4 * len(ladder), 1, 2, sharey=True)
        left, right = panels[0]
        _draw_ranges(left, [_seconds(runs) for runs in ladder.values()])
        _seconds_axis(left, [seconds for runs in ladder.values() for seconds in _seconds(runs)])
        shares = [_accuracies(runs) for runs in ladder.values()]
        deviations = [stdev(values) if len(values) > 1 else 0 for values in shares]
        places = range(len(ladder))
        right.errorbar(
            [fmean(values) for values in shares], places, xerr=deviations, fmt="s", capsize=4, color=COLOURS[1]
        )
        right.locator_params(axis="x", nbins=4)
        percent_axis(right.xaxis, 1)
        left.set_yticks(places, [_lines(text(RUNGS[name])) for name in ladder])
        left.set_xlabel(_lines(text("segundos, escala logarítmica", "seconds, logarithmic scale")))
        right.set_xlabel(_lines(text("acurácia na validação", "validation accuracy")))
        figure.suptitle(_lines(_first_to_last(ladder)), fontsize=12)
    alt = text(
        "Dois painéis com o tempo e a acurácia na validação de cada degrau, os números da tabela acima.",
        "Two panels with the time and the validation accuracy of each rung, the numbers of the table above.",
    )
    show_figure(figure, alt, read_ladder(ladder))


def _first_to_last(ladder: Mapping[str, Runs]) -> str:
    """The title of the ladder: the seconds and the accuracy of its two ends."""
    first, last = next(iter(ladder.values())), list(ladder.values())[-1]
    return text(
        "De {slow} s a {fast} s, e de {before:.1%} a {after:.1%} na validação",
        "From {slow} s to {fast} s, and from {before:.1%} to {after:.1%} on validation",
        slow=_figures(median(_seconds(first))),
        fast=_figures(median(_seconds(last))),
        before=fmean(_accuracies(first)),
        after=fmean(_accuracies(last)),
    )


def read_ladder(ladder: Mapping[str, Runs]) -> str:
    """What changes from the first rung to the last."""
    first, last = next(iter(ladder)), list(ladder)[-1]
    sentences = [
        Text(
            "Do primeiro degrau ao último, o tempo vai de {before} s a {after} s: {changes}.",
            "From the first rung to the last, the time goes from {before} s to {after} s: {changes}.",
        ).filled(
            before=_figures(median(_seconds(ladder[first]))),
            after=_figures(median(_seconds(ladder[last]))),
            changes=_changes(ladder[first], ladder[last]),
        )
    ]
    if last == "two_epochs":
        sentences.append(
            Text(
                "O último degrau faz duas épocas e os outros, uma.", "The last rung does two epochs and the others one."
            )
        )
    return text(_joined(sentences))


def proof(runs: Mapping[str, Runs]) -> None:
    """Compare the recipes "plain" and "fast", their runs in pairs of equal seeds, with accuracies on the test."""
    header = [
        text("receita", "recipe"),
        text("treinos", "runs"),
        text("segundos (mínimo–máximo)", "seconds (minimum–maximum)"),
        text("acurácia no teste", "test accuracy"),
        text("a mais baixa", "the lowest"),
    ]
    rows = [
        [
            text(RECIPES[name]),
            number(len(own), ","),
            _short_range(own),
            _short_accuracy(own),
            number(min(_accuracies(own)), ".2%"),
        ]
        for name, own in runs.items()
    ]
    display(table(header, rows))
    say(read_proof(runs))


def read_proof(runs: Mapping[str, Runs]) -> str:
    """How many times as long the plain recipe takes, pair by pair, and whether the accuracies differ."""
    plain, fast = runs["plain"], runs["fast"]
    ratios = [a / b for a, b in zip(_seconds(plain), _seconds(fast), strict=True)]
    if len(ratios) == 1:
        return text(
            "O ponto de partida leva {times} o tempo da receita rápida. Um só par de treinos não permite concluir nada.",
            "The starting point takes {times} the time of the fast recipe. Nothing can be concluded from a single pair of runs.",
            times=_times(ratios[0]),
        )
    differences = [b - a for a, b in zip(_accuracies(plain), _accuracies(fast), strict=True)]
    chance = _t_quantile(len(differences) - 1) * stdev(differences) / math.sqrt(len(differences))
    return text(
        "O ponto de partida leva {times} o tempo da receita rápida ({low} a {high} nos {count} pares de treinos). "
        "No teste, com a receita rápida, {change}.",
        "The starting point takes {times} the time of the fast recipe ({low} to {high} in the {count} pairs of runs). "
        "On the test, with the fast recipe, {change}.",
        times=_times(median(ratios)),
        low=_figures(min(ratios)),
        high=_figures(max(ratios)),
        count=len(ratios),
        change=_accuracy_change(fmean(differences), chance),
    )


def results(runs: Mapping[str, Runs]) -> tuple[dict, dict]:
    """The metrics and the seconds of both recipes, as the results file has them."""
    metrics, seconds = {}, {}
    for model, recipe in (("cnn", "plain"), ("fast_cnn", "fast")):
        shares = _accuracies(runs[recipe])
        metrics[model] = {
            "test_accuracy": fmean(shares),
            "test_accuracy_sd": stdev(shares) if len(shares) > 1 else None,
            "test_accuracy_lowest": min(shares),
            "seeds": len(shares),
        }
        seconds[model] = {"training": median(_seconds(runs[recipe]))}
    return metrics, seconds


# In common ------------------------------------------------------------------------------------------------------------


def _seconds(runs: Runs) -> list[float]:
    return [seconds for seconds, _ in runs]


def _accuracies(runs: Runs) -> list[float]:
    return [accuracy for _, accuracy in runs]


def _t_quantile(degrees_of_freedom: int) -> float:
    """How many standard errors chance alone exceeds, to either side, once in twenty times (Student's t)."""
    return float(student_t.ppf(0.975, degrees_of_freedom))


def _time_change(before: Sequence[float], after: Sequence[float]) -> Text:
    """Faster or slower only if the two ranges do not overlap."""
    ratio = median(before) / median(after)
    if max(after) < min(before):
        return Text("{times} mais rápido", "{times} faster").filled(times=_times(ratio))
    if min(after) > max(before):
        return Text("{times} mais lento", "{times} slower").filled(times=_times(1 / ratio))
    return SAME_TIME


def _accuracy_change(difference: float, chance: float) -> Text:
    """A difference between two mean accuracies; the seeds alone easily make one of up to `chance`."""
    points = 100 * abs(difference)
    if round(points, 2) == 0:
        return Text("a acurácia é a mesma", "the accuracy is the same")
    return Text(
        "a acurácia é {points:.2f} {unit} {direction}, {verdict}",
        "the accuracy is {points:.2f} {unit} {direction}, {verdict}",
    ).filled(
        points=points,
        unit=Text("ponto percentual", "percentage points")
        if points < 2
        else Text("pontos percentuais", "percentage points"),
        direction=Text("maior", "higher") if difference > 0 else Text("menor", "lower"),
        verdict=Text("mais do que as sementes sozinhas explicam", "more than the seeds alone explain")
        if abs(difference) > chance
        else Text("o que as sementes sozinhas podem explicar", "which the seeds alone may explain"),
    )


def _draw_ranges(axes: Axes, values: Sequence[Sequence[float]]) -> None:
    """The median of each of `values`, as a point, from its smallest to its largest, one below the other."""
    middles = [median(own) for own in values]
    reach = [
        [middle - min(own) for middle, own in zip(middles, values, strict=True)],
        [max(own) - middle for middle, own in zip(middles, values, strict=True)],
    ]
    axes.errorbar(middles, range(len(values)), xerr=reach, fmt="o", markersize=8, capsize=4, color=COLOURS[0])
    axes.set_ylim(len(values) - 0.5, -0.5)


def _seconds_axis(axes: Axes, seconds: Sequence[float], room: float = 0.1) -> None:
    """A logarithmic horizontal axis around `seconds`, with `room` for labels on the right, as a share of their width."""
    low, high = min(seconds) / 1.5, max(seconds)
    high *= max(1.2, (high / low) ** room)
    for firsts in TICKS:
        ticks = [
            first * 10.0**power for power in range(-6, 6) for first in firsts if low <= first * 10.0**power <= high
        ]
        if len(ticks) >= 3:
            break
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_xticks(ticks, [number(tick) for tick in ticks])
    axes.set_xticks([], minor=True)


def _range(seconds: Sequence[float]) -> Text:
    """The median of some times with the smallest and the largest."""
    middle, low, high = map(_figures, (median(seconds), min(seconds), max(seconds)))
    return Text("{middle} s ({low} a {high})", "{middle} s ({low} to {high})").filled(middle=middle, low=low, high=high)


def _short_range(runs: Runs) -> str:
    seconds = _seconds(runs)
    return f"{_short(median(seconds))} ({_short(min(seconds))}–{_short(max(seconds))})"


def _short_accuracy(runs: Runs) -> str:
    shares = _accuracies(runs)
    deviation = f" ± {number(stdev(shares), '.2%')}" if len(shares) > 1 else ""
    return number(fmean(shares), ".2%") + deviation


def _times(ratio: float) -> Text:
    """A ratio in words; Portuguese has the singular below 2."""
    return Text("{ratio} {unit}", "{ratio} {unit}").filled(
        ratio=_figures(ratio), unit=Text("vez", "times") if ratio < 1.995 else Text("vezes", "times")
    )


def _figures(value: float) -> Text:
    """A positive number with three significant digits, in each language."""
    return _written(value, _spec(value))


def _short(value: float) -> str:
    """A positive number with three significant digits, in the language in use."""
    return number(value, _spec(value))


def _spec(value: float) -> str:
    return f".{min(6, max(0, 2 - math.floor(math.log10(value))))}f"


def _written(value: float, spec: str) -> Text:
    field = f"{{value:{spec}}}"
    return Text(field, field).filled(value=value)


def _joined(parts: Sequence[Text], separator: str = " ") -> Text:
    return Text(separator.join(part.pt for part in parts), separator.join(part.en for part in parts))


def _lines(label: str) -> str:
    """A label with each language on a line of its own."""
    return label.replace(" / ", "\n")
