"""The exercises of lesson 9: a smoothed label, several looks in one answer, and the verdict of an ablation."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.exercises.evaluation import reference_sign_test
from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

RANDOM = np.random.default_rng(9)


def attempt(function: Callable, *arguments) -> Any:
    """What `function` returns, or None where it stops with an error; for inputs unlike those on which it worked."""
    try:
        with np.errstate(all="ignore"):
            return function(*arguments)
    except Exception:  # the message says for which input
        return None


# A smoothed label -----------------------------------------------------------------------------------------------------

ONE_HOT = np.eye(10)[3]
SMOOTHED = 0.9 * ONE_HOT + 0.1 / 10


def judge_smoothed(answer) -> Findings:
    yield shape_is(answer, (10,))
    target = np.asarray(answer, dtype=float)
    total = float(target.sum())
    yield unless(
        not close(target, ONE_HOT),
        Text(
            "O alvo não mudou: a classe certa ainda fica com tudo.",
            "The target has not changed: the correct class still gets everything.",
        ),
    )
    yield unless(
        not close(target, 0.95 * ONE_HOT + 0.05 / 10),
        Text(
            "Este é o alvo com `0.05`, o da lição; aqui pede-se `0.1`.",
            "This is the target with `0.05`, the one in the lesson; here `0.1` is asked for.",
        ),
    )
    yield unless(
        not close(target, 0.9 * ONE_HOT),
        Text(
            "A classe certa cedeu uma parte, mas ninguém a recebeu: a soma é {total:.2f}.",
            "The correct class gave up a part, but nobody received it: the sum is {total:.2f}.",
        ),
        total=total,
    )
    yield unless(
        not close(target, ONE_HOT + 0.1 / 10),
        Text(
            "Todas as classes receberam uma parte, mas ela não foi tirada de ninguém: a soma é {total:.2f}.",
            "All classes received a part, but it was taken from nobody: the sum is {total:.2f}.",
        ),
        total=total,
    )
    yield unless(
        not close(target, 0.9 * ONE_HOT + 0.1),
        Text(
            "Cada classe recebeu tudo o que a certa cedeu; isso precisa ser dividido entre elas.",
            "Each class received all that the correct one gave up; it has to be divided among them.",
        ),
    )
    yield unless(
        not np.isclose(target[3], 0.9),
        Text(
            "Falta um pouco à classe certa: com `0.05`, ela tem na lição `0.955`, e não `0.95`.",
            "The correct class lacks a little: with `0.05` it has `0.955` in the lesson, and not `0.95`.",
        ),
    )
    yield unless(
        np.all(target[3] > np.delete(target, 3)),
        Text(
            "A classe certa, a 3, precisa continuar com o maior valor.",
            "The correct class, 3, must still have the largest value.",
        ),
    )
    yield unless(
        not close(target, 0.1 * ONE_HOT + 0.9 / 10),
        Text(
            "Foi distribuído quase tudo: a classe certa cede um décimo, e você lhe deixou só um décimo.",
            "Almost everything was given away: the correct class gives up a tenth, and you left it only a tenth.",
        ),
    )
    yield unless(
        np.allclose(np.delete(target, 3), target[0]),
        Text(
            "As nove classes erradas precisam ter todas o mesmo valor.",
            "The nine wrong classes must all have the same value.",
        ),
    )
    yield unless(
        np.isclose(total, 1),
        Text("A soma do alvo é {total:.3f}; precisa ser 1.", "The target adds up to {total:.3f}; it must be 1."),
        total=total,
    )
    yield unless(
        close(target, SMOOTHED),
        Text(
            "A soma está certa, mas a classe certa cede outra quantia: confira a conta com a da lição, para `0.05`.",
            "The sum is right, but the correct class gives up another amount: try your calculation on the lesson's `0.05`.",
        ),
    )


# Several looks in one answer ------------------------------------------------------------------------------------------


def random_looks(looks: int, images: int, classes: int) -> np.ndarray:
    """Random probabilities (looks, images, classes), in `float32`, as a network gives them."""
    return RANDOM.dirichlet(np.full(classes, 0.4), (looks, images)).astype(np.float32)


LOOKS = random_looks(5, 40, 10)
OTHER_LOOKS = (
    (random_looks(3, 40, 10), Text("com três olhares em vez de cinco", "with three looks instead of five")),
    (random_looks(1, 40, 10), Text("com um só olhar", "with a single look")),
    (random_looks(5, 1, 10), Text("com uma só imagem", "with a single image")),
    (random_looks(5, 40, 4), Text("com quatro classes em vez de dez", "with four classes instead of ten")),
)


def reference_answers(looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean = looks.mean(axis=0)
    return mean.argmax(axis=1), mean.max(axis=1)


def votes(looks: np.ndarray) -> np.ndarray:
    """The class that most looks answer for each image."""
    return np.eye(looks.shape[2])[looks.argmax(axis=2)].sum(axis=0).argmax(axis=1)


def judge_answers(answers) -> Findings:
    given = LOOKS.copy()
    result = answers(given)
    yield unless(
        getattr(result, "shape", None) != LOOKS.shape[1:],
        Text(
            "Estas são as probabilidades de todas as classes; pede-se a classe escolhida e só a probabilidade dela.",
            "These are the probabilities of all classes; the chosen class is asked for, and only its probability.",
        ),
    )
    yield unless(
        isinstance(result, tuple | list | np.ndarray) and len(result) == 2,
        Text(
            "A função devolve dois arrays, separados por uma vírgula: as classes e as probabilidades delas.",
            "The function returns two arrays, separated by a comma: the classes and their probabilities.",
        ),
    )
    classes, chances = (np.asarray(part) for part in result)
    expected_classes, expected_chances = reference_answers(LOOKS)
    yield unless(
        classes.shape != LOOKS.shape[:2],
        Text(
            "Ainda há uma classe para cada olhar; os olhares precisam dar uma só resposta juntos.",
            "There is still a class for each look; the looks must give a single answer together.",
        ),
    )
    for part in (classes, chances):
        yield unless(
            part.ndim != 1 or part.shape == expected_classes.shape,
            Text(
                "São 40 imagens, e um dos arrays tem {count} números. Que eixo desaparece na média, e qual desaparece depois dela?",
                "There are 40 images, and one of the arrays has {count} numbers. Which axis disappears in the mean, and which after it?",
            ),
            count=part.size,
        )
        yield shape_is(part, expected_classes.shape)
    yield unless(
        not (close(classes, expected_chances) and close(chances, expected_classes)),
        Text(
            "Os dois arrays estão certos, mas na ordem trocada: primeiro as classes.",
            "Both arrays are right, but in the wrong order: the classes come first.",
        ),
    )
    yield unless(
        np.issubdtype(classes.dtype, np.integer),
        Text(
            "As classes precisam ser números inteiros; as suas são {dtype}.",
            "The classes must be integers; yours are {dtype}.",
        ),
        dtype=str(classes.dtype),
    )
    other_classes = (
        (
            votes(LOOKS),
            Text(
                "Isto é uma votação, em que todo olhar pesa o mesmo; na lição conta também quanta certeza cada um tem.",
                "This is a vote, in which all looks weigh the same; in the lesson it also counts how certain each of them is.",
            ),
        ),
        (
            LOOKS[0].argmax(axis=1),
            Text("Só o primeiro olhar foi usado.", "Only the first look was used."),
        ),
        (
            LOOKS.max(axis=0).argmax(axis=1),
            Text(
                "Quem decide aqui é o olhar mais seguro, sozinho; na lição todos entram na conta.",
                "Here the most certain look decides alone; in the lesson all of them count.",
            ),
        ),
        (
            np.log(LOOKS.astype(float) + 1e-300).sum(axis=0).argmax(axis=1),
            Text(
                "Você multiplicou os olhares; na lição, o que se toma é a média.",
                "You multiplied the looks; the lesson takes their mean.",
            ),
        ),
        (
            np.median(LOOKS, axis=0).argmax(axis=1),
            Text(
                "Isto é a mediana dos olhares; pede-se a média.",
                "This is the median of the looks; the mean is asked for.",
            ),
        ),
        (
            LOOKS.mean(axis=0).argmin(axis=1),
            Text(
                "Esta é a classe com a menor probabilidade, e não com a maior.",
                "This is the class with the lowest probability, not with the highest.",
            ),
        ),
    )
    for wrong, message in other_classes:
        yield unless(not np.array_equal(classes, wrong), message)
    yield unless(
        np.array_equal(classes, expected_classes),
        Text(
            "As classes não são as que a média escolhe: confira uma imagem à mão.",
            "The classes are not those that the mean picks: check one image by hand.",
        ),
    )
    other_chances = (
        (
            LOOKS.sum(axis=0).max(axis=1),
            Text(
                "As classes estão certas, mas isto é a soma dos olhares, que passa de 1.",
                "The classes are right, but this is the sum of the looks, which goes above 1.",
            ),
        ),
        (
            LOOKS.max(axis=(0, 2)),
            Text(
                "As classes estão certas, mas esta é a maior probabilidade que um só olhar deu, e não a da média.",
                "The classes are right, but this is the highest probability that a single look gave, and not the one of the mean.",
            ),
        ),
        (
            LOOKS.max(axis=2).mean(axis=0),
            Text(
                "As classes estão certas, mas você fez a média do máximo de cada olhar, que pode ser o de outra classe.",
                "The classes are right, but you averaged the maximum of each look, which may belong to another class.",
            ),
        ),
        (
            LOOKS[0].max(axis=1),
            Text(
                "As classes estão certas, mas as probabilidades são as do primeiro olhar.",
                "The classes are right, but the probabilities are those of the first look.",
            ),
        ),
    )
    for wrong, message in other_chances:
        yield unless(not close(chances, wrong), message)
    yield unless(
        close(chances, expected_chances),
        Text(
            "As classes estão certas, mas as probabilidades não são as que a média dá a elas.",
            "The classes are right, but the probabilities are not those that the mean gives to them.",
        ),
    )
    yield unchanged(LOOKS, given)
    for looks, which in OTHER_LOOKS:
        parts = attempt(answers, looks.copy())
        yield unless(
            parts is not None and all(map(close, parts, reference_answers(looks))),
            Text("Falha {which}.", "It fails {which}."),
            which=which,
        )


# The verdict of an ablation -------------------------------------------------------------------------------------------

Pairs = Sequence[tuple[int, int]]  # for each seed: the answers mended and those spoiled

IMAGES = 1000  # so many that two accuracies alone tell too little
VERDICTS = ("help", "harm", "open")

NO_TEST = Text(
    "Uma só semente com {pairs} (consertadas/estragadas) pode ser acaso: confira o valor p.",
    "A single seed with {pairs} (mended/spoiled) may be chance: check the p-value.",
)
BORDER = Text(
    "O valor p de {pairs} (consertadas/estragadas) fica do outro lado de `0.05`: confira o limite e se o teste conta cada lado uma vez.",
    "The p-value of {pairs} (mended/spoiled) lies on the other side of `0.05`: check the limit, and that the test counts each side once.",
)
OPEN_IS_NOT_HARM = Text(
    "Não ter prova de que a ideia ajuda ainda não é prova de que ela atrapalha.",
    "Having no evidence that the idea helps is not yet evidence that it does harm.",
)
POOLED = Text(
    "Nenhuma das três sementes convence sozinha, e a sua função já decide. Juntar as trocas não vale, pois as três foram julgadas pelas mesmas imagens.",
    "None of the three seeds is convincing by itself, and your function already decides. Putting the swaps together is not valid, since all three were judged on the same images.",
)
ONE_UNCONVINCED = Text(
    "Com {pairs} (consertadas/estragadas), uma das sementes não convence, e a sua função decide mesmo assim.",
    "With {pairs} (mended/spoiled) one of the seeds is not convincing, and your function decides all the same.",
)
DISAGREE = Text(
    "Uma semente diz que a ideia ajuda e outra, que ela atrapalha: assim nada se decide.",
    "One seed says that the idea helps and another that it does harm: so nothing is decided.",
)
TOO_STRICT = Text(
    "Com cada semente há muito mais respostas consertadas que estragadas, e a sua função não se convence. Compare imagem por imagem.",
    "With each seed far more answers are mended than spoiled, and your function is not convinced. Compare image by image.",
)
NEVER_HARM = Text(
    "Com cada semente há muito mais respostas estragadas que consertadas, e isso também é um veredito.",
    "With each seed far more answers are spoiled than mended, and this is a verdict as well.",
)
NO_DIRECTION = Text(
    "Um valor p baixo só diz que há diferença. Aqui a receita completa estraga mais do que conserta.",
    "A low p-value only says that there is a difference. Here the complete recipe spoils more than it mends.",
)
BACKWARDS = Text(
    "Está ao contrário: onde a receita sem a ideia erra e a completa acerta, a resposta foi consertada.",
    "It is the wrong way round: where the recipe without the idea is wrong and the complete one right, the answer was mended.",
)
OTHER = Text(
    "Com {pairs} (consertadas/estragadas), um par para cada semente, o veredito é outro.",
    "With {pairs} (mended/spoiled), one pair for each seed, the verdict is a different one.",
)

HELP = ((40, 12), (35, 14), (45, 15))
# the swaps of a study and what to say of a wrong verdict on it, from the simplest study to the subtlest
STUDIES: tuple[tuple[Pairs, dict[str, Text]], ...] = (
    (HELP, {"open": TOO_STRICT, "harm": BACKWARDS}),
    (((12, 40), (14, 35), (15, 45)), {"open": NEVER_HARM, "help": NO_DIRECTION}),
    (((25, 19),), {"help": NO_TEST, "harm": OPEN_IS_NOT_HARM}),
    (((19, 25),), {"help": NO_TEST, "harm": NO_TEST}),
    (((20, 9),), {"help": BORDER, "harm": OPEN_IS_NOT_HARM}),
    (((21, 9),), {"open": BORDER}),
    (((9, 20),), {"harm": BORDER}),
    (((9, 21),), {"open": BORDER}),
    (((30, 18), (28, 17), (33, 21)), {"help": POOLED, "harm": OPEN_IS_NOT_HARM}),
    (((18, 30), (17, 28), (21, 33)), {"harm": POOLED}),
    (((40, 12), (35, 14), (25, 19)), {"help": ONE_UNCONVINCED, "harm": OPEN_IS_NOT_HARM}),
    (((25, 19), (40, 12), (45, 15)), {"help": ONE_UNCONVINCED, "harm": OPEN_IS_NOT_HARM}),
    (((40, 12), (14, 20), (35, 14)), {"help": ONE_UNCONVINCED, "harm": OPEN_IS_NOT_HARM}),
    (((40, 12), (20, 9), (35, 14)), {"help": ONE_UNCONVINCED, "harm": OPEN_IS_NOT_HARM}),
    (((12, 40), (19, 25), (14, 35)), {"harm": ONE_UNCONVINCED}),
    (((40, 12), (20, 20), (35, 14)), {"help": ONE_UNCONVINCED, "harm": OPEN_IS_NOT_HARM}),
    (((40, 12), (12, 40), (35, 14)), {"help": DISAGREE, "harm": DISAGREE}),
)


def correct_answers(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    """Correct answers without an idea and with it, each (seeds, images) and boolean, with the swaps of `pairs`."""
    random = np.random.default_rng(9)
    without = random.random((len(pairs), IMAGES)) < 0.7
    everything = without.copy()
    for before, after, (mended, spoiled) in zip(without, everything, pairs, strict=True):
        after[random.permutation(np.flatnonzero(~before))[:mended]] = True
        after[random.permutation(np.flatnonzero(before))[:spoiled]] = False
    return without, everything


def reference_verdict(pairs: Pairs) -> str:
    each = {
        "open" if reference_sign_test(mended, spoiled) >= 0.05 else "help" if mended > spoiled else "harm"
        for mended, spoiled in pairs
    }
    return each.pop() if len(each) == 1 else "open"


def written(pairs: Pairs) -> str:
    return ", ".join(f"{mended}/{spoiled}" for mended, spoiled in pairs)


def judge_verdict(verdict) -> Findings:
    for pairs, messages in STUDIES:
        without, everything = correct_answers(pairs)
        given = without.copy(), everything.copy()
        result = verdict(*given)
        yield unless(
            isinstance(result, str) and result in VERDICTS,
            Text(
                'A função devolve "help", "harm" ou "open"; a sua devolveu {result}.',
                'The function returns "help", "harm" or "open"; yours returned {result}.',
            ),
            result=repr(result)[:60],
        )
        yield unless(result == reference_verdict(pairs), messages.get(result, OTHER), pairs=written(pairs))
        yield unchanged(without, given[0])
        yield unchanged(everything, given[1])
    others: tuple[tuple[Pairs, Text], ...] = (
        (
            (*((40, 12),) * 4, (25, 19)),
            Text(
                "Falha com cinco sementes: use todas as que houver.",
                "It fails with five seeds: use all that there are.",
            ),
        ),
        (
            ((40, 12), (0, 0), (35, 14)),
            Text(
                "Falha quando não há troca nenhuma com uma das sementes.",
                "It fails when one of the seeds has no swap at all.",
            ),
        ),
        (
            ((120, 60), (90, 50)),
            Text(
                "Falha quando há muitas trocas. Os inteiros do NumPy têm limite; `int()` faz deles inteiros do Python, que não têm.",
                "It fails when there are many swaps. NumPy's integers have a limit; `int()` turns them into Python's, which have none.",
            ),
        ),
    )
    for pairs, message in others:
        yield unless(attempt(verdict, *correct_answers(pairs)) == reference_verdict(pairs), message)


EXERCISES = {
    "09.1": Exercise(
        name="smoothed",
        solution="""
