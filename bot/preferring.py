"""Use case: a chat subscribes, and chooses when and how the digest comes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot import preferences, screens, setting_words, zones
from bot import subscription_replies as say
from bot.chats import Chats
from bot.ledger import Ledger
from bot.preference_reading import read_language
from bot.preferences import TO_WRITE, Step
from bot.replies import Asker, Reply, Toast
from bot.screen_parts import WRITABLE, Shown, question
from bot.sentences import outdated
from bot.span import Period
from bot.subscribing import Subscribing
from bot.subscription import Address, BadPreference, Condition, Subscription
from bot.wishes import Wish, period_of, wished

_OFFERED = 6
_UNCHANGED = {"", TO_WRITE}
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
            return say.forbidden(asker, language)
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
        return say.subscribed(
            one, due, before=before, place=place, language=language, private=asker.private
        )

    async def unsubscribe(self, asker: Asker) -> Reply:
        """End everything that a chat subscribed to."""
        language = await self._chats.language(asker)
        if not await asker.may_change(asker.target):
            return say.forbidden(asker, language)
        theirs = await self._chats.theirs(asker.target)
        for address in {one.address for one in theirs}:
            await self._ledger.forget(address, None)
        return say.unsubscribed(asker, language) if theirs else say.not_subscribed(asker, language)

    async def pause(self, asker: Asker) -> Reply:
        """Send nothing for the time being, or go on."""
        language = await self._chats.language(asker)
        if not await asker.may_change(asker.target):
            return say.forbidden(asker, language)
        theirs = await self._chats.theirs(asker.target)
        if not theirs:
            return say.not_subscribed(asker, language)
        paused = all(one.condition is not Condition.ACTIVE for one in theirs)
        condition = Condition.ACTIVE if paused else Condition.PAUSED
        for address in {one.address for one in theirs}:
            await self._ledger.set_condition(address, None, condition, "")
        return await self._shown(asker, Step())

    async def settings(self, asker: Asker, text: str) -> Reply:
        """The settings, or a choice that was written: `at 9:30`, `weekly zone Lisbon`."""
        language = await self._chats.language(asker)
        period, text = await self._period(asker, text)
        word, _, value = text.partition(" ")
        field = setting_words.field_of(word)
        # Who may not is told so below, whatever they wrote.
        if word and not field and await asker.may_change(asker.target):
            return say.which_setting(word, asker, language)
        return await self.press(asker, Step(period=period, field=field).written(value))

    async def _period(self, asker: Asker, text: str) -> tuple[Period, str]:
        """The digest that is meant, their first one where no other is named; and the rest."""
        theirs = [one.slot.period for one in await self._chats.theirs(asker.target)]
        word, _, rest = text.strip().partition(" ")
        named = period_of(word)
        if named in theirs:
            return named, rest.strip()
        return theirs[0] if theirs else Period.DAY, text.strip()

    async def press(self, asker: Asker, step: Step) -> Reply:
        """Take a step in the settings: show what can be chosen, or choose."""
        language = await self._chats.language(asker)
        if step.place:
            asker = replace(asker, target=Address(asker.address.channel, step.place))
        if not await asker.may_change(asker.target):
            return say.forbidden(asker, language)
        theirs = await self._chats.theirs(asker.target)
        if not theirs:
            return say.not_subscribed(asker, language)
        one = await self._meant(theirs, step)
        if one is None:
            return Toast(text=outdated(language))
        if step.field == "stop" and step.value:
            await self._ledger.forget(one.address, one.slot.period)
            others = [other for other in theirs if other != one]
            return say.stopped(others, _place(one, asker), asker, language)
        try:
            await self._change(asker, one, step)
        except BadPreference:
            return self._refused(replace(step, place=_place(one, asker)), asker, language)
        stays = step.value in _UNCHANGED or step.field in _STAYS
        shown = step if stays else replace(step, field="")
        return await self._shown(asker, replace(shown, period=one.slot.period))

    def _refused(self, step: Step, asker: Asker, language: str) -> Reply:
        """Why a choice cannot be; of a time zone, those that may have been meant."""
        if step.field == "tz":
            return say.which_zone(step, zones.search(step.value, limit=_OFFERED), language)
        return say.refused(step, asker, language)

    async def language(self, asker: Asker, text: str) -> Reply:
        """Speak another language with a chat, and send its digests in it."""
        now = await self._chats.language(asker)
        if not await asker.may_change(asker.target):
            return say.forbidden(asker, now)
        try:
            code = read_language(text)
        except BadPreference:
            return say.which_language(now)
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
            case "clock", _:
                return
            case _, value if value in _UNCHANGED:
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
        """The screen of a step, as it stands now; or a question, where a value is to be written."""
        shown = await self._seen(asker, step)
        asks = step.value == TO_WRITE and step.field in WRITABLE
        return question(shown) if asks else screens.screen(shown)

    async def _seen(self, asker: Asker, step: Step) -> Shown:
        """What the screen of a step is made of."""
        theirs = await self._chats.theirs(asker.target)
        one = next((one for one in theirs if one.slot.period is step.period), theirs[0])
        return Shown(
            one=one,
            due=self._subscribing.next_due(one),
            now=self._now(),
            layouts=self._layouts.get(one.address.channel, ()),
            language=await self._chats.language(asker),
            step=replace(step, place=_place(one, asker), period=one.slot.period),
            title="" if one.address.chat == asker.address.chat else asker.name_of(one.address),
            others=frozenset(other.slot.period for other in theirs) - {one.slot.period},
            movable=one.address != asker.address and one.address.chat == asker.address.chat,
            ways=asker.ways,
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
