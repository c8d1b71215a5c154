"""The drawing pad: boxes in a notebook in which the reader draws digits with mouse, finger or pen."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import anywidget
import numpy as np
from scipy.spatial import cKDTree
from traitlets import Any, Bytes, Dict, List, Unicode

from helpers.language import text
from helpers.plots import Figure
from helpers.preprocessing import scale

SIDE = 120  # pixels of the sheet on which the strokes of one box are drawn
PEN = 4.5  # the pen's radius in these pixels
SPACING = 0.5  # pixels between two points of a line, which makes its edge smooth
MOST_STROKES = 200  # in one box
MOST_POINTS = 2000  # in one stroke

Strokes = Sequence[Sequence[Sequence[float]]]


def draw_strokes(strokes: Strokes) -> np.ndarray:
    """How much of each pixel the ink covers: float64 (120, 120), 0 to 1, with smooth edges.

    A stroke is a list of points (x to the right, y down, from 0 to 1) with straight lines between them; one point alone
    is a dot.
    """
    rows, columns = np.indices((SIDE, SIDE))
    pixels = np.column_stack([columns.ravel(), rows.ravel()])
    ink = np.zeros(len(pixels))
    for stroke in strokes:
        distance, _ = cKDTree(_line(np.array(stroke))).query(pixels, distance_upper_bound=PEN + 0.5)
        ink = np.maximum(ink, np.clip(PEN + 0.5 - distance, 0, 1))
    return ink.reshape(SIDE, SIDE)


def _line(points: np.ndarray) -> np.ndarray:
    """Points close together on the lines that join `points` (N, 2), from 0 to 1: x and y in pixels."""
    points = SIDE * points - 0.5  # the middle of the first pixel is 0
    way = np.append(0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
    places = np.union1d(way, np.arange(0, way[-1], SPACING))
    return np.column_stack([np.interp(places, way, points[:, axis]) for axis in (0, 1)])


def _read_boxes(message: object, pad: "DrawingPad") -> list[dict]:
    """The boxes that the front end sends; one that it does not describe as a box stays as it was."""
    if not isinstance(message, list) or len(message) != len(pad.boxes):
        return pad.boxes
    return [_read_box(sent, box) for sent, box in zip(message, pad.boxes, strict=True)]


def _read_box(sent: object, box: dict) -> dict:
    if not isinstance(sent, dict) or not isinstance(sent.get("strokes"), list):
        return box
    return {"strokes": _read_strokes(sent["strokes"]), "kept": sent.get("kept") is True}


def _read_live(message: object, pad: "DrawingPad") -> dict | None:
    """The strokes of the box in which the reader is drawing, or None."""
    if not isinstance(message, dict) or not isinstance(message.get("strokes"), list):
        return None
    if type(message.get("place")) is not int or not 0 <= message["place"] < len(pad.boxes):
        return None
    strokes = _read_strokes(message["strokes"])
    return {"place": message["place"], "strokes": strokes} if strokes else None


def _read_strokes(strokes: list) -> list[list[list[float]]]:
    """The strokes without what is no point, and without what is more than a box holds."""
    lists = [stroke[:MOST_POINTS] for stroke in strokes[:MOST_STROKES] if isinstance(stroke, list)]
    read = [[point for point in stroke if _is_point(point)] for stroke in lists]
    return [stroke for stroke in read if stroke]


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(type(number) in (int, float) and 0 <= number <= 1 for number in point)
    )


class DrawingPad(anywidget.AnyWidget):
    """Boxes to draw in, one for each of `labels`; a box for any digit has the label "".

    `to_image` gets the ink of a box, float64 (120, 120) from 0 to 1 (see `draw_strokes`), and returns it in MNIST's form,
    float32 (28, 28) from 0 to 1, or None if there is no digit. `on_change(place, image)` is called with the place of the
    box, from 0, and this image or None, after each stroke, undo or clear; while the kernel is busy, several of them count
    as one. The texts are in the language in use when the pad is made.

    `images` are uint8 (28, 28), by place, which were kept earlier: a box shows its image until the reader draws anew.
    `predict` gets the image and returns each model's probabilities (10,) by the model's name; they are shown as bars, also
    while the reader is drawing. `still` is shown where there is no kernel, as on GitHub.

    An error in one of these functions is shown under the boxes and raised.
    """

    _esm = Path(__file__).with_name("drawing_pad.js")
    _css = Path(__file__).with_name("drawing_pad.css")

    # from the front end: for each box its strokes, and whether its kept image is still there
    boxes = List(Dict()).tag(sync=True, from_json=_read_boxes)
    live = Any().tag(sync=True, from_json=_read_live)
    # to the front end
    labels = List(Unicode()).tag(sync=True)
    texts = Dict().tag(sync=True)
    limits = Dict().tag(sync=True)
    pixels: List = List(Bytes(allow_none=True)).tag(sync=True)  # for each box bytes, uint8 (28, 28), or None
    answers = List(List()).tag(sync=True)  # for each box a list, one entry a model
    message = Unicode().tag(sync=True)

    def __init__(
        self,
        labels: Sequence[str],
        to_image: Callable[[np.ndarray], np.ndarray | None],
        on_change: Callable[[int, np.ndarray | None], object] = lambda place, image: None,
        *,
        images: Mapping[int, np.ndarray] | None = None,
        predict: Callable[[np.ndarray], Mapping[str, np.ndarray]] = lambda image: {},
        still: Figure | None = None,
    ):
        self._to_image, self._on_change, self._predict, self._still = to_image, on_change, predict, still
        self._kept = {place: scale(image) for place, image in (images or {}).items()}
        super().__init__(
            labels=list(labels),
            texts=_texts(labels),
            limits={"pen": PEN / SIDE, "strokes": MOST_STROKES, "points": MOST_POINTS},
            boxes=[{"strokes": [], "kept": place in self._kept} for place in range(len(labels))],
            pixels=[None] * len(labels),
            answers=[[] for _ in labels],
        )
        for place, image in self._kept.items():
            self._show(place, image)
        self.observe(self._take_boxes, "boxes")
        self.observe(self._take_live, "live")

    @property
    def ink(self) -> np.ndarray:
        """What is drawn in the first box now: float64 (120, 120), see `draw_strokes`."""
        return draw_strokes(self.boxes[0]["strokes"])

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if self._still is None or bundle is None:
            return bundle
        (data, metadata), (picture, description) = bundle, self._still._repr_mimebundle_()
        return data | picture, metadata | description

    def _take_boxes(self, change) -> None:
        for place, (old, new) in enumerate(zip(change["old"], change["new"], strict=True)):
            if new != old:
                self._update(place, new, finished=True)

    def _take_live(self, change) -> None:
        if change["new"]:
            self._update(change["new"]["place"], change["new"], finished=False)

    def _update(self, place: int, box: dict, finished: bool) -> None:
        self.message = ""
        try:
            image = self._image(place, box)
            self._show(place, image)
            if finished:
                self._on_change(place, image)
        except Exception as error:
            self.message = f"{type(error).__name__}: {error}"
            raise

    def _image(self, place: int, box: dict) -> np.ndarray | None:
        if box["strokes"]:
            return self._to_image(draw_strokes(box["strokes"]))
        return self._kept.get(place) if box["kept"] else None

    def _show(self, place: int, image: np.ndarray | None) -> None:
        """Send `image`, float32 (28, 28) from 0 to 1, and the models' answers to the front end."""
        pixels = None if image is None else np.rint(255 * image).astype(np.uint8).tobytes()
        answers = [] if image is None else [_answer(*model) for model in self._predict(image).items()]
        with self.hold_sync():
            self.pixels = [*self.pixels[:place], pixels, *self.pixels[place + 1 :]]
            self.answers = [*self.answers[:place], answers, *self.answers[place + 1 :]]


