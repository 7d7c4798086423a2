"""What is missing for all that a chat chose, though its digests arrive: `Subscription.reason`."""

from bot.language import N_
from bot.subscription import Condition, Subscription

UNPUBLISHED = N_(
    "Digests are not published to followers here: that takes an announcement channel, in which "
    "somebody with Manage Channels gives Paperboy Send Messages."
)
UNDISCUSSED = N_(
    "No threads are opened under digests here: somebody with Manage Channels gives Paperboy Create "
    "Public Threads."
)


def lacks_for_layout(one: Subscription) -> bool:
    """Whether a permission is missing for the layout, so that the plainest has to do."""
    return (
        one.condition is Condition.ACTIVE
        and bool(one.reason)
        and one.reason not in {UNPUBLISHED, UNDISCUSSED}
    )
