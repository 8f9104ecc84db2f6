"""Pure: the city's streets, found by what somebody typed or said, in Kazakh or Russian, by new names or old.

Reads its file, nothing else. `read(file)` gives streets; `Finder(streets).find(text)` those that fit, with the house;
`Finder.place(text)` the one place that an address names, to tell whether two addresses are the same.
"""

from agents.addresses.find import Finder, Found
from agents.addresses.read import StreetsWrong, read
from agents.addresses.streets import KINDS, Kind, Place, Street

__all__ = ["KINDS", "Finder", "Found", "Kind", "Place", "Street", "StreetsWrong", "read"]
