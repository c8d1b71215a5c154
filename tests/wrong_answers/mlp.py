"""Typical wrong answers to the exercises of lesson 4."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "04.1": [
        ("784 * 256 + 256 * 64 + 64 * 10", "só os pesos", "only the weights"),
        ("256 + 64 + 10", "o número de neurônios", "the number of neurons"),
        ("784 + 784 * 256 + 256 + 256 * 64 + 64 + 64 * 10 + 10", "para cada pixel", "for each pixel"),
        ("784 * 256 + 1 + 256 * 64 + 1 + 64 * 10 + 1", "para cada camada", "for each layer"),
        ("784 * 256 + 256 + 256 * 64 + 64 + 64 * 10", "parte dos vieses", "some of the biases"),
        ("785 * 256 + 785 * 64 + 785 * 10", "recebe os pixels", "receives the pixels"),
        ("784 * 256 + 256 + 256 * 64 + 64", "Nem todas as camadas", "Not all dense layers"),
        ("784 * 256 * 64 * 10", "uma camada de cada vez", "one layer at a time"),
        ("218.058", "o ponto separa os decimais", "a point separates the decimals"),
        ("'218058'", "um número só", "a single number"),
    ],
    "04.2": [
        ("lambda losses, patience: np.argmin(losses) + 1", "o treino nunca fez", "never took place"),
        ("lambda losses, patience: early(losses, patience)[0]", "a partir de 0", "counted from 0"),
        ("lambda losses, patience: early(losses, patience)[1] + 1", "que o treino para", "where the training stops"),
        ("lambda losses, patience: losses[early(losses, patience)[0]]", "Esta é a perda", "This is the loss"),
        ("lambda losses, patience: early(losses, patience + 1)[0] + 1", "uma época a mais", "one epoch too long"),
        ("lambda losses, patience: early(losses, patience - 1)[0] + 1", "cedo demais", "too early"),
        ("lambda losses, patience: early(losses, patience, reset=False)[0] + 1", "se vierem seguidas", "in a row"),
        ("lambda losses, patience: early(losses, patience, ties=True)[0] + 1", "igual à melhor", "equal to the best"),
        (
            "lambda losses, patience: early(losses, 2)[0] + 1",
            "leva `patience` em conta",
            "take `patience` into account",
        ),
        ("lambda losses, patience: [early(losses, patience)[0] + 1]", "um número só", "a single number"),
        (
            "def f(losses, patience):\n    best, bad = 0, 0\n    for epoch in range(1, len(losses)):\n"
            "        if losses[epoch] < losses[epoch - 1]:\n            best, bad = epoch, 0\n        else:\n"
            "            bad += 1\n        if bad == patience:\n            break\n    return best + 1",
            "da época anterior não basta",
            "below the epoch before is not enough",
        ),
        (
            "def f(losses, patience):\n    best = 0\n    for epoch in range(len(losses)):\n"
            "        if losses[epoch] < losses[best]:\n            best = epoch\n        if epoch - best == patience:\n"
            "            return best + 1",
            "também fica a melhor época",
            "the best epoch is kept as well",
        ),
        ("lambda losses, patience: patience - 1", "a época que fica é a 3", "the epoch kept is 3"),
        (
            "lambda losses, patience: early(losses, max(patience, 2))[0] + 1",
            "e paciência 1, a época que fica",
            "a patience of 1, the epoch kept",
        ),
    ],
    "04.3": [
        ("lambda x, h1, h2, d, W2, W3: x.T @ (d @ W3.T @ W2.T)", "Falta a ReLU", "ReLU is missing"),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ (d @ W3.T * (h2 >= 0) @ W2.T * (h1 >= 0))",
            "Falta a ReLU",
            "ReLU is missing",
        ),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ ((d @ W3.T * (h2 > 0)) @ W2.T)",
            "na primeira também",
            "in the first one, too",
        ),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ (d @ W3.T @ W2.T * (h1 > 0))",
            "na segunda também",
            "in the second one, too",
        ),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ ((d @ W3.T * h2) @ W2.T * h1)",
            "pelo valor dele",
            "multiplied by its value",
        ),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ np.maximum(0, np.maximum(0, d @ W3.T) @ W2.T)",
            "aplicou a ReLU ao gradiente",
            "applied ReLU to the gradient",
        ),
        ("lambda x, h1, h2, d, W2, W3: d_hidden(h1, h2, d, W2, W3).T @ x", "Linhas e colunas", "Rows and columns"),
        (
            "lambda x, h1, h2, d, W2, W3: d_hidden(h1, h2, d, W2, W3)",
            "uma linha para cada imagem",
            "a row for each image",
        ),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ d_hidden(h1, h2, d, W2, W3) / len(x)",
            "divide outra vez",
            "divides once more",
        ),
        ("lambda x, h1, h2, d, W2, W3: -x.T @ d_hidden(h1, h2, d, W2, W3)", "menos o sinal", "but the sign"),
        (
            "lambda x, h1, h2, d, W2, W3: x.T @ d_hidden(h1, h2 <= 0, d, W2, W3)",
            "os números não",
            "the numbers are not",
        ),
        ("lambda x, h1, h2, d, W2, W3: x.T @ (d @ W3 @ W2)", "parou com ValueError", "stopped with ValueError"),
        (
            "def f(x, h1, h2, d, W2, W3):\n    d_2 = (d @ W3.T) * (h2 > 0)\n    h1[h1 > 0] = 1\n"
            "    return x.T @ (d_2 @ W2.T * h1)",
            "mudou o array",
            "has changed the array",
        ),
    ],
}

HELPER = """
def early(losses, patience, reset=True, ties=False):
    best, bad = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best] or ties and losses[epoch] == losses[best]:
            best, bad = epoch, 0 if reset else bad
        else:
            bad += 1
        if bad >= patience:
            break
    return best, epoch

def d_hidden(h1, h2, d, W2, W3):
    return (d @ W3.T * (h2 > 0)) @ W2.T * (h1 > 0)
"""
