"""What Asterisk did alone, while no controller lived: its calls and recordings, brought into our log exactly once.

Reads Asterisk's own record of calls (CDR) and the fallback's recordings; writes nothing but the repaired header of a
recording. Knows nothing of calls in progress.
"""

from ivr.alone.bring import Bring
from ivr.alone.cdr import CdrRow, Trunk, row_of, trunk_calls
from ivr.alone.files import CdrFiles
from ivr.alone.landing import Landing

__all__ = ["Bring", "CdrFiles", "CdrRow", "Landing", "Trunk", "row_of", "trunk_calls"]
