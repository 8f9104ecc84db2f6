"""The outside world for tests and demonstrations: a second Asterisk with citizens and seats on it.

Never part of a real centre.
"""
