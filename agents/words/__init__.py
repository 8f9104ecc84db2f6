"""Pure: what is being said in conversations that go on, in memory only: no I/O, no clock, nothing of it is in the log.
After the call its transcript takes its place."""
