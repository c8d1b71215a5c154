"""The command line: `python -m helpers --help`."""

import sys
from pathlib import Path

import click

from helpers.language import LANGUAGES, InputError, text, use_language


@click.group()
def main() -> None:
    """Lições de redes neurais com MNIST / Lessons on neural networks with MNIST."""


@main.command()
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
@click.option("-l", "--language", type=click.Choice(LANGUAGES), default="both", help="língua / language")
@click.option(
    "-p", "--parameter", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="parâmetro / parameter"
)
@click.option("--quick", is_flag=True, help="execução curta, para experimentar / a short run, to try things out")
@click.option("--output-dir", type=click.Path(path_type=Path), help="padrão / default: outputs/runs")
def run(
    lessons: tuple[str, ...],
    language: str,
    parameters: tuple[tuple[str, str], ...],
    quick: bool,
    output_dir: Path | None,
) -> None:
    """Executa as lições (todas, se nenhuma for indicada) / Run the lessons (all of them if none is named)."""
    from helpers.paths import OUTPUTS
    from helpers.series.run import run_series, select, summarize

    folder = (output_dir or OUTPUTS / "runs").resolve()
    settings = {"language": language, **dict(parameters)}
    try:
        use_language(settings["language"])
        outcomes = run_series(select(lessons), settings, quick, folder)
    except InputError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            text("Não foi possível gravar: {error}.", "It could not be written: {error}.", error=error)
        ) from None
    click.echo(f"\n{summarize(outcomes)}\n")
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        click.echo(f"{outcome.lesson.name}: {outcome.error}", err=True)
    for where in sorted({outcome.folder for outcome in outcomes if not outcome.error}):
        click.echo(text("Lições executadas em {folder}.", "Executed lessons in {folder}.", folder=where))
    for where in {outcome.folder for outcome in failed if outcome.folder}:
        click.echo(
            text("As lições que falharam estão em {folder}.", "The lessons that failed are in {folder}.", folder=where),
            err=True,
        )
    if failed:
        sys.exit(1)


@main.command()
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
@click.option("-l", "--language", type=click.Choice(LANGUAGES), default="both", help="língua / language")
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="DIR", help="páginas das edições / pages of the editions"
)
def publish(lessons: tuple[str, ...], language: str, html: Path | None) -> None:
    """Executa as lições (todas, se nenhuma for indicada) e grava as edições, ou páginas delas.

    Run the lessons (all of them if none is named) and write their editions, or pages of the editions.
    """
    from helpers.series.pages import write_pages
    from helpers.series.publish import publish as publish_series
    from helpers.series.run import LessonFailed, select

    use_language(language)
    if html and lessons:
        raise click.UsageError(
            text("As páginas são de todas as lições: não indique nenhuma.", "The pages are of all lessons: name none.")
        )
    try:
        if html:
            write_pages(html.resolve())
        else:
            publish_series(tuple(select(lessons)))
    except (InputError, LessonFailed) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            text("Não foi possível publicar: {error}.", "It could not be published: {error}.", error=error)
        ) from None
    click.echo(text("Publicado.", "Published."))


@main.command()
@click.option("-l", "--language", type=click.Choice(LANGUAGES), default="both", help="língua / language")
def check(language: str) -> None:
    """Confere as duas línguas e as edições, sem executar nada / Check both languages and the editions, running nothing."""
    from helpers.paths import OUTPUTS
    from helpers.series.check import check as check_series
    from helpers.series.editions import describe, read_record

    use_language(language)
    record = read_record(OUTPUTS)
    if record:
        click.echo(f"{describe(record)}\n")
    findings = check_series()
    for finding in findings:
        click.echo(f"{finding}\n")
    if findings:
        raise click.ClickException(text("{n} achados.", "{n} findings.", n=len(findings)))
    click.echo(text("Nenhum achado.", "No findings."))


if __name__ == "__main__":
    main(prog_name="python -m helpers")
