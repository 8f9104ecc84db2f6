"""One call from arrival to end: the call machine (pure), its session task, the commands performed, recovery."""
