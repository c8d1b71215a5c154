"""The exercises of lesson 5: the shapes in a network, max pooling, and a whole convolutional layer."""

from numbers import Real

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

RANDOM = np.random.default_rng(5)


def attempt(function, *arguments) -> np.ndarray | None:
    """What `function` returns, or None where it stops with an error; for inputs unlike those on which it worked."""
    try:
        return np.asarray(function(*arguments), dtype=float)
    except Exception:  # the message says for which input
        return None


# How many numbers leave the flatten layer -----------------------------------------------------------------------------

FLATTENED = 4 * 4 * 24  # 28 → 26 → 13 → 9 → 4


def judge_flattened(answer) -> Findings:
    yield unless(
        isinstance(answer, Real),
        Text("A resposta é um número só, como `1600`.", "The answer is a single number, such as `1600`."),
    )
    yield unless(
        answer not in (4, 4 * 4),
        Text(
            "Este é o tamanho de um mapa só. Quantos mapas a camada entrega?",
            "This is the size of a single map. How many maps does the layer hand over?",
        ),
    )
    yield unless(
        answer not in (4 * 4 * 8 * 24, 4 * 4 * 8, 4 * 4 * (8 + 24)),
        Text(
            "Os 8 canais se somam dentro de cada filtro: quantos mapas saem da segunda convolução?",
            "The 8 channels are added up inside each filter: how many maps leave the second convolution?",
        ),
    )
    yield unless(
        answer != 5 * 5 * 24,
        Text(
            "Um dos mapas tem lado ímpar. O que a agregação faz com o que sobra?",
            "One of the maps has an odd side. What does pooling do with what is left over?",
        ),
    )
    yield unless(
        answer not in (7 * 7 * 24, 28 * 28 * 24),
        Text(
            "Sem preenchimento o mapa fica menor que a imagem: conte em quantas posições a janela cabe.",
            "Without padding the map is smaller than the image: count in how many positions the window fits.",
        ),
    )
    yield unless(
        answer != 3 * 3 * 24,
        Text(
            "Falta uma posição em cada convolução: uma janela do tamanho da imagem ainda cabe uma vez.",
            "Each convolution is one position short: a window as large as the image still fits once.",
        ),
    )
    yield unless(
        answer not in (9 * 9 * 24, 22 * 22 * 24, 11 * 11 * 24),
        Text(
            "A rede tem duas agregações, e cada uma corta o lado do mapa pela metade.",
            "The network pools twice, and each time the side of the map is cut in half.",
        ),
    )
    yield unless(
        answer == FLATTENED,
        Text(
            "O número não está certo. Anote a forma que sai de cada camada, uma por uma.",
            "The number is not right. Write down the shape that leaves each layer, one by one.",
        ),
    )


# Max pooling ----------------------------------------------------------------------------------------------------------

MAPS = RANDOM.normal(-0.8, 1, (8, 8, 3))
WIDE_MAPS = RANDOM.normal(size=(4, 10, 2))
ODD_MAPS = RANDOM.normal(size=(7, 5, 2))


def reference_max_pool(maps: np.ndarray) -> np.ndarray:
    return corners(maps).max(axis=0)


def corners(maps: np.ndarray) -> np.ndarray:
    """The top left, top right, bottom left and bottom right numbers of the squares of 2×2, in this order."""
    height, width = maps.shape[0] // 2 * 2, maps.shape[1] // 2 * 2
    maps = maps[:height, :width]
    return np.stack([maps[row::2, column::2] for row in (0, 1) for column in (0, 1)])


