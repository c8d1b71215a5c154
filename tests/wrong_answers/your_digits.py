"""Typical wrong answers to the exercises of lesson 7."""

WRONG: dict[str, list[tuple[str, str, str]]] = {
    "07.1": [
        ("photo / 255", "o papel, claro", "the paper light"),
        ("(photo - photo.min()) / (photo.max() - photo.min())", "o papel, claro", "the paper light"),
        ("(photo - photo.max()) / 150", "dá a volta", "wraps around"),
        ("(photo.astype(float) - photo.max()) / 150", "O traço ficou negativo", "The stroke is negative"),
        ("1 - photo / 255", "precisa virar 0", "must become 0"),
        ("(photo.max() - photo) / 255", "precisa virar 1", "must become 1"),
        ("photo < 150", "Só restam dois valores", "Only two values remain"),
        ("np.sqrt((photo.max() - photo) / 150)", "mudaram de proporção", "changed their proportion"),
        ("np.where(photo < 200, (200.0 - photo) / 150, np.nan)", "divisão por 0", "division by 0"),
        ("photo.max() - photo.min()", "tem a forma ()", "has the shape ()"),
    ],
    "07.2": [
        ("lambda ink, t: box(ink, ink > t * ink.max())", "a tinta mais forte não é 1", "the strongest ink is not 1"),
        ("lambda ink, t: box(ink, ink > t, 0)", "o fim de uma fatia", "the end of a slice"),
        ("lambda ink, t: box(ink, ink > 0)", "a folha inteira", "the whole sheet"),
        (
            "lambda ink, t: box(ink, (ink > t).T)",
            "As linhas e as colunas estão trocadas",
            "rows and the columns are swapped",
        ),
        (
            "lambda ink, t: ink[(ink > t).nonzero()[0].min() : (ink > t).nonzero()[0].max() + 1]",
            "uma direção só",
            "one direction only",
        ),
        ("lambda ink, t: ink[ink > t]", "continuar uma imagem", "still be an image"),
        ("lambda ink, t: box(ink > t, ink > t)", "verdadeiro e falso", "true and false"),
        ("lambda ink, t: box(ink * (ink > t), ink > t)", "foi apagada", "was erased"),
        ("lambda ink, t: box(ink, ink > 0.25)", "outro limiar", "another threshold"),
        ("lambda ink, t: box(ink, ink >= t)", "igual ao limiar", "equal to the threshold"),
        ("lambda ink, t: box(np.pad(ink, 1), np.pad(ink, 1) > t, 2)", "tem a forma (6, 9)", "has the shape (6, 9)"),
        (
            "lambda ink, t: np.delete(box(np.pad(ink, 1), np.pad(ink, 1) > t, 2), -1, 0)[:, :-1][::-1]",
            "não são os pixels",
            "not the pixels",
        ),
        ("lambda ink, t: box(ink[:-1], ink[:-1] > t)", "toca a borda", "touches the edge"),
        (
            "def f(ink, t):\n    piece = box(ink, ink > t).copy()\n    ink[ink <= t] = 0\n    return piece",
            "mudou o array",
            "has changed the array",
        ),
    ],
    "07.3": [
        ("lambda image: image", "ficou onde estava", "stayed where it was"),
        ("lambda image: move(image, mass(image) - 14)", "lado contrário", "the wrong way"),
        ("lambda image: move(image, (14 - mass(image))[::-1])", "estão trocadas", "are swapped"),
        ("lambda image: move(image, (14 - mass(image)) * [1, 0])", "uma direção só", "one direction only"),
        ("lambda image: move(image, 14 - mass(image > 0))", "o centro da forma", "the centre of the shape"),
        ("lambda image: move(image, 13.5 - mass(image))", "o MNIST usa 14", "MNIST uses 14"),
        ("lambda image: move(image, np.trunc(14 - mass(image)))", "mais próximo", "nearest integer"),
        ("lambda image: move(image, np.ceil(14 - mass(image)))", "longe demais de 14", "too far from 14"),
        ("lambda image: move(image, 14 - mass(image)) / 2", "quantidade de tinta", "amount of ink"),
        (
            "lambda image: (move(image, 14 - mass(image)) + move(image, 15 - mass(image))) / 2",
            "pixels inteiros",
            "whole pixels",
        ),
        (
            "lambda image: cut(image, *np.round(14 - mass(image)).astype(int))",
            "já está no meio",
            "already in the middle",
        ),
        ("lambda image: move(image, 14 - mass(image))[4:24, 4:24]", "tem a forma (20, 20)", "has the shape (20, 20)"),
        ("lambda image: move(image, 14 - mass(image)).T", "mudou de forma", "changed its shape"),
        (
            "def f(image):\n    image[:] = move(image, 14 - mass(image))\n    return image",
            "mudou o array",
            "has changed the array",
        ),
    ],
}

HELPER = """
photo = np.array([[200, 200, 60, 200], [200, 110, 50, 200], [200, 90, 200, 200]], np.uint8)


def box(ink, strong, end=1):
    rows, columns = np.flatnonzero(strong.any(axis=1)), np.flatnonzero(strong.any(axis=0))
    return ink[rows[0] : rows[-1] + end, columns[0] : columns[-1] + end]


def mass(image):
    return np.array([(place * image).sum() / image.sum() for place in np.indices(image.shape)])


def move(image, shift):
    return np.roll(image, tuple(round(float(s)) for s in shift), axis=(0, 1))


def cut(image, down, right):
    moved = np.zeros_like(image)
    target = [slice(s, None) if s >= 0 else slice(None, s) for s in (down, right)]
    source = [slice(None, -s) if s >= 0 else slice(-s, None) for s in (down, right)]
    if down == 0 or right == 0:
        return moved
    moved[tuple(target)] = image[tuple(source)]
    return moved
"""
