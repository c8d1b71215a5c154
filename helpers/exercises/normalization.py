"""The exercises of lesson 2: scaling, one-hot encoding, and standardizing by the training set."""

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

PIXELS = np.array([0, 51, 204], dtype="uint8")

LABELS = np.array([3, 0, 5, 3, 1, 0])  # of seven classes: 2, 4 and 6 do not occur

RANDOM = np.random.default_rng(2)
TRAIN = RANDOM.uniform(0, 0.6, (8, 28, 28)).astype("float32")
NEW = RANDOM.uniform(0.3, 1, (5, 28, 28)).astype("float32")


def judge_scaled(scaled) -> Findings:
    yield unless(
        np.shape(scaled) != () and np.issubdtype(np.asarray(scaled).dtype, np.number),
        Text("A resposta precisa ser um array de três números.", "The answer must be an array of three numbers."),
    )
    yield shape_is(scaled, PIXELS.shape)
    array = np.asarray(scaled)
    result, decimal = array.astype(float), PIXELS.astype(float)
    expected = decimal / 255
    yield unless(
        np.issubdtype(array.dtype, np.floating),
        Text(
            "O resultado é de um tipo inteiro, `{kind}`, que não guarda as casas decimais.",
            "The result is of an integer type, `{kind}`, which does not hold decimals.",
        ),
        kind=str(array.dtype),
    )
    yield unless(
        not close(result, decimal),
        Text(
            "O tipo mudou, mas os valores ainda vão até 255.",
            "The type has changed, but the values still go up to 255.",
        ),
    )
    yield unless(
        not close(result, decimal / decimal.max()),
        Text(
            "O 204 virou 1, mas o 1 é da tinta mais escura que um pixel pode ter, mesmo que ela não apareça aqui.",
            "204 has become 1, but 1 belongs to the darkest ink that a pixel can have, even if there is none here.",
        ),
    )
    yield unless(
        not close(result, decimal / 256),
        Text(
            "Quase: assim a tinta mais escura não chega a 1. Qual é o maior valor de um `uint8`?",
            "Nearly: this way the darkest ink does not reach 1. What is the largest value of a `uint8`?",
        ),
    )
    yield unless(
        abs(result.mean()) > 0.01,
        Text(
            "A média ficou em 0: isso é padronizar. Aqui o fundo continua a ser 0, e nada é negativo.",
            "The mean has become 0: that is standardizing. Here the background is still 0, and nothing is negative.",
        ),
    )
    yield unless(
        close(result, expected, 1e-3),
        Text(
            "Os três valores ficaram {first:.3f}, {second:.3f} e {third:.3f}; 0 precisa virar 0, e 255 viraria 1.",
            "The three values are {first:.3f}, {second:.3f} and {third:.3f}; 0 must become 0, and 255 would become 1.",
        ),
        first=float(result[0]),
        second=float(result[1]),
        third=float(result[2]),
    )
    yield unless(
        array.dtype == np.float32,
        Text(
            "Os valores estão certos, mas o tipo é `{kind}`. Que tipo as redes usam, e que passo vem antes da divisão?",
            "The values are right, but the type is `{kind}`. Which type do networks use, and which step comes before the division?",
        ),
        kind=str(array.dtype),
    )


def judge_one_hot(one_hot) -> Findings:
    given = LABELS.copy()
    codes = one_hot(given, 7)
    yield unless(
        np.shape(codes) != (7, 7) or not close(codes, np.eye(7)),
        Text(
            "Esta é a tabela com o código de cada classe; falta escolher, para cada rótulo, a linha dele.",
            "This is the table with the code of each class; for each label its row still has to be picked.",
        ),
    )
    yield unless(
        np.shape(codes) != (7, len(LABELS)),
        Text(
            "Linhas e colunas estão trocadas: cada rótulo é uma linha, e cada classe, uma coluna.",
            "Rows and columns are swapped: each label is a row, and each class a column.",
        ),
    )
    yield unless(
        np.shape(codes) != (len(LABELS), int(LABELS.max()) + 1),
        Text(
            "As colunas são tantas quantas as classes, mesmo que a última não apareça entre os rótulos.",
            "There are as many columns as classes, even if the last one does not occur among the labels.",
        ),
    )
    yield unless(
        np.shape(codes) != (len(LABELS), len(set(LABELS.tolist()))),
        Text(
            "As colunas são tantas quantas as classes, mesmo as que não aparecem entre os rótulos.",
            "There are as many columns as classes, including those that do not occur among the labels.",
        ),
    )
    yield unless(
        np.shape(codes) != (len(LABELS), 10),
        Text(
            "A quantidade de colunas é o argumento `classes`, e nem sempre 10.",
            "The number of columns is the argument `classes`, which is not always 10.",
        ),
    )
    yield shape_is(codes, (len(LABELS), 7))
    array, expected = np.asarray(codes), np.eye(7)[LABELS]
    values = array.astype(float)
    yield unless(
        not close(values, 1 - expected),
        Text(
            "Está ao contrário: o 1 marca a classe, e o resto é 0.",
            "It is the other way round: the 1 marks the class, and the rest is 0.",
        ),
    )
    yield unless(
        not close(values, np.roll(expected, -1, axis=1)) and not close(values, np.roll(expected, 1, axis=1)),
        Text(
            "Cada 1 está um lugar ao lado: as classes se contam a partir de 0.",
            "Each 1 is one place off: the classes are counted from 0.",
        ),
    )
    yield unless(
        not close(values, expected * LABELS[:, np.newaxis]),
        Text(
            "No lugar da classe está o próprio rótulo; ele é um nome, e não uma quantidade.",
            "In the place of the class stands the label itself; it is a name, not an amount.",
        ),
    )
    yield unless(
        np.all(values.sum(axis=1) == 1),
        Text(
            "Cada linha precisa somar 1; a sua primeira soma {total:.2f}.",
            "Each row must add up to 1; your first one adds up to {total:.2f}.",
        ),
        total=float(values[0].sum()),
    )
    yield unless(
        close(values, expected),
        Text(
            "As linhas somam 1, mas nem todas têm o 1 no lugar do seu rótulo.",
            "The rows add up to 1, but not all have the 1 in the place of their label.",
        ),
    )
    yield unless(
        array.dtype == np.float32,
        Text(
            "Os códigos estão certos, mas o tipo é `{kind}`; precisa ser o das redes.",
            "The codes are right, but the type is `{kind}`; it must be the one that networks use.",
        ),
        kind=str(array.dtype),
    )
    yield unchanged(LABELS, given)
    yield unless(
        close(one_hot(np.array([1, 1]), 3), [[0, 1, 0], [0, 1, 0]]),
        Text(
            "Falha quando há outra quantidade de rótulos ou de classes.",
            "It fails when there is another number of labels or of classes.",
        ),
    )


