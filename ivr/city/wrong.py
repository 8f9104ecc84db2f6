"""The one error of this room."""


class CityWrong(Exception):
    """The city cannot be played. The message says why and what to do."""
