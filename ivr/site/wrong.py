"""The errors of this room."""


class SiteWrong(Exception):
    """The site file cannot be used. The message is "FILE:LINE: what is wrong, what to do" for an administrator."""


class FolderWrong(SiteWrong):
    """The run directory cannot be made or written."""
