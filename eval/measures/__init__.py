"""What `eval/bench.py` measures, one module a kind of measure."""
