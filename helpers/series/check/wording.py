"""Rules for every text in two languages, in Markdown and in code: language, spelling, glossary and equal numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator

from helpers.language import Text, text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.spelling import Word, in_other_language, misspelled, suggestions
from helpers.series.glossary import violations


def check_words(
    language: str, blocks: Iterable[list[Word]], source: str, file: str, location: str
) -> Iterator[Finding]:
    """Check the language and the spelling of each block of words; `source` is the text that they come from."""
    for block in blocks:
        words = [word.text for word in block if not word.italic]
        if in_other_language(language, words):
            yield Finding(
                "language",
                file,
                location,
                text(
                    "Este texto deveria estar na língua “{language}”, mas está na outra: traduza-o ou corrija a marca.",
                    "This text should be in the language “{language}” but is in the other: translate it or correct the tag.",
                    language=language,
                ),
                {language: excerpt(source, words[0])},
            )
            continue
        for word in _misspelled(language, block):
            yield Finding(
                "spelling",
                file,
                location,
                text(
                    "“{word}” não está no dicionário: corrija ({suggestions}) ou junte a palavra a words.toml.",
                    "“{word}” is not in the dictionary: correct it ({suggestions}) or add the word to words.toml.",
                    word=word,
                    suggestions=", ".join(suggestions(language, word)) or "?",
                ),
                {language: excerpt(source, word)},
            )


def check_glossary(pt: str, en: str, file: str, location: str) -> Iterator[Finding]:
    """Find the words that the glossary forbids in two texts that translate each other."""
    for violation in violations(pt, en):
        yield Finding(
            "glossary",
            file,
            location,
            text(
                "O glossário não aceita “{word}”: use “{replacement}”.",
                "The glossary does not accept “{word}”: use “{replacement}”.",
                word=violation.word,
                replacement=violation.replacement,
            ),
            {"pt": excerpt(pt, violation.word), "en": excerpt(en, violation.word)},
        )


def compare(
    kind: str, name: Text, items: tuple[list, list], texts: tuple[str, str], file: str, location: str
) -> Iterator[Finding]:
    """A finding of `kind` if what two texts contain, in Portuguese and in English, is not the same, in any order.

    `items` is what they contain and `name` is what it is called, as in "the numbers".
    """
    pt, en = map(Counter, items)
    only = {"pt": list((pt - en).elements()), "en": list((en - pt).elements())}
    if not any(only.values()):
        return
    advice = text(
        "Nas duas línguas, {name} têm de ser iguais; só em uma: {differing}.",
        "In both languages {name} must be the same; in one only: {differing}.",
        name=name,
        differing="; ".join(f"{language}: {', '.join(map(str, extra))}" for language, extra in only.items() if extra),
    )
    excerpts = {
        language: excerpt(source, str(only[language][0]) if only[language] else "")
        for language, source in zip(only, texts, strict=True)
    }
    yield Finding(kind, file, location, advice, excerpts)


def _misspelled(language: str, block: list[Word]) -> list[str]:
    """The misspelled words of a block. In a Portuguese text, a word in italics may be English."""
    words = [word.text for word in block if not word.italic]
    terms = [word.text for word in block if word.italic]
    wrong_terms = [term for term in misspelled(language, terms) if language == "en" or misspelled("en", [term])]
    return misspelled(language, words) + wrong_terms
