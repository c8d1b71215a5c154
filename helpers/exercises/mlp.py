"""The exercises of lesson 4: the number of parameters, early stopping, and backpropagation through two hidden layers."""

from itertools import combinations, pairwise
from numbers import Real

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

RANDOM = np.random.default_rng(4)

# The number of parameters ---------------------------------------------------------------------------------------------

SIZES = (784, 256, 64, 10)
WEIGHTS = [before * after for before, after in pairwise(SIZES)]
BIASES = list(SIZES[1:])
LAYERS = [weights + biases for weights, biases in zip(WEIGHTS, BIASES, strict=True)]


def some_of(numbers: list[int]) -> set[int]:
    """The sums of some of `numbers`, but not of all of them."""
    return {sum(chosen) for count in range(1, len(numbers)) for chosen in combinations(numbers, count)}


def judge_parameters(answer) -> Findings:
    yield unless(
        isinstance(answer, Real),
        Text("A resposta é um número só, como `7850`.", "The answer is a single number, such as `7850`."),
    )
    yield unless(
        not np.isclose(answer * 1000, sum(LAYERS)),
        Text(
            "Em Python o ponto separa os decimais: escreva o número sem ponto nos milhares.",
            "In Python a point separates the decimals: write the thousands without one.",
        ),
    )
    yield unless(
        answer != sum(WEIGHTS),
        Text(
            "Estes são só os pesos. O que cada neurônio ainda soma, além das entradas com os seus pesos?",
            "These are only the weights. What else does each neuron add, besides its weighted inputs?",
        ),
    )
    yield unless(
        answer != sum(BIASES),
        Text(
            "Este é o número de neurônios. Cada um deles tem um viés, mas também um peso para cada número que recebe.",
            "This is the number of neurons. Each of them has a bias, but also a weight for each number that it receives.",
        ),
    )
    yield unless(
        answer != sum(LAYERS) + SIZES[0],
        Text(
            "Você contou um viés para cada pixel, mas a entrada não faz conta nenhuma: só os neurônios têm viés.",
            "You have counted a bias for each pixel, but the input computes nothing: only neurons have a bias.",
        ),
    )
    yield unless(
        answer != sum(WEIGHTS) + len(WEIGHTS),
        Text(
            "Você contou um viés para cada camada; cada neurônio tem o seu.",
            "You have counted one bias for each layer; each neuron has its own.",
        ),
    )
    yield unless(
        answer not in {sum(WEIGHTS) + biases for biases in some_of(BIASES)},
        Text(
            "Os pesos estão certos, mas uma parte dos vieses ficou de fora.",
            "The weights are right, but some of the biases are left out.",
        ),
    )
    from_pixels = SIZES[0] * sum(BIASES)
    yield unless(
        answer not in (from_pixels, from_pixels + sum(BIASES)),
        Text(
            "Só a primeira camada recebe os pixels. O que recebem as outras?",
            "Only the first layer receives the pixels. What do the others receive?",
        ),
    )
    yield unless(
        answer not in some_of(LAYERS) | some_of(WEIGHTS),
        Text(
            "Nem todas as camadas densas foram contadas: a rede tem três.",
            "Not all dense layers have been counted: the network has three.",
        ),
    )
    yield unless(
        answer == sum(LAYERS),
        Text(
            "O número não está certo. Conte uma camada de cada vez e some no fim.",
            "The number is not right. Count one layer at a time and add up at the end.",
        ),
    )


# Early stopping -------------------------------------------------------------------------------------------------------

LOSSES = [0.9, 0.6, 0.5, 0.55, 0.58, 0.4, 0.7, 0.7, 0.7, 0.7, 0.1]  # with a patience of 2 the epoch kept is 3
UP_AND_DOWN = [0.9, 0.95, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65]  # never two bad epochs in a row; the best is 7
BELOW_THE_LAST = [0.9, 0.5, 0.7, 0.6, 0.65, 0.3]  # epoch 4 is better than epoch 3, but not than epoch 2, the one kept
TIES = [0.8, 0.5, 0.5, 0.5, 0.4]  # the epoch kept is 2


