"""Lesson 1 in JupyterLab and a real browser: its outputs after "Run All Cells"."""

from helpers.paths import project_root
from tests.jupyterlab import jupyterlab, needs_chromium, opened, outputs, run_all_cells


@needs_chromium
def test_run_all_shows_every_figure_and_no_error(tmp_path):
    source = (project_root() / "notebooks" / "01_loading.ipynb").read_text(encoding="utf-8")
    source = source.replace(r"output_dir: str = \"\"", r"output_dir: str = \"out\"")  # results go to `tmp_path`
    (tmp_path / "01_loading.ipynb").write_text(source, encoding="utf-8")
    with jupyterlab(tmp_path) as address, opened(address, "01_loading.ipynb") as page:
        run_all_cells(page)
        shown = outputs(page)
        page.screenshot(path=tmp_path / "jupyterlab.png")
    assert not [output for output in shown if output["output_type"] == "error" or output.get("name") == "stderr"]
    figures = [output for output in shown if "image/png" in output.get("data", {})]
    assert len(figures) == 13
    assert sum("application/vnd.jupyter.widget-view+json" in figure["data"] for figure in figures) == 1  # the pad
    assert all(figure["metadata"]["image/png"]["alt"] for figure in figures)
    assert (tmp_path / "out" / "results" / "01_loading.json").is_file()
