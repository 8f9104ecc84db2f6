"""The one site file: numbers, trunk, seats, queues. Reads and checks it; makes secrets at first run."""
