"""What each address does: one file per matter, with its questions and answers as pydantic models."""