one_hot = np.eye(10)[3]
smoothed = (1 - 0.1) * one_hot + 0.1 / 10
""",
        judge=judge_smoothed,
        right=Text(
            "A classe certa fica com 0,91 e as outras, com 0,01. A soma ainda é 1, e a perda já não pede certeza total.",
            "The correct class gets 0.91 and the others 0.01. The sum is still 1, and the loss no longer asks for full certainty.",
        ),
        hints=(
            Text(
                "Com `0.05`, as classes erradas ficam com `0.005`. De que divisão vem esse número?",
                "With `0.05` the wrong classes get `0.005`. Which division gives this number?",
            ),
            Text(
                "A classe certa cede um décimo, que se divide por igual entre as dez classes, ela incluída.",
                "The correct class gives up a tenth, which is divided equally among the ten classes, itself included.",
            ),
            Text(
                "Multiplique `one_hot` pelo que resta e some a mesma parte a todas as classes.",
                "Multiply `one_hot` by what remains, and add the same part to all classes.",
            ),
        ),
    ),
    "09.2": Exercise(
        name="my_answers",
        example=(LOOKS,),
        solution="""
def my_answers(looks):
    mean = looks.mean(axis=0)
    return mean.argmax(axis=1), mean.max(axis=1)
""",
        judge=judge_answers,
        right=Text(
            "Na média, um olhar seguro pesa mais que um em dúvida; em uma votação, os dois pesariam o mesmo.",
            "In the mean a look that is certain weighs more than one in doubt; in a vote both would weigh the same.",
        ),
        hints=(
            Text(
                "Primeiro a média: o eixo dos olhares é o 0, e o que sobra tem uma linha para cada imagem.",
                "The mean comes first: the axis of the looks is 0, and what remains has a row for each image.",
            ),
            Text(
                "Em cada linha da média, `argmax` diz onde está o maior valor e `max`, quanto ele é.",
                "In each row of the mean, `argmax` says where the largest value is and `max` how large it is.",
            ),
            Text(
                "Para devolver dois arrays, escreva os dois depois de `return`, separados por uma vírgula.",
                "To return two arrays, write both after `return`, separated by a comma.",
            ),
        ),
    ),
    "09.3": Exercise(
        name="my_verdict",
        example=correct_answers(HELP),
        solution="""
