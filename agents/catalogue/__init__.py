"""Pure: spheres, services, bodies and checklists, and the suggestion of a service from what was said.

Reads its files, nothing else.
"""
