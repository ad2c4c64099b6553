"""The review queue: one component, a key press a decision."""
