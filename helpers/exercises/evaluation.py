"""The exercises of lesson 6: the size of a test set, the recall of each digit, and the sign test."""

import math

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

VARIANCE = 0.99 * 0.01  # of one image, with an accuracy of 99%
NEEDED = 1.96**2 * VARIANCE / 0.001**2

RANDOM = np.random.default_rng(6)
MATRIX = RANDOM.integers(0, 9, (10, 10)) + np.diag(RANDOM.integers(20, 90, 10))


def judge_images_needed(answer) -> Findings:
    yield unless(
        np.ndim(answer) == 0,
        Text("A resposta é um só número.", "The answer is a single number."),
    )
    value = float(answer)

    def near(images: float) -> bool:
        return abs(value - images) <= 1

    yield unless(
        not math.isclose(value * 1000, math.ceil(NEEDED)),
        Text(
            "Em Python o ponto separa os decimais: escreva o número sem ponto nos milhares.",
            "In Python a point separates the decimals: write the thousands without one.",
        ),
    )
    yield unless(
        not near(NEEDED / 100**2) and not near(NEEDED / 10**2),
        Text(
            "Um ponto percentual é um centésimo: escreva a margem como fração, na mesma escala da acurácia.",
            "A percentage point is a hundredth: write the margin as a fraction, on the same scale as the accuracy.",
        ),
    )
    yield unless(
        not near(math.sqrt(NEEDED)),
        Text(
            "Isto é a raiz do número de imagens: na fórmula, $n$ está dentro da raiz.",
            "This is the square root of the number of images: in the formula, $n$ is under the root.",
        ),
    )
    yield unless(
        not near(NEEDED / 1.96**2),
        Text(
            "Com esse número, a margem é de um só desvio padrão, e não é a de 95%.",
            "With that number the margin is a single standard deviation, and not the one of 95%.",
        ),
    )
    yield unless(
        not near(NEEDED / 1.96),
        Text(
            "Quase: ao passar para o outro lado da raiz, tudo fica ao quadrado.",
            "Almost: whatever moves to the other side of the root is squared.",
        ),
    )
    yield unless(
        not near(NEEDED * 4),
        Text(
            "A margem é a distância para cada lado; você tomou a metade dela.",
            "The margin is the distance to each side; you took half of it.",
        ),
    )
    yield unless(
        not near(NEEDED / VARIANCE / 4) and not near(NEEDED / 0.99) and not near(NEEDED / 0.01),
        Text(
            "Confira $p(1-p)$: são dois fatores, e a acurácia é de 99%.",
            "Check $p(1-p)$: there are two factors, and the accuracy is 99%.",
        ),
    )
    yield unless(
        value == int(value) or not near(NEEDED),
        Text(
            "A conta está certa, mas ninguém mede em uma fração de imagem: falta arredondar.",
            "The calculation is right, but nobody measures on a fraction of an image: it still has to be rounded.",
        ),
    )
    yield unless(
        value != math.floor(NEEDED),
        Text(
            "Com esse número, a margem ainda passa um pouquinho do pedido: para que lado se arredonda?",
            "With that number the margin is still a tiny bit too wide: which way should you round?",
        ),
    )
    yield unless(
        value > 0,
        Text("O número de imagens precisa ser positivo.", "The number of images must be positive."),
    )
    yield unless(
        value > NEEDED,
        Text(
            "Com esse número, a margem ainda é de ±{margin:.4f}, larga demais.",
            "With that number the margin is still ±{margin:.4f}, which is too wide.",
        ),
        margin=1.96 * math.sqrt(VARIANCE / value),
    )
    yield unless(
        value == math.ceil(NEEDED),
        Text(
            "Com esse número, a margem é estreita o bastante, mas menos imagens já seriam suficientes.",
            "With that number the margin is narrow enough, but fewer images would already do.",
        ),
    )


def reference_recalls(matrix: np.ndarray) -> np.ndarray:
    return np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)


