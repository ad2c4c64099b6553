"""Tamiz, the library: turns raw support transcripts into training and retrieval data. Runs without Streamlit."""

__version__ = "0.1.0"
