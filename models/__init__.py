"""The record: tables, queries, migrations and the frozen records handed across.

Imports nothing of ours; no ORM object leaves.
"""
