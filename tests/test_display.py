from helpers.display import LiveText


def test_a_terminal_shows_only_what_is_new_in_a_text_that_grows(capsys):
    live = LiveText()
    for shown, force in (("epoch 1", True), ("epoch 1\nhalf of 2", False), ("epoch 1\nepoch 2", True)):
        live.show(shown, force=force)
    assert capsys.readouterr().out == "epoch 1\nepoch 2\n"
