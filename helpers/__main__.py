"""The command line: `python -m helpers --help`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import click

    from helpers.language import LANGUAGES, InputError, text, use_language
    from helpers.paths import resolve_folder
    from helpers.series.project import Project
except ModuleNotFoundError as error:
    sys.exit(
        f"Falta o pacote {error.name}. Use o Python do ambiente (.venv/bin/python) ou instale requirements.txt.\n"
        f"The package {error.name} is missing. Use the environment's Python (.venv/bin/python) or install requirements.txt."
    )

lessons_argument = click.argument("lessons", nargs=-1, metavar="[LESSON]...")
language_option = click.option(
    "-l",
    "--language",
    type=click.Choice(LANGUAGES),
    default="both",
    help="língua das mensagens / language of the messages",
)


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Lições de redes neurais com MNIST / Lessons on neural networks with MNIST."""
    context.obj = context.obj or Project.find()


@main.command()
@lessons_argument
@language_option
@click.option(
    "-p", "--parameter", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="parâmetro / parameter"
)
@click.option("--quick", is_flag=True, help="execução curta, para experimentar / a short run, to try things out")
@click.option("--output-dir", default="", metavar="DIR", help="padrão / default: outputs/runs")
@click.pass_obj
def run(
    project: Project,
    lessons: tuple[str, ...],
    language: str,
    parameters: tuple[tuple[str, str], ...],
    quick: bool,
    output_dir: str,
) -> None:
    """Executa lições (todas, se nenhuma for indicada) / Run lessons (all of them if none is named)."""
    settings = {"language": language, **dict(parameters)}
    with _one_sentence():
        from helpers.series.run import Failed, run_series, summarize

        use_language(settings["language"])
        outcomes = run_series(project.select(lessons), settings, quick, output_dir, project)
    click.echo(f"\n{summarize(outcomes)}\n")
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    for folder in sorted({outcome.folder for outcome in outcomes if outcome.folder and outcome not in failed}):
        click.echo(text("Lições executadas em {folder}.", "Executed lessons in {folder}.", folder=folder))
    for outcome in failed:
        click.echo(f"{outcome.lesson.name}: {outcome.error}", err=True)
    for folder in sorted({outcome.folder for outcome in failed if outcome.folder}):
        sentence = text(
            "As lições que falharam estão em {folder}.", "The lessons that failed are in {folder}.", folder=folder
        )
        click.echo(sentence, err=True)
    if failed:
        sys.exit(1)


@main.command()
@click.argument("name")
@language_option
@click.pass_obj
def new(project: Project, name: str, language: str) -> None:
    """Cria o esqueleto de uma lição, como 10_nome / Write the skeleton of a lesson, such as 10_name."""
    use_language(language)
    with _one_sentence():
        from helpers.series.new import new_lesson

        lesson = new_lesson(name, project)
    sentence = text(
        "A lição {path} foi criada e está no README. Escreva o que falta, listado abaixo; depois, execute "
        "'python -m helpers sync', 'python -m helpers check' e 'python -m helpers publish {name}'.",
        "The lesson {path} was written and is in the README. Write what is missing, listed below; then run "
        "'python -m helpers sync', 'python -m helpers check' and 'python -m helpers publish {name}'.",
        path=project.show(lesson.path),
        name=lesson.name,
    )
    click.echo(f"{sentence}\n")
    with _one_sentence():
        from helpers.series.check import check_lesson

        for finding in check_lesson(lesson, Project(project.root)):
            click.echo(f"{finding}\n")


@main.command()
@language_option
@click.pass_obj
def check(project: Project, language: str) -> None:
    """Confere lições, edições e README, sem executar nada / Check lessons, editions and README, running nothing."""
    use_language(language)
    with _one_sentence():
        from helpers.series.check import check as find_all
        from helpers.series.check.finding import count_of_findings
        from helpers.series.editions import read_record
        from helpers.series.readme import measured_on

        findings = find_all(project)
        record = read_record(project)
    for used in ("pt", "en") if language == "both" else (language,):
        click.echo("\n".join(measured_on(record, used)) + "\n")
    for finding in findings:
        click.echo(f"{finding}\n")
    if findings:
        raise click.ClickException(count_of_findings(findings))
    click.echo(count_of_findings(findings))


