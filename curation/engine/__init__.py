"""Where batches run. Handed functions; knows nothing of what they do."""
