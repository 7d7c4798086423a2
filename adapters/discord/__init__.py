"""Discord: how it is asked, what its errors mean, and the channels that send through it."""
