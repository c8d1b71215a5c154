"""The exercises of lesson 3: softmax, cross-entropy, and the gradient of the scores."""

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

RANDOM = np.random.default_rng(3)
SCORES = RANDOM.normal(scale=2, size=(6, 10))
LABELS = RANDOM.integers(0, 10, 6)
FAR_APART = np.zeros((2, 10))
FAR_APART[0, 0] = 3000


def reference_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def judge_softmax(softmax) -> Findings:
    given = SCORES.copy()
    p = softmax(given)
    yield shape_is(p, SCORES.shape)
    p = np.asarray(p, dtype=float)
    yield unless(
        np.all(p >= 0),
        Text(
            "Há probabilidades negativas. O que transforma qualquer nota em um número positivo?",
            "Some probabilities are negative. What turns any score into a positive number?",
        ),
    )
    rows, columns = np.allclose(p.sum(axis=1), 1), np.allclose(p.sum(axis=0), 1)
    yield unless(
        rows or not columns,
        Text(
            "Cada linha precisa somar 1, porque cada linha é uma imagem; as suas somam 1 nas colunas: olhe `axis`.",
            "Each row must add up to 1, since each row is an image; yours add up to 1 down the columns: look at `axis`.",
        ),
    )
    yield unless(
        rows or not np.isclose(p.sum(), 1),
        Text(
            "Os números todos juntos somam 1; cada linha, sozinha, precisa somar 1: olhe `axis`.",
            "All numbers together add up to 1; each row by itself must add up to 1: look at `axis`.",
        ),
    )
    yield unless(
        rows,
        Text(
            "Cada linha precisa somar 1; a sua primeira soma {total:.3f}.",
            "Each row must add up to 1; your first one adds up to {total:.3f}.",
        ),
        total=float(p[0].sum()),
    )
    yield unless(
        close(p, reference_softmax(SCORES)),
        Text(
            "As linhas somam 1, mas as probabilidades não são as da softmax: ela usa $e$ elevado a cada nota.",
            "The rows add up to 1, but the probabilities are not those of softmax, which raises $e$ to each score.",
        ),
    )
    yield unchanged(SCORES, given)
    with np.errstate(all="ignore"):
        large = np.asarray(softmax(np.array([[3000.0, 0.0], [-3000.0, -3001.0]])))
    yield unless(
        close(large, reference_softmax(np.array([[3000.0, 0.0], [-3000.0, -3001.0]]))),
        Text(
            "Com notas como 3000 ou −3000 o resultado não é um número: uma exponencial transborda, ou todas as de uma linha viram "
            "0. O que se pode subtrair de todas as notas de uma linha sem mudar o resultado?",
            "With scores such as 3000 or −3000 the result is not a number: an exponential overflows, or all those of a row become "
            "0. What may be subtracted from all scores of a row without changing the result?",
        ),
    )


def reference_cross_entropy(labels: np.ndarray, scores: np.ndarray) -> float:
    p = reference_softmax(scores)
    return float(-np.log(p[np.arange(len(labels)), labels]).mean())


