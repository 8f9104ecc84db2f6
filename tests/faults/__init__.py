"""The fault suite: a whole centre as in production (`ivr up`), real SIP and RTP, and something that breaks.

    make faults [CASE=killed_controller] [REPEATS=20] [SEED=1] [SIZE=1.0]

prints a line `name value unit target ok|short` for each figure and ends with status 1 where one is short.
"""
