"""The outside world for tests and demonstrations: a second Asterisk with citizens and seats on it, over real SIP and RTP.

Never part of a real centre: it only calls loopback addresses.
"""