def judge_cross_entropy(cross_entropy) -> Findings:
    expected = reference_cross_entropy(LABELS, SCORES)
    labels, scores = LABELS.copy(), SCORES.copy()
    loss = cross_entropy(labels, scores)
    yield unchanged(SCORES, scores)
    yield unchanged(LABELS, labels)
    yield unless(
        np.ndim(loss) == 0,
        Text(
            "A perda do lote é um só número, a média das perdas das imagens; a sua tem a forma {shape}.",
            "The loss of the batch is a single number, the mean of the losses of the images; yours has the shape {shape}.",
        ),
        shape=str(np.shape(loss)),
    )
    loss = float(loss)
    yield unless(
        not np.isclose(loss, -expected),
        Text(
            "O valor está certo, mas com o sinal trocado: a perda nunca é negativa.",
            "The value is right but has the wrong sign: the loss is never negative.",
        ),
    )
    yield unless(
        not np.isclose(loss, expected * len(LABELS)),
        Text(
            "Isto é a soma das perdas do lote; a lição mostrou por que se usa a média.",
            "This is the sum of the losses of the batch; the lesson showed why the mean is used.",
        ),
    )
    yield unless(
        not np.isclose(loss, expected / np.log(2)),
        Text(
            "Use o logaritmo natural, `np.log`, e não o de base 2.",
            "Use the natural logarithm, `np.log`, not the one of base 2.",
        ),
    )
    yield unless(
        not np.isclose(loss, expected / 10),
        Text(
            "A média é sobre as imagens do lote, não sobre as dez classes também.",
            "The mean is over the images of the batch, not over the ten classes as well.",
        ),
    )
    yield unless(
        np.isclose(loss, expected),
        Text(
            "A perda de uma imagem é $-\\log p$ da classe certa dela; a sua dá {loss:.4f} em um lote em que não devia.",
            "The loss of an image is $-\\log p$ of its correct class; yours gives {loss:.4f} on a batch where it should not.",
        ),
        loss=loss,
    )
    zero = float(cross_entropy(np.array([3, 7]), np.zeros((2, 10))))
    yield unless(
        np.isclose(zero, np.log(10)),
        Text(
            "Com notas todas iguais, a perda precisa ser $\\ln 10$; a sua é {zero:.4f}.",
            "With all scores equal the loss must be $\\ln 10$; yours is {zero:.4f}.",
        ),
        zero=zero,
    )
    with np.errstate(all="ignore"):
        far = float(cross_entropy(np.array([1, 1]), FAR_APART.copy()))
    yield unless(
        np.isclose(far, (3000 + np.log(10)) / 2),
        Text(
            "Com notas muito distantes, como 3000 e 0, a sua perda já não dá o número certo: uma exponencial transborda ou vira 0. "
            "Parta das notas, e não das probabilidades, e subtraia antes, de cada linha, a maior nota dela.",
            "With scores far apart, such as 3000 and 0, your loss no longer gives the right number: an exponential overflows or "
            "becomes 0. Start from the scores, not from the probabilities, and first subtract from each row its own largest score.",
        ),
    )


