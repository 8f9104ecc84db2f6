"""Calls of a seat to a citizen are calls too: which way a call went."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("call", sa.Column("direction", sa.Text(), nullable=True))