def my_verdict(without, everything):
    verdicts = set()
    for before, after in zip(without, everything):
        mended = int(np.sum(after & ~before))
        spoiled = int(np.sum(before & ~after))
        swaps = mended + spoiled
        tail = sum(math.comb(swaps, heads) for heads in range(min(mended, spoiled) + 1))
        if 2 * tail / 2**swaps >= 0.05:
            verdicts.add("open")
        elif mended > spoiled:
            verdicts.add("help")
        else:
            verdicts.add("harm")
    return verdicts.pop() if len(verdicts) == 1 else "open"
""",
        judge=judge_verdict,
        right=Text(
            "Uma só semente que não convence basta para deixar a ideia em aberto, e em aberto não quer dizer inútil.",
            "A single seed that is not convincing is enough to leave the idea open, and open does not mean useless.",
        ),
        hints=(
            Text(
                "Percorra as sementes com `zip(without, everything)`. Para cada uma, `paired` dá as respostas consertadas, as estragadas e o valor p.",
                "Go through the seeds with `zip(without, everything)`. For each one, `paired` gives the answers mended, those spoiled and the p-value.",
            ),
            Text(
                "Dê primeiro um veredito a cada semente. Um valor p de `0.05` ou mais deixa essa semente em aberto.",
                "First give a verdict to each seed. A p-value of `0.05` or more leaves that seed open.",
            ),
            Text(
                "Se todas as sementes dizem o mesmo, esse é o veredito; se não, fica em aberto. A solução a seguir faz à mão a conta de `paired`.",
                "If all seeds say the same, this is the verdict; if not, it is open. The solution that follows does the work of `paired` by hand.",
            ),
        ),
    ),
}