def judge_recalls(recalls) -> Findings:
    given = MATRIX.copy()
    with np.errstate(all="ignore"):
        result = recalls(given)
    yield unless(
        np.ndim(result) > 0,
        Text(
            "São dez números, um para cada dígito; você devolveu um só.",
            "There are ten numbers, one for each digit; you returned a single one.",
        ),
    )
    yield shape_is(result, (10,))
    result, expected = np.asarray(result, dtype=float), reference_recalls(MATRIX)
    yield unless(
        not close(result, reference_recalls(MATRIX.T)),
        Text(
            "Isto é a precisão: você dividiu pelo número de vezes que cada dígito foi a resposta.",
            "This is precision: you divided by the number of times that each digit was the answer.",
        ),
    )
    yield unless(
        not close(result, np.diag(MATRIX) / MATRIX.sum()),
        Text(
            "Você dividiu pelo total de imagens; cada dígito se compara com as imagens dele.",
            "You divided by the number of all images; each digit is compared with the images of its own.",
        ),
    )
    yield unless(
        not close(result, 1 - expected),
        Text(
            "Isto é a parte que a rede perdeu; pede-se a que ela encontrou.",
            "This is the share that the network missed; the one that it found is asked for.",
        ),
    )
    yield unless(
        not close(result, 100 * expected),
        Text("Devolva frações de 0 a 1, e não porcentagens.", "Return fractions from 0 to 1, not percentages."),
    )
    yield unless(
        np.all((result >= 0) & (result <= 1)),
        Text(
            "A revocação é uma parte: nenhuma passa de 1. Por quanto é preciso dividir?",
            "Recall is a share: none is above 1. What do you have to divide by?",
        ),
    )
    yield unless(
        close(result, expected),
        Text(
            "Os números não são as revocações: confira um dígito à mão, com os acertos dele e todas as imagens dele.",
            "The numbers are not the recalls: check one digit by hand, with its correct answers and all of its images.",
        ),
    )
    yield unchanged(MATRIX, given)
    empty = MATRIX.copy()
    empty[4] = 0
    with np.errstate(all="ignore"):
        result = np.asarray(recalls(empty.copy()), dtype=float)
    yield unless(
        close(result, reference_recalls(empty)),
        Text(
            "Um dígito que não aparece nos dados precisa ter revocação 0, e a divisão não pode ser por 0.",
            "A digit that does not occur in the data must have the recall 0, and the division must not be by 0.",
        ),
    )
    single = MATRIX.copy()
    single[7] = np.arange(10) == 7
    yield unless(
        close(recalls(single.copy()), reference_recalls(single)),
        Text(
            "Um dígito com uma só imagem, que a rede acerta, precisa ter revocação 1.",
            "A digit with a single image, which the network gets right, must have the recall 1.",
        ),
    )


def reference_sign_test(mended: int, spoiled: int) -> float:
    swaps = mended + spoiled
    tail = sum(math.comb(swaps, heads) for heads in range(min(mended, spoiled) + 1))
    return min(2 * tail / 2**swaps, 1.0)


def judge_sign_test(sign_test) -> Findings:
    p = sign_test(25, 19)
    yield unless(
        np.ndim(p) == 0,
        Text("O valor p é um só número.", "The p-value is a single number."),
    )
    p, expected, same = float(p), reference_sign_test(25, 19), math.comb(44, 25) / 2**44
    yield unless(
        not np.isclose(p, expected / 2),
        Text(
            "Isto conta só um lado; uma divisão igualmente desigual, para o outro, também conta.",
            "This counts only one side; a split just as uneven, to the other side, counts as well.",
        ),
    )
    yield unless(
        not np.isclose(p, same) and not np.isclose(p, 2 * same),
        Text(
            "Isto é a probabilidade dessa divisão apenas; as mais desiguais também contam.",
            "This is the probability of that split alone; the more uneven ones count as well.",
        ),
    )
    yield unless(
        not np.isclose(p, expected - 2 * same),
        Text(
            "Só as divisões mais desiguais foram contadas; a própria divisão observada também conta.",
            "Only the more uneven splits were counted; the observed split itself counts as well.",
        ),
    )
    normal = [math.erfc((6 - less) / math.sqrt(2 * 44)) for less in (0, 1)]
    yield unless(
        not np.isclose(p, normal[0]) and not np.isclose(p, normal[1]),
        Text(
            "Isto é uma aproximação pela curva normal; o teste exato conta as sequências de lances.",
            "This is an approximation by the normal curve; the exact test counts the sequences of tosses.",
        ),
    )
    reverse = float(sign_test(19, 25))
    yield unless(
        np.isclose(p, expected) == np.isclose(reverse, expected),
        Text(
            "Só está certo quando um dos dois números é o maior; o valor p precisa ser o mesmo se os dois trocam de lugar.",
            "It is right only when a certain one of the two is the larger; the p-value must be the same if they change places.",
        ),
    )
    yield unless(
        0 <= p <= 1,
        Text(
            "Com 25 e 19, o valor p é {p:.3f}; uma probabilidade fica entre 0 e 1.",
            "With 25 and 19 the p-value is {p:.3f}; a probability lies between 0 and 1.",
        ),
        p=p,
    )
    yield unless(
        np.isclose(p, expected) and np.isclose(float(sign_test(6, 0)), reference_sign_test(6, 0)),
        Text(
            "Os valores não são os da lição: com 25 e 19 ela achou 0,451, e com 6 e 0, 0,031.",
            "The values are not those in the lesson: with 25 and 19 it found 0.451, and with 6 and 0, 0.031.",
        ),
    )
    tie = float(sign_test(5, 5))
    yield unless(
        tie <= 1,
        Text(
            "Com 5 e 5, o valor p passa de 1: a divisão ao meio foi contada nos dois lados.",
            "With 5 and 5 the p-value is above 1: the even split was counted on both sides.",
        ),
    )
    yield unless(
        np.isclose(tie, 1),
        Text(
            "Com 5 e 5, nenhuma divisão é menos desigual: o valor p precisa ser 1.",
            "With 5 and 5 no split is less uneven: the p-value must be 1.",
        ),
    )
    yield unless(
        np.isclose(float(sign_test(0, 0)), 1),
        Text(
            "Sem nenhuma troca não há o que distinguir: o valor p precisa ser 1.",
            "Without any swap there is nothing to tell apart: the p-value must be 1.",
        ),
    )
    for mended, spoiled in [(1, 0), (0, 4), (3, 8), (30, 12), (15, 16)]:
        p = float(sign_test(mended, spoiled))
        yield unless(
            math.isclose(p, reference_sign_test(mended, spoiled), rel_tol=1e-6),
            Text(
                "Com {mended} e {spoiled}, o valor p não está certo.",
                "With {mended} and {spoiled} the p-value is not right.",
            ),
            mended=mended,
            spoiled=spoiled,
        )
    try:
        with np.errstate(all="ignore"):
            large = float(sign_test(700, 500))
    except OverflowError:
        large = math.nan
    yield unless(
        math.isclose(large, reference_sign_test(700, 500), rel_tol=1e-6),
        Text(
            "Com 700 e 500, os números não cabem mais em um `float`. Os inteiros do Python não têm limite: divida só no fim.",
            "With 700 and 500 the numbers no longer fit in a `float`. Python's integers have no limit: divide only at the end.",
        ),
    )


