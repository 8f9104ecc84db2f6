"""People's accounts: who may do what, passwords, sessions, locking out, the audit. No HTTP here.

Rights and locking out are pure; hashing has a thread of its own; everything durable goes through models.
"""