def reference_early_stopping(losses: list[float], patience: int) -> int:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1


def as_expected(kept, losses: list[float], patience: int) -> Text | None:
    """What is wrong with the epoch `kept`, shown by an example."""
    expected = reference_early_stopping(losses, patience)
    return unless(
        kept == expected,
        Text(
            "Com as perdas {losses} e paciência {patience}, a época que fica é a {expected}; a sua função devolve {kept}.",
            "With the losses {losses} and a patience of {patience}, the epoch kept is {expected}; your function returns {kept}.",
        ),
        losses=str(losses),
        patience=patience,
        expected=expected,
        kept=str(kept),
    )


def judge_early_stopping(early_stopping) -> Findings:
    kept = early_stopping(list(LOSSES), 2)
    yield unless(
        isinstance(kept, Real),
        Text(
            "A função precisa devolver um número só, o de uma época.",
            "The function must return a single number, the number of an epoch.",
        ),
    )
    yield unless(
        not np.isclose(kept, LOSSES[2]),
        Text(
            "Esta é a perda da época que fica; devolva o número da época.",
            "This is the loss in the epoch kept; return the number of the epoch.",
        ),
    )
    yield unless(
        kept not in (len(LOSSES) - 1, len(LOSSES)),
        Text(
            "A sua função escolhe uma época que o treino nunca fez: ele já tinha parado antes dela.",
            "Your function chooses an epoch that never took place: the training had stopped before it.",
        ),
    )
    unstopped = early_stopping(list(UP_AND_DOWN), 2)
    yield unless(
        not (kept == 2 and unstopped == 6),
        Text(
            "A época é essa, mas você contou a partir de 0; aqui a primeira época é a 1.",
            "It is the right epoch, but you have counted from 0; here the first epoch is epoch 1.",
        ),
    )
    yield unless(
        kept not in (4, 5),
        Text(
            "É por aí que o treino para. De qual época são os pesos que a rede recebe de volta?",
            "That is about where the training stops. From which epoch are the weights that the network gets back?",
        ),
    )
    yield unless(
        kept != 6,
        Text(
            "O treino esperou uma época a mais: ele para assim que a paciência se esgota.",
            "The training has waited one epoch too long: it stops as soon as the patience runs out.",
        ),
    )
    yield as_expected(kept, LOSSES, 2)
    yield unless(
        unstopped is not None and unstopped != len(UP_AND_DOWN),
        Text(
            "Quando as épocas acabam sem que a paciência se esgote, também fica a melhor época.",
            "When the epochs run out before the patience does, the best epoch is kept as well.",
        ),
    )
    yield unless(
        unstopped != 1,
        Text(
            "O treino parou cedo demais: com paciência 2, uma época ruim sozinha ainda não basta.",
            "The training has stopped too early: with a patience of 2, a single bad epoch is not enough.",
        ),
    )
    yield unless(
        unstopped == 7,
        Text(
            "As épocas ruins só contam se vierem seguidas: quando a perda melhora, a contagem recomeça.",
            "Bad epochs only count if they come in a row: when the loss improves, the count starts again.",
        ),
    )
    yield unless(
        early_stopping(list(BELOW_THE_LAST), 2) == 2,
        Text(
            "Uma perda só melhorou se ficou abaixo da menor até ali; estar abaixo da época anterior não basta.",
            "A loss has improved only if it is below the lowest so far; to be below the epoch before is not enough.",
        ),
    )
    yield unless(
        early_stopping(list(TIES), 2) == 2,
        Text(
            "Uma perda igual à melhor não é uma melhora.",
            "A loss equal to the best one is no improvement.",
        ),
    )
    yield unless(
        early_stopping(list(LOSSES), 3) != 3,
        Text(
            "Com uma paciência maior nada muda na sua função; ela leva `patience` em conta?",
            "With more patience nothing changes in your function; does it take `patience` into account?",
        ),
    )
    random = np.random.default_rng(4)
    for _ in range(40):
        losses = (random.integers(1, 8, random.integers(1, 9)) / 10).tolist()
        patience = int(random.integers(1, 4))
        yield as_expected(early_stopping(list(losses), patience), losses, patience)


