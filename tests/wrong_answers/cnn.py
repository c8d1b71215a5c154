"""Typical wrong answers to the exercises of lesson 5."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "05.1": [
        ("4 * 4", "um mapa só", "a single map"),
        ("4 * 4 * 8 * 24", "Os 8 canais se somam", "The 8 channels are added up"),
        ("5 * 5 * 24", "lado ímpar", "an odd side"),
        ("7 * 7 * 24", "Sem preenchimento", "Without padding"),
        ("3 * 3 * 24", "Falta uma posição", "one position short"),
        ("9 * 9 * 24", "duas agregações", "pools twice"),
        ("4 * 24", "O número não está certo", "The number is not right"),
        ("(4, 4, 24)", "um número só", "a single number"),
    ],
    "05.2": [
        ("lambda maps: pool(maps, np.mean)", "a média de cada quadrado", "the mean of each square"),
        ("lambda maps: pool(maps, np.max).transpose(2, 0, 1)", "no primeiro eixo", "on the first axis"),
        ("lambda maps: pool(maps, np.min)", "o menor número", "the smallest number"),
        ("lambda maps: maps[::2, ::2]", "sempre o mesmo lugar", "always take the same place"),
        ("lambda maps: np.maximum(pool(maps, np.max), 0)", "também é; o seu resultado", "so is the largest"),
        ("lambda maps: pool(maps, np.max).max(axis=2)", "Os canais sumiram", "The channels are gone"),
        ("lambda maps: maps.max(axis=(0, 1))", "um número por canal", "one number is left for each channel"),
        (
            "lambda maps: np.maximum(np.maximum(maps[:-1, :-1], maps[1:, :-1]), np.maximum(maps[:-1, 1:], maps[1:, 1:]))",
            "se sobrepõem",
            "overlap",
        ),
        ("lambda maps: pool(maps, np.max).transpose(2, 0, 1)[:, :, :2]", "precisa ter (4, 4, 3)", "it needs (4, 4, 3)"),
        ("lambda maps: pool(maps, np.max).transpose(1, 0, 2)", "os máximos dos quadrados", "the maxima of the squares"),
        (
            "lambda maps: maps.reshape(len(maps) // 2, 2, len(maps) // 2, 2, -1).max(axis=(1, 3))",
            "altura e largura",
            "height and width",
        ),
        (
            "lambda maps: maps.reshape(maps.shape[0] // 2, 2, maps.shape[1] // 2, 2, -1).max(axis=(1, 3))",
            "para com um erro",
            "stops with an error",
        ),
        (
            "lambda maps: pool(np.pad(maps, ((0, len(maps) % 2), (0, maps.shape[1] % 2), (0, 0)), 'edge'), np.max)",
            "um quadrado pela metade",
            "half a square",
        ),
        (
            "lambda maps: pool(maps[len(maps) % 2 :, maps.shape[1] % 2 :], np.max)",
            "começam no canto de cima",
            "start from the top left corner",
        ),
        (
            "def f(maps):\n    result = pool(maps, np.max)\n    maps[: len(result)] = 0\n    return result",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "05.3": [
        ("lambda image, k, b: conv(image, k[::-1, ::-1]) + b", "meia-volta", "a half turn"),
        ("lambda image, k, b: conv(image, k)", "falta somar o viés", "has not been added"),
        (
            "lambda image, k, b: sum(conv(image[:, :, [c]], k[:, :, [c]]) + b for c in range(image.shape[2]))",
            "mais de uma vez",
            "more than once",
        ),
        ("lambda image, k, b: conv(image, k) / image.shape[2] + b", "uma média", "a mean"),
        ("lambda image, k, b: conv(image[:, :, :1], k[:, :, :1]) + b", "Só um dos canais", "Only one of the channels"),
        ("lambda image, k, b: np.maximum(conv(image, k) + b, 0)", "viraram zero", "have become zero"),
        ("lambda image, k, b: conv(image, k.swapaxes(0, 1)) + b", "estão trocadas", "are swapped"),
        ("lambda image, k, b: conv(image, k)[:, :, ::-1] + b", "os números não", "the numbers are not"),
        (
            "lambda image, k, b: conv(np.pad(image, ((1, 1), (1, 1), (0, 0))), k) + b",
            "do tamanho da imagem",
            "as large as the image",
        ),
        (
            "lambda image, k, b: np.stack([conv(image[:, :, [c]], k[:, :, [c]]) for c in range(2)], axis=2) + b",
            "ainda estão separados",
            "are still apart",
        ),
        ("lambda image, k, b: (conv(image, k) + b).sum(axis=2)", "um mapa só", "Only one map"),
        (
            "lambda image, k, b: (conv(image, k) + b).transpose(2, 0, 1)",
            "precisa ter (5, 5, 4)",
            "it needs (5, 5, 4)",
        ),
        (
            "lambda image, k, b: (conv(image, k) + b).astype(image.dtype)",
            "os decimais das respostas",
            "the decimals of the responses",
        ),
        (
            "lambda image, k, b: (conv(image, k) + b)[:, : len(image) - len(k) + 1]",
            "imagens quadradas",
            "square images",
        ),
        ("lambda image, k, b: conv(image, k[:3, :3, :, :4]) + b[:4]", "cinco filtros", "five filters"),
        (
            "def f(image, k, b):\n    result = conv(image, k) + b\n    k *= 2\n    return result",
            "mudou o array",
            "has changed the array",
        ),
    ],
}

HELPER = """
def pool(maps, function):
    height, width = maps.shape[0] // 2, maps.shape[1] // 2
    squares = maps[: 2 * height, : 2 * width].reshape(height, 2, width, 2, maps.shape[2])
    return function(squares, axis=(1, 3))

def conv(image, kernels):
    rows, columns = kernels.shape[:2]
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    maps = np.zeros((height, width, kernels.shape[3]))
    for row in range(rows):
        for column in range(columns):
            maps += image[row : row + height, column : column + width] @ kernels[row, column]
    return maps
"""