def by(pixels: np.ndarray, source: np.ndarray) -> np.ndarray:
    """`pixels` standardized by the numbers of `source`."""
    return (pixels - source.mean()) / source.std()


def judge_standardize(standardize) -> Findings:
    train, new = TRAIN.copy(), NEW.copy()
    result = standardize(train, new)
    yield unless(
        isinstance(result, tuple | list) and len(result) == 2,
        Text(
            "A função precisa devolver dois arrays, separados por uma vírgula: o treino e as imagens novas.",
            "The function must return two arrays, separated by a comma: the training set and the new images.",
        ),
    )
    first, second = (np.asarray(part, dtype=float) for part in result)
    yield unless(
        (first.shape, second.shape) != (NEW.shape, TRAIN.shape),
        Text(
            "Os dois arrays estão trocados: primeiro o treino, depois as imagens novas.",
            "The two arrays are swapped: first the training set, then the new images.",
        ),
    )
    yield shape_is(first, TRAIN.shape)
    yield shape_is(second, NEW.shape)
    both = np.concatenate([TRAIN, NEW])
    yield unless(
        not close(first, by(TRAIN, both), 1e-4),
        Text(
            "A média e o desvio padrão vieram do treino e das imagens novas juntos. Como a lição chama isso?",
            "The mean and the standard deviation came from the training set and the new images together. What does the lesson call that?",
        ),
    )
    yield unless(
        not close(first, (TRAIN - TRAIN.mean(axis=0)) / TRAIN.std(axis=0), 1e-4),
        Text(
            "Cada lugar da imagem teve a sua própria média; use um só par de números para todos os pixels.",
            "Each place of the image had a mean of its own; use a single pair of numbers for all pixels.",
        ),
    )
    own = TRAIN - TRAIN.mean(axis=(1, 2), keepdims=True)
    yield unless(
        not close(first, own / TRAIN.std(axis=(1, 2), keepdims=True), 1e-4),
        Text(
            "Cada imagem foi padronizada com os seus próprios números; use um só par de números para todas.",
            "Each image was standardized by its own numbers; use a single pair of numbers for all of them.",
        ),
    )
    yield unless(
        not close(second, by(NEW, NEW), 1e-4),
        Text(
            "As imagens novas foram padronizadas com os números delas; assim o mesmo cinza tem dois significados.",
            "The new images were standardized by their own numbers; this way the same grey has two meanings.",
        ),
    )
    yield unless(
        abs(first.mean()) < 1e-3,
        Text(
            "A média do treino ficou em {mean:.3f}; precisa ficar em 0.",
            "The mean of the training set is now {mean:.3f}; it must be 0.",
        ),
        mean=float(first.mean()),
    )
    yield unless(
        abs(first.std() - 1) < 1e-3,
        Text(
            "A média do treino é 0, mas o desvio padrão é {std:.3f}; precisa ser 1.",
            "The mean of the training set is 0, but the standard deviation is {std:.3f}; it must be 1.",
        ),
        std=float(first.std()),
    )
    yield unless(
        not close(second, NEW),
        Text(
            "O treino está padronizado, mas as imagens novas voltaram como vieram: um modelo quer todas na mesma escala.",
            "The training set is standardized, but the new images came back as they were: a model wants all on the same scale.",
        ),
    )
    yield unless(
        close(first, by(TRAIN, TRAIN), 1e-4) and close(second, by(NEW, TRAIN), 1e-4),
        Text(
            "O treino tem média 0 e desvio padrão 1, mas as imagens novas não passaram pela mesma conta que ele.",
            "The training set has mean 0 and standard deviation 1, but the new images did not go through the same calculation.",
        ),
    )
    yield unchanged(TRAIN, train)
    yield unchanged(NEW, new)
    equal = np.full((3, 28, 28), 0.5, dtype="float32")
    with np.errstate(all="ignore"):
        flat, others = standardize(equal.copy(), NEW.copy())
    yield shape_is(flat, equal.shape)
    yield shape_is(others, NEW.shape)
    yield unless(
        np.all(np.isfinite(flat)) and np.all(np.isfinite(others)),
        Text(
            "Se todos os pixels do treino forem iguais, o resultado não é um número. O que a lição faz quando $\\sigma$ é 0?",
            "If all training pixels are equal, the result is not a number. What does the lesson do when $\\sigma$ is 0?",
        ),
    )
    yield unless(
        close(flat, np.zeros_like(equal), 1e-3),
        Text(
            "Se todos os pixels do treino forem iguais, cada um é igual à média e precisa virar 0.",
            "If all training pixels are equal, each equals the mean and must become 0.",
        ),
    )