@main.command()
@language_option
@click.pass_obj
def sync(project: Project, language: str) -> None:
    """Leva a prosa mudada às edições e ao README / Bring changed prose into the editions and the README."""
    from helpers.series.editions import sync as synchronize

    use_language(language)
    with _one_sentence():
        changed = synchronize(project)
    for path in changed:
        click.echo(path)
    if not changed:
        click.echo(text("Tudo já estava em dia.", "Everything was up to date."))


@main.command()
@lessons_argument
@language_option
@click.option("--all", "everything", is_flag=True, help="todas as lições / all lessons")
@click.option(
    "--solutions",
    metavar="DIR",
    help="em vez disso, edições do professor, com os exercícios resolvidos / instead, teacher's editions, exercises solved",
)
@click.pass_obj
def publish(project: Project, lessons: tuple[str, ...], language: str, everything: bool, solutions: str | None) -> None:
    """Executa no MNIST as lições que mudaram, ou as indicadas, e grava as edições.

    Run on MNIST the lessons that changed, or those named, and write their editions.
    """
    use_language(language)
    if solutions is not None:
        _publish_solutions(project, lessons, solutions)
        return
    with _one_sentence():
        from helpers.series.publish import publish as publish_lessons
        from helpers.series.publish import to_publish
        from helpers.series.run import LessonFailed

        chosen = project.select(lessons) if lessons or everything else to_publish(project)
        try:
            warnings = publish_lessons(chosen, project)
        except LessonFailed as failure:
            raise click.ClickException(str(failure)) from None
    for warning in warnings:
        click.echo(warning, err=True)
    names = ", ".join(lesson.name for lesson in chosen)
    if names:
        click.echo(text("Publicado: {names}.", "Published: {names}.", names=names))
    else:
        click.echo(text("Nenhuma lição precisa ser executada.", "No lesson needs to run."))


def _publish_solutions(project: Project, lessons: tuple[str, ...], folder: str) -> None:
    with _one_sentence():
        from helpers.series.run import LessonFailed
        from helpers.series.solutions import write_solutions

        try:
            written = write_solutions(project.select(lessons), folder, project)
        except LessonFailed as failure:
            raise click.ClickException(str(failure)) from None
    for path in written:
        click.echo(path)


@main.command()
@lessons_argument
@click.option(
    "--nbgrader",
    "folder",
    required=True,
    metavar="DIR",
    help="pasta do curso, nova ou vazia / folder of the course, new or empty",
)
@click.option(
    "-l",
    "--language",
    type=click.Choice(LANGUAGES),
    default="both",
    help="língua dos exercícios e das mensagens; sem ela, um curso em cada língua, nas pastas pt e en / "
    "language of the exercises and messages; without it, a course in each language, in the folders pt and en",
)
@click.pass_obj
def exercises(project: Project, lessons: tuple[str, ...], folder: str, language: str) -> None:
    """Grava os exercícios das lições, todas ou as indicadas, como tarefas com correção automática.

    Write the exercises of all lessons, or of those named, as assignments that are graded automatically.
    """
    use_language(language)
    with _one_sentence():
        from helpers.series.nbgrader_assignments import write_assignments

        written = write_assignments(lessons, folder, language, project)
    for path in written:
        click.echo(path)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@language_option
@click.pass_obj
def pages(project: Project, folder: Path, language: str) -> None:
    """Grava as edições como páginas da web / Write the editions as web pages."""
    use_language(language)
    with _one_sentence():
        from helpers.series.pages import write_pages

        write_pages(resolve_folder(str(folder)), project)
    click.echo(text("Páginas em {folder}.", "Pages in {folder}.", folder=folder))


