"""The check of the documents with a Portuguese and an English half."""

import pytest

from helpers.series.check.documents import check_document

INTRODUCTION = "# Dígitos · Digits\n\n**[Português](#português)** · **[English](#english)**\n\n"
PT = """## Português

Leia os rótulos de uma [lição](outputs/pt/lesson.md) em 3 minutos, com o Python 3.11 ou 3.12. Escreva [aqui](../issues).

### Começar

```bash
# not a heading
python -m helpers run --language pt --html PASTA 10_NOME
```

<!-- speed:pt -->
| Treino | Segundos |
|:--|--:|
| lição 3 | 99.9 |
<!-- /speed:pt -->
"""
EN = """## English

Read the labels of a [lesson](outputs/en/lesson.md) in three minutes, with Python 3.11 or 3.12. Write [here](../issues).

### Getting started

```bash
# not a heading
python -m helpers run --language en --html FOLDER 10_NAME
```

<!-- speed:en -->
<!-- /speed:en -->
"""


@pytest.fixture
def findings_in(tmp_path):
    """The findings on a document, in a folder with one lesson in each language."""
    for language in ("pt", "en"):
        (tmp_path / "outputs" / language).mkdir(parents=True)
        (tmp_path / "outputs" / language / "lesson.md").touch()

    def findings_in(source):
        (tmp_path / "README.md").write_text(source, encoding="utf-8")
        return list(check_document(tmp_path, "README.md", {"3 min"}))

    return findings_in


def test_a_document_without_fault_has_no_finding(findings_in):
    assert findings_in(INTRODUCTION + PT + EN) == []


@pytest.mark.parametrize(
    ("old", "new", "kinds", "location"),
    [
        ("## English", "## In English", {"half"}, "-"),
        ("### Getting", "#### Getting", {"heading"}, "Getting started"),
        ("### Getting started\n", "", {"heading"}, "Começar"),
        ("[lesson](outputs/en/lesson.md)", "lesson", {"link"}, "English"),
        ("outputs/en/lesson.md", "outputs/en/none.md", {"link"}, "-"),
        ("helpers run --language en", "helpers check --language en", {"code"}, "Getting started"),
        ("--language en", "--quick en", {"code"}, "Getting started"),
        ("in three minutes", "in two minutes", {"number", "measurement"}, "English"),
        ("in three minutes", "in three minutes and 5 steps", {"number"}, "English"),
        ("uma [lição]", "umma [lição]", {"spelling"}, "Português"),
        ("Getting started", "Primeiros passos", {"language"}, "Primeiros passos"),
        ("Começar", "Getting started", {"language"}, "Getting started"),
        ("os rótulos", "as etiquetas", {"glossary"}, "English"),
        ("<!-- /speed:pt -->", "", {"number-format", "measurement", "table", "number", "code"}, "Getting started"),
    ],
)
def test_a_fault_is_found(findings_in, old, new, kinds, location):
    findings = findings_in((INTRODUCTION + PT + EN).replace(old, new))
    assert {finding.kind for finding in findings} == kinds
    assert location in {finding.location for finding in findings}
