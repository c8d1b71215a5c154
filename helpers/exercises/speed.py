"""The exercises of lesson 8: how many times faster, the multiplications of a convolution, and a fair comparison."""

import math
from collections.abc import Sequence
from numbers import Integral
from typing import Any

import numpy as np

from helpers.exercises.judging import Exercise, Findings, unchanged, unless
from helpers.language import Text


def near(value: float, *candidates: float | np.floating) -> bool:
    """Whether `value` is one of the candidates, apart from rounding."""
    return bool(np.isclose(value, candidates).any())


# How many times faster ------------------------------------------------------------------------------------------------

BEFORE = np.array([8.9, 6.2, 7.9, 6.0, 6.6, 6.3])  # seconds of six calls, the first of which prepares
AFTER = np.array([2.5, 0.8, 0.6, 1.3, 0.75, 0.7])
SHORT_AFTER = np.array([1.9, 0.5, 1.2, 0.8, 0.6])  # of the last four, 0.6 and 0.8 are in the middle


def reference_times_faster(before: np.ndarray, after: np.ndarray) -> float:
    return float(np.median(before[1:]) / np.median(after[1:]))


def judge_times_faster(times_faster) -> Findings:
    given = BEFORE.copy(), AFTER.copy()
    result = times_faster(*given)
    yield unless(
        np.ndim(result) == 0,
        Text(
            "A resposta é um só número: resuma primeiro os tempos de cada array.",
            "The answer is a single number: first summarize the times of each array.",
        ),
    )
    value, before, after = float(result), BEFORE[1:], AFTER[1:]
    expected = reference_times_faster(BEFORE, AFTER)
    saved = np.median(before) - np.median(after), np.median(BEFORE) - np.median(AFTER), before.mean() - after.mean()
    yield unless(
        not near(value, *saved, *(-difference for difference in saved)),
        Text(
            "Isto é uma diferença, em segundos, que muda de um computador para outro; a lição acompanha razões.",
            "This is a difference, in seconds, which changes from one computer to another; the lesson follows ratios.",
        ),
    )
    yield unless(
        not near(value, 1 - 1 / expected, 100 * (1 - 1 / expected)),
        Text(
            "Isto é a parte do tempo que se poupou; pede-se quantas vezes mais rápido ficou.",
            "This is the share of the time that was saved; how many times faster it became is asked for.",
        ),
    )
    yield unless(
        not near(value, expected - 1, 100 * expected, 100 * (expected - 1)),
        Text(
            "Devolva a própria razão, sem tirar 1 e sem porcentagem: a metade do tempo é 2 vezes mais rápido.",
            "Return the ratio itself, without subtracting 1 and not in percent: half the time is 2 times faster.",
        ),
    )
    yield unless(
        value >= 1,
        Text(
            "Os tempos diminuíram, e por isso o número precisa passar de 1. Qual tempo se divide por qual?",
            "The times have come down, so the number must be above 1. Which time is divided by which?",
        ),
    )
    yield unless(
        not near(value, before.mean() / after.mean(), BEFORE.mean() / AFTER.mean()),
        Text(
            "Isto vem das médias, que um só tempo fora do comum arrasta; a lição resume os tempos de outro modo.",
            "This comes from the means, which a single odd time drags along; the lesson summarizes times in another way.",
        ),
    )
    yield unless(
        not near(value, before.min() / after.min(), before.max() / after.max()),
        Text(
            "O menor e o maior tempo são as pontas da faixa; a comparação se faz com o que a lição cita primeiro.",
            "The smallest and the largest time are the ends of the range; compare what the lesson quotes first.",
        ),
    )
    yield unless(
        not near(value, np.median(BEFORE / AFTER), np.median(before / after), np.mean(before / after)),
        Text(
            "Os tempos não formam pares: resuma cada array por si e só então divida.",
            "The times do not form pairs: summarize each array by itself, and only then divide.",
        ),
    )
    yield unless(
        not near(value, np.median(BEFORE) / np.median(AFTER), BEFORE[0] / AFTER[0]),
        Text(
            "A primeira chamada, que prepara, ainda entrou na conta.",
            "The first call, which prepares, has still been counted.",
        ),
    )
    yield unless(
        not near(value, np.median(np.sort(BEFORE)[1:]) / np.median(np.sort(AFTER)[1:])),
        Text(
            "Você deixou de fora o menor tempo; é a primeira chamada que não conta.",
            "You left out the smallest time; it is the first call that does not count.",
        ),
    )
    yield unless(
        near(value, expected),
        Text(
            "O número não está certo. Confira à mão, com três tempos de cada lado depois da primeira chamada.",
            "The number is not right. Check by hand, with three times on each side after the first call.",
        ),
    )
    for original, used in zip((BEFORE, AFTER), given, strict=True):
        yield unchanged(original, used)
    yield unless(
        np.isclose(times_faster(BEFORE.copy(), SHORT_AFTER.copy()), reference_times_faster(BEFORE, SHORT_AFTER)),
        Text(
            "Falha quando um array tem 6 tempos e o outro 5. A mediana de quatro números fica a meio caminho dos dois do meio.",
            "It fails when one array has 6 times and the other 5. The median of four numbers is halfway between the two in the middle.",
        ),
    )
    yield unless(
        np.isclose(times_faster(AFTER.copy(), BEFORE.copy()), reference_times_faster(AFTER, BEFORE)),
        Text(
            "Quando a mudança deixa tudo mais lento, o número precisa ficar abaixo de 1.",
            "When the change makes everything slower, the number must be below 1.",
        ),
    )
    random = np.random.default_rng(8)
    for counts in [(3, 8), (9, 9), (2, 4)]:
        before, after = (random.lognormal(0, 1, count) for count in counts)
        yield unless(
            np.isclose(times_faster(before.copy(), after.copy()), reference_times_faster(before, after)),
            Text(
                "Falha com arrays de {first} e de {second} tempos.",
                "It fails with arrays of {first} and {second} times.",
            ),
            first=counts[0],
            second=counts[1],
        )


