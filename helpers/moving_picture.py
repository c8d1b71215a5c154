"""A picture with a slider: drag it and see how the picture changes. Where there is no live page, one picture stands for all."""

from collections.abc import Sequence
from pathlib import Path

import anywidget
import traitlets

from helpers.plots import Figure

FOLDER = Path(__file__).parent


class MovingPicture(anywidget.AnyWidget):
    """The figures `frames`, of which a slider called `label` shows one at a time, beginning with number `first`.

    `values` are what the slider stands at, one text for each figure. A page without a kernel, such as a notebook on
    GitHub, shows the first figure alone.
    """

    _esm = FOLDER / "moving_picture.js"
    _css = FOLDER / "moving_picture.css"
    pictures = traitlets.List(traitlets.Bytes()).tag(sync=True)  # PNG
    descriptions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    values = traitlets.List(traitlets.Unicode()).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    place = traitlets.Int().tag(sync=True)

    def __init__(self, frames: Sequence[Figure], values: Sequence[str], label: str, first: int = 0):
        bundles = [frame._repr_mimebundle_()[0] for frame in frames]
        super().__init__(
            pictures=[bundle["image/png"] for bundle in bundles],
            descriptions=[frame.alt for frame in frames],
            values=list(values),
            label=label,
            place=first,
        )
        self._still = frames[first]

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        still, about = self._still._repr_mimebundle_()
        return data | still, metadata | about