@main.command()
@click.option("-r", "--rounds", type=click.IntRange(1), default=5, show_default=True, help="rodadas / rounds")
@click.option(
    "--quick", is_flag=True, help="uma rodada curta, para ver que funciona / a short round, to see that it works"
)
@click.option(
    "--record", is_flag=True, help="publica as rodadas e a tabela do README / publish the rounds and the README's table"
)
@language_option
@click.pass_obj
def benchmark(project: Project, rounds: int, quick: bool, record: bool, language: str) -> None:
    """Mede os treinos das lições ao lado de treinos comuns / Measure the lessons' training runs beside ordinary ones."""
    use_language(language)
    if quick and record:
        raise click.UsageError(
            text(
                "Uma rodada curta não se publica: tire --quick ou --record.",
                "A short round is not published: drop --quick or --record.",
            )
        )
    with _one_sentence():
        from helpers.series.benchmark import run_benchmark

        report, path = run_benchmark(project, rounds, quick, record)
    click.echo(f"\n{report}\n\n{project.show(path)}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PHOTO... DIR]")
@click.option("-o", "--output", metavar="PDF", help="padrão / default: sheet.pdf")
@click.option(
    "--read",
    is_flag=True,
    help="em vez disso, lê fotos de folhas e grava os dígitos na pasta indicada por último / "
    "instead, read photos of sheets and write the digits to the folder named last",
)
@click.option(
    "-l",
    "--language",
    type=click.Choice(LANGUAGES),
    default="both",
    help="língua da folha e das mensagens / language of the sheet and messages",
)
def sheet(paths: tuple[Path, ...], output: str | None, read: bool, language: str) -> None:
    """Grava a folha em que a turma escreve um conjunto de teste, ou lê fotos dela.

    Write the sheet on which a class writes its own test set, or read photos of it.
    """
    use_language(language)
    if read:
        _read_sheets(paths, output)
        return
    if paths:
        raise click.UsageError(
            text(
                "Fotos só são lidas com a opção --read; sem ela, o comando grava a folha.",
                "Photos are read only with the option --read; without it, the command writes the sheet.",
            )
        )
    with _one_sentence():
        from helpers.sheet import write_sheet

        click.echo(write_sheet(Path(output or "sheet.pdf").expanduser()))


def _read_sheets(paths: tuple[Path, ...], output: str | None) -> None:
    if output is not None:
        raise click.UsageError(
            text(
                "Com --read nenhuma folha é gravada: tire --output.",
                "With --read no sheet is written: drop --output.",
            )
        )
    if len(paths) < 2:
        raise click.UsageError(
            text(
                "Depois de --read, indique ao menos uma foto e, por último, a pasta em que os dígitos serão gravados.",
                "After --read, name at least one photo, then the folder to write the digits to.",
            )
        )
    *photos, folder = paths
    with _one_sentence():
        from helpers.sheet_photo import read_class

        lines, refused = read_class(photos, str(folder))
    for line in lines:
        click.echo(line)
    for sentence in refused:
        click.echo(sentence, err=True)
    if refused:
        sys.exit(1)


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Turn the expected errors of a command into one sentence and exit code 1."""
    try:
        yield
    except InputError as error:
        raise click.ClickException(str(error)) from None
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] == "helpers":
            raise
        raise click.ClickException(
            text(
                "Falta o pacote {package}: instale as ferramentas com 'pip install -r requirements.txt -e \".[dev]\"'.",
                "The package {package} is missing: install the tools with 'pip install -r requirements.txt -e \".[dev]\"'.",
                package=error.name,
            )
        ) from None
    except OSError as error:
        raise click.ClickException(
            text(
                "Erro ao ler ou gravar um arquivo: {error}.",
                "A file could not be read or written: {error}.",
                error=error,
            )
        ) from None


if __name__ == "__main__":
    main(prog_name="python -m helpers")
