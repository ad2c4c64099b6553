"""What `make_samples.py` is made of. Standard library only."""
