"""The exercises of lesson 1: a baseline, the distances between images, and a random split."""

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

PHOTOS = np.array([30, 50, 120])

RANDOM = np.random.default_rng(1)
IMAGE = RANDOM.integers(0, 256, (28, 28), dtype="uint8")
OTHERS = RANDOM.integers(0, 256, (12, 28, 28), dtype="uint8")

# image i is full of pixels i, and the file has first the 0s, then the 1s, and so on
MARKED = np.repeat(np.arange(200, dtype="uint8"), 28 * 28).reshape(200, 28, 28)
IN_ORDER = np.repeat(np.arange(10, dtype="uint8"), 20)


def judge_baseline(baseline) -> Findings:
    yield unless(
        np.ndim(baseline) == 0 and np.issubdtype(np.asarray(baseline).dtype, np.number),
        Text("A resposta precisa ser um só número.", "The answer must be a single number."),
    )
    shares = PHOTOS / PHOTOS.sum()
    expected, value = float(shares.max()), float(baseline)
    yield unless(
        not np.isclose(value, PHOTOS.max()),
        Text(
            "Esta é a quantidade de respostas certas; a acurácia é a fração de todas as fotos que elas representam.",
            "This is how many answers are correct; the accuracy is what share of all photos they make up.",
        ),
    )
    yield unless(
        not np.isclose(value, 100 * expected),
        Text(
            "O valor está certo, mas em por cento; escreva a acurácia como um número de 0 a 1.",
            "The value is right, but in per cent; write the accuracy as a number from 0 to 1.",
        ),
    )
    yield unless(
        not np.isclose(value, 1 / len(PHOTOS)),
        Text(
            "É quanto acerta quem sorteia entre as três classes. Este programa não sorteia: responde sempre a mesma.",
            "That is how often you are right if you guess among the three classes. This program does not guess: it always "
            "gives the same answer.",
        ),
    )
    yield unless(
        not np.isclose(value, 1 - expected),
        Text(
            "Esta é a fração das respostas erradas; a acurácia conta as certas.",
            "This is the share of wrong answers; the accuracy counts the correct ones.",
        ),
    )
    yield unless(
        not np.isclose(value, shares[:2]).any(),
        Text(
            "Esta é a fração de uma classe que não é a mais comum.",
            "This is the share of a class that is not the commonest.",
        ),
    )
    yield unless(
        0 <= value <= 1,
        Text(
            "Uma acurácia fica entre 0 e 1; a sua é {value:.3f}. Por quanto é preciso dividir?",
            "An accuracy lies between 0 and 1; yours is {value:.3f}. What should you divide by?",
        ),
        value=value,
    )
    yield unless(
        np.isclose(value, expected),
        Text(
            "A sua acurácia é {value:.3f}. Conte de novo: de todas as fotos, quantas recebem a resposta certa?",
            "Your accuracy is {value:.3f}. Count again: of all the photos, how many get the correct answer?",
        ),
        value=value,
    )


