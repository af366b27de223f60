"""Russian text as its readers write it: one place that folds, splits and lemmatises, for all that read messages."""