def reference_gradient(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    gradient = reference_softmax(scores)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def judge_gradient(gradient) -> Findings:
    labels, scores = LABELS.copy(), SCORES.copy()
    result = gradient(labels, scores)
    yield unchanged(SCORES, scores)
    yield unchanged(LABELS, labels)
    yield shape_is(result, SCORES.shape)
    result, expected = np.asarray(result, dtype=float), reference_gradient(LABELS, SCORES)
    yield unless(
        not close(result, -expected),
        Text(
            "Está tudo certo, menos o sinal: é a probabilidade dada menos a devida, e não o contrário.",
            "All is right but the sign: it is the probability given minus the one due, not the other way round.",
        ),
    )
    yield unless(
        not close(result, expected * len(LABELS)),
        Text(
            "Falta dividir pelo número de imagens: a perda é a média do lote.",
            "The division by the number of images is missing: the loss is the mean of the batch.",
        ),
    )
    yield unless(
        not close(result * len(LABELS), reference_softmax(SCORES)) and not close(result, reference_softmax(SCORES)),
        Text(
            "Estas são as probabilidades; falta subtrair 1 na classe certa de cada imagem.",
            "These are the probabilities; 1 still has to be subtracted at the correct class of each image.",
        ),
    )
    yield unless(
        np.allclose(result.sum(axis=1), 0, atol=1e-6),
        Text(
            "Em cada imagem os dez números precisam somar zero; na sua primeira somam {total:.4f}.",
            "For each image the ten numbers must add up to zero; in your first they add up to {total:.4f}.",
        ),
        total=float(result[0].sum()),
    )
    yield unless(
        close(result, expected),
        Text(
            "Não concorda com a diferença finita da perda: confira com uma só imagem e três classes.",
            "It does not agree with the finite difference of the loss: check it with one image and three classes.",
        ),
    )
    repeated = gradient(np.array([2, 2]), np.zeros((2, 10)))
    yield unless(
        close(repeated, reference_gradient(np.array([2, 2]), np.zeros((2, 10)))),
        Text(
            "Falha quando duas imagens do lote têm a mesma classe.",
            "It fails when two images of the batch have the same class.",
        ),
    )
    with np.errstate(all="ignore"):
        far = gradient(np.array([1, 1]), FAR_APART.copy())
    yield unless(
        close(far, reference_gradient(np.array([1, 1]), FAR_APART)),
        Text(
            "Com notas muito distantes, como 3000 e 0, o resultado não é um número: uma exponencial transborda, ou todas as de uma "
            "linha viram 0. Subtraia antes, de cada linha, a maior nota dela.",
            "With scores far apart, such as 3000 and 0, the result is not a number: an exponential overflows, or all those of a row "
            "become 0. First subtract from each row its own largest score.",
        ),
    )


EXERCISES = {
    "03.1": Exercise(
        name="my_softmax",
        example=(SCORES,),
        solution="""
def my_softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)
""",
        judge=judge_softmax,
        right=Text(
            "Subtrair a maior nota não muda o resultado e deixa cada exponencial entre 0 e 1.",
            "Subtracting the largest score does not change the result and keeps each exponential between 0 and 1.",
        ),
        hints=(
            Text(
                "São dois passos: $e$ elevado a cada nota, e depois dividir.",
                "There are two steps: $e$ raised to each score, and then a division.",
            ),
            Text("Some ao longo de cada linha, com `keepdims=True`.", "Add up along each row, with `keepdims=True`."),
            Text(
                "Antes da exponencial, subtraia de cada linha a sua maior nota.",
                "Before the exponential, subtract from each row its largest score.",
            ),
        ),
    ),
    "03.2": Exercise(
        name="my_cross_entropy",
        example=(LABELS, SCORES),
        solution="""
def my_cross_entropy(labels, scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_of_sum = np.log(np.exp(shifted).sum(axis=1))
    correct = shifted[np.arange(len(labels)), labels]
    return np.mean(log_of_sum - correct)
""",
        judge=judge_cross_entropy,
        right=Text(
            "Ela vale $\\ln 10$ para quem não sabe nada e, por mais errada que seja a nota, continua um número.",
            "It is $\\ln 10$ for a model that knows nothing and, however wrong a score may be, it stays a number.",
        ),
        hints=(
            Text(
                "`scores[np.arange(len(labels)), labels]` são as notas das classes certas.",
                "`scores[np.arange(len(labels)), labels]` are the scores of the correct classes.",
            ),
            Text(
                "A perda de uma imagem é o logaritmo da soma das exponenciais menos a nota certa.",
                "The loss of an image is the logarithm of the sum of the exponentials minus the correct score.",
            ),
            Text(
                "Subtraia primeiro de cada linha a sua maior nota: a perda não muda.",
                "First subtract from each row its largest score: the loss does not change.",
            ),
        ),
    ),
    "03.3": Exercise(
        name="my_gradient",
        example=(LABELS, SCORES),
        solution="""
def my_gradient(labels, scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    due = np.eye(scores.shape[1])[labels]
    return (probabilities - due) / len(labels)
""",
        judge=judge_gradient,
        right=Text(
            "Em cada imagem os dez números somam zero: o que uma classe ganha, as outras perdem.",
            "For each image the ten numbers add up to zero: what one class gains, the others lose.",
        ),
        hints=(
            Text("Comece pelas probabilidades de cada imagem.", "Start with the probabilities of each image."),
            Text(
                "`np.eye(10)[labels]` são os códigos one-hot, as probabilidades devidas.",
                "`np.eye(10)[labels]` are the one-hot codes, the probabilities due.",
            ),
            Text(
                "A perda é uma média: divida pelo número de imagens.",
                "The loss is a mean: divide by the number of images.",
            ),
        ),
    ),
}
