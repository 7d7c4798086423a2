"""Whether a text praises more than its paper does: words of praise, and what bears them out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.grounding.wording import Source

_BETTER = (
    r"outperform|surpass|exceed|beat(?:s|ing)?\b|better|superior|state[- ]of[- ]the[- ]art",
    r"\bsota\b|ahead of",
    r"\bbest\b|improv|higher|lower|\bgain|faster|stronger|advantage|win(?:s|ning)?\b",
    r"more than|reduc|increas|boost|enhanc|advance|\bover\b|→|from \d",
)


@dataclass(frozen=True, slots=True)
class _Praise:
    """Words of praise in four languages, and the English of a source that bears them out."""

    words: tuple[str, ...]
    borne_out_by: tuple[str, ...]


_PRAISES = (
    _Praise(
        (
            r"state[- ]of[- ]the[- ]art|\bsota\b|cutting[- ]edge",
            "최첨단|최고 ?(?:수준|성능)|최신 ?성능|最先端|最高水準|最高性能|最高峰",
            "最先进|最佳性能|业界领先|領先|顶尖",
        ),
        (
            r"state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b|cutting[- ]edge|\bleading\b(?! to)",
            r"frontier|advanced|top[- ]perform|highest|strongest|(?:outperform|surpass)\w* all",
            "latest",
        ),
    ),
    _Praise(
        (
            r"\bbest\b(?!-of)|\b(?:unrivall?ed|unmatched|unparalleled)\b",
            "world[- ](?:class|leading)",
            r"최고(?! ?(?:수준|성능|\d|기온|온도|속도|차))|최강|최상|세계적",
            "最高の|最強|世界(?:一|最高|领先)|最好的|最强|最优秀|无与伦比",
        ),
        (
            r"\bbest\b|highest|\btop\b|state[- ]of[- ]the[- ]art|\bsota\b|optimal|strongest",
            r"unrivall?ed|unmatched|unparalleled|superior|maximum|frontier",
            r"\bleading\b(?! to)|\bpeak",
        ),
    ),
    _Praise(
        (
            r"\b(?:the|a) (?:very )?first[ -](?!step|stage|phase|layer|frame|token|part|time)",
            "first[- ]ever|for the first time|최초|(?:사상|세계) 처음|처음으로",
            "世界初|史上初|初めて|初の|首次|首个|首個|第一个",
        ),
        (
            r"\b(?:the|a|our|as|among the|is|are|this) (?:\w+ )?first\b|first[- ](?:ever|of)",
            "for the first time|pioneer|initial|original|earliest",
            r"first (?:\w+[- ]){0,3}(?:benchmark|dataset|framework|model|method|system|study|work)",
        ),
    ),
    _Praise(
        (
            "ground-?breaking|breakthrough|revolution|game[- ]chang",
            "획기적|혁신적|혁명적|혁신을|돌파구|革新的|画期的|革命",
            "突破性|颠覆|划时代|開創|开创性",
        ),
        ("ground-?breaking|breakthrough|revolution|transformative|innovat|game[- ]chang|radical",),
    ),
    _Praise(
        (
            "remarkabl|astonishing|stunning|amazing|incredibl|astounding|spectacular|impressive",
            "놀라운|놀랍|놀라울|경이로|경이적|인상적|驚く|驚異|目覚ましい|目を見張る",
            "惊人|令人惊|卓著|令人印象",
        ),
        (
            "remarkabl|impressiv|astonish|surpris|strik|stun|amaz|notabl|incredibl|dramatic",
            "unprecedented|extraordinar|exceptional|astound",
        ),
    ),
    _Praise(
        (
            r"overwhelming|by far\b|vastly|압도|월등|독보적|圧倒的|群を抜",
            "压倒性|碾压|遥遥领先|远超",
        ),
        (
            "overwhelm|dominat|(?:large|wide|great) margin|significant|substantial|vast|dramatic",
            r"(?<!so )\bfar (?!from)|by a (?:large|wide|huge|considerable|clear)|unmatched",
            "much (?:better|larger)",
        ),
    ),
    _Praise(
        (
            r"\bexcellent|outstanding|exceptional|superb|뛰어[난나남]|우수[한하함성]|탁월|훌륭",
            "優れ[たて]|卓越|優秀|优异|出色|优越|优秀|杰出",
        ),
        (
            *_BETTER,
            "excel|strong|outstanding|exceptional|impressiv|remarkabl|competitive|robust",
            r"proficien|powerful|superb|effective|promising|good|great|high|well\b|success",
        ),
    ),
    _Praise(
        (
            r"\boutperform|\bsurpass|능가|웃돌|웃도|뛰어넘|앞지르|앞질|추월",
            "上回|凌駕|凌ぐ|しのぐ|勝る|超越|优于|胜过",
        ),
        _BETTER,
    ),
    _Praise(
        (
            r"\bunprecedented|참신|독창적|전례 ?없|유례 ?없|前例のない|かつてない|独創",
            "前所未有|史无前例|独创",
        ),
        (r"novel|original|innovat|unprecedented|creativ|never|unexplored|\bnew\b|first",),
    ),
    _Praise(
        (r"\bperfect(?:ly)?\b|flawless|완벽|完璧|完美",),
        ("perfect|flawless|complete|fully|100 ?%|lossless|exact|error-free|ideal",),
    ),
    _Praise(
        (
            "new (?:standard|era|chapter)|새로운 (?:표준|시대|지평|장을)|새 (?:지평|시대|장을)",
            "新時代|新たな標準|新纪元|新时代|新标准|新标杆",
        ),
        (r"standard|\bera\b|paradigm|horizon|frontier|milestone|pav(?:e|ing)",),
    ),
    _Praise(
        (r"\bdramatic|비약적|극적으로|파격적|飛躍的|劇的|飞跃|大幅",),
        (
            "dramatic|drastic|significant|substantial|great|large(?:ly| (?:margin|gain|improve))",
            r"\bmarked|leap|orders? of magnitude|huge|considerabl|sharp|massive|remarkabl|notabl",
            r"by \d|\d ?(?:%|×|x\b|times)|from \d",
        ),
    ),
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_RULES = tuple((_any(one.words), _any(one.borne_out_by)) for one in _PRAISES)


def praise_faults(text: str, source: Source) -> Iterator[str]:
    """Name each word of praise that nothing in the source bears out."""
    for words, borne_out_by in _RULES:
        found = words.search(text)
        if found and not words.search(source.text) and not borne_out_by.search(source.text):
            yield f"“{found[0]}” is praise that the paper does not give."
