"""Whom data is sent to, and what they take. The only place that knows the openai package."""
