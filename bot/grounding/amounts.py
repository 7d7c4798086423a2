"""Whether two figures tell one amount, each in its own way: `0.5 s` and `500 ms`, 1/4 and 25 %."""

from collections.abc import Iterator
from fractions import Fraction

from bot.grounding.figure import Figure
from bot.grounding.rounding import Rounded, comes_to, tells
from bot.grounding.unit_words import MEASURES, PERCENT, TIMES, UNKNOWN
from bot.grounding.units import may_stand_for

DAY = MEASURES["days"][1]


def same_amount(said: Figure, known: Figure) -> bool:
    """Whether a figure of a text is borne out by one of its source."""
    if said.vague or known.vague:
        return _same_magnitude(said, known)
    if said.version and known.version:
        return said.value == known.value
    if known.version and known.places and PERCENT in said.units:
        return False
    if said.per and known.per and said.per != known.per:
        return False
    return any(
        _same(said, unit, known, other) for unit in said.units for other in known.units
    ) or _same_share(said, known)


def _same(said: Figure, unit: str, known: Figure, other: str) -> bool:
    if unit in MEASURES and other in MEASURES:
        (measure, base), (measured, known_base) = MEASURES[unit], MEASURES[other]
        if {measure, measured} == {"time", "calendar"}:
            return _same_days(said.value * base, known.value * known_base, measure)
        return measure == measured and _same_value(said, known, known_base / base)
    if unit == UNKNOWN and other == PERCENT and not said.places:
        return False
    bare_share = UNKNOWN in {unit, other} and PERCENT in {unit, other}
    if bare_share and max(said.value, known.value) < 1 and not said.units & known.units - {UNKNOWN}:
        return False
    return may_stand_for(unit, other) and said.share == known.share and _same_value(said, known)


def _same_days(said: Fraction, known: Fraction, measure: str) -> bool:
    """Whether a time and one by the calendar are the same: a month has 28 to 31 days."""
    months, seconds = (said, known) if measure == "calendar" else (known, said)
    return months * 28 <= seconds / DAY <= months * 31


def _same_value(said: Figure, known: Figure, scale: Fraction = Fraction(1)) -> bool:
    values = known.values if scale == 1 else {value * scale for value in known.values}
    if not said.values.isdisjoint(values):
        return True
    if said.scaled > 1 and any(_rounds_to(said, value) for value in values):
        return True
    return said.rounded != known.rounded and any(
        tells(said.value, value, how=said.rounded, places=said.places, share=False)
        for value in values
    )


def _rounds_to(said: Figure, value: Fraction) -> bool:
    """Whether a value is the figure to all the digits of `1.1k`, at least two unless `about`."""
    step = said.scaled / Fraction(10**said.places)
    if said.value < step * 10 and said.rounded is Rounded.NOT:
        return False
    return abs(said.value - value) * 2 <= step


def _same_share(said: Figure, known: Figure) -> bool:
    """Whether both are the same part of a whole: 25 %, `a quarter`, `1 of 4`, 4 times less."""
    if not (said.share or said.units & {PERCENT, TIMES}):
        return False
    if said.units == known.units and not (said.share or known.share):
        return False
    return any(_tells_share(said, value, known) for value in _shares(known))


def _tells_share(said: Figure, value: Fraction, known: Figure) -> bool:
    """Whether a figure tells the share `value`, which the source tells as `known`."""
    how, places = said.rounded, said.places
    if PERCENT in said.units:
        if known.share:
            whole = (value, 1 - value) if said.changed else (value,)
            return any(comes_to(said.value, part * 100, how=how, places=places) for part in whole)
        return tells(said.value, value * 100, how=how, places=places, share=False)
    if TIMES in said.units:
        if PERCENT in known.units and how is not Rounded.ABOUT:
            how = Rounded.NOT  # `over three times` is not told of some 29 %
        return value > 0 and comes_to(said.value, 1 / value, how=how, places=places)
    if not said.share:
        return False
    if UNKNOWN in known.units and not known.share:
        return said.value == value
    return tells(said.value, value, how=how, places=0, share=True)


def _shares(known: Figure) -> Iterator[Fraction]:
    for value in known.values:
        if PERCENT in known.units:
            yield value / 100
        if known.share:
            yield value
        elif TIMES in known.units and value:
            yield 1 / value
        elif UNKNOWN in known.units and 0 < value < 1:
            yield value


def _same_magnitude(said: Figure, known: Figure) -> bool:
    lower = min(said.values if said.vague else known.values)
    other = known if said.vague else said
    if other.vague:
        return lower in other.values
    return said.vague and any(lower <= value < lower * 10 for value in other.values)
