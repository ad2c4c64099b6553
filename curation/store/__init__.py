"""All SQL of the house, and the only place that knows DuckDB."""
