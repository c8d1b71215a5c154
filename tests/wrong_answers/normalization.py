"""Typical wrong answers to the exercises of lesson 2."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "02.1": [
        ("pixels / 255", "mas o tipo é `float64`", "but the type is `float64`"),
        ("pixels.astype('float32')", "ainda vão até 255", "still go up to 255"),
        ("(pixels / 255).astype('uint8')", "um tipo inteiro, `uint8`", "an integer type, `uint8`"),
        ("pixels // 255", "um tipo inteiro, `uint8`", "an integer type, `uint8`"),
        ("pixels.astype('float32') / pixels.max()", "O 204 virou 1", "204 has become 1"),
        ("pixels.astype('float32') / 256", "não chega a 1", "does not reach 1"),
        ("((pixels - pixels.mean()) / pixels.std()).astype('float32')", "isso é padronizar", "that is standardizing"),
        ("pixels.astype('float32') / 100", "0,510 e 2,040", "0.510 and 2.040"),
        ("float(pixels[1] / 255)", "um array de três números", "an array of three numbers"),
    ],
    "02.2": [
        ("lambda y, k: np.eye(k)[y]", "mas o tipo é `float64`", "but the type is `float64`"),
        ("lambda y, k: np.eye(y.max() + 1, dtype='float32')[y]", "mesmo que a última", "even if the last one"),
        (
            "lambda y, k: (y[:, np.newaxis] == np.unique(y)).astype('float32')",
            "mesmo as que não aparecem",
            "including those that do not occur",
        ),
        ("lambda y, k: np.eye(10, dtype='float32')[y]", "e nem sempre 10", "not always 10"),
        ("lambda y, k: np.eye(k, dtype='float32')[:, y]", "Linhas e colunas", "Rows and columns are swapped"),
        ("lambda y, k: np.eye(k, dtype='float32')", "o código de cada classe", "the code of each class"),
        ("lambda y, k: 1 - np.eye(k, dtype='float32')[y]", "ao contrário", "the other way round"),
        ("lambda y, k: np.eye(k, dtype='float32')[y - 1]", "a partir de 0", "counted from 0"),
        ("lambda y, k: np.eye(k)[y] * y[:, np.newaxis]", "o próprio rótulo", "the label itself"),
        (
            "def f(y, k):\n    c = np.zeros((len(y), k), dtype='float32')\n    c[:, y] = 1\n    return c",
            "a sua primeira soma",
            "your first one adds up",
        ),
        ("lambda y, k: np.eye(k, dtype='float32')[np.sort(y)]", "nem todas têm o 1", "not all have the 1"),
        ("lambda y, k: np.eye(7, dtype='float32')[y]", "outra quantidade", "another number of"),
        (
            "def f(y, k):\n    c = np.zeros(k, dtype='float32')\n    c[y] = 1\n    return c",
            "tem a forma (7,)",
            "has the shape (7,)",
        ),
    ],
    "02.3": [
        ("lambda a, b: (by(a, a), by(b, b))", "o mesmo cinza tem dois", "the same grey has two"),
        ("lambda a, b: (by(a, np.append(a, b)), by(b, np.append(a, b)))", "juntos", "together"),
        (
            "lambda a, b: ((a - a.mean(axis=0)) / a.std(axis=0), (b - a.mean(axis=0)) / a.std(axis=0))",
            "Cada lugar da imagem",
            "Each place of the image",
        ),
        (
            "lambda a, b: (np.array([by(i, i) for i in a]), np.array([by(i, i) for i in b]))",
            "Cada imagem foi padronizada",
            "Each image was standardized",
        ),
        (
            "lambda a, b: (a / a.std(), b / a.std())",
            "A média do treino ficou em",
            "The mean of the training set is now",
        ),
        ("lambda a, b: (a - a.mean() / a.std(), b - a.mean() / a.std())", "A média do treino ficou em", "is now"),
        ("lambda a, b: ((a - a.mean()) / a.var(), (b - a.mean()) / a.var())", "mas o desvio padrão é", "deviation is"),
        ("lambda a, b: (by(a, a), b)", "voltaram como vieram", "came back as they were"),
        ("lambda a, b: (by(a, a), b - a.mean())", "pela mesma conta", "the same calculation"),
        ("lambda a, b: by(b, a)", "devolver dois arrays", "return two arrays"),
        ("lambda a, b: (by(b, a), by(a, a))", "estão trocados", "are swapped"),
        ("lambda a, b: (by(a, a), by(b, a))", "quando $\\sigma$ é 0", "when $\\sigma$ is 0"),
        (
            "def f(a, b):\n    m, s = a.mean(), max(a.std(), 1e-7)\n    a -= m\n    b -= m\n    return a / s, b / s",
            "mudou o array",
            "has changed the array",
        ),
    ],
}
HELPER = """
pixels = np.array([0, 51, 204], dtype="uint8")

def by(pixels, source):
    return (pixels - source.mean()) / source.std()
"""
