"""Typical wrong answers to the exercises of lesson 1."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "01.1": [
        ("photos.max()", "a quantidade de respostas certas", "how many answers are correct"),
        ("100 * photos.max() / photos.sum()", "mas em por cento", "but in per cent"),
        ("1 / 3", "quem sorteia entre as três", "guess among the three"),
        ("1 - photos.max() / photos.sum()", "das respostas erradas", "share of wrong answers"),
        ("photos[0] / photos.sum()", "não é a mais comum", "not the commonest"),
        ("photos[2] / (photos[0] + photos[1])", "fica entre 0 e 1; a sua é 1,5", "between 0 and 1; yours is 1.5"),
        ("0.5", "Conte de novo", "Count again"),
        ("photos / photos.sum()", "um só número", "a single number"),
        ("'60%'", "um só número", "a single number"),
    ],
    "01.2": [
        ("lambda a, b: np.sqrt(np.square(a - b).sum(axis=(-2, -1)))", "com `uint8` não", "with `uint8` they are not"),
        (
            "lambda a, b: np.sqrt(np.square((a - b).astype('float32')).sum(axis=(1, 2)))",
            "com `uint8` não",
            "with `uint8` they are not",
        ),
        (
            "lambda a, b: np.sqrt(np.square(a.astype('int16') - b).sum(axis=(1, 2)))",
            "não cabe no tipo",
            "does not fit the type",
        ),
        ("lambda a, b: np.sqrt(np.square(decimal(a) - b).sum())", "deu um só número", "gave a single number"),
        ("lambda a, b: np.square(decimal(a) - b).sum(axis=(1, 2))", "falta um passo", "one step is missing"),
        ("lambda a, b: np.abs(decimal(a) - b).sum(axis=(1, 2))", "de Manhattan", "the Manhattan distance"),
        ("lambda a, b: np.sqrt(np.square(decimal(a) - b).mean(axis=(1, 2)))", "28 vezes menor", "28 times too small"),
        ("lambda a, b: np.sqrt(np.square((decimal(a) - b).sum(axis=(1, 2))))", "se cancelaram", "cancelled out"),
        (
            "lambda a, b: np.sqrt(np.square(decimal(a) - b).sum(axis=1))",
            "tem a forma (12, 28)",
            "has the shape (12, 28)",
        ),
        ("lambda a, b: np.sqrt(np.square(decimal(a) + b).sum(axis=(1, 2)))", "devia ser", "should be"),
        (
            "def f(a, b):\n    d = np.sqrt(np.square(decimal(a) - b).sum(axis=(1, 2)))\n    b[:] = 0\n    return d",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "01.3": [
        (
            "lambda x, y, share, seed: (x[n(x, share):], x[:n(x, share)], y[n(x, share):], y[:n(x, share)])",
            "um trecho contínuo",
            "one stretch of the file",
        ),
        (
            "def f(x, y, share, seed):\n    r = np.random.default_rng(seed)\n    x, y = r.permutation(x), r.permutation(y)\n"
            "    return x[n(x, share):], x[:n(x, share)], y[n(x, share):], y[:n(x, share)]",
            "já não são os das imagens",
            "no longer belong to the images",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.permutation(len(x))\n    return parts(x, y, i, n(x, share))",
            "deu outro sorteio",
            "gave another draw",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(42).permutation(len(x))\n    return parts(x, y, i, n(x, share))",
            "depender de `seed`",
            "depend on `seed`",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n    return parts(x, y, i, len(x) // 10)",
            "as suas partes têm 20 e 180",
            "your parts have 20 and 180",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n"
            "    return parts(x, y, i, len(x) - n(x, share))",
            "estão trocadas",
            "are swapped",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n"
            "    a, b, c, d = parts(x, y, i, n(x, share))\n    return a, c, b, d",
            "em outra ordem",
            "in another order",
        ),
        (
            "def f(x, y, share, seed):\n    r = np.random.default_rng(seed)\n"
            "    i = np.concatenate([r.permutation(len(x))[:n(x, share)], r.permutation(len(x))[n(x, share):]])\n"
            "    return parts(x, y, i, n(x, share))",
            "estão nas duas partes",
            "are in both parts",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).integers(0, len(x), len(x))\n"
            "    return parts(x, y, i, n(x, share))",
            "estão nas duas partes",
            "are in both parts",
        ),
        (
            "def f(x, y, share, seed):\n    r = np.random.default_rng(seed)\n    i = r.permutation(len(x))\n"
            "    i[n(x, share):] = r.choice(i[n(x, share):], len(x) - n(x, share))\n    return parts(x, y, i, n(x, share))",
            "aparecem mais de uma vez",
            "occur more than once",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n"
            "    return x[i[n(x, share):]], x[i[:n(x, share)]], y, y",
            "tantos rótulos quanto imagens",
            "as many labels as images",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n"
            "    return i[n(x, share):], i[:n(x, share)], y[i[n(x, share):]], y[i[:n(x, share)]]",
            "com três eixos",
            "with three axes",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n    return parts(x, y, i, 50)",
            "a fração é outra",
            "the share is another",
        ),
        (
            "def f(x, y, share, seed):\n    i = np.random.default_rng(seed).permutation(len(x))\n    return x[i], y[i]",
            "quatro arrays",
            "four arrays",
        ),
        (
            "def f(x, y, share, seed):\n    np.random.default_rng(seed).shuffle(x)\n    np.random.default_rng(seed).shuffle(y)\n"
            "    return parts(x, y, np.arange(len(x)), n(x, share))",
            "mudou o array",
            "has changed the array",
        ),
    ],
}
HELPER = """
photos = np.array([30, 50, 120])

def decimal(image):
    return image.astype(float)

def n(x, share):
    return round(share * len(x))

def parts(x, y, order, count):
    return x[order[count:]], x[order[:count]], y[order[count:]], y[order[:count]]
"""