# The multiplications of a convolution ---------------------------------------------------------------------------------

LAYER = 15, 25, 3, 8, 6, 4  # height, width, channels, filters, side of a filter, stride; the map is 3×5


def reference_multiplications(height: int, width: int, channels: int, filters: int, side: int, stride: int) -> int:
    rows, columns = (height - side) // stride + 1, (width - side) // stride + 1
    return rows * columns * side**2 * channels * filters


def judge_multiplications(multiplications) -> Findings:
    result = multiplications(*LAYER)
    yield unless(
        np.ndim(result) == 0,
        Text("A resposta é um só número.", "The answer is a single number."),
    )
    value, expected = float(result), reference_multiplications(*LAYER)
    height, width, channels, filters, side, stride = LAYER
    all_rows, all_columns = height - side + 1, width - side + 1  # positions with a stride of 1
    rows, columns = (height - side) // stride + 1, (width - side) // stride + 1
    weights = side**2 * channels * filters

    def at(*positions: float) -> bool:
        return near(value, *(weights * number for number in positions))

    yield unless(
        not near(value, weights),
        Text(
            "Estes são os pesos. Cada um deles trabalha em todas as posições do mapa.",
            "These are the weights. Each of them is at work at every position of the map.",
        ),
    )
    yield unless(
        not near(value, rows * columns, rows * columns * channels, rows * columns * filters),
        Text(
            "Estas são as posições. Quantos pesos trabalham em cada uma?",
            "These are the positions. How many weights are at work at each of them?",
        ),
    )
    yield unless(
        not near(value, expected / channels),
        Text(
            "Só um canal foi contado; cada filtro tem pesos para todos os canais da entrada.",
            "Only one channel was counted; each filter has weights for all channels of the input.",
        ),
    )
    yield unless(
        not near(value, expected / filters),
        Text(
            "Só um filtro foi contado; cada um calcula o seu próprio mapa.",
            "Only one filter was counted; each of them computes a map of its own.",
        ),
    )
    yield unless(
        not near(value, expected / side),
        Text(
            "O filtro é quadrado: tem linhas e colunas de pesos.",
            "The filter is square: it has rows and columns of weights.",
        ),
    )
    yield unless(
        not at(all_rows * all_columns),
        Text(
            "O passo do filtro ficou de fora: com passo {stride}, a janela pula posições.",
            "The stride was left out: with a stride of {stride} the window skips positions.",
        ),
        stride=stride,
    )
    yield unless(
        not at(rows * all_columns, all_rows * columns),
        Text(
            "O passo do filtro só entrou em uma direção; a janela anda para baixo e para o lado.",
            "The stride was used in one direction only; the window moves down and to the side.",
        ),
    )
    yield unless(
        not at(
            height * width,
            math.ceil(height / stride) * math.ceil(width / stride),
            height * width / stride**2,
            height * width // stride**2,
        ),
        Text(
            "As posições são da entrada inteira. Sem preenchimento, a janela não passa da borda, e o mapa é menor.",
            "The positions are of the whole input. Without padding the window stays inside, and the map is smaller.",
        ),
    )
    yield unless(
        not at(
            (rows - 1) * (columns - 1),
            rows * (columns - 1),
            (all_rows // stride) * (all_columns // stride),
            all_rows * all_columns / stride**2,
            all_rows * all_columns // stride**2,
            (height - side) * (width - side) / stride**2,
        ),
        Text(
            "Faltam posições: conte em cada direção a primeira janela e depois os passos que cabem.",
            "Some positions are missing: count in each direction the first window, and then the steps that fit.",
        ),
    )
    yield unless(
        not at((rows + 1) * (columns + 1), ((height - side) / stride + 1) * ((width - side) / stride + 1)),
        Text(
            "A última janela sairia da entrada: um passo que não cabe inteiro não é dado.",
            "The last window would leave the input: a step that does not fit as a whole is not taken.",
        ),
    )
    yield unless(
        not at(rows**2, columns**2),
        Text(
            "Só uma das medidas da entrada foi usada; a altura e a largura podem ser diferentes.",
            "Only one of the measures of the input was used; height and width may differ.",
        ),
    )
    yield unless(
        not near(value, 2 * expected, 3 * expected, 6 * expected),
        Text(
            "Conte só as multiplicações da ida, sem as somas e sem a volta.",
            "Count only the multiplications of the forward pass, without the additions and the backward pass.",
        ),
    )
    yield unless(
        not near(value, expected + filters, expected + rows * columns * filters),
        Text(
            "Os vieses se somam: não fazem nenhuma multiplicação.",
            "The biases are added: they take part in no multiplication.",
        ),
    )
    yield unless(
        near(value, expected),
        Text(
            "O número não está certo. A tabela da lição conta, para 28×28 com um canal, 26×26 × 3×3×1×32.",
            "The number is not right. The table in the lesson counts, for 28×28 with one channel, 26×26 × 3×3×1×32.",
        ),
    )
    yield unless(
        multiplications(7, 7, 2, 4, 7, 2) == reference_multiplications(7, 7, 2, 4, 7, 2),
        Text(
            "Falha quando o filtro é do tamanho da entrada: ele cabe uma vez.",
            "It fails when the filter is as large as the input: it fits once.",
        ),
    )
    random = np.random.default_rng(88)
    for _ in range(20):
        channels, filters, side, stride = (int(n) for n in random.integers(1, 7, 4))
        height, width = (side + int(n) for n in random.integers(0, 20, 2))
        layer = height, width, channels, filters, side, stride
        yield unless(
            multiplications(*layer) == reference_multiplications(*layer),
            Text(
                "Falha com {height}×{width}, {channels} → {filters}, filtros de {side}×{side} e passo {stride}.",
                "It fails with {height}×{width}, {channels} → {filters}, filters of {side}×{side} and a stride of {stride}.",
            ),
            height=height,
            width=width,
            channels=channels,
            filters=filters,
            side=side,
            stride=stride,
        )
    yield unless(
        isinstance(result, Integral),
        Text(
            "O valor está certo, mas o tipo é `{kind}`, e não inteiro. Que divisão dá inteiros?",
            "The value is right, but its type is `{kind}`, not an integer. Which division gives integers?",
        ),
        kind=type(result).__name__,
    )


# A fair comparison ----------------------------------------------------------------------------------------------------


class Computer:
    """A simulated computer, whose clock goes on only while one of its two actions runs.

    The calls of each action take the given seconds, one after another, and the last of them again if there are more
    calls. They are multiples of an eighth of a second, so that differences between readings are exact.
    """

    def __init__(self, before: Sequence[float], after: Sequence[float]) -> None:
        self.seconds = {"before": before, "after": after}
        self.calls: list[str] = []
        self.readings = 0
        self.now = 64.0

    def before(self) -> None:
        self._run("before")

    def after(self) -> None:
        self._run("after")

    def clock(self) -> float:
        self.readings += 1
        return self.now

    def _run(self, name: str) -> None:
        own = self.seconds[name]
        self.now += own[min(self.calls.count(name), len(own) - 1)]
        self.calls.append(name)


SLOW = (8.0, 6.5, 7.75, 6.0, 6.25, 7.0)  # the first call prepares
FAST = (7.0, 1.25, 0.75, 2.0, 1.0, 0.875)
STEADY = (9.0, 4.0, 3.0, 3.5, 3.25, 3.75)
ONE_LATE = (5.0, 1.0, 1.25, 1.0, 1.5, 3.5)  # reaches into STEADY
TOUCHING = (5.0, 1.0, 1.25, 1.0, 1.5, 3.0)  # up to the smallest of STEADY
INSIDE = (5.0, 3.5, 3.25, 3.625, 3.5, 3.375)  # within STEADY
REPEATS = len(SLOW) - 1
EXAMPLE = Computer(SLOW, FAST)


def experiment(
    comparison, before: Sequence[float], after: Sequence[float], repeats: int = REPEATS
) -> tuple[Computer, Any]:
    """The computer on which a comparison was made, and what it returned."""
    computer = Computer(before, after)
    with np.errstate(all="ignore"):
        result = comparison(computer.before, computer.after, repeats, computer.clock)
    return computer, result


def reference_ratio(before: Sequence[float], after: Sequence[float], repeats: int = REPEATS) -> float:
    return float(np.median(before[1 : repeats + 1]) / np.median(after[1 : repeats + 1]))


def in_turns(calls: Sequence[str]) -> bool:
    """Whether, after the first call of each action, every two calls are one of each."""
    counted = list(calls)
    counted.remove("before")
    counted.remove("after")
    return all(first != second for first, second in zip(counted[::2], counted[1::2], strict=True))


def judge_comparison(comparison) -> Findings:
    computer, result = experiment(comparison, SLOW, FAST)
    counts = {"before": computer.calls.count("before"), "after": computer.calls.count("after")}
    yield unless(
        min(counts.values()) > 0,
        Text(
            "Pelo menos uma das duas funções nunca foi chamada: faltam parênteses?",
            "At least one of the two functions was never called: are parentheses missing?",
        ),
    )
    yield unless(
        computer.readings > 0,
        Text(
            "O relógio que a função recebe não foi lido: meça com `clock()`, e não com outro.",
            "The clock that the function is given was not read: measure with `clock()`, not with another one.",
        ),
    )
    yield unless(
        min(counts.values()) > REPEATS,
        Text(
            "Com `repeats` igual a {repeats}, foram {before} chamadas de `before` e {after} de `after`. A primeira de cada uma "
            "prepara, e são poucas as que sobram.",
            "With `repeats` equal to {repeats} there were {before} calls of `before` and {after} of `after`. The first of each "
            "prepares, and too few remain.",
        ),
        repeats=REPEATS,
        **counts,
    )
    yield unless(
        max(counts.values()) == REPEATS + 1,
        Text(
            "Com `repeats` igual a {repeats}, foram {before} chamadas de `before` e {after} de `after`, mais do que é preciso.",
            "With `repeats` equal to {repeats} there were {before} calls of `before` and {after} of `after`, more than needed.",
        ),
        repeats=REPEATS,
        **counts,
    )
    yield unless(
        in_turns(computer.calls),
        Text(
            "As duas não se alternam: um momento de lentidão do computador atingiria uma só.",
            "The two do not take turns: a slow spell of the computer would hit only one of them.",
        ),
    )
    yield unless(
        isinstance(result, tuple | list) and len(result) == 2,
        Text(
            "A função precisa devolver dois valores, a razão e o veredito: `return ratio, different`.",
            "The function must return two values, the ratio and the verdict: `return ratio, different`.",
        ),
    )
    ratio, different = result
    yield unless(
        np.ndim(ratio) == 0 and not isinstance(ratio, str | bool | np.bool),
        Text(
            "O primeiro valor precisa ser um só número, a razão.", "The first value must be a single number, the ratio."
        ),
    )
    yield unless(
        isinstance(different, bool | np.bool),
        Text("O segundo valor precisa ser `True` ou `False`.", "The second value must be `True` or `False`."),
    )
    yield from judge_ratio(float(ratio))
    yield from judge_verdicts(comparison)
    for repeats in (3, 4):
        computer, (ratio, _) = experiment(comparison, SLOW, FAST, repeats)
        yield unless(
            len(computer.calls) == 2 * (repeats + 1) and np.isclose(ratio, reference_ratio(SLOW, FAST, repeats)),
            Text(
                "Falha com `repeats` igual a {repeats}.",
                "It fails with `repeats` equal to {repeats}.",
            ),
            repeats=repeats,
        )


def judge_ratio(ratio: float) -> Findings:
    """What is wrong with the ratio of the medians of `SLOW` and `FAST`."""
    slow, fast = np.array(SLOW[1:]), np.array(FAST[1:])

    yield unless(
        not near(ratio, 1 / reference_ratio(SLOW, FAST)),
        Text(
            "A razão está invertida: se `after` leva a metade do tempo, ela é 2.",
            "The ratio is upside down: if `after` takes half the time, it is 2.",
        ),
    )
    yield unless(
        not near(ratio, np.median(SLOW) / np.median(FAST), np.mean(SLOW) / np.mean(FAST)),
        Text(
            "O tempo da primeira chamada, que prepara, ainda entrou na conta.",
            "The time of the first call, which prepares, has still been counted.",
        ),
    )
    yield unless(
        not near(ratio, slow.mean() / fast.mean(), slow.min() / fast.min()),
        Text(
            "A razão não é a das medianas, com as quais a lição resume os tempos.",
            "The ratio is not the one of the medians, with which the lesson summarizes times.",
        ),
    )
    yield unless(
        not near(ratio, np.median(slow / fast), np.mean(slow / fast)),
        Text(
            "Você dividiu par a par; aqui se pede a razão entre as duas medianas.",
            "You divided pair by pair; the ratio of the two medians is asked for here.",
        ),
    )
    yield unless(
        near(ratio, reference_ratio(SLOW, FAST)),
        Text(
            "A razão não está certa. Cada tempo vai de uma leitura do relógio, logo antes da chamada, a outra, logo depois.",
            "The ratio is not right. Each time goes from one reading of the clock, just before the call, to another, just after.",
        ),
    )


def judge_verdicts(comparison) -> Findings:
    """What is wrong with the rule by which two times count as different."""

    def different(before: Sequence[float], after: Sequence[float]) -> bool:
        _, (_, verdict) = experiment(comparison, before, after)
        return bool(verdict)

    apart, slower = different(SLOW, FAST), different(FAST, SLOW)
    overlaps = different(STEADY, ONE_LATE), different(ONE_LATE, STEADY), different(STEADY, INSIDE)
    yield unless(
        apart or slower or not all(overlaps),
        Text(
            "O veredito está trocado: `True` quer dizer que os tempos são diferentes.",
            "The verdict is the wrong way round: `True` means that the times are different.",
        ),
    )
    yield unless(
        apart or slower,
        Text(
            "Com tempos de 6 a 7,75 s e de 0,75 a 2 s, as faixas não se tocam, e o veredito foi `False`. A primeira chamada "
            "não entra na faixa.",
            "With times from 6 to 7.75 s and from 0.75 to 2 s the ranges do not overlap, and the verdict was `False`. The first "
            "call is no part of the range.",
        ),
    )
    yield unless(
        apart and slower,
        Text(
            "Os tempos também são diferentes quando quem ganha é a outra função.",
            "The times are different as well when the other function is the faster one.",
        ),
    )
    yield unless(
        not any(overlaps),
        Text(
            "O veredito foi `True` com faixas que se sobrepõem: medianas diferentes não bastam, e todo tempo contado faz parte "
            "da faixa.",
            "The verdict was `True` with ranges that overlap: different medians are not enough, and every counted time is part "
            "of the range.",
        ),
    )
    yield unless(
        not different(STEADY, TOUCHING) and not different(TOUCHING, STEADY),
        Text(
            "Quando o maior tempo de uma é igual ao menor da outra, as faixas ainda se tocam.",
            "When the largest time of one is equal to the smallest of the other, the ranges still touch.",
        ),
    )


EXERCISES = {
    "08.1": Exercise(
        name="my_times_faster",
        example=(BEFORE, AFTER),
        solution="""
def my_times_faster(before, after):
    return np.median(before[1:]) / np.median(after[1:])
""",
        judge=judge_times_faster,
        right=Text(
            "A razão não tem unidade, é a mesma em segundos e em milissegundos, e um tempo fora do comum quase não a move.",
            "The ratio has no unit, is the same in seconds and in milliseconds, and one odd time hardly moves it.",
        ),
        hints=(
            Text(
                "`before[1:]` são os tempos sem o primeiro.",
                "`before[1:]` are the times without the first.",
            ),
            Text(
                "A lição cita a mediana, que o NumPy calcula com `np.median`.",
                "The lesson quotes the median, which NumPy computes with `np.median`.",
            ),
            Text(
                "Se o tempo cai pela metade, o resultado precisa ser 2: o tempo maior fica em cima.",
                "If the time is halved, the result must be 2: the longer time goes on top.",
            ),
        ),
    ),
    "08.2": Exercise(
        name="my_multiplications",
        example=LAYER,
        solution="""
def my_multiplications(height, width, channels, filters, side, stride):
    rows = (height - side) // stride + 1
    columns = (width - side) // stride + 1
    return rows * columns * side**2 * channels * filters
""",
        judge=judge_multiplications,
        right=Text(
            "O passo do filtro conta nas duas direções: com passo 3, sobra cerca de um nono das posições e das multiplicações.",
            "The stride counts in both directions: with a stride of 3, about a ninth of the positions and multiplications remain.",
        ),
        hints=(
            Text(
                "São as posições do mapa vezes os pesos da camada, sem os vieses.",
                "It is the positions of the map times the weights of the layer, without the biases.",
            ),
            Text(
                "A lição 5 tem a fórmula do lado do mapa; use-a uma vez para a altura e outra para a largura.",
                "Lesson 5 has the formula for the side of the map; use it once for the height and once for the width.",
            ),
            Text(
                "A divisão que arredonda para baixo é `//`; some 1 depois dela.",
                "The division that rounds down is `//`; add 1 after it.",
            ),
        ),
    ),
    "08.3": Exercise(
        name="my_comparison",
        example=(EXAMPLE.before, EXAMPLE.after, REPEATS, EXAMPLE.clock),
        solution="""
def my_comparison(before, after, repeats, clock):
    def seconds_of(action):
        started = clock()
        action()
        return clock() - started

    before()
    after()
    pairs = [(seconds_of(before), seconds_of(after)) for _ in range(repeats)]
    old, new = np.transpose(pairs)
    different = new.max() < old.min() or old.max() < new.min()
    return np.median(old) / np.median(new), different
""",
        judge=judge_comparison,
        right=Text(
            "A preparação fica de fora, um momento de lentidão atinge as duas funções, e o ruído não passa por ganho. Mas `False` "
            "não prova que os tempos sejam iguais.",
            "The preparation is left out, a slow spell hits both functions, and noise does not pass for a gain. But `False` does "
            "not prove that the times are equal.",
        ),
        hints=(
            Text(
                "Chame cada função uma vez antes de começar a medir.",
                "Call each function once before you begin to measure.",
            ),
            Text(
                "Em cada volta de um laço, meça `before` uma vez e `after` uma vez, cada chamada entre duas leituras do relógio.",
                "In each turn of a loop, measure `before` once and `after` once, each call between two readings of the clock.",
            ),
            Text(
                "As faixas ficam separadas quando o maior tempo de uma é menor que o menor da outra, e há dois modos de isso "
                "acontecer.",
                "The ranges are apart when the largest time of one is smaller than the smallest of the other, which can happen in "
                "two ways.",
            ),
        ),
    ),
}
