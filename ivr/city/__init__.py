"""The outside world for tests and demonstrations: a second Asterisk, its citizens and seats, real SIP and RTP.

Never part of a real centre: it only calls loopback addresses.
"""
