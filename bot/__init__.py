"""Paperboy: what the product means, and how its parts are wired."""
