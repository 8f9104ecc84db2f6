"""Pure: how many calls come, how long they wait, how many seats that needs. No I/O, no clock; chance only by a seed."""
