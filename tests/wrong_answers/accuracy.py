"""Typical wrong answers to the exercises of lesson 9."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "09.1": [
        ("one_hot", "O alvo não mudou", "has not changed"),
        ("0.95 * one_hot + 0.05 / 10", "o alvo com `0.05`", "the target with `0.05`"),
        ("0.9 * one_hot", "ninguém a recebeu: a soma é 0,90", "nobody received it: the sum is 0.90"),
        ("one_hot + 0.1 / 10", "não foi tirada de ninguém: a soma é 1,10", "taken from nobody: the sum is 1.10"),
        ("0.9 * one_hot + 0.1", "precisa ser dividido", "has to be divided"),
        ("np.where(one_hot == 1, 0.9, 0.1 / 9)", "Falta um pouco à classe certa", "lacks a little"),
        ("np.where(one_hot == 1, 0.9, 0.01)", "Falta um pouco à classe certa", "lacks a little"),
        ("0.1 * one_hot + 0.9 / 10", "quase tudo", "Almost everything"),
        ("(0.9 * one_hot + 0.01)[::-1]", "o maior valor", "the largest value"),
        ("0.9 * one_hot + 0.1 * np.arange(10) / 45", "o mesmo valor", "the same value"),
        ("0.91 * one_hot + 0.1 / 10", "A soma do alvo é 1,010", "adds up to 1.010"),
        ("0.8 * one_hot + 0.2 / 10", "cede outra quantia", "gives up another amount"),
        ("1 - 0.1 + 0.1 / 10", "tem a forma ()", "has the shape ()"),
    ],
    "09.2": [
        ("lambda p: p.mean(axis=0)", "de todas as classes", "of all classes"),
        ("lambda p: p.mean(axis=0).argmax(axis=1)", "devolve dois arrays", "returns two arrays"),
        ("lambda p: (p.argmax(axis=2), p.max(axis=2))", "uma classe para cada olhar", "a class for each look"),
        ("lambda p: pick(p.mean(axis=1))", "um dos arrays tem 5", "one of the arrays has 5"),
        ("lambda p: pick(p.mean(axis=0), axis=0)", "um dos arrays tem 10", "one of the arrays has 10"),
        ("lambda p: (pick(p.mean(axis=0))[0], p.mean(axis=0))", "tem a forma (40, 10)", "has the shape (40, 10)"),
        ("lambda p: pick(p.mean(axis=0))[::-1]", "na ordem trocada", "in the wrong order"),
        ("lambda p: np.stack(pick(p.mean(axis=0)))", "ser números inteiros", "must be integers"),
        ("lambda p: (vote(p), p.mean(axis=0).max(axis=1))", "Isto é uma votação", "This is a vote"),
        ("lambda p: pick(p[0])", "o primeiro olhar", "the first look"),
        ("lambda p: pick(p.max(axis=0))", "o olhar mais seguro", "the most certain look"),
        ("lambda p: pick(p.prod(axis=0))", "multiplicou os olhares", "multiplied the looks"),
        ("lambda p: pick(np.median(p, axis=0))", "a mediana", "the median"),
        ("lambda p: (p.mean(axis=0).argmin(axis=1), p.mean(axis=0).min(axis=1))", "a menor", "the lowest"),
        ("lambda p: pick(p[:4].mean(axis=0))", "uma imagem à mão", "one image by hand"),
        ("lambda p: pick(p.sum(axis=0))", "a soma dos olhares", "the sum of the looks"),
        ("lambda p: (pick(p.mean(axis=0))[0], p.max(axis=(0, 2)))", "que um só olhar deu", "that a single look gave"),
        ("lambda p: (pick(p.mean(axis=0))[0], p.max(axis=2).mean(axis=0))", "de outra classe", "to another class"),
        ("lambda p: (pick(p.mean(axis=0))[0], p[0].max(axis=1))", "as do primeiro olhar", "those of the first look"),
        ("lambda p: (pick(p.mean(axis=0))[0], p.mean(axis=(0, 2)))", "que a média dá a elas", "that the mean gives to"),
        ("lambda p: pick(p.sum(axis=0) / 5)", "com três olhares", "with three looks"),
        ("lambda p: pick(p.squeeze().mean(axis=0))", "com um só olhar", "with a single look"),
        (
            "lambda p: (p.mean(axis=0).squeeze().argmax(axis=-1), p.mean(axis=0).squeeze().max(axis=-1))",
            "com uma só imagem",
            "with a single image",
        ),
        ("lambda p: pick(p.reshape(-1, 40, 10).mean(axis=0))", "com uma só imagem", "with a single image"),
        ("lambda p: pick(p[:, :, list(range(10))].mean(axis=0))", "com quatro classes", "with four classes"),
        (
            "def f(p):\n    for look in p[1:]:\n        p[0] += look\n    return pick(p[0] / len(p))",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "09.3": [
        ("lambda b, a: verdict(seeds(a, b))", "Está ao contrário", "the wrong way round"),
        ("lambda b, a: unpaired(b, a)", "não se convence", "is not convinced"),
        ("lambda b, a: verdict(seeds(b, a)).replace('harm', 'open')", "isso também é um veredito", "a verdict as well"),
        (
            "lambda b, a: 'help' if all(p < 0.05 for _, p in seeds(b, a)) else 'open'",
            "só diz que há",
            "only says that there",
        ),
        ("lambda b, a: verdict([(gain, 0) for gain, _ in seeds(b, a)])", "25/19", "A single seed with 25/19"),
        (
            "lambda b, a: 'help' if verdict(seeds(b, a)) == 'help' else 'harm'",
            "ainda não é prova de que ela atrapalha",
            "not yet evidence that it does harm",
        ),
        (
            "lambda b, a: verdict([(gain, p / 2) for gain, p in seeds(b, a)])",
            "conta cada lado uma vez",
            "counts each side once",
        ),
        (
            "lambda b, a: verdict([(gain, 5 * p) for gain, p in seeds(b, a)])",
            "conta cada lado uma vez",
            "counts each side once",
        ),
        (
            "lambda b, a: verdict([paired(b.ravel(), a.ravel())])",
            "Juntar as trocas não vale",
            "Putting the swaps together",
        ),
        (
            "lambda b, a: verdict([(gain, paired(b.ravel(), a.ravel())[1]) for gain, _ in seeds(b, a)])",
            "Juntar as trocas não vale",
            "Putting the swaps together",
        ),
        (
            "lambda b, a: verdict(sorted(seeds(b, a), key=lambda seed: seed[1])[:1])",
            "40/12, 35/14, 25/19",
            "one of the seeds",
        ),
        ("lambda b, a: verdict(seeds(b, a)[:1])", "uma das sementes não convence", "one of the seeds"),
        (
            "lambda b, a: verdict([(sum(gain for gain, _ in seeds(b, a)), p) for _, p in seeds(b, a)])",
            "assim nada se decide",
            "nothing is decided",
        ),
        ("lambda b, a: verdict(seeds(b, a)) == 'help'", "a sua devolveu True", "yours returned True"),
        ("lambda b, a: verdict(seeds(b, a)).title()", "a sua devolveu 'Help'", "yours returned 'Help'"),
        ("lambda b, a: verdict(seeds(b[:3], a[:3]))", "com cinco sementes", "with five seeds"),
        (
            "lambda b, a: verdict(seeds(b, a)) if (a != b).any(axis=1).all() else 1 / 0",
            "troca nenhuma",
            "no swap at all",
        ),
        ("lambda b, a: verdict(seeds(b, a, np.int64))", "muitas trocas", "many swaps"),
        ("lambda b, a: verdict(seeds(a - b, a))", "parou com TypeError", "stopped with TypeError"),
        (
            "def f(b, a):\n    found = verdict(seeds(b, a))\n    a &= ~b\n    return found",
            "mudou o array",
            "has changed the array",
        ),
    ],
}

HELPER = """
one_hot = np.eye(10)[3]


def pick(mean, axis=1):
    return mean.argmax(axis=axis), mean.max(axis=axis)


def vote(looks):
    return np.array([np.bincount(image).argmax() for image in looks.argmax(axis=2).T])


def paired(before, after, integer=int):
    mended, spoiled = integer(np.sum(after & ~before)), integer(np.sum(before & ~after))
    tail = sum(math.comb(mended + spoiled, heads) for heads in range(min(mended, spoiled) + 1))
    return mended - spoiled, 2 * tail / 2 ** (mended + spoiled)


def seeds(before, after, integer=int):
    return [paired(one, other, integer) for one, other in zip(before, after)]


def verdict(seeds):
    if all(gain > 0 and p < 0.05 for gain, p in seeds):
        return "help"
    return "harm" if all(gain < 0 and p < 0.05 for gain, p in seeds) else "open"


def unpaired(before, after):
    p, q = before.mean(axis=1), after.mean(axis=1)
    z = (q - p) / np.sqrt((p * (1 - p) + q * (1 - q)) / before.shape[1])
    return "help" if all(z > 1.96) else "harm" if all(z < -1.96) else "open"
"""
