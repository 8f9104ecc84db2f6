"""The whole controller under a storm drawn from one seed: virtual time, one process, replayable to the last event.

`python -m tests.simulation --seeds 5000` looks for a failing seed; `--seed N --trace` shows what happened in it.
"""
