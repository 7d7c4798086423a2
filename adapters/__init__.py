"""The outside world: each module stands between one service and our words."""
