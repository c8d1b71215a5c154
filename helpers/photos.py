"""Photos and other pictures as grey levels, whatever their format and mode. Their size in memory stays bounded."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 65_000_000  # of a picture that is opened


def load_grey(file: Path, longest: int) -> np.ndarray:
    """The picture in the JPEG or PNG `file` as grey levels, uint8 (height, width), 0 black and 255 white.

    It is upright as its camera says, on white where it is transparent, and reduced until its longer side has at most
    `longest` pixels. Raises `Image.DecompressionBombError` for more than `MOST_PIXELS` pixels, and almost any exception
    for a file that is no picture or is damaged.
    """
    with warnings.catch_warnings(), file.open("rb") as content:
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is checked below
        image: Image.Image = Image.open(content, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("L", (longest, longest))  # a large JPEG is reduced while it is decoded
        ImageOps.exif_transpose(image, in_place=True)
        return np.array(to_grey(image, longest))


def to_grey(image: Image.Image, longest: int) -> Image.Image:
    """A picture of any mode in mode "L", on white where it is transparent, at most `longest` pixels long."""
    if image.mode.startswith("I"):  # 16 bits
        grey = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.has_transparency_data:
        if "A" not in image.getbands():
            image = image.convert("RGBA")
        grey = Image.composite(image.convert("L"), Image.new("L", image.size, 255), image.getchannel("A"))
    else:
        grey = image.convert("L")
    grey.thumbnail((longest, longest))
    return grey