EXERCISES = {
    "06.1": Exercise(
        name="images_needed",
        solution="""
images_needed = math.ceil(1.96**2 * 0.99 * (1 - 0.99) / 0.001**2)
""",
        judge=judge_images_needed,
        right=Text(
            "São quase quatro vezes as 10.000 imagens do teste, com as quais a margem seria quase o dobro.",
            "This is almost four times the 10,000 images of the test, with which the margin would be almost twice as wide.",
        ),
        hints=(
            Text(
                "A fórmula da margem está no começo da lição; nela só falta $n$.",
                "The formula of the margin is near the beginning of the lesson; only $n$ is missing in it.",
            ),
            Text(
                "A acurácia é `0.99`, e a margem de 0,1 ponto percentual é `0.001`.",
                "The accuracy is `0.99`, and the margin of 0.1 percentage points is `0.001`.",
            ),
            Text(
                "Eleve os dois lados da fórmula ao quadrado, isole $n$ e arredonde para cima com `math.ceil`.",
                "Square both sides of the formula, solve for $n$, and round up with `math.ceil`.",
            ),
        ),
    ),
    "06.2": Exercise(
        name="my_recalls",
        example=(MATRIX,),
        solution="""
def my_recalls(matrix):
    found = np.diag(matrix)
    images = matrix.sum(axis=1)
    return found / np.maximum(images, 1)
""",
        judge=judge_recalls,
        right=Text(
            "A matriz de confusão guarda a revocação de cada dígito em uma linha; nas colunas estaria a precisão.",
            "The confusion matrix holds the recall of each digit in a row; precision would be in the columns.",
        ),
        hints=(
            Text(
                "`np.diag(matrix)` são os dez números da diagonal, os acertos.",
                "`np.diag(matrix)` are the ten numbers of the diagonal, the correct answers.",
            ),
            Text(
                "As imagens de um dígito estão todas na linha dele, certas e erradas.",
                "All images of a digit are in its row, both right and wrong.",
            ),
            Text(
                "A lição evitou a divisão por 0 com `np.maximum`.",
                "The lesson avoided the division by 0 with `np.maximum`.",
            ),
        ),
    ),
    "06.3": Exercise(
        name="my_sign_test",
        example=(25, 19),
        solution="""
def my_sign_test(mended, spoiled):
    swaps = mended + spoiled
    smaller = min(mended, spoiled)
    sequences = sum(math.comb(swaps, heads) for heads in range(smaller + 1))
    return min(2 * sequences / 2**swaps, 1)
""",
        judge=judge_sign_test,
        right=Text(
            "Só contam as trocas: as imagens em que os dois modelos acertam ou erram juntos não entram na conta.",
            "Only the swaps count: the images on which both models are right or both are wrong play no part.",
        ),
        hints=(
            Text(
                "O número de lances é a soma das duas contagens, e há `2**swaps` sequências.",
                "The number of tosses is the sum of the two counts, and there are `2**swaps` sequences.",
            ),
            Text(
                "Some `math.comb(swaps, heads)` de 0 até a menor das contagens, incluída, ou da maior até o fim: dá o mesmo.",
                "Add up `math.comb(swaps, heads)` from 0 to the smaller count, included, or from the larger one to the end: it is the same.",
            ),
            Text(
                "Dobre, divida, e não deixe o resultado passar de 1.",
                "Double it, divide, and do not let the result go above 1.",
            ),
        ),
    ),
}
