"""The stopwatch: Fall Line side by side with stock tools, whole processes compared. Linux only.

python -m benchmarks             everything (for hours; `--runs 1` and `--only` shorten it)
python -m benchmarks --quick     small pictures, one figure, once: shows that it works, measures nothing
"""