def reference_distances(image: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.sqrt(np.square(image.astype(float) - others).sum(axis=(1, 2)))


def judge_distances(distances) -> Findings:
    image, others = IMAGE.copy(), OTHERS.copy()
    result = distances(image, others)
    yield unless(
        np.ndim(result) > 0,
        Text(
            "A função deu um só número; precisa dar um para cada imagem da pilha.",
            "The function gave a single number; it must give one for each image of the stack.",
        ),
    )
    yield shape_is(result, (len(OTHERS),))
    expected = reference_distances(IMAGE, OTHERS)
    # with decimals nothing overflows, which leaves the other mistakes
    decimal = np.asarray(distances(IMAGE.astype(float), OTHERS.astype(float)), dtype=float)
    yield unless(
        not close(decimal, np.square(expected)),
        Text(
            "Estes são os quadrados das distâncias: falta um passo.",
            "These are the squares of the distances: one step is missing.",
        ),
    )
    signed = IMAGE.astype(float) - OTHERS
    yield unless(
        not close(decimal, np.abs(signed).sum(axis=(1, 2))),
        Text(
            "Esta é a distância de Manhattan; o exercício pede a euclidiana.",
            "This is the Manhattan distance; the exercise asks for the Euclidean one.",
        ),
    )
    yield unless(
        not close(decimal, expected / 28),
        Text(
            "Cada distância ficou 28 vezes menor: os quadrados se somam, e aqui se tirou a média deles.",
            "Each distance is 28 times too small: the squares are added up, and here their mean was taken.",
        ),
    )
    yield unless(
        not close(np.abs(decimal), np.abs(signed.sum(axis=(1, 2)))),
        Text(
            "As diferenças positivas e as negativas se cancelaram: em que ordem vêm a soma e o quadrado?",
            "The positive and the negative differences cancelled out: in which order do the sum and the square come?",
        ),
    )
    # up to 63: their squares fit `int16` but not `uint8`
    small = np.asarray(distances(IMAGE // 4, OTHERS // 4), dtype=float)
    yield unless(
        close(result, expected) or not close(small, reference_distances(IMAGE // 4, OTHERS // 4)),
        Text(
            "Com diferenças pequenas as distâncias estão certas, com grandes não: o quadrado de 255 não cabe no tipo usado.",
            "With small differences the distances are right, with large ones they are not: the square of 255 does not fit the type used.",
        ),
    )
    yield unless(
        close(result, expected) or not close(decimal, expected),
        Text(
            "Com pixels decimais as distâncias estão certas, com `uint8` não. Quanto é `np.uint8(3) - np.uint8(5)`?",
            "With decimal pixels the distances are right, with `uint8` they are not. What is `np.uint8(3) - np.uint8(5)`?",
        ),
    )
    yield unless(
        close(result, expected),
        Text(
            "A primeira distância devia ser {expected:.1f}, e a sua é {first:.1f}. Confira com imagens de três pixels, como na lição.",
            "The first distance should be {expected:.1f}, and yours is {first:.1f}. Check with images of three pixels, as in the lesson.",
        ),
        expected=float(expected[0]),
        first=float(np.asarray(result)[0]),
    )
    yield unchanged(OTHERS, others)
    yield unchanged(IMAGE, image)


def judge_split(split) -> Findings:
    x, y = MARKED.copy(), IN_ORDER.copy()
    result = split(x, y, 0.25, 7)
    yield unless(
        isinstance(result, tuple | list) and len(result) == 4,
        Text(
            "A função precisa devolver quatro arrays, separados por vírgulas.",
            "The function must return four arrays, separated by commas.",
        ),
    )
    parts = [np.asarray(part) for part in result]
    dimensions = [part.ndim for part in parts]
    yield unless(
        dimensions == [3, 3, 1, 1] or sorted(dimensions) != [1, 1, 3, 3],
        Text(
            "Os quatro arrays estão aí, mas em outra ordem: primeiro os dois de imagens, depois os dois de rótulos.",
            "The four arrays are there, but in another order: first the two arrays of images, then the two arrays of labels.",
        ),
    )
    yield unless(
        dimensions == [3, 3, 1, 1],
        Text(
            "Os dois primeiros arrays precisam ser de imagens, com três eixos, e os dois últimos de rótulos, com um.",
            "The first two arrays must be of images, with three axes, and the last two must be of labels, with one.",
        ),
    )
    sizes = [len(part) for part in parts]
    yield unless(
        sizes != [50, 150, 50, 150],
        Text(
            "As duas partes estão trocadas: `share` é a fração da validação.",
            "The two parts are swapped: `share` is the share of the validation set.",
        ),
    )
    yield unless(
        sizes[:2] == sizes[2:],
        Text(
            "Em cada parte precisa haver tantos rótulos quanto imagens.",
            "Each part must have as many labels as images.",
        ),
    )
    yield unless(
        sizes == [150, 50, 150, 50],
        Text(
            "Um quarto de 200 imagens são 50 para a validação e 150 para o treino; as suas partes têm {validation} e {train}.",
            "A quarter of 200 images makes 50 for validation and 150 for training; your parts have {validation} and {train}.",
        ),
        validation=sizes[1],
        train=sizes[0],
    )
    train, validation = parts[0][:, 0, 0].tolist(), parts[1][:, 0, 0].tolist()
    yield unless(
        not set(train) & set(validation),
        Text(
            "Há imagens que estão nas duas partes, como a que tem o índice {place} em `x`.",
            "Some images are in both parts, such as the one with the index {place} in `x`.",
        ),
        place=min(set(train) & set(validation), default=0),
    )
    yield unless(
        sorted(train + validation) == list(range(200)),
        Text(
            "Há imagens que aparecem mais de uma vez, e outras que se perderam: cada uma deve sair uma vez.",
            "Some images occur more than once, and others are lost: each should be drawn once.",
        ),
    )
    yield unless(
        max(validation) - min(validation) >= 50,
        Text(
            "A validação é um trecho contínuo do arquivo, que aqui tem primeiro os 0, depois os 1, e assim por diante. O que a lição "
            "faz antes de dividir?",
            "The validation set is one stretch of the file, which here has first the 0s, then the 1s, and so on. What does the lesson do "
            "before it splits?",
        ),
    )
    yield unless(
        np.array_equal(np.concatenate(parts[2:]), np.array(train + validation) // 20),
        Text(
            "Os rótulos já não são os das imagens: foram sorteados em uma ordem, e as imagens em outra.",
            "The labels no longer belong to the images: they were drawn in one order and the images in another.",
        ),
    )
    again = split(MARKED.copy(), IN_ORDER.copy(), 0.25, 7)
    yield unless(
        all(np.array_equal(part, twin) for part, twin in zip(parts, again, strict=True)),
        Text(
            "Com a mesma semente, a segunda chamada deu outro sorteio.",
            "With the same seed, the second call gave another draw.",
        ),
    )
    other = np.asarray(split(MARKED.copy(), IN_ORDER.copy(), 0.25, 8)[1])[:, 0, 0]
    yield unless(
        set(other.tolist()) != set(validation),
        Text(
            "Com duas sementes diferentes a validação foi a mesma: o sorteio tem de depender de `seed`.",
            "With two different seeds the validation set was the same: the draw must depend on `seed`.",
        ),
    )
    yield unchanged(MARKED, x)
    yield unchanged(IN_ORDER, y)
    fewer = [len(part) for part in split(MARKED[:40], IN_ORDER[:40], 0.5, 7)]
    yield unless(
        fewer == [20, 20, 20, 20],
        Text(
            "Falha quando o array tem outro tamanho ou a fração é outra.",
            "It fails when the array has another length or the share is another.",
        ),
    )


EXERCISES = {
    "01.1": Exercise(
        name="my_baseline",
        solution="""
photos = np.array([30, 50, 120])
my_baseline = photos.max() / photos.sum()
""",
        judge=judge_baseline,
        right=Text(
            "É quanto se acerta sem olhar nenhuma foto, e um modelo de verdade tem de passar disso.",
            "That is how often you are right without looking at a single photo, and a real model has to do better.",
        ),
        hints=(
            Text(
                "A acurácia é a fração de respostas certas. Quais são as fotos em que este programa acerta?",
                "The accuracy is the share of correct answers. On which photos is this program right?",
            ),
            Text(
                "A seção “Há tantos dígitos 1 quanto 5?” faz a mesma conta com os dígitos.",
                "The section “Are there as many 1s as 5s?” does the same with the digits.",
            ),
            Text(
                "`photos.max()` dá a quantidade da classe mais comum, e `photos.sum()`, a de todas.",
                "`photos.max()` gives the count of the commonest class, and `photos.sum()` that of all classes.",
            ),
        ),
    ),
    "01.2": Exercise(
        name="my_distances",
        example=(IMAGE, OTHERS),
        solution="""
def my_distances(image, others):
    differences = np.array(image, dtype="float32") - others
    return np.sqrt(np.square(differences).sum(axis=(1, 2)))
""",
        judge=judge_distances,
        right=Text(
            "Com pixels decimais nada transborda, e a conta vale para quaisquer duas imagens.",
            "With decimal pixels nothing overflows, and the calculation holds for any two images.",
        ),
        hints=(
            Text(
                "Para cada imagem: subtraia pixel por pixel, eleve ao quadrado, some e tire a raiz.",
                "For each image: subtract pixel by pixel, square, add up and take the square root.",
            ),
            Text(
                "A função `euclidean` da lição faz quase isso, mas os retratos dela são `float32`. Aqui tudo é `uint8`.",
                "The function `euclidean` of the lesson does nearly this, but its portraits are `float32`. Here all is `uint8`.",
            ),
            Text(
                '`np.array(image, dtype="float32")` é uma cópia da imagem com pixels decimais: faça-a antes de subtrair.',
                '`np.array(image, dtype="float32")` is a copy of the image with decimal pixels: make it before you subtract.',
            ),
        ),
    ),
    "01.3": Exercise(
        name="my_split",
        example=(MARKED, IN_ORDER, 0.25, 7),
        solution="""
def my_split(x, y, share, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    count = round(share * len(x))
    validation, train = order[:count], order[count:]
    return x[train], x[validation], y[train], y[validation]
""",
        judge=judge_split,
        right=Text(
            "Cada imagem fica em uma só parte, com o seu rótulo, e a mesma semente repete o sorteio.",
            "Each image is in one part only, with its label, and the same seed repeats the draw.",
        ),
        hints=(
            Text(
                "Sorteie uma vez a ordem dos índices, e use a mesma para as imagens e os rótulos.",
                "Draw the order of the indices once, and use the same for the images and the labels.",
            ),
            Text(
                "`round(share * len(x))` é o tamanho da validação. Os primeiros índices sorteados vão para ela.",
                "`round(share * len(x))` is the size of the validation set. The first indices drawn go there.",
            ),
            Text(
                "Um array de índices escolhe várias imagens de uma vez: `x[order[:count]]`.",
                "An array of indices picks many images at once: `x[order[:count]]`.",
            ),
        ),
    ),
}