# Backpropagation ------------------------------------------------------------------------------------------------------


def network() -> list[np.ndarray]:
    """What came out on the way forward, the gradient of the scores, and the weights, drawn at random."""
    x = RANDOM.random((5, 7))
    W2, W3 = RANDOM.normal(size=(6, 4)), RANDOM.normal(size=(4, 10))
    hidden_1 = np.maximum(0, x @ RANDOM.normal(size=(7, 6)))
    hidden_2 = np.maximum(0, hidden_1 @ W2 + 0.2)
    return [x, hidden_1, hidden_2, RANDOM.normal(size=(5, 10)) / 5, W2, W3]


NETWORK = network()


def reference_gradient(
    x, hidden_1, hidden_2, d_scores, W2, W3, *, first=True, second=True, factor=np.sign
) -> np.ndarray:
    """The gradient of the first weights; without `first` or `second`, that ReLU is forgotten."""
    d_hidden_2 = d_scores @ W3.T * (factor(hidden_2) if second else 1)
    d_hidden_1 = d_hidden_2 @ W2.T * (factor(hidden_1) if first else 1)
    return x.T @ d_hidden_1


def judge_gradient(gradient) -> Findings:
    given = [array.copy() for array in NETWORK]
    x, hidden_1, _, d_scores, W2, W3 = NETWORK
    result, expected = np.asarray(gradient(*given), dtype=float), reference_gradient(*NETWORK)
    yield unless(
        result.shape != expected.T.shape,
        Text(
            "Linhas e colunas estão trocadas: o gradiente tem a forma de $W_1$, com uma linha para cada pixel.",
            "Rows and columns are swapped: the gradient has the shape of $W_1$, with a row for each pixel.",
        ),
    )
    yield unless(
        result.shape != hidden_1.shape,
        Text(
            "O resultado ainda tem uma linha para cada imagem. O que entrou em $W_1$, e falta na sua conta?",
            "The result still has a row for each image. What came into $W_1$ and is missing from your computation?",
        ),
    )
    yield shape_is(result, expected.shape)
    yield unless(
        not close(result, reference_gradient(*NETWORK, first=False, second=False)),
        Text(
            "Falta a ReLU: um neurônio desligado não responde por nada.",
            "ReLU is missing: a neuron that is off is responsible for nothing.",
        ),
    )
    yield unless(
        not close(result, reference_gradient(*NETWORK, first=False)),
        Text(
            "A segunda camada oculta está certa; na primeira também há neurônios desligados.",
            "The second hidden layer is right; in the first one, too, some neurons are off.",
        ),
    )
    yield unless(
        not close(result, reference_gradient(*NETWORK, second=False)),
        Text(
            "A primeira camada oculta está certa; na segunda também há neurônios desligados.",
            "The first hidden layer is right; in the second one, too, some neurons are off.",
        ),
    )
    yield unless(
        not close(result, reference_gradient(*NETWORK, factor=np.asarray)),
        Text(
            "Importa só se o neurônio está ligado, e não o quanto: você multiplicou pelo valor dele.",
            "It only matters whether the neuron is on, not how much: you have multiplied by its value.",
        ),
    )
    clipped = np.maximum(0, d_scores @ W3.T)
    yield unless(
        not close(result, x.T @ np.maximum(0, clipped @ W2.T)),
        Text(
            "Você aplicou a ReLU ao gradiente, que pode ser negativo. É a soma de cada neurônio que diz se ele está ligado.",
            "You have applied ReLU to the gradient, which may be negative. It is the sum of each neuron that says whether it is on.",
        ),
    )
    yield unless(
        not close(result * len(x), expected),
        Text(
            "A divisão pelo número de imagens já está em `d_scores`; a sua conta divide outra vez.",
            "The division by the number of images is already in `d_scores`; yours divides once more.",
        ),
    )
    yield unless(
        not close(result, -expected),
        Text("Está tudo certo, menos o sinal.", "All is right but the sign."),
    )
    yield unless(
        close(result, expected),
        Text(
            "A forma está certa, mas os números não. Ande uma camada de cada vez: primeiro os pesos, depois a ReLU.",
            "The shape is right, but the numbers are not. Go one layer at a time: first the weights, then ReLU.",
        ),
    )
    for before, after in zip(NETWORK, given, strict=True):
        yield unchanged(before, after)


