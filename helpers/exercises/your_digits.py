"""The exercises of lesson 7: the polarity of a photo, the box of a digit, and its centre of mass in the middle."""

from collections.abc import Callable

import numpy as np

from helpers.exercises.judging import Exercise, Findings, close, shape_is, unchanged, unless
from helpers.language import Text

PHOTO = np.array([[200, 200, 60, 200], [200, 110, 50, 200], [200, 90, 200, 200]], np.uint8)


def judge_polarity(answer) -> Findings:
    yield shape_is(answer, PHOTO.shape)
    result = np.asarray(answer)
    grey = PHOTO.astype(float)
    expected = (200 - grey) / 150
    yield unless(
        np.all(np.isfinite(result)),
        Text(
            "Há uma divisão por 0: o divisor precisa ser a diferença entre o papel e a tinta mais escura.",
            "There is a division by 0: the divisor should be the difference between the paper and the darkest ink.",
        ),
    )
    yield unless(
        result.dtype != bool and len(np.unique(result)) != 2,
        Text(
            "Só restam dois valores: os cinzas da borda do traço também contam.",
            "Only two values remain: the greys at the edge of the stroke count as well.",
        ),
    )
    result = result.astype(float)
    yield unless(
        not close(result, 1 - expected) and not close(result, grey / 255),
        Text(
            "O traço continua escuro e o papel, claro: a rede conhece o contrário.",
            "The stroke is still dark and the paper light: the network knows the opposite.",
        ),
    )
    wrapped = (PHOTO - np.uint8(200)).astype(float)
    yield unless(
        not any(close(result, wrapped / scale) for scale in (1, 106, 150, 200, 255, wrapped.max())),
        Text(
            "Em `uint8` não há números negativos: quando a diferença seria um, ela dá a volta. Qual dos dois é o maior?",
            "There are no negative numbers in `uint8`: where the difference would be one, it wraps around. Which of the two is larger?",
        ),
    )
    yield unless(
        not close(result, -expected),
        Text(
            "O traço ficou negativo: olhe a ordem da subtração.",
            "The stroke is negative: look at the order of the subtraction.",
        ),
    )
    yield unless(
        np.allclose(result[PHOTO == 200], 0),
        Text(
            "O papel precisa virar 0; o seu ficou em {paper:.3f}. Qual é o valor do papel na foto?",
            "The paper must become 0; yours is at {paper:.3f}. What is the value of the paper in the photo?",
        ),
        paper=float(max(result[PHOTO == 200], key=abs)),
    )
    yield unless(
        np.isclose(result.max(), 1),
        Text(
            "O papel está em 0, mas a tinta mais escura precisa virar 1; a sua é {most:.3f}.",
            "The paper is at 0, but the darkest ink must become 1; yours is {most:.3f}.",
        ),
        most=float(result.max()),
    )
    yield unless(
        close(result, expected),
        Text(
            "O papel e a tinta mais escura estão certos, mas os cinzas entre os dois mudaram de proporção.",
            "The paper and the darkest ink are right, but the greys between the two have changed their proportion.",
        ),
    )