EXERCISES = {
    "02.1": Exercise(
        name="my_scaled",
        solution="""
pixels = np.array([0, 51, 204]).astype("uint8")
my_scaled = pixels.astype("float32") / 255
""",
        judge=judge_scaled,
        right=Text(
            "O fundo continua 0, o 51 vira um quinto da tinta mais escura, e cada número ocupa 4 bytes em vez de 8.",
            "The background is still 0, 51 becomes a fifth of the darkest ink, and each number takes 4 bytes instead of 8.",
        ),
        hints=(
            Text(
                "São dois passos, e a ordem importa: o tipo e a divisão.",
                "There are two steps, and their order matters: the type and the division.",
            ),
            Text(
                "O divisor é o maior valor que um `uint8` pode ter, e não o maior destes três.",
                "The divisor is the largest value that a `uint8` can have, not the largest of these three.",
            ),
            Text(
                '`pixels.astype("float32")` dá os mesmos números em outro tipo.',
                '`pixels.astype("float32")` gives the same numbers in another type.',
            ),
        ),
    ),
    "02.2": Exercise(
        name="my_one_hot",
        example=(LABELS, 7),
        solution="""
def my_one_hot(labels, classes):
    codes = np.zeros((len(labels), classes), dtype="float32")
    for row, label in enumerate(labels):
        codes[row, label] = 1
    return codes
""",
        judge=judge_one_hot,
        right=Text(
            "Cada linha tem um só 1, e as classes que não aparecem também têm a sua coluna. `np.eye` dá o mesmo em uma linha.",
            "Each row has a single 1, and classes that do not occur have their column too. `np.eye` gives the same in one line.",
        ),
        hints=(
            Text(
                "Comece com uma tabela de zeros, com uma linha por rótulo e uma coluna por classe.",
                "Begin with a table of zeros, with one row for each label and one column for each class.",
            ),
            Text(
                "`codes[2, 5] = 1` escreve um 1 na linha 2, coluna 5. Um laço com `enumerate` dá a linha e o rótulo.",
                "`codes[2, 5] = 1` writes a 1 in row 2, column 5. A loop with `enumerate` gives the row and the label.",
            ),
            Text(
                "Sem laço: a linha 5 de `np.eye(classes)` é o código do 5. Em ambos os casos, diga o tipo com `dtype`.",
                "Without a loop: row 5 of `np.eye(classes)` is the code of the 5. In both cases, give the type with `dtype`.",
            ),
        ),
    ),
    "02.3": Exercise(
        name="my_standardize",
        example=(TRAIN, NEW),
        solution="""
def my_standardize(train, new):
    mean = train.mean()
    std = max(train.std(), 1e-7)
    return (train - mean) / std, (new - mean) / std
""",
        judge=judge_standardize,
        right=Text(
            "O treino fica com média 0 e desvio padrão 1, e nas imagens novas o mesmo cinza vira o mesmo número.",
            "The training set gets mean 0 and standard deviation 1, and in the new images the same grey becomes the same number.",
        ),
        hints=(
            Text(
                "Um só $\\mu$ e um só $\\sigma$ servem para os dois arrays. De qual deles vêm?",
                "A single $\\mu$ and a single $\\sigma$ serve for both arrays. Which of them do they come from?",
            ),
            Text(
                "Calcule primeiro os dois números, com `mean` e `std`, sem `axis`.",
                "First compute the two numbers, with `mean` and `std`, without `axis`.",
            ),
            Text(
                "Antes de dividir, cuide de que $\\sigma$ não seja 0, como na função `standardize` da lição.",
                "Before dividing, see to it that $\\sigma$ is not 0, as in the function `standardize` of the lesson.",
            ),
        ),
    ),
}
