"""Typical wrong answers to the exercises of lesson 8."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "08.1": [
        ("lambda b, a: np.median(a[1:]) / np.median(b[1:])", "precisa passar de 1", "must be above 1"),
        ("lambda b, a: np.mean(b[1:]) / np.mean(a[1:])", "vem das médias", "comes from the means"),
        ("lambda b, a: sum(b) / sum(a)", "vem das médias", "comes from the means"),
        (
            "lambda b, a: np.median(b) / np.median(a)",
            "A primeira chamada, que prepara",
            "The first call, which prepares",
        ),
        ("lambda b, a: b[0] / a[0]", "A primeira chamada, que prepara", "The first call, which prepares"),
        ("lambda b, a: min(b) / min(a)", "as pontas da faixa", "the ends of the range"),
        ("lambda b, a: np.median(b[1:]) - np.median(a[1:])", "Isto é uma diferença", "This is a difference"),
        ("lambda b, a: np.median(a[1:]) - np.median(b[1:])", "Isto é uma diferença", "This is a difference"),
        ("lambda b, a: 1 - np.median(a[1:]) / np.median(b[1:])", "que se poupou", "that was saved"),
        ("lambda b, a: np.median(b[1:]) / np.median(a[1:]) - 1", "sem tirar 1", "without subtracting 1"),
        ("lambda b, a: 100 * np.median(b[1:]) / np.median(a[1:])", "sem porcentagem", "not in percent"),
        ("lambda b, a: b[1:] / a[1:]", "um só número", "a single number"),
        ("lambda b, a: np.median(b[1:] / a[1:])", "não formam pares", "do not form pairs"),
        (
            "lambda b, a: np.median(np.sort(b)[1:]) / np.median(np.sort(a)[1:])",
            "deixou de fora o menor",
            "left out the smallest",
        ),
        ("lambda b, a: np.median(b[2:]) / np.median(a[2:])", "Confira à mão", "Check by hand"),
        ("lambda b, a: middle(b[1:]) / middle(a[1:])", "A mediana de quatro números", "The median of four numbers"),
        (
            "lambda b, a: max(np.median(b[1:]) / np.median(a[1:]), np.median(a[1:]) / np.median(b[1:]))",
            "abaixo de 1",
            "below 1",
        ),
        (
            "lambda b, a: np.median(b[1:6]) / np.median(a[1:6])",
            "Falha com arrays de 3 e de 8",
            "It fails with arrays of 3 and 8",
        ),
        (
            "def f(b, a):\n    b[1:].sort()\n    a[1:].sort()\n    return b[3] / a[3]",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "08.2": [
        ("lambda h, w, c, f, k, s: k * k * c * f", "Estes são os pesos", "These are the weights"),
        ("lambda h, w, c, f, k, s: fit(h, k, s) * fit(w, k, s)", "Estas são as posições", "These are the positions"),
        ("lambda h, w, c, f, k, s: fit(h, k, s) * fit(w, k, s) * k * k * f", "Só um canal", "Only one channel"),
        ("lambda h, w, c, f, k, s: fit(h, k, s) * fit(w, k, s) * k * k * c", "Só um filtro", "Only one filter"),
        ("lambda h, w, c, f, k, s: fit(h, k, s) * fit(w, k, s) * k * c * f", "O filtro é quadrado", "filter is square"),
        (
            "lambda h, w, c, f, k, s: fit(h, k, 1) * fit(w, k, 1) * k * k * c * f",
            "passo do filtro ficou de fora",
            "The stride was left out",
        ),
        (
            "lambda h, w, c, f, k, s: fit(h, k, s) * fit(w, k, 1) * k * k * c * f",
            "só entrou em uma direção",
            "in one direction only",
        ),
        ("lambda h, w, c, f, k, s: h * w * k * k * c * f", "são da entrada inteira", "are of the whole input"),
        (
            "lambda h, w, c, f, k, s: math.ceil(h / s) * math.ceil(w / s) * k * k * c * f",
            "são da entrada inteira",
            "are of the whole input",
        ),
        (
            "lambda h, w, c, f, k, s: (h - k) // s * ((w - k) // s) * k * k * c * f",
            "Faltam posições",
            "Some positions are missing",
        ),
        (
            "lambda h, w, c, f, k, s: fit(h, k, 1) // s * (fit(w, k, 1) // s) * k * k * c * f",
            "Faltam posições",
            "Some positions are missing",
        ),
        (
            "lambda h, w, c, f, k, s: fit(h, k, 1) * fit(w, k, 1) // s**2 * k * k * c * f",
            "Faltam posições",
            "Some positions are missing",
        ),
        (
            "lambda h, w, c, f, k, s: ((h - k) / s + 1) * ((w - k) / s + 1) * k * k * c * f",
            "não cabe inteiro",
            "does not fit as a whole",
        ),
        (
            "lambda h, w, c, f, k, s: (math.ceil((h - k) / s) + 1) * (math.ceil((w - k) / s) + 1) * k * k * c * f",
            "não cabe inteiro",
            "does not fit as a whole",
        ),
        (
            "lambda h, w, c, f, k, s: fit(h, k, s) ** 2 * k * k * c * f",
            "Só uma das medidas",
            "Only one of the measures",
        ),
        ("lambda *layer: 2 * count(*layer)", "sem as somas", "without the additions"),
        ("lambda *layer: 3 * count(*layer)", "sem a volta", "the backward pass"),
        (
            "lambda h, w, c, f, k, s: fit(h, k, s) * fit(w, k, s) * (k * k * c + 1) * f",
            "Os vieses se somam",
            "The biases are added",
        ),
        ("lambda *layer: count(*layer) + 1", "O número não está certo", "The number is not right"),
        ("lambda *layer: np.array([count(*layer)])", "um só número", "a single number"),
        (
            "lambda h, w, c, f, k, s: count(h, w, c, f, k, s) if h > k and w > k else 0",
            "ele cabe uma vez",
            "it fits once",
        ),
        ("lambda h, w, c, f, k, s: count(h, w, c, f, k, min(s, 4))", "Falha com", "It fails with"),
        ("lambda *layer: float(count(*layer))", "o tipo é `float`", "its type is `float`"),
    ],
    "08.3": [
        (
            "lambda before, after, repeats, clock: verdict(*turns(before, after, repeats, time.perf_counter))",
            "O relógio que a função recebe",
            "The clock that the function is given",
        ),
        (
            "lambda before, after, repeats, clock: verdict([clock()] * repeats, [clock()] * repeats)",
            "faltam parênteses?",
            "are parentheses missing?",
        ),
        (
            "lambda before, after, repeats, clock: verdict(*turns(before, after, repeats, clock))",
            "são poucas as que sobram",
            "too few remain",
        ),
        (
            "def f(before, after, repeats, clock):\n"
            "    old, new = turns(before, after, repeats, clock)\n"
            "    return verdict(old[1:], new[1:])",
            "são poucas as que sobram",
            "too few remain",
        ),
        (
            "def f(before, after, repeats, clock):\n"
            "    before()\n"
            "    return verdict(*turns(before, after, repeats, clock))",
            "6 chamadas de `before` e 5 de `after`",
            "6 calls of `before` and 5 of `after`",
        ),
        (
            "def f(before, after, repeats, clock):\n"
            "    old, new = turns(both(before), both(after), repeats, clock)\n"
            "    return verdict(old, new)",
            "mais do que é preciso",
            "more than needed",
        ),
        (
            "def f(before, after, repeats, clock):\n"
            "    before(), after()\n"
            "    old = [seconds(before, clock) for _ in range(repeats)]\n"
            "    new = [seconds(after, clock) for _ in range(repeats)]\n"
            "    return verdict(old, new)",
            "não se alternam",
            "do not take turns",
        ),
        ("lambda *experiment: fair(*experiment)[0]", "precisa devolver dois valores", "must return two values"),
        ("lambda *experiment: fair(*experiment)[::-1]", "O primeiro valor", "The first value"),
        ("lambda *experiment: (fair(*experiment)[0], 'different')", "O segundo valor", "The second value"),
        (
            "lambda *experiment: judged(*experiment, lambda old, new: np.median(new) / np.median(old))",
            "invertida",
            "upside down",
        ),
        (
            "lambda before, after, repeats, clock: verdict(*turns(before, after, repeats + 1, clock))",
            "ainda entrou na conta",
            "has still been counted",
        ),
        (
            "lambda *experiment: judged(*experiment, lambda old, new: np.mean(old) / np.mean(new))",
            "não é a das medianas",
            "not the one of the medians",
        ),
        (
            "lambda *experiment: judged(*experiment, lambda old, new: np.median(old / new))",
            "par a par",
            "pair by pair",
        ),
        (
            "def f(before, after, repeats, clock):\n"
            "    before(), after()\n"
            "    started = clock()\n"
            "    old, new = [], []\n"
            "    for _ in range(repeats):\n"
            "        before()\n"
            "        old.append(clock() - started)\n"
            "        after()\n"
            "        new.append(clock() - started)\n"
            "    return verdict(old, new)",
            "logo antes da chamada",
            "just before the call",
        ),
        (
            "lambda *experiment: ruled(*experiment, lambda old, new: not apart(old, new))",
            "O veredito está trocado",
            "the wrong way round",
        ),
        ("lambda *experiment: ruled(*experiment, lambda old, new: False)", "o veredito foi `False`", "was `False`"),
        (
            "lambda *experiment: ruled(*experiment, lambda old, new: max(new) < min(old))",
            "a outra função",
            "the other function",
        ),
        (
            "lambda *experiment: ruled(*experiment, lambda old, new: np.median(old) != np.median(new))",
            "medianas diferentes não bastam",
            "different medians are not enough",
        ),
        (
            "lambda *experiment: ruled(*experiment, lambda old, new: max(new) <= min(old) or max(old) <= min(new))",
            "ainda se tocam",
            "still touch",
        ),
        (
            "lambda before, after, repeats, clock: fair(before, after, 5, clock)",
            "`repeats` igual a 3",
            "`repeats` equal to 3",
        ),
    ],
}

HELPER = """
import time


def middle(times):
    return np.sort(times)[len(times) // 2]


def fit(length, side, stride):
    return (length - side) // stride + 1


def count(height, width, channels, filters, side, stride):
    return fit(height, side, stride) * fit(width, side, stride) * side**2 * channels * filters


def both(action):
    return lambda: (action(), action())


def seconds(action, clock):
    started = clock()
    action()
    return clock() - started


def turns(before, after, repeats, clock):
    return np.transpose([(seconds(before, clock), seconds(after, clock)) for _ in range(repeats)])


def apart(old, new):
    return bool(max(new) < min(old) or max(old) < min(new))


def verdict(old, new):
    return np.median(old) / np.median(new), apart(old, new)


def fair(before, after, repeats, clock):
    before(), after()
    return verdict(*turns(before, after, repeats, clock))


def judged(before, after, repeats, clock, ratio):
    before(), after()
    old, new = turns(before, after, repeats, clock)
    return ratio(old, new), apart(old, new)


def ruled(before, after, repeats, clock, rule):
    before(), after()
    old, new = turns(before, after, repeats, clock)
    return np.median(old) / np.median(new), bool(rule(old, new))
"""
