"""The record of published forecasts: each as it was said, beside what came."""
