"""Pure: reads and checks a flow file, and steps through it. No I/O beyond reading the file, no clock."""
