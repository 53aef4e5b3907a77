"""The conversation in a terminal, over a pipe, or for a screen reader."""
