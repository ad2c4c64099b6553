"""A conversation with its findings, to read."""
