"""How near a figure must come to what it tells: to the letter, unless it says otherwise."""

import re
from enum import StrEnum
from fractions import Fraction

CALLED_WHOLE, ROUGHLY = Fraction(2, 100), Fraction(10, 100)
"""How far a ratio may be from a whole number, and a figure from what it tells with `약`."""

_ROUGH_HALF = Fraction(1, 8)
"""How far from a share that is told in words and is no more than a half: 44 % are nearly one."""

_MUCH = Fraction(1, 2)


class Rounded(StrEnum):
    """What a text says of the exactness of a figure."""

    NOT = "exactly"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


_BEFORE = {
    Rounded.OVER: "over|more than|above|at least|exceed(?:s|ing)?|beyond|upwards of|超过|超過|逾",
    Rounded.UNDER: "under|below|less than|fewer than|nearly|almost|거의|近|接近|不到"
    "|不足|ほぼ|将近",
    Rounded.ABOUT: r"(?<![가-힣])약|대략|about|around|roughly|approximately|some|circa"
    "|~|≈|約|およそ|约|大约",
}
_BEHIND = {
    Rounded.OVER: "여(?=[ 개명건장배%])|을? ?넘|이상|초과|以上|超|多(?=[个倍万亿,，。]|$)|余",
    Rounded.UNDER: "미만|이하|未満|以下|に満たない"
    "|에?도? ?(?:채 )?(?:못 ?(?:미|되)|안 ?[되돼된될]|되지 ?않)",
    Rounded.ABOUT: "가량|정도|쯤|안팎|내외|수준|가까|ほど|程度|前後|左右|上下",
}
_SAID_BEFORE = {
    how: re.compile(rf"(?:{said})(?: the| its)?\s?$", re.IGNORECASE)
    for how, said in _BEFORE.items()
}
_SAID_BEHIND = {
    how: re.compile(rf"\s?(?:개|명|건|장|배|가지|퍼센트|점|[가를을이로에])?\s?(?:{said})")
    for how, said in _BEHIND.items()
}


def rounding_around(text: str, start: int, end: int, unit_end: int) -> Rounded:
    """Say whether the figure at `text[start:end]` is told as a rounded one."""
    before = text[max(0, start - 14) : start]
    told = [how for how, said in _SAID_BEFORE.items() if said.search(before)]
    told += [
        how
        for how, said in _SAID_BEHIND.items()
        if said.match(text, end) or said.match(text, unit_end)
    ]
    return told[0] if told else Rounded.NOT


def tells(target: Fraction, value: Fraction, *, how: Rounded, places: int, share: bool) -> bool:
    """Whether a figure of `target` tells a `value` that is known.

    `places` are the decimals that it was written with; a `share` told in words (`a third`) rounds
    more than digits do.
    """
    if value == target:
        return True
    room = target * _MUCH if share else _step(target, places, least_digits=1)
    slack = _half_of_share(target) if share else _half_of_last(target, places)
    match how:
        case Rounded.NOT:
            return share and abs(value - target) <= target * CALLED_WHOLE
        case Rounded.OVER:
            above = min(room, target * _MUCH)
            if share and target > _MUCH:
                above = (1 - target) / 2
            return target < value < target + above
        case Rounded.UNDER:
            below = slack if share else min(room, target * _MUCH)
            if share and target.numerator == 1:
                below = max(slack, target - _next_share(target))
            return target - below <= value < target
        case Rounded.ABOUT:
            return abs(value - target) <= slack


def _half_of_share(target: Fraction) -> Fraction:
    """How far a value may be from a share in words; one near to the whole is told more exactly."""
    if target <= Fraction(1, 2):
        return target * _ROUGH_HALF
    return min(target * ROUGHLY, (1 - target) / 2)


def _next_share(target: Fraction) -> Fraction:
    """The next smaller one of the shares that have names: a third below a half."""
    return Fraction(1, target.denominator + 1)


def comes_to(target: Fraction, value: Fraction, *, how: Rounded, places: int) -> bool:
    """Whether a figure tells what a `value` comes to that was reckoned out.

    It is rounded or cut off to the decimals of the figure; 4.7 is not simply called 5.
    """
    scale = 10**places
    if how is Rounded.NOT and abs(target - value) * scale >= 1:
        return False
    close = abs(target - value) <= value * CALLED_WHOLE
    if target == Fraction(round(value * scale), scale) and (places or close):
        return True
    if target == Fraction(int(value * scale), scale) and close:
        return True
    return how is not Rounded.NOT and tells(target, value, how=how, places=places, share=False)


def _half_of_last(target: Fraction, places: int) -> Fraction:
    """Half of the last of at least two digits that a rounded figure was written with.

    `약 3배` has one digit only: it may be off by `ROUGHLY` of itself.
    """
    return min(_step(target, places, least_digits=2) / 2, target * ROUGHLY)


def _step(target: Fraction, places: int, *, least_digits: int) -> Fraction:
    """What the last digit counts that is no zero at the end: 10 of 90, 100 of 24,600."""
    step = Fraction(1, 10**places)
    while target and target % (step * 10) == 0 and target >= step * 10**least_digits:
        step *= 10
    return step
