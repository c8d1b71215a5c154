"""What the tests of several lessons ask of their figures."""

from collections.abc import Callable

from helpers.language import use_language
from helpers.plots import Figure


def assert_described_in_each_language(draw: Callable[[], object], shown: list[Figure]) -> None:
    """`draw` shows one figure, which is added to `shown`: a picture, described in each language and in both."""
    descriptions = {}
    for language in ("pt", "en", "both"):
        use_language(language)
        draw()
        descriptions[language] = shown[-1].alt
        assert shown[-1]._repr_mimebundle_()[0]["image/png"]
    assert all(descriptions.values())
    assert descriptions["pt"] != descriptions["en"]
    assert len(shown) == 3
