"""The output folder, and files that are written completely or not at all."""

from pathlib import Path

import pytest

from helpers import paths
from helpers.language import InputError, use_language
from helpers.paths import output_folder, write_atomically, write_files


def test_the_default_folder_is_outputs_in_the_project(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    assert output_folder("") == output_folder() == tmp_path / "outputs"
    assert (tmp_path / "outputs").is_dir()


@pytest.mark.parametrize("subfolder", ["", "some/subfolder"])
def test_without_notebooks_beside_the_package_the_project_is_found_from_the_working_directory(
    subfolder, tmp_path, monkeypatch
):
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "site-packages" / "helpers" / "paths.py"))
    (tmp_path / "mine" / "notebooks").mkdir(parents=True)
    (tmp_path / "mine" / subfolder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / "mine" / subfolder)
    assert paths.project_root() == tmp_path / "mine"
    monkeypatch.chdir(tmp_path)
    assert paths.project_root() == tmp_path


@pytest.mark.parametrize("form", ["runs/first", "{folder}/runs/first", "~/runs/first"])
def test_a_folder_may_be_relative_absolute_or_in_the_home_folder(form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert output_folder(form.format(folder=tmp_path)) == (tmp_path / "runs" / "first").resolve()
    assert (tmp_path / "runs" / "first").is_dir()


def test_a_folder_that_exists_keeps_its_files(tmp_path):
    (tmp_path / "kept").write_text("old")
    output_folder(str(tmp_path))
    assert (tmp_path / "kept").read_text() == "old"


@pytest.mark.parametrize(
    "wrong",
    ["taken", "taken/below", "n" * 300, "~no_such_user/runs", "nul\0"],
    ids=["file", "below a file", "long", "no user", "nul"],
)
def test_a_folder_that_cannot_be_created_is_named(wrong, language, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("a file is in the way")
    with pytest.raises(InputError) as refused:
        output_folder(wrong)
    assert wrong.rstrip("\0") in str(refused.value)
    assert {"pt": "Indique outra pasta", "en": "Name another folder"}[language] in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_the_portuguese_message_has_no_english_reason(tmp_path):
    (tmp_path / "taken").write_text("a file is in the way")
    use_language("pt")
    with pytest.raises(InputError) as refused:
        output_folder(str(tmp_path / "taken"))
    assert "File exists" not in str(refused.value)


def test_a_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "results" / "lesson.json"
    assert write_atomically(path, lambda temporary: temporary.write_text("new")) == path
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_the_old_file_is_kept_until_the_new_one_is_complete(tmp_path):
    path = tmp_path / "results.json"
    path.write_text("the old content")

    def write(temporary):
        temporary.write_text("new")
        assert temporary.name == path.name
        assert path.read_text() == "the old content"

    write_atomically(path, write)
    assert path.read_text() == "new"


@pytest.mark.parametrize("old", ["the old content", None])
@pytest.mark.parametrize("failure", [OSError, KeyboardInterrupt])
def test_a_failed_write_keeps_the_old_file_and_leaves_no_other(old, failure, tmp_path):
    path = tmp_path / "results.json"
    if old:
        path.write_text(old)

    def write(temporary):
        temporary.write_text("half of the ne")
        raise failure

    with pytest.raises(failure):
        write_atomically(path, write)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == ({path.name: old} if old else {})


def test_all_of_several_files_are_written_or_none(tmp_path):
    old, new, blocked = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "file" / "blocked.txt"
    old.write_text("before")
    (tmp_path / "file").write_text("a file is in the way")
    with pytest.raises(OSError, match="file"):
        write_files({old: "after", new: "after", blocked: "after"})
    assert old.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "old.txt"]
    write_files({old: "after", new: "after"})
    assert (old.read_text(), new.read_text()) == ("after", "after")
