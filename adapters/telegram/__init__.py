"""Telegram: how it is asked, what its errors mean, and the channel that sends through it."""