def sheet(height: int, width: int, box: tuple[int, int, int, int], seed: int) -> np.ndarray:
    """Weak ink all over, and stronger ink that touches the sides of `box`: first row, last row, first and last column."""
    random = np.random.default_rng(seed)
    ink = random.uniform(0.02, 0.2, (height, width))
    top, bottom, left, right = box
    ink[top, left + 1] = 0.9
    ink[bottom, right - 1] = 0.7
    ink[top + 1, left] = 0.8
    ink[bottom - 1, right] = 0.5
    ink[(top + bottom) // 2, (left + right) // 2] = 1
    return ink


INK = sheet(9, 13, (2, 6, 3, 10), 7)
AT_THE_EDGE = sheet(11, 8, (0, 10, 2, 7), 8)
IN_THE_CORNER = sheet(8, 12, (3, 7, 0, 4), 9)


def reference_crop(ink: np.ndarray, threshold: float, swapped: bool = False) -> np.ndarray:
    rows, columns = (np.flatnonzero((ink > threshold).any(axis=axis)) for axis in ((0, 1) if swapped else (1, 0)))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def judge_crop(crop) -> Findings:
    given = INK.copy()
    result = crop(given, 0.25)
    expected, strong = reference_crop(INK, 0.25), INK > 0.25
    yield unless(
        not any(close(result, INK[2:end_row, 3:end_column]) for end_row, end_column in ((6, 10), (6, 11), (7, 10))),
        Text(
            "A última linha ou a última coluna de tinta ficou de fora: o fim de uma fatia não entra nela.",
            "The last row or the last column of ink was left out: the end of a slice is not part of it.",
        ),
    )
    yield unless(
        not close(result, INK),
        Text(
            "O resultado é a folha inteira: a tinta mais fraca que o limiar não deve contar para a caixa.",
            "The result is the whole sheet: ink weaker than the threshold should not count for the box.",
        ),
    )
    yield unless(
        not close(result, reference_crop(INK, 0.25, swapped=True)),
        Text(
            "As linhas e as colunas estão trocadas: olhe `axis`.",
            "The rows and the columns are swapped: look at `axis`.",
        ),
    )
    yield unless(
        not close(result, INK[2:7]) and not close(result, INK[:, 3:11]),
        Text(
            "Você recortou em uma direção só; a caixa tem linhas e colunas.",
            "You cropped in one direction only; the box has rows and columns.",
        ),
    )
    yield unless(
        np.ndim(result) == 2,
        Text(
            "O resultado precisa continuar uma imagem, com linhas e colunas; o seu tem a forma {shape}.",
            "The result must still be an image, with rows and columns; yours has the shape {shape}.",
        ),
        shape=str(np.shape(result)),
    )
    yield shape_is(result, expected.shape)
    yield unless(
        np.asarray(result).dtype != bool,
        Text(
            "Você devolveu verdadeiro e falso; devolva a própria tinta, dentro da caixa.",
            "You returned true and false; return the ink itself, within the box.",
        ),
    )
    yield unless(
        not close(result, np.where(strong, INK, 0)[2:7, 3:11]),
        Text(
            "A caixa está certa, mas a tinta fraca dentro dela foi apagada; aqui o limiar só serve para achar a caixa.",
            "The box is right, but the weak ink within it was erased; here the threshold serves only to find the box.",
        ),
    )
    yield unless(
        close(result, expected),
        Text(
            "A forma está certa, mas não são os pixels da caixa.",
            "The shape is right, but these are not the pixels of the box.",
        ),
    )
    yield unchanged(INK, given)
    yield unless(
        close(crop(INK.copy(), 0.6), reference_crop(INK, 0.6)),
        Text(
            "Falha com outro limiar: use o que a função recebe.",
            "It fails with another threshold: use the one that the function is given.",
        ),
    )
    yield unless(
        close(crop(INK / 2, 0.3), reference_crop(INK / 2, 0.3)),
        Text(
            "Falha quando a tinta mais forte não é 1: compare a própria tinta com o limiar.",
            "It fails when the strongest ink is not 1: compare the ink itself with the threshold.",
        ),
    )
    for ink in (AT_THE_EDGE, IN_THE_CORNER):
        result = crop(ink.copy(), 0.25)
        yield unless(
            close(result, reference_crop(ink, 0.25)),
            Text(
                "Falha quando a tinta toca a borda da folha.",
                "It fails when the ink touches the edge of the sheet.",
            ),
        )
    equal = INK.copy()
    equal[0, 0] = 0.25
    yield unless(
        close(crop(equal.copy(), 0.25), expected),
        Text(
            "Um pixel igual ao limiar ainda não está acima dele.",
            "A pixel equal to the threshold is not yet above it.",
        ),
    )


def blot(height: int, width: int, top: int, left: int, seed: int) -> np.ndarray:
    """A (28, 28) image with a random blot, which is heavier at its bottom right."""
    random = np.random.default_rng(seed)
    rows, columns = np.indices((height, width))
    weights = ((rows + 1) / height) ** 3 * ((columns + 1) / width) ** 3
    image = np.zeros((28, 28), np.float32)
    image[top : top + height, left : left + width] = random.uniform(0.3, 1, (height, width)) * weights
    return image


IMAGES = (blot(13, 8, 1, 16, 1), blot(11, 9, 14, 2, 2), blot(14, 10, 14, 17, 3), blot(9, 12, 2, 3, 4))


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return float((rows * image).sum() / image.sum()), float((columns * image).sum() / image.sum())


def distances(image: np.ndarray, middle: float = 14) -> tuple[float, float]:
    """How far down and right the centre of mass has to go."""
    row, column = centre_of_mass(image)
    return middle - row, middle - column


def moved(image: np.ndarray, down: float, right: float) -> np.ndarray:
    return np.roll(image, (round(down), round(right)), axis=(0, 1))


def reference_center(image: np.ndarray) -> np.ndarray:
    return moved(image, *distances(image))


def centred_box(image: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(image)
    return moved(image, 14 - (rows.min() + rows.max()) / 2, 14 - (columns.min() + columns.max()) / 2)


def truncated(image: np.ndarray) -> np.ndarray:
    return moved(image, *(int(distance) for distance in distances(image)))


def opposite(image: np.ndarray) -> np.ndarray:
    return moved(image, *(-distance for distance in distances(image)))


def judge_center(center) -> Findings:
    given = [image.copy() for image in IMAGES]
    results = [center(image) for image in given]
    for result in results:
        yield shape_is(result, (28, 28))
    results = [np.asarray(result, dtype=float) for result in results]

    def equal(convert: Callable) -> bool:
        return all(close(result, convert(image)) for result, image in zip(results, IMAGES, strict=True))

    yield unless(
        not equal(lambda image: image),
        Text("O dígito ficou onde estava.", "The digit has stayed where it was."),
    )
    yield unless(
        not equal(opposite),
        Text(
            "O dígito anda para o lado contrário: se o centro de massa está acima do meio, é preciso descer.",
            "The digit moves the wrong way: if the centre of mass is above the middle, it has to go down.",
        ),
    )
    yield unless(
        not equal(lambda image: moved(image, *distances(image)[::-1])),
        Text(
            "As linhas e as colunas estão trocadas: o deslocamento de uma foi usado na outra.",
            "The rows and the columns are swapped: the shift of one was used for the other.",
        ),
    )
    yield unless(
        not equal(lambda image: moved(image, distances(image)[0], 0))
        and not equal(lambda image: moved(image, 0, distances(image)[1])),
        Text(
            "O dígito andou em uma direção só; o centro de massa tem linha e coluna.",
            "The digit moved in one direction only; the centre of mass has a row and a column.",
        ),
    )
    yield unless(
        not equal(centred_box) and not equal(lambda image: moved(image, *distances(image > 0))),
        Text(
            "Você levou ao meio o centro da forma, em que todo pixel pesa o mesmo; cada um precisa pesar quanto tem de tinta.",
            "You took the centre of the shape to the middle, where all pixels weigh the same; each must weigh as much as its ink.",
        ),
    )
    yield unless(
        not equal(lambda image: moved(image, *distances(image, middle=13.5))),
        Text(
            "Ficou quase no lugar: 13,5 é o meio exato, mas o MNIST usa 14.",
            "It is almost in place: 13.5 is the exact middle, but MNIST uses 14.",
        ),
    )
    yield unless(
        not equal(truncated),
        Text(
            "Às vezes falta um pixel: arredonde para o inteiro mais próximo, em vez de cortar as casas decimais.",
            "Sometimes a pixel is missing: round to the nearest integer, instead of cutting off the decimals.",
        ),
    )
    yield unless(
        all(np.isclose(result.sum(), image.sum(), rtol=1e-3) for result, image in zip(results, IMAGES, strict=True)),
        Text(
            "A quantidade de tinta mudou; o dígito só deve mudar de lugar.",
            "The amount of ink has changed; the digit should only change place.",
        ),
    )
    yield unless(
        all(close(np.sort(r, axis=None), np.sort(i, axis=None)) for r, i in zip(results, IMAGES, strict=True)),
        Text(
            "Os valores dos pixels mudaram; mova o dígito por pixels inteiros.",
            "The values of the pixels have changed; move the digit by whole pixels.",
        ),
    )
    for result in results:
        row, column = centre_of_mass(result)
        yield unless(
            max(abs(row - 14), abs(column - 14)) <= 0.51,
            Text(
                "Em uma das imagens, o centro de massa ficou na linha {row:.2f} e na coluna {column:.2f}, longe demais de 14.",
                "In one of the images the centre of mass is at row {row:.2f} and column {column:.2f}, too far from 14.",
            ),
            row=row,
            column=column,
        )
    yield unless(
        equal(reference_center),
        Text(
            "O centro de massa está no meio, mas o dígito mudou de forma.",
            "The centre of mass is in the middle, but the digit has changed its shape.",
        ),
    )
    for before, after in zip(IMAGES, given, strict=True):
        yield unchanged(before, after)
    in_place = reference_center(IMAGES[0])
    yield unless(
        close(center(in_place.copy()), in_place),
        Text(
            "Falha quando o dígito já está no meio: o deslocamento 0 precisa deixar a imagem como está.",
            "It fails when the digit is already in the middle: a shift of 0 must leave the image as it is.",
        ),
    )


EXERCISES = {
    "07.1": Exercise(
        name="like_mnist",
        solution="""
photo = np.array([[200, 200, 60, 200], [200, 110, 50, 200], [200, 90, 200, 200]], np.uint8)
like_mnist = (photo.max() - photo) / (photo.max() - photo.min())
""",
        judge=judge_polarity,
        right=Text(
            "Subtrair do papel inverte a polaridade, e em `uint8` a ordem da subtração importa.",
            "Subtracting from the paper inverts the polarity, and in `uint8` the order of the subtraction matters.",
        ),
        hints=(
            Text(
                "O papel é o pixel mais claro da foto, `photo.max()`.",
                "The paper is the lightest pixel of the photo, `photo.max()`.",
            ),
            Text(
                "A tinta é o que falta a cada pixel para chegar ao papel.",
                "The ink is what each pixel lacks to reach the paper.",
            ),
            Text(
                "Divida pela maior diferença, a do pixel mais escuro.",
                "Divide by the largest difference, the one of the darkest pixel.",
            ),
        ),
    ),
    "07.2": Exercise(
        name="my_crop",
        example=(INK, 0.25),
        solution="""
def my_crop(ink, threshold):
    strong = ink > threshold
    rows = np.flatnonzero(strong.any(axis=1))
    columns = np.flatnonzero(strong.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
""",
        judge=judge_crop,
        right=Text(
            "O ruído da folha já não decide a caixa, e os cinzas do traço continuam dentro dela.",
            "The noise of the sheet no longer decides the box, and the greys of the stroke are still within it.",
        ),
        hints=(
            Text(
                "`ink > threshold` diz quais pixels contam para a caixa.",
                "`ink > threshold` says which pixels count for the box.",
            ),
            Text(
                "`any(axis=1)` diz, de cada linha, se algum pixel dela conta; `np.flatnonzero` dá os números dessas linhas.",
                "`any(axis=1)` says of each row whether any of its pixels counts; `np.flatnonzero` gives the numbers of these rows.",
            ),
            Text(
                "Recorte `ink` da primeira à última dessas linhas e colunas; o fim de uma fatia não entra nela.",
                "Cut `ink` from the first to the last of these rows and columns; the end of a slice is not part of it.",
            ),
        ),
    ),
    "07.3": Exercise(
        name="my_center",
        example=(IMAGES[0],),
        solution="""
def my_center(image):
    rows, columns = np.indices(image.shape)
    row = (rows * image).sum() / image.sum()
    column = (columns * image).sum() / image.sum()
    shift = round(14 - row), round(14 - column)
    return np.roll(image, shift, axis=(0, 1))
""",
        judge=judge_center,
        right=Text(
            "Por pixels inteiros, o centro de massa chega a meio pixel do meio da imagem, ou mais perto.",
            "With whole pixels, the centre of mass comes within half a pixel of the middle of the image.",
        ),
        hints=(
            Text(
                "Primeiro o centro de massa: `np.indices(image.shape)` dá a linha e a coluna de cada pixel.",
                "First the centre of mass: `np.indices(image.shape)` gives the row and the column of each pixel.",
            ),
            Text(
                "O deslocamento para baixo é 14 menos a linha do centro de massa, arredondado; para a direita é igual.",
                "The shift down is 14 minus the row of the centre of mass, rounded; it is the same to the right.",
            ),
            Text(
                "Como nada sai da imagem, `np.roll(image, (down, right), axis=(0, 1))` serve para mover.",
                "Since nothing leaves the image, `np.roll(image, (down, right), axis=(0, 1))` can move it.",
            ),
        ),
    ),
}