EXERCISES = {
    "04.1": Exercise(
        name="my_parameters",
        solution="my_parameters = (784 * 256 + 256) + (256 * 64 + 64) + (64 * 10 + 10)",
        judge=judge_parameters,
        right=Text(
            "Mais de nove décimos dos parâmetros estão na primeira camada, porque nela cada neurônio recebe os 784 pixels.",
            "More than nine tenths of the parameters are in the first layer, because there each neuron receives all 784 pixels.",
        ),
        hints=(
            Text(
                "A rede tem três camadas densas, as duas ocultas e a da saída.",
                "The network has three dense layers, the two hidden ones and the output.",
            ),
            Text(
                "Cada neurônio tem um peso para cada número que recebe da camada anterior.",
                "Each neuron has a weight for each number that it receives from the layer before.",
            ),
            Text(
                "Some os vieses: um para cada neurônio, nas três camadas.",
                "Add the biases: one for each neuron, in all three layers.",
            ),
        ),
    ),
    "04.2": Exercise(
        name="my_early_stopping",
        example=(LOSSES, 2),
        solution="""
def my_early_stopping(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1
""",
        judge=judge_early_stopping,
        right=Text(
            "Fica a melhor época que o treino viu; se mais tarde viria uma ainda melhor, ninguém fica sabendo.",
            "The best epoch that the training has seen is kept; whether a better one would have come later, nobody knows.",
        ),
        hints=(
            Text(
                "Percorra as épocas em ordem e guarde qual foi a melhor até ali.",
                "Go through the epochs in order and remember which was the best so far.",
            ),
            Text(
                "Há quantas épocas a perda não melhora? É a distância entre a época atual e a melhor.",
                "For how many epochs has the loss not improved? It is the distance between the current epoch and the best.",
            ),
            Text(
                "Quando essa distância chega à paciência, saia do laço com `break`.",
                "When that distance reaches the patience, leave the loop with `break`.",
            ),
        ),
    ),
    "04.3": Exercise(
        name="my_gradient",
        example=tuple(NETWORK),
        solution="""
def my_gradient(x, hidden_1, hidden_2, d_scores, W2, W3):
    d_hidden_2 = (d_scores @ W3.T) * (hidden_2 > 0)
    d_hidden_1 = (d_hidden_2 @ W2.T) * (hidden_1 > 0)
    return x.T @ d_hidden_1
""",
        judge=judge_gradient,
        right=Text(
            "Com mais uma camada, a volta só repete os mesmos dois passos: pelos pesos e, depois, pela ReLU.",
            "With one more layer, the backward pass just repeats the same two steps: through the weights, then through ReLU.",
        ),
        hints=(
            Text(
                "Comece pelo gradiente das somas da segunda camada oculta, como a lição fez com uma só.",
                "Start with the gradient of the sums in the second hidden layer, as the lesson did with just one.",
            ),
            Text(
                "Para a primeira camada oculta, use esse gradiente como você usou o das notas.",
                "For the first hidden layer, use that gradient as you used the gradient of the scores.",
            ),
            Text(
                "No fim, os pesos recebem o gradiente multiplicado pelo que entrou neles: os pixels, transpostos.",
                "In the end, the weights get the gradient multiplied by what came into them: the pixels, transposed.",
            ),
        ),
    ),
}
