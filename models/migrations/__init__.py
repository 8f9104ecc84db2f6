"""The database's own history (Alembic). A new revision: change tables.py, then write versions/NNNN_what.py."""