def judge_max_pool(max_pool) -> Findings:
    given = MAPS.copy()
    result, expected = np.asarray(max_pool(given), dtype=float), reference_max_pool(MAPS)
    yield unless(
        result.shape != (7, 7, 3),
        Text(
            "Os seus quadrados se sobrepõem; na lição eles ficam lado a lado.",
            "Your squares overlap; in the lesson they lie side by side.",
        ),
    )
    yield unless(
        result.shape not in ((4, 4), (4, 4, 1)),
        Text(
            "Os canais sumiram: cada canal tem o seu próprio mapa agregado.",
            "The channels are gone: each channel has a pooled map of its own.",
        ),
    )
    yield unless(
        result.shape != (3,),
        Text(
            "Ficou só um número por canal: o máximo é de cada quadrado de 2×2, e não do mapa inteiro.",
            "Only one number is left for each channel: take the maximum of each square of 2×2, not of the whole map.",
        ),
    )
    yield unless(
        result.shape != (3, *expected.shape[:2]),
        Text(
            "Os canais vieram no primeiro eixo; aqui eles ficam no último, como em `maps`. `np.stack` aceita `axis=-1`.",
            "The channels came out on the first axis; here they belong on the last, as in `maps`. `np.stack` accepts `axis=-1`.",
        ),
    )
    yield shape_is(result, expected.shape)
    yield unless(
        not close(result, np.maximum(expected, 0)),
        Text(
            "Onde os quatro números são negativos, o maior deles também é; o seu resultado dá zero.",
            "Where all four numbers are negative, so is the largest; your result is zero there.",
        ),
    )
    yield unless(
        not close(result, corners(MAPS).mean(axis=0)),
        Text(
            "Esta é a média de cada quadrado; a lição guarda outra coisa dele.",
            "This is the mean of each square; the lesson keeps something else of it.",
        ),
    )
    yield unless(
        not close(result, corners(MAPS).min(axis=0)),
        Text("Este é o menor número de cada quadrado.", "This is the smallest number of each square."),
    )
    yield unless(
        not any(close(result, corner) for corner in corners(MAPS)),
        Text(
            "Você pega sempre o mesmo lugar de cada quadrado, seja ou não o maior dos quatro.",
            "You always take the same place in each square, whether or not it is the largest of the four.",
        ),
    )
    yield unless(
        close(result, expected),
        Text(
            "A forma está certa, mas os números não são os máximos dos quadrados de 2×2 de cada canal.",
            "The shape is right, but the numbers are not the maxima of the squares of 2×2 in each channel.",
        ),
    )
    wide = attempt(max_pool, WIDE_MAPS.copy())
    yield unless(
        wide is not None and close(wide, reference_max_pool(WIDE_MAPS)),
        Text(
            "Com mapas quadrados funciona, mas com 4 linhas e 10 colunas não: altura e largura podem ser diferentes.",
            "It works for square maps, but not for 4 rows and 10 columns: height and width may differ.",
        ),
    )
    odd = attempt(max_pool, ODD_MAPS.copy())
    yield unless(
        odd is not None,
        Text(
            "Com 7 linhas e 5 colunas a sua função para com um erro: o que sobra precisa ser cortado antes.",
            "With 7 rows and 5 columns your function stops with an error: what is left over must be cut off first.",
        ),
    )
    yield unless(
        odd is not None and odd.shape != (4, 3, 2),
        Text(
            "Com lados ímpares o seu mapa tem uma linha e uma coluna a mais: um quadrado pela metade não conta.",
            "With odd sides your map has a row and a column too many: half a square does not count.",
        ),
    )
    yield unless(
        close(odd, reference_max_pool(ODD_MAPS)),
        Text(
            "Com lados ímpares o resultado muda: os quadrados começam no canto de cima, à esquerda, e o que sobra no fim fica "
            "de fora.",
            "With odd sides the result is wrong: the squares start from the top left corner, and what remains at the end is left "
            "out.",
        ),
    )
    yield unchanged(MAPS, given)


# A convolutional layer ------------------------------------------------------------------------------------------------

IMAGE = RANDOM.normal(size=(7, 7, 2))
KERNELS = RANDOM.normal(size=(3, 3, 2, 4))
BIASES = np.array([1.5, -2.5, 3.5, 0.75])
WIDE_IMAGE = RANDOM.normal(size=(5, 8, 2))
TALL_IMAGE = RANDOM.normal(size=(6, 4, 3))
WIDE_KERNELS = RANDOM.normal(size=(2, 3, 3, 5))
WIDE_BIASES = RANDOM.normal(size=5)
WHOLE_IMAGE = RANDOM.integers(0, 10, (7, 7, 2))


