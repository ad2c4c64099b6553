"""The commands, grouped by what they work on. Each module lists its own in COMMANDS."""
