"""Typical wrong answers to the exercises of lesson 6."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "06.1": [
        ("38.032", "sem ponto nos milhares", "the thousands without one"),
        ("1.96 * math.sqrt(0.99 * 0.01) / 0.001", "a raiz do número", "the square root of the number"),
        ("math.ceil(1.96**2 * 0.99 * 0.01 / 0.1**2)", "Um ponto percentual", "A percentage point"),
        ("math.ceil(1.96**2 * 0.99 * 0.01 / 0.01**2)", "Um ponto percentual", "A percentage point"),
        ("math.ceil(0.99 * 0.01 / 0.001**2)", "um só desvio padrão", "a single standard deviation"),
        ("math.ceil(1.96 * 0.99 * 0.01 / 0.001**2)", "fica ao quadrado", "is squared"),
        ("math.ceil(1.96**2 * 0.99 * 0.01 / 0.0005**2)", "a metade dela", "half of it"),
        ("math.ceil(1.96**2 * 0.25 / 0.001**2)", "são dois fatores", "there are two factors"),
        ("1.96**2 * 0.99 * 0.01 / 0.001**2", "falta arredondar", "has to be rounded"),
        ("int(1.96**2 * 0.99 * 0.01 / 0.001**2)", "se arredonda", "should you round"),
        ("10_000", "ainda é de ±0,0020", "still ±0.0020"),
        ("40_000", "menos imagens", "fewer images"),
        ("-38032", "ser positivo", "must be positive"),
        ("np.array([38032])", "um só número", "a single number"),
    ],
    "06.2": [
        ("lambda m: np.diag(m) / np.maximum(m.sum(axis=0), 1)", "Isto é a precisão", "This is precision"),
        ("lambda m: np.diag(m) / m.sum()", "pelo total de imagens", "number of all images"),
        ("lambda m: np.diag(m).sum() / m.sum()", "você devolveu um só", "returned a single one"),
        ("lambda m: m / m.sum(axis=1, keepdims=True)", "a forma (10, 10)", "the shape (10, 10)"),
        ("lambda m: 1 - np.diag(m) / m.sum(axis=1)", "a rede perdeu", "the network missed"),
        ("lambda m: 100 * np.diag(m) / m.sum(axis=1)", "não porcentagens", "not percentages"),
        ("lambda m: np.diag(m)", "nenhuma passa de 1", "none is above 1"),
        ("lambda m: np.diag(m) / (m.sum(axis=1) + 1)", "confira um dígito à mão", "check one digit by hand"),
        ("lambda m: np.diag(m) / m.sum(axis=1)", "que não aparece nos dados", "does not occur in the data"),
        (
            "def f(m):\n    found, images = np.diag(m).copy(), m.sum(axis=1)\n    np.fill_diagonal(m, 0)\n    return found / images",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "06.3": [
        ("lambda a, b: one_side(a, b)", "só um lado", "only one side"),
        ("lambda a, b: 2 * math.comb(a + b, a) / 2 ** (a + b)", "dessa divisão apenas", "that split alone"),
        (
            "lambda a, b: one_side(a, b) * 2 - 2 * math.comb(a + b, a) / 2 ** (a + b)",
            "a própria divisão observada",
            "the observed split itself",
        ),
        ("lambda a, b: math.erfc(abs(a - b) / math.sqrt(2 * (a + b)))", "curva normal", "normal curve"),
        (
            "lambda a, b: min(1, 2 * sum(math.comb(a + b, k) for k in range(a, a + b + 1)) / 2 ** (a + b))",
            "trocam de lugar",
            "change places",
        ),
        ("lambda a, b: 2 * one_side(a, b)", "contada nos dois lados", "counted on both sides"),
        ("lambda a, b: abs(a - b) / (a + b)", "não são os da lição", "not those in the lesson"),
        ("lambda a, b: a / b", "fica entre 0 e 1", "lies between 0 and 1"),
        (
            "lambda a, b: min(1, 2 * one_side(a, b)) if a + b else 0.0",
            "Sem nenhuma troca",
            "Without any swap",
        ),
        (
            "lambda a, b: min(1, sum(math.comb(a + b, k) * 0.5 ** (a + b) for k in range(min(a, b) + 1)) * 2)",
            "divida só no fim",
            "divide only at the end",
        ),
        ("lambda a, b: [one_side(a, b)] * 2", "um só número", "a single number"),
    ],
}

HELPER = """
def one_side(a, b):
    return sum(math.comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)
"""
