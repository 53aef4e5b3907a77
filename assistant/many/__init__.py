"""Many filings into a library: read, and embedded, by several processes or machines at once.

`jobs` is what a worker does, `workers` and `cluster` are where, and `run` is the whole of it.
"""
