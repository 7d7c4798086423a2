"""The clock that pauses are measured on."""

import time

_SINCE_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def ticks() -> float:
    """Seconds that only go forward; on Linux also while the machine is suspended.

    `time.monotonic` stands still meanwhile, and whoever slept would hold his place to be his still:
    https://man7.org/linux/man-pages/man2/clock_gettime.2.html.
    """
    return time.monotonic() if _SINCE_BOOT is None else time.clock_gettime(_SINCE_BOOT)
