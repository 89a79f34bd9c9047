"""The stopwatch: Fall Line side by side with stock tools, whole processes compared. Linux only.

python -m benchmarks             everything (most of two hours on two cores)
python -m benchmarks --quick     small pictures, one figure, once: shows that it works, measures nothing
"""
