"""Benchmarks: what a fan-out costs, as ratios inside one run (see README.md)."""
