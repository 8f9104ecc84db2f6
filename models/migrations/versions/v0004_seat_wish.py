"""What a seat has asked for during a call, and which comes true afterwards, outlives the controller."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("wish", "wish_why"):
        op.add_column("seat", sa.Column(name, sa.Text(), nullable=True))