def reference_convolution(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    return np.einsum("hwcij,ijcf->hwf", windows, kernels) + biases


def judge_convolution(convolution) -> Findings:
    given = IMAGE.copy(), KERNELS.copy(), BIASES.copy()
    result = np.asarray(convolution(*given), dtype=float)
    expected = reference_convolution(IMAGE, KERNELS, BIASES)
    yield unless(
        result.shape[:2] != IMAGE.shape[:2],
        Text(
            "Os mapas saíram do tamanho da imagem; aqui não há preenchimento, e a janela não sai da imagem.",
            "The maps are as large as the image; there is no padding here, and the window stays inside the image.",
        ),
    )
    yield unless(
        result.shape not in ((5, 5, 2), (5, 5, 2, 4), (5, 5, 4, 2)),
        Text(
            "Os canais ainda estão separados: cada filtro soma as respostas de todos os canais em um mapa só.",
            "The channels are still apart: each filter adds the responses of all channels into a single map.",
        ),
    )
    yield unless(
        result.shape not in ((5, 5), (5, 5, 1)),
        Text("Saiu um mapa só; cada filtro dá o seu.", "Only one map came out; each filter gives its own."),
    )
    yield shape_is(result, expected.shape)
    responses = expected - BIASES
    yield unless(
        not close(result, reference_convolution(IMAGE, KERNELS[::-1, ::-1], BIASES)),
        Text(
            "O filtro levou meia-volta antes de deslizar; em redes neurais ele desliza como está.",
            "The filter was given a half turn before sliding; in neural networks it slides as it is.",
        ),
    )
    yield unless(
        not close(result, reference_convolution(IMAGE, KERNELS.swapaxes(0, 1), BIASES)),
        Text(
            "As linhas e as colunas do filtro, ou da imagem, estão trocadas.",
            "The rows and columns of the filter, or of the image, are swapped.",
        ),
    )
    yield unless(
        not close(result, responses),
        Text(
            "As respostas estão certas, mas falta somar o viés de cada filtro.",
            "The responses are right, but the bias of each filter has not been added.",
        ),
    )
    yield unless(
        not any(close(result, responses + times * BIASES) for times in (2, 9, 18)),
        Text(
            "O viés entrou mais de uma vez: ele se soma no fim, uma vez para cada número do mapa.",
            "The bias has come in more than once: it is added at the end, once for each number of the map.",
        ),
    )
    yield unless(
        not any(close(result, responses / count + BIASES) for count in (2, 9, 18)),
        Text(
            "Você calculou uma média: os produtos da janela e dos canais se somam.",
            "You have taken a mean: the products in the window and in the channels are added up.",
        ),
    )
    alone = [reference_convolution(IMAGE[:, :, [c]], KERNELS[:, :, [c]], BIASES) for c in range(2)]
    yield unless(
        not any(close(result, one_channel) for one_channel in alone),
        Text(
            "Só um dos canais entrou na conta; somam-se as respostas de todos.",
            "Only one of the channels has been counted; the responses of all of them are added.",
        ),
    )
    yield unless(
        not close(result, np.maximum(expected, 0)),
        Text(
            "As respostas negativas viraram zero: a ReLU vem depois, e este exercício não a pede.",
            "The negative responses have become zero: ReLU comes later, and this exercise does not ask for it.",
        ),
    )
    yield unless(
        close(result, expected),
        Text(
            "A forma está certa, mas os números não. Confira com uma imagem pequena, um filtro e viés zero.",
            "The shape is right, but the numbers are not. Check with a small image, one filter and a bias of zero.",
        ),
    )
    whole = attempt(convolution, WHOLE_IMAGE.copy(), KERNELS.copy(), BIASES.copy())
    yield unless(
        whole is not None and close(whole, reference_convolution(WHOLE_IMAGE, KERNELS, BIASES)),
        Text(
            "Quando os pixels são números inteiros, os decimais das respostas se perdem: de que tipo é o array do resultado?",
            "When the pixels are integers, the decimals of the responses are lost: of which type is the array of the result?",
        ),
    )
    wide = attempt(convolution, WIDE_IMAGE.copy(), KERNELS.copy(), BIASES.copy())
    yield unless(
        wide is not None and close(wide, reference_convolution(WIDE_IMAGE, KERNELS, BIASES)),
        Text(
            "Com imagens quadradas funciona, mas com 5 linhas e 8 colunas não: altura e largura podem ser diferentes.",
            "It works for square images, but not for 5 rows and 8 columns: height and width may differ.",
        ),
    )
    arguments = TALL_IMAGE, WIDE_KERNELS, WIDE_BIASES
    other = attempt(convolution, *(array.copy() for array in arguments))
    yield unless(
        other is not None and close(other, reference_convolution(*arguments)),
        Text(
            "Falha com cinco filtros de 2 linhas e 3 colunas e três canais: tire todos os tamanhos das formas dos arrays.",
            "It fails with five filters of 2 rows and 3 columns and three channels: take all sizes from the shapes of the arrays.",
        ),
    )
    for before, after in zip((IMAGE, KERNELS, BIASES), given, strict=True):
        yield unchanged(before, after)


EXERCISES = {
    "05.1": Exercise(
        name="my_flattened",
        solution="my_flattened = 4 * 4 * 24  # 28 → 26 → 13 → 9 → 4",
        judge=judge_flattened,
        right=Text(
            "Os mapas encolhem a cada camada, e no fim só contam os filtros da última convolução.",
            "The maps shrink from layer to layer, and in the end only the filters of the last convolution count.",
        ),
        hints=(
            Text(
                "Calcule primeiro só o lado do mapa, camada por camada.",
                "First work out only the side of the map, layer by layer.",
            ),
            Text(
                "Ao longo de 28 pixels, uma janela de 3 cabe em 26 posições. A agregação divide por 2 e arredonda para baixo.",
                "Along 28 pixels, a window of 3 fits in 26 positions. Pooling divides by 2 and rounds down.",
            ),
            Text(
                "No fim, multiplique a altura, a largura e o número de mapas.",
                "In the end, multiply the height, the width and the number of maps.",
            ),
        ),
    ),
    "05.2": Exercise(
        name="my_max_pool",
        example=(MAPS,),
        solution="""
def my_max_pool(maps):
    height, width = maps.shape[0] // 2, maps.shape[1] // 2
    squares = maps[: 2 * height, : 2 * width].reshape(height, 2, width, 2, maps.shape[2])
    return squares.max(axis=(1, 3))
""",
        judge=judge_max_pool,
        right=Text(
            "De cada quatro números fica o maior, em cada canal por si; o número de canais não muda.",
            "Of every four numbers the largest remains, in each channel by itself; the number of channels stays the same.",
        ),
        hints=(
            Text(
                "Os dois laços da lição servem, se em cada quadrado o máximo deixar os canais separados.",
                "The two loops of the lesson will do, if the maximum of each square keeps the channels apart.",
            ),
            Text(
                "Em um quadrado de forma (2, 2, canais), `max(axis=(0, 1))` dá um número para cada canal.",
                "In a square of shape (2, 2, channels), `max(axis=(0, 1))` gives one number for each channel.",
            ),
            Text(
                "Sem laços: corte o que sobra e use `reshape` para dar a cada quadrado dois eixos de tamanho 2.",
                "Without loops: cut off what is left over and use `reshape` to give each square two axes of size 2.",
            ),
        ),
    ),
    "05.3": Exercise(
        name="my_convolution",
        example=(IMAGE, KERNELS, BIASES),
        solution="""
def my_convolution(image, kernels, biases):
    rows, columns = kernels.shape[:2]
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    maps = np.zeros((height, width, len(biases))) + biases
    for row in range(height):
        for column in range(width):
            window = image[row : row + rows, column : column + columns, :, np.newaxis]
            maps[row, column] += np.sum(window * kernels, axis=(0, 1, 2))
    return maps
""",
        judge=judge_convolution,
        right=Text(
            "É a conta inteira de uma camada `Conv2D`: os canais se somam, cada filtro dá um mapa e o viés entra uma vez.",
            "This is all that a `Conv2D` layer computes: the channels add up, each filter gives a map and the bias comes in once.",
        ),
        hints=(
            Text(
                "Comece por um filtro só: a janela e o filtro têm a mesma forma, com linhas, colunas e canais.",
                "Start with a single filter: the window and the filter have the same shape, with rows, columns and channels.",
            ),
            Text(
                "Um terceiro laço, sobre os filtros, resolve: `kernels[:, :, :, i]` é o filtro `i`.",
                "A third loop, over the filters, does it: `kernels[:, :, :, i]` is filter `i`.",
            ),
            Text(
                "Some todos os produtos da janela com o filtro e, no fim, `biases[i]`.",
                "Add up all products of the window with the filter and, at the end, `biases[i]`.",
            ),
        ),
    ),
}
