"""The one error of this room."""


class SwitchWrong(Exception):
    """Asterisk cannot be used. The message says what is wrong and what to do."""
