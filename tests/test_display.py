"""Progress that is rewritten in place, and tables."""

from helpers.display import LiveText, columns, table


def test_a_terminal_shows_only_what_is_new_in_a_text_that_grows(capsys):
    live = LiveText()
    for shown, force in (("epoch 1", True), ("epoch 1\nhalf of 2", False), ("epoch 1\nepoch 2", True)):
        live.show(shown, force=force)
    assert capsys.readouterr().out == "epoch 1\nepoch 2\n"


def test_the_columns_of_a_terminal_are_as_wide_as_their_widest_cell():
    assert columns(["lição", "s"], [["01", "1234,5"], ["02_normalization", "5"]]).splitlines() == [
        "lição             s",
        "01                1234,5",
        "02_normalization  5",
    ]


def test_a_table_has_its_first_column_to_the_left_and_the_others_to_the_right():
    shown = table(["modelo", "acurácia"], [["CNN", "99,1 %"], ["época\nepoch", "5"]])
    assert shown.data.splitlines() == [
        "| modelo | acurácia |",
        "| :-- | --: |",
        "| CNN | 99,1 % |",
        "| época / epoch | 5 |",
    ]
