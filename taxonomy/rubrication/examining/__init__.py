"""Measuring a model on labelled messages: questions in, answers, scores and a report out. No database."""
