"""Where training files may go: dated provider profiles, and the lint of a line for each."""
