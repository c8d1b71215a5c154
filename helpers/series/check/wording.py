"""The rules for any text in two languages, be it prose or a message: right language, spelling, glossary."""

from collections import Counter
from collections.abc import Iterator

from helpers.language import text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.glossary import violations
from helpers.series.check.spelling import in_other_language, misspelled, suggestions

OTHER = {"pt": "en", "en": "pt"}


def check_blocks(
    language: str, blocks: list[list[tuple[str, bool]]], source: str, file: str, place: str
) -> Iterator[Finding]:
    """Findings on the language and the spelling of `blocks` of words in `source`; see `Prose.blocks`.

    A word in italics in a Portuguese text may be an English term.
    """
    for block in blocks:
        words = [word for word, italics in block if not italics]
        if in_other_language(language, words):
            yield Finding(
                "language",
                file,
                place,
                text(
                    "Este texto está marcado “{language}”, mas não está nessa língua: escreva-o nela ou corrija a marca.",
                    "This text is tagged “{language}” but is not in that language: write it in it, or mend the tag.",
                    language=language,
                ),
                {language: excerpt(source, words[0])},
            )
            continue
        terms = [word for word, italics in block if italics]
        wrong = misspelled(language, words) + [
            word for word in misspelled(language, terms) if language == "en" or misspelled("en", [word])
        ]
        for word in wrong:
            yield Finding(
                "spelling",
                file,
                place,
                text(
                    "“{word}” não está no dicionário: corrija ({suggestions}) ou junte a palavra a words.toml.",
                    "“{word}” is not in the dictionary: mend it ({suggestions}) or add the word to words.toml.",
                    word=word,
                    suggestions=", ".join(suggestions(language, word)) or "?",
                ),
                {language: excerpt(source, word)},
            )


def check_glossary(pt: str, en: str, file: str, place: str) -> Iterator[Finding]:
    """A finding for each forbidden translation in a pair of texts."""
    for violation in violations(pt, en):
        sides = {"pt": pt, "en": en}
        shown = {side: excerpt(source, violation.word) for side, source in sides.items()}
        yield Finding(
            "glossary",
            file,
            place,
            text(
                "O glossário não aceita “{word}”: use “{replacement}”.",
                "The glossary does not accept “{word}”: use “{replacement}”.",
                word=violation.word,
                replacement=violation.replacement,
            ),
            shown,
        )


def difference(pt: list, en: list) -> dict[str, list[str]]:
    """What only one of the two lists has, by language; empty if they have the same, in whatever order."""
    only = {"pt": Counter(pt) - Counter(en), "en": Counter(en) - Counter(pt)}
    return {side: [str(item) for item in extra.elements()] for side, extra in only.items() if extra}


def listed(differing: dict[str, list[str]]) -> str:
    """A difference as a message shows it, such as "pt: 3; en: 4"."""
    return "; ".join(f"{side}: {', '.join(extra)}" for side, extra in differing.items())
