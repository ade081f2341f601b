"""Times the product beside hand-written SQL and pandas: python -m benchmarks."""
