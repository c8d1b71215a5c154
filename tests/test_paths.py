from pathlib import Path

import pytest

from helpers import paths
from helpers.language import InputError, use_language
from helpers.paths import output_folder, write_atomically, write_files


def test_no_folder_means_the_outputs_of_the_project(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    assert output_folder("") == output_folder() == tmp_path / "outputs"
    assert (tmp_path / "outputs").is_dir()


@pytest.mark.parametrize("below", ["", "below/deeper"])
def test_without_notebooks_beside_the_package_the_project_is_found_from_the_working_directory(
    below, tmp_path, monkeypatch
):
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "site-packages" / "helpers" / "paths.py"))
    (tmp_path / "mine" / "notebooks").mkdir(parents=True)
    (tmp_path / "mine" / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / "mine" / below)
    assert paths.project_root() == tmp_path / "mine"
    monkeypatch.chdir(tmp_path)
    assert paths.project_root() == tmp_path


@pytest.mark.parametrize("form", ["runs/first", "{folder}/runs/first", "~/runs/first"])
def test_a_folder_is_taken_from_the_working_directory_the_root_or_the_home(form, tmp_path, monkeypatch):
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
def test_a_folder_that_cannot_be_made_is_named(wrong, language, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("a file is in the way")
    with pytest.raises(InputError) as refused:
        output_folder(wrong)
    assert wrong.rstrip("\0") in str(refused.value)
    assert {"pt": "Indique outra pasta", "en": "Name another folder"}[language] in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_reader_of_portuguese_is_not_told_the_reason_in_english(tmp_path):
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


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
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
def test_a_failed_write_keeps_what_was_there_and_leaves_nothing_else(old, failure, tmp_path):
    path = tmp_path / "results.json"
    if old:
        path.write_text(old)

    def write(temporary):
        temporary.write_text("half of the ne")
        raise failure

    with pytest.raises(failure):
        write_atomically(path, write)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == ({path.name: old} if old else {})


def test_several_files_are_written_or_none(tmp_path):
    old, new, blocked = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "file" / "blocked.txt"
    old.write_text("before")
    (tmp_path / "file").write_text("a file is in the way")
    with pytest.raises(OSError, match="file"):
        write_files({old: "after", new: "after", blocked: "after"})
    assert old.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "old.txt"]
    write_files({old: "after", new: "after"})
    assert (old.read_text(), new.read_text()) == ("after", "after")
