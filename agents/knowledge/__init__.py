"""Pure: what an operator should know of a service, in files that a methodologist writes. Reads its files, nothing else.

`read(folder, catalogue)` gives an Article for each service that has one; dialplans/knowledge/README.md shows how a file
looks.
"""

from agents.knowledge.article import Article, Section, spelt
from agents.knowledge.read import KnowledgeWrong, read

__all__ = ["Article", "KnowledgeWrong", "Section", "read", "spelt"]
