"""The files around the lessons agree with one another: what is installed, tested, cited and published."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.paths import project_root

PROJECT = project_root()

README_COMMANDS = (
    "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt -c constraints.txt"
    " && .venv/bin/python -m helpers run --language {language}",
    'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt -e ".[dev]" -c constraints.txt'
    " && .venv/bin/python -m pytest -n 2",
)


def content(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def requirements(lines: list[str]) -> dict[str, Requirement]:
    found = [Requirement(line.split(" #")[0]) for line in lines if line and not line.startswith(("#", "-"))]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads(content("pyproject.toml"))["project"]


@pytest.fixture(scope="module")
def learner() -> dict[str, Requirement]:
    return requirements(content("requirements.txt").splitlines())


@pytest.fixture(scope="module")
def tested() -> dict[str, list[str]]:
    """The exact versions in constraints.txt: more than one where systems or versions of Python differ."""
    versions: dict[str, list[str]] = {}
    for line in content("constraints.txt").splitlines():
        if not line.startswith("#"):
            name, exact = line.split(" ;")[0].split("==")
            versions.setdefault(canonicalize_name(name), []).append(exact)
    return versions


def test_the_tested_versions_are_ones_that_the_project_asks_for(project, learner, tested):
    for requirement in [
        *learner.values(),
        *map(Requirement, project["dependencies"]),
        *map(Requirement, project["optional-dependencies"]["dev"]),
    ]:
        versions = tested.get(canonicalize_name(requirement.name), [])
        assert versions, f"constraints.txt has no {requirement.name}: run `bash .ci/constraints`"
        for exact in versions:
            assert requirement.specifier.contains(exact), (
                f"constraints.txt has {requirement.name} {exact}, not {requirement}: run `bash .ci/constraints`"
            )


def test_a_learner_installs_what_the_code_needs(project, learner):
    needed = {canonicalize_name(Requirement(dependency).name) for dependency in project["dependencies"]}
    assert needed <= learner.keys(), f"add to requirements.txt: {', '.join(needed - learner.keys())}"


def test_ipykernel_7_is_not_installed(project, learner):
    for requirement in (learner["ipykernel"], requirements(project["dependencies"])["ipykernel"]):
        assert not requirement.specifier.contains("7.0.0"), (
            "ipykernel 7 hangs the notebooks of VS Code: keep it below 7"
        )


@pytest.mark.parametrize("command", README_COMMANDS)
def test_the_readme_says_how_to_install_in_both_languages(command):
    for language in ("pt", "en"):
        assert f"```bash\n{command.format(language=language)}\n```" in content("README.md"), (
            f"README.md lacks: {command}"
        )


@pytest.mark.parametrize("file", [".ci/run", ".github/CONTRIBUTING.md", ".github/workflows/tests.yml"])
def test_the_command_of_the_readme_is_the_one_that_is_used(file):
    assert README_COMMANDS[1] in content(file), f"{file} does not run the README's test command: {README_COMMANDS[1]}"


def test_the_same_ruff_before_a_commit_and_in_ci(tested):
    hooks = yaml.safe_load(content(".pre-commit-config.yaml"))["repos"]
    (ruff,) = [hook["rev"] for hook in hooks if hook["repo"].endswith("/ruff-pre-commit")]
    assert [ruff.removeprefix("v")] == tested["ruff"], (
        "give .pre-commit-config.yaml the version of ruff in constraints.txt"
    )


def test_the_version_to_cite_is_the_one_of_the_package(project):
    assert yaml.safe_load(content("CITATION.cff"))["version"] == project["version"], (
        f"give CITATION.cff the version {project['version']}"
    )


def test_every_version_of_python_that_is_promised_is_tested(project):
    matrix = yaml.safe_load(content(".github/workflows/tests.yml"))["jobs"]["tests"]["strategy"]["matrix"]
    promised = [name.split(" :: ")[-1] for name in project["classifiers"] if re.search(r"Python :: 3\.\d", name)]
    assert matrix["python"] == promised, "pyproject.toml's classifiers and .github/workflows/tests.yml differ"
    assert project["requires-python"] == f">={promised[0]},<3.{int(promised[-1].split('.')[1]) + 1}"


def test_the_licenses_and_the_data_of_the_package_exist(project):
    assert all((PROJECT / name).is_file() for name in project["license-files"])
    patterns = tomllib.loads(content("pyproject.toml"))["tool"]["setuptools"]["package-data"]["*"]
    data = [path for path in (PROJECT / "helpers").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    left_out = [path.name for path in data if not any(path.match(pattern) for pattern in patterns)]
    assert not left_out, f"add to package-data in pyproject.toml: {', '.join(left_out)}"
