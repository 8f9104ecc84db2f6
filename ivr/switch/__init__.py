"""Starting, configuring and supervising Asterisk, or checking a given one. Processes and files."""

from ivr.switch.asterisk import Asterisk
from ivr.switch.tree import launch
from ivr.switch.wrong import SwitchWrong

__all__ = ["Asterisk", "SwitchWrong", "launch"]
