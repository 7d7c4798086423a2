"""Digest in, message out: pure functions, one module for each kind of reader."""
