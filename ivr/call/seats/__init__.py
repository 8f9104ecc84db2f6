"""Seats' telephones: which are rung, what they key in, whether they can be heard."""
