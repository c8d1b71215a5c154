"""Text that is updated while a cell runs, and tables."""

from helpers.display import LiveText, columns, table


def test_a_terminal_shows_only_the_new_lines_of_a_text(capsys):
    live = LiveText()
    for content, force in (("epoch 1", True), ("epoch 1\nhalf of 2", False), ("epoch 1\nepoch 2", True)):
        live.show(content, force=force)
    assert capsys.readouterr().out == "epoch 1\nepoch 2\n"


def test_a_column_in_the_terminal_is_as_wide_as_its_widest_cell():
    assert columns(["lição", "s"], [["01", "1234,5"], ["02_normalization", "5"]]).splitlines() == [
        "lição             s",
        "01                1234,5",
        "02_normalization  5",
    ]


def test_a_table_aligns_its_first_column_left_and_the_others_right():
    result = table(["modelo", "acurácia"], [["CNN", "99,1 %"], ["época\nepoch", "5"]])
    assert result.data.splitlines() == [
        "| modelo | acurácia |",
        "| :-- | --: |",
        "| CNN | 99,1 % |",
        "| época / epoch | 5 |",
    ]
