"""Typical wrong answers to the exercises of lesson 3."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "03.1": [
        ("lambda z: np.exp(z) / np.exp(z).sum(axis=0)", "somam 1 nas colunas", "down the columns"),
        ("lambda z: np.exp(z) / np.exp(z).sum()", "todos juntos somam 1", "All numbers together"),
        (
            "lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)",
            "uma exponencial transborda",
            "an exponential overflows",
        ),
        ("lambda z: z / z.sum(axis=1, keepdims=True)", "probabilidades negativas", "probabilities are negative"),
        ("lambda z: z**2 / (z**2).sum(axis=1, keepdims=True)", "não são as da softmax", "not those of softmax"),
        ("lambda z: np.exp(z - z.max(axis=1, keepdims=True))", "sua primeira soma", "first one adds up to"),
        ("lambda z: np.exp(z) / np.exp(z).sum(axis=1)", "parou com ValueError", "stopped with ValueError"),
        ("lambda z: np.exp(z[0]) / np.exp(z[0]).sum()", "tem a forma (10,)", "has the shape (10,)"),
        (
            "def f(z):\n    z -= z.max(axis=1, keepdims=True)\n    z[:] = np.exp(z)\n    return z / z.sum(axis=1, keepdims=True)",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "03.2": [
        ("lambda y, z: np.mean(softmax_log(z)[np.arange(len(y)), y])", "sinal trocado", "wrong sign"),
        ("lambda y, z: -np.sum(softmax_log(z)[np.arange(len(y)), y])", "a soma das perdas", "the sum of the losses"),
        ("lambda y, z: -softmax_log(z)[np.arange(len(y)), y]", "um só número", "a single number"),
        (
            "lambda y, z: -np.mean(np.eye(z.shape[1])[y] * softmax_log(z))",
            "não sobre as dez classes",
            "not over the ten classes",
        ),
        (
            "lambda y, z: -np.mean(softmax_log(z)[np.arange(len(y)), y]) / np.log(2)",
            "logaritmo natural",
            "natural logarithm",
        ),
        ("lambda y, z: -np.mean(softmax_log(z).max(axis=1))", "da classe certa", "of its correct class"),
        (
            "lambda y, z: -np.mean(np.log(np.exp(softmax_log(z)) + 1e-10)[np.arange(len(y)), y])",
            "Parta das notas",
            "Start from the scores",
        ),
    ],
    "03.3": [
        ("lambda y, z: (np.eye(z.shape[1])[y] - np.exp(softmax_log(z))) / len(y)", "menos o sinal", "but the sign"),
        (
            "lambda y, z: np.exp(softmax_log(z)) - np.eye(z.shape[1])[y]",
            "dividir pelo número",
            "The division by the number",
        ),
        ("lambda y, z: np.exp(softmax_log(z)) / len(y)", "Estas são as probabilidades", "These are the probabilities"),
        ("lambda y, z: (np.exp(softmax_log(z)) - 1) / len(y)", "precisam somar zero", "must add up to zero"),
        ("lambda y, z: (z - z.mean(axis=1, keepdims=True)) / len(y)", "diferença finita", "finite difference"),
        (
            "lambda y, z: (np.exp(softmax_log(z)) - np.eye(10)[y])[:, y] / len(y)",
            "tem a forma (6, 6)",
            "has the shape (6, 6)",
        ),
    ],
}

HELPER = """
def softmax_log(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
"""
