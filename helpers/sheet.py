"""The sheet of paper on which a class writes its own test set: its layout, and the PDF to print.

`helpers.sheet_photo` reads the sheets back from photos.
"""

from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from helpers.language import Text, text
from helpers.paths import write_atomically

# All measures are in millimetres, x to the right and y down from the top left corner of an A4 page.
PAGE = (210, 297)  # width and height
MARKS = [(14, 14), (196, 14), (196, 283), (14, 283)]  # middles of the corner marks, clockwise from the top left
MARK_RADII = (6, 4, 2)  # of a mark: its black disc, a white disc on it, a black dot on that
EXTRA_DOT = (27, 14)  # beside the top left mark, as large as the dot in it: it tells how the sheet lies
ROWS, COLUMNS = 10, 10  # one row for each digit
FIRST_BOX = (24, 58)  # its top left corner
BOX = (15, 18)  # width and height
PITCH = (17, 21)  # from one box to the next
MM_PER_INCH = 25.4
FRAME = "#BCD3E6"  # so light that a reader of photos can tell it from ink

TITLE = Text("Dígitos da nossa turma", "Digits of our class")
NAME = Text("Nome", "Name")
INSTRUCTIONS = Text(
    "Em cada caixa, escreva o dígito que está no começo da linha.\n"
    "Use uma caneta escura, de preferência grossa, e não encoste na borda da caixa.\n"
    "A caixa pode ficar vazia. Se errar, faça um X de canto a canto da caixa.\n"
    "Fotografe a folha inteira, de cima, com as quatro marcas à vista.",
    "In each box, write the digit that stands at the left of its row.\n"
    "Use a dark pen, preferably a thick one, and do not touch the frame of the box.\n"
    "A box may stay empty. After a mistake, draw an X from corner to corner of the box.\n"
    "Photograph the whole sheet from above, with the four marks in view.",
)


def box_corner(row: int, column: int) -> tuple[float, float]:
    """The top left corner of a box, x and y in millimetres; rows and columns count from 0."""
    return FIRST_BOX[0] + column * PITCH[0], FIRST_BOX[1] + row * PITCH[1]


def write_sheet(path: Path) -> Path:
    """Write the sheet, in the language in use, as a PDF of one A4 page to `path`, which is returned."""

    def write(temporary: Path) -> None:
        with rc_context({"pdf.fonttype": 42}):  # TrueType: text that can be selected and searched
            draw_sheet().savefig(temporary, format="pdf", metadata={"Title": text(TITLE), "CreationDate": None})

    return write_atomically(path, write)


def draw_sheet() -> Figure:
    """The sheet as a figure of the size of an A4 page, in the language in use."""
    figure = Figure(figsize=(PAGE[0] / MM_PER_INCH, PAGE[1] / MM_PER_INCH))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, PAGE[0]), ylim=(PAGE[1], 0))
    axes.set_axis_off()
    for middle in MARKS:
        for radius, colour in zip(MARK_RADII, ("black", "white", "black"), strict=True):
            axes.add_patch(Circle(middle, radius, color=colour, linewidth=0))
    axes.add_patch(Circle(EXTRA_DOT, MARK_RADII[-1], color="black", linewidth=0))
    _draw_head(axes)
    for column in range(COLUMNS):
        x, y = box_corner(0, column)
        axes.text(x + BOX[0] / 2, y - 1.5, str(column + 1), fontsize=7, color="grey", ha="center")
    for row in range(ROWS):
        x, y = box_corner(row, 0)
        axes.text(x - 5, y + BOX[1] / 2, str(row), fontsize=16, ha="center", va="center")
        for column in range(COLUMNS):
            axes.add_patch(Rectangle(box_corner(row, column), *BOX, fill=False, edgecolor=FRAME, linewidth=0.7))
    return figure


def _draw_head(axes: Axes) -> None:
    """Title, instructions and the line for the name, above the boxes and between the marks."""
    left, right = MARKS[0][0] + 20, MARKS[1][0] - 10
    axes.text(left, 13, text(TITLE), fontsize=14, va="baseline")
    axes.text(left, 16, text(INSTRUCTIONS), fontsize=8, va="top", linespacing=1.3)
    axes.text(left, 51, f"{text(NAME)}:", fontsize=10, va="baseline")
    axes.plot([left + 32, right], [51.5, 51.5], color="black", linewidth=0.5)