def _answer(model: str, probabilities: np.ndarray) -> dict:
    """What the front end shows of one model's answer: whole per cents, which both languages write alike."""
    percents = np.rint(100 * np.nan_to_num(probabilities)).astype(int).tolist()
    best = int(np.argmax(probabilities))
    return {"percents": percents, "best": best, "summary": f"{model}: {best} ({percents[best]}%)"}


def _texts(labels: Sequence[str]) -> dict:
    """The texts of the pad in the language in use."""
    counts = [
        text(
            "Caixas com um dígito: {count:,} de {boxes:,}.",
            "Boxes with a digit: {count:,} of {boxes:,}.",
            count=count,
            boxes=len(labels),
        )
        for count in range(len(labels) + 1)
    ]
    return {
        "undo": text("Desfazer", "Undo"),
        "clear": text("Apagar", "Clear"),
        "note": text(
            "A imagem pequena mostra o desenho como a rede o recebe: 28×28 pixels, tinta clara em fundo escuro.",
            "The small image shows the drawing as the network receives it: 28×28 pixels, light ink on a dark background.",
        ),
        "counts": counts,
        "names": [_names(label) for label in labels],
    }


def _names(label: str) -> dict[str, str]:
    """What a screen reader says for each part of the box with `label`."""
    if not label:
        return {
            "box": text("Dígito", "Digit"),
            "canvas": text("Caixa para desenhar um dígito", "Box to draw a digit in"),
            "undo": text("Desfazer o último traço", "Undo the last stroke"),
            "clear": text("Apagar o desenho", "Clear the drawing"),
            "seen": text("O desenho como a rede o recebe", "The drawing as the network receives it"),
            "unseen": text("Ainda não há um desenho", "There is no drawing yet"),
        }
    return {
        "box": text("Dígito {label}", "Digit {label}", label=label),
        "canvas": text("Caixa para desenhar o {label}", "Box to draw the {label} in", label=label),
        "undo": text("Desfazer o último traço do {label}", "Undo the last stroke of {label}", label=label),
        "clear": text("Apagar o {label}", "Clear the {label}", label=label),
        "seen": text("O {label} como a rede o recebe", "The {label} as the network receives it", label=label),
        "unseen": text("O {label} ainda não foi desenhado", "The {label} has not been drawn yet", label=label),
    }
