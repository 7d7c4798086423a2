"""Use case: a chat subscribes, and chooses when and how the digest comes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot import preferences, screens, zones
from bot import subscription_replies as say
from bot.chats import Chats
from bot.ledger import Ledger
from bot.models import Period
from bot.preferences import Step
from bot.replies import Asker, Reply, Toast
from bot.screen_parts import Shown
from bot.sentences import outdated
from bot.subscribing import Subscribing
from bot.subscription import Address, BadPreference, Condition, Subscription
from bot.wishes import Wish, wished

WRITTEN = {
    "at": "at", "time": "at", "zone": "tz", "days": "days", "language": "lang", "top": "top",
    "layout": "look", "votes": "votes", "include": "incl", "exclude": "excl", "follow": "orgs",
    "시간": "at", "시간대": "tz", "요일": "days", "언어": "lang",
    "時刻": "at", "時間": "at", "タイムゾーン": "tz", "曜日": "days", "言語": "lang",
    "时间": "at", "时区": "tz", "星期": "days", "语言": "lang",
}  # fmt: skip
"""What can be written after /settings, and the field that it is about."""

_OFFERED = 6
_STAYS = {"clock", "days"}
"""Fields in which one presses more than once."""


class Preferring:
    """Keeps what chats choose; only who may is let.

    Every method raises `StoreProblem` where the database does not do its part.

    Args:
        layouts: by channel, the default first.
    """

    def __init__(
        self,
        *,
        subscribing: Subscribing,
        ledger: Ledger,
        chats: Chats,
        layouts: Mapping[str, Sequence[str]],
        now: Callable[[], datetime],
    ) -> None:
        self._subscribing = subscribing
        self._ledger = ledger
        self._chats = chats
        self._layouts = layouts
        self._now = now

    async def subscribe(self, asker: Asker, wish: Wish) -> Reply:
        """Subscribe, or change what was subscribed as wished, or go on after a pause."""
        language = await self._chats.language(asker)
        if not await asker.may_change(asker.target):
            return say.forbidden(language)
        before = await self._known(asker.target, wish.period)
        one = before or preferences.fresh(
            asker.target,
            wish.period,
            language=language,
            zone=await self._chats.zone(asker),
            top=self._chats.top,
        )
        one = replace(wished(one, wish), condition=Condition.ACTIVE, reason="")
        due = await self._subscribing.subscribe(one)
        await self._chats.choose(asker.target, language=wish.language or "", zone=wish.zone or "")
        place = _place(one, asker)
        return say.subscribed(one, due, before=before, place=place, language=language)

    async def unsubscribe(self, asker: Asker) -> Reply:
        """End everything that a chat subscribed to."""
        language = await self._chats.language(asker)
        if not await asker.may_change(asker.target):
            return say.forbidden(language)
        theirs = await self._chats.theirs(asker.target)
        for address in {one.address for one in theirs}:
            await self._ledger.forget(address, None)
        return say.unsubscribed(asker, language) if theirs else say.not_subscribed(asker, language)

    async def pause(self, asker: Asker) -> Reply:
        """Send nothing for the time being, or go on."""
        language = await self._chats.language(asker)
        if not await asker.may_change(asker.target):
            return say.forbidden(language)
        theirs = await self._chats.theirs(asker.target)
        if not theirs:
            return say.not_subscribed(asker, language)
        paused = all(one.condition is not Condition.ACTIVE for one in theirs)
        condition = Condition.ACTIVE if paused else Condition.PAUSED
        for address in {one.address for one in theirs}:
            await self._ledger.set_condition(address, None, condition, "")
        return await self._shown(asker, Step())

    async def settings(self, asker: Asker, text: str) -> Reply:
        """The settings, or a choice that was written: `at 9:30`, `zone Lisbon`."""
        language = await self._chats.language(asker)
        word, _, value = text.strip().partition(" ")
        field = WRITTEN.get(word.casefold(), "")
        if word and not field:
            return say.which_setting([name for name in WRITTEN if name.isascii()], language)
        theirs = await self._chats.theirs(asker.target)
        period = theirs[0].slot.period if theirs else Period.DAY
        step = Step(period=period, field=field, value=value.strip())
        if field == "tz" and step.value and zones.named(step.value) is None:
            place = asker.target.place if asker.target != asker.address else ""
            found = zones.search(step.value, limit=_OFFERED)
            return say.which_zone(replace(step, place=place), found, language)
        return await self.press(asker, step)

    async def press(self, asker: Asker, step: Step) -> Reply:
        """Take a step in the settings: show what can be chosen, or choose."""
        language = await self._chats.language(asker)
        if step.place:
            asker = replace(asker, target=Address(asker.address.channel, step.place))
        if not await asker.may_change(asker.target):
            return say.forbidden(language)
        theirs = await self._chats.theirs(asker.target)
        if not theirs:
            return say.not_subscribed(asker, language)
        one = await self._meant(theirs, step)
        if one is None:
            return Toast(text=outdated(language))
        if step.field == "stop" and step.value:
            await self._ledger.forget(one.address, one.slot.period)
            return say.stopped([other for other in theirs if other != one], language)
        try:
            await self._change(asker, one, step)
        except BadPreference:
            return say.refused(step, language)
        stays = not step.value or step.field in _STAYS
        shown = step if stays else replace(step, field="")
        return await self._shown(asker, replace(shown, period=one.slot.period))

    async def language(self, asker: Asker, text: str) -> Reply:
        """Speak another language with a chat, and send its digests in it."""
        now = await self._chats.language(asker)
        try:
            code = preferences.read_language(text)
        except BadPreference:
            return say.which_language(now)
        if not await asker.may_change(asker.target):
            return say.forbidden(now)
        await self._chats.choose(asker.target, language=code)
        for one in await self._chats.theirs(asker.target):
            await self._subscribing.subscribe(replace(one, language=code))
        return say.speaks(code)

    async def _meant(self, theirs: Sequence[Subscription], step: Step) -> Subscription | None:
        """The subscription that a step is about; None where it has ended meanwhile."""
        for one in theirs:
            if one.slot.period is step.period:
                return one
        if step.field == "new":
            return await self._begun(theirs[0], step.period)
        return None if step.field else theirs[0]

    async def _change(self, asker: Asker, one: Subscription, step: Step) -> None:
        match step.field, step.value:
            case (("on" | "off" as field), _):
                condition = Condition.ACTIVE if field == "on" else Condition.PAUSED
                await self._ledger.set_condition(one.address, one.slot.period, condition, "")
            case "here", _:
                if one.address.chat != asker.address.chat:
                    raise BadPreference(step.field)
                await self._ledger.move(one.address, asker.address)
            case ("clock", _) | (_, ""):
                return
            case "look", layout if layout not in self._layouts.get(one.address.channel, ()):
                raise BadPreference(layout)
            case field, value:
                one = preferences.changed(one, field, value)
                await self._subscribing.subscribe(one)
                if field == "lang":
                    await self._chats.choose(one.address, language=one.language)
                if field == "tz":
                    await self._chats.choose(one.address, zone=one.slot.zone)

    async def _shown(self, asker: Asker, step: Step) -> Reply:
        """The screen of a step, as it stands now."""
        theirs = await self._chats.theirs(asker.target)
        one = next((one for one in theirs if one.slot.period is step.period), theirs[0])
        return screens.screen(
            Shown(
                one=one,
                due=self._subscribing.next_due(one),
                now=self._now(),
                layouts=self._layouts.get(one.address.channel, ()),
                language=await self._chats.language(asker),
                step=replace(step, place=_place(one, asker), period=one.slot.period),
                title="" if one.address.chat == asker.address.chat else one.address.place,
                others=frozenset(other.slot.period for other in theirs) - {one.slot.period},
                movable=one.address != asker.address and one.address.chat == asker.address.chat,
            )
        )

    async def _begun(self, like: Subscription, period: Period) -> Subscription:
        """A digest of another period for a chat that has one, with the same choices."""
        new = preferences.fresh(like.address, period, language="", zone=like.slot.zone, top=1)
        slot = replace(new.slot, at=like.slot.at)
        one = replace(like, slot=slot, condition=Condition.ACTIVE, reason="")
        await self._subscribing.subscribe(one)
        return one

    async def _known(self, address: Address, period: Period) -> Subscription | None:
        subscribed = await self._ledger.subscriptions(address=address)
        return next((one for one in subscribed if one.slot.period is period), None)


def _place(one: Subscription, asker: Asker) -> str:
    return "" if one.address == asker.address else one.address.place
