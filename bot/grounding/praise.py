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
"""What bears out that one thing is ahead of another."""

_STRONG = (
    r"outperform|surpass|superior|state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b(?!-of)|excel",
    "outstanding|exceptional|impressiv|remarkabl|superb|extraordinar|strong|powerful|competitive",
    r"high(?:er|ly|est)?[- ](?:quality|accura|perform|fidelity|effective|capab)|unmatched|top-tier",
    r"significant(?:ly)? (?:improv|better|higher|outperform|gain)|notabl[ey]",
)
"""What bears out praise of how good a thing is; that a number fell or rose does not."""


_ORDINARY = "step|stage|phase|layer|frame|token|part|time|third|half|quarter|few|\\d|two|four"
"""What may be the first without any merit."""


@dataclass(frozen=True, slots=True)
class _Praise:
    """Words of praise in four languages, and the English of a source that bears them out."""

    words: tuple[str, ...]
    borne_out_by: tuple[str, ...]


_PEOPLE = (
    r"(?:humans?|people|experts?|doctors?|physicians?|radiologists?|clinicians?|professionals?)"
)

_AHEAD_OF = "outperform|surpass|exceed|beat|better than|superior to"

_PRAISES = (
    _Praise(
        (
            rf"\b(?:outperform|surpass|exceed|beat)\w* (?:[\w-]+ ){{0,2}}{_PEOPLE}\b",
            "(?:사람|인간|전문의|전문가|의사)(?:[을를]|보다)? ?(?:뛰어넘|능가|넘어서|앞지르)",
            "(?:人間|人|医師|専門家|専門医)を?(?:凌駕|超え|上回|しのぐ)",
            "(?:超越|超过|胜过)(?:了)?(?:人类|专家|医生)",
        ),
        (
            rf"(?:{_AHEAD_OF})\w* (?:[\w-]+ ){{0,5}}{_PEOPLE}",
            "superhuman|super-human",
        ),
    ),
    _Praise(
        (
            r"\b(?:human|expert|professional|studio)[- ](?:level|grade|quality)",
            "(?:사람|인간|전문가|전문의) ?(?:수준|급)(?:의|으로|에)",
            "(?:人間|専門家|プロ)(?:並み|レベル|級)|(?:人类|专家|专业|专业级)(?:级|水平|水准)",
        ),
        (rf"{_PEOPLE}|studio",),
    ),
    _Praise(
        ("(?:highest|top|best)[- ]quality|최(?:고|상)급?의? ?품질|最高品質|最高质量|最佳质量",),
        ("highest|best[- ]quality|top[- ]quality|superior quality",),
    ),
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
            r"\bbest\b(?!-of)",
            r"world[- ](?:class|leading)|best-in-class",
            r"\bmost (?:powerful|capable|advanced|accurate)\b",
            "record-(?:breaking|setting)|new record|superhuman|in a class of its own|definitive",
            r"최고(?! ?(?:수준|성능|\d|기온|온도|속도|차))|최강|최상(?!위)|세계적",
            "신기록|최고 ?기록",
            "最高の|最強|世界(?:一|最高|领先)|最好的|最强|最优秀|首屈一指",
        ),
        (
            r"\bbest\b|highest|\btop\b|state[- ]of[- ]the[- ]art|\bsota\b|optimal|strongest",
            r"unrivall?ed|unmatched|unparalleled|superior|frontier",
            r"\bleading\b(?! to)|\bmost (?:powerful|capable|advanced|accurate)|new record",
            "superhuman|record-|definitive",
        ),
    ),
    _Praise(
        (
            r"\bun(?:rivall?ed|matched|paralleled|beatable|beaten)\b|second to none",
            r"\bone of a kind",
            "독보적|유일무이|비할 데 없|타의 추종|(?:경쟁 상대|적수)가 없|대적할",
            "따라올 수 없|둘도 없",
            "유일하게|유일한|比類|右に出る|随一|唯一|无与伦比|无敌|独一无二",
        ),
        (
            r"unrivall?ed|unmatched|unparalleled|unbeat|second to none|unique|\bsole\b",
            r"\b(?:the|is|are) only\b|one of a kind",
        ),
    ),
    _Praise(
        (
            rf"\b(?:the|a) (?:very )?first[ -](?!{_ORDINARY})",
            "first[- ]ever|for the first time|최초|(?:사상|세계) 처음|처음으로",
            r"前人未到|世界初|史上初|初めて|(?<!最)初の|首次|首个|首個|第一个(?!三|阶段|步)",
            r"\bhistoric\b|world[- ]first|\bpioneering|선구적|전인미답|先駆的|开山|先驱",
        ),
        (
            r"first[- ](?:ever|of its|open|to\b|large-scale)|for the first time|pioneer|earliest",
            r"\b(?:as|is|are|be|among|our|provide|present|offer|report) (?:the |an? )?first\b",
            r"first (?:[\w-]+ ){0,4}(?:benchmark|dataset|framework|model|method|system|study|work)",
            r"first (?:[\w-]+ ){0,4}(?:approach|algorithm|corpus|agent|result|proof|analysis)",
        ),
    ),
    _Praise(
        (
            r"ground-?breaking|breakthrough|revolution|game[- ]chang",
            r"\blandmark (?!detect|local|point)|\bseminal|trail-?blazing",
            r"paradigm[- ]shift(?:ing)?|\bmonumental",
            r"\btransform(?:s|ing)? (?:the (?:field|world|way)|[a-z]+ (?:discovery|research))",
            "획기적|혁신적|혁명|혁신을|돌파구|게임 ?체인저|기념비|판도를|차세대",
            "革新的|画期的|革命|ゲームチェンジャー|金字塔|次世代の?最|記念碑的",
            "突破性|颠覆|划时代|開創|开创性|里程碑|典范",
        ),
        (
            "ground-?breaking|breakthrough|revolution|transformative|innovat|game[- ]chang|radical",
            "landmark|seminal|paradigm|milestone|next[- ]generation",
        ),
    ),
    _Praise(
        (
            "remarkabl|astonishing|stunning|amazing|incredibl|astounding|spectacular|impressive",
            r"miraculous|\bmagic(?:al)?\b|\bwonders?\b|whopping|phenomenal|jaw-dropping",
            r"unbelievabl|\bbrilliant|\bingenious|masterful|fantastic|wonderful|mind-?blowing",
            "dazzling|breathtaking|stagger|sensational|stellar|extraordinar|marvell?ous",
            "놀라운|놀랍|놀라울|경이로|경이적|인상적|마법|(?<![가-힣])(?:기적|꿈의)",
            r"\beffortless|\belegant|\bdevastat|\bpristine",
            "눈부신|눈부시|충격적|환상적|궁극의|신의 경지|감탄",
            "驚く|驚異|目覚ましい|目を見張る|奇跡|魔法|夢の|究極|見事",
            "惊人|令人惊|卓著|令人印象|绝伦|奇迹|神奇|神器|惊艳|梦幻|终极|令人瞩目|亮眼",
        ),
        (
            "effortless|elegant|devastat|pristine",
            "remarkabl|impressiv|astonish|surpris|strik|stun|amaz|notabl|incredibl|dramatic",
            "unprecedented|extraordinar|exceptional|astound|magic|phenomenal|shock|miracul",
        ),
    ),
    _Praise(
        (
            r"overwhelming|by far\b|vastly|\bcrush(?:es|ing)\b|\btowers? over",
            "압도|월등|圧倒|群を抜|桁違い|압승|완승",
            "压倒|碾压|遥遥领先|远超|秒杀",
        ),
        (
            r"overwhelm|dominat\w* (?:all|other|existing|prior|previous|every)",
            "(?:large|wide|great) margin|significant|substantial|vast|dramatic",
            r"\bfar (?:better|more|less|fewer|higher|lower|exceed|superior|faster|ahead)",
            "by a (?:large|wide|huge|considerable|clear)|unmatched|orders? of magnitude",
            "much (?:better|larger)",
        ),
    ),
    _Praise(
        (
            r"\bexcellent|outstanding|exceptional|superb|탁월|훌륭|빼어|완성도 높",
            "卓越|素晴らし|秀逸|杰出|非凡",
        ),
        _STRONG,
    ),
    _Praise(
        ("뛰어[난나남]|우수[한하함성]|優れ[たて]|優秀|优异|出色|优越|优秀",),
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
            r"\bunprecedented|참신|독창적|전례 ?없|유례 ?없|역대|전무후무|사상 ?최|세계 ?최대",
            r"인류 ?최|前例のない|かつてない|独創|空前|史上最大|世界最大",
            "largest[- ]ever|world's largest",
            "前所未有|史无前例|独创|绝无仅有",
        ),
        (r"novel|original|innovat|unprecedented|creativ|never|unexplored|\bnew\b|first|largest",),
    ),
    _Praise(
        (r"\bperfect(?:ly)?\b|flawless|impeccabl|완벽|완전무결|흠잡을|完璧|完美|无懈可击",),
        ("perfect|flawless|complete|fully|100 ?%|lossless|exact|error-free|ideal",),
    ),
    _Praise(
        (
            "new (?:standard|era|chapter)|새로운 (?:표준|시대|지평|장을|역사)",
            "새 (?:지평|시대|장을|역사)",
            "新時代|新たな標準|新纪元|新时代|新标准|新标杆",
        ),
        (r"standard|\bera\b|paradigm|horizon|frontier|milestone|pav(?:e|ing)",),
    ),
    _Praise(
        (r"\bdramatic|비약적|극적으로|파격적|폭발적|飛躍的|劇的|飞跃",),
        (
            "dramatic|drastic|significant|substantial|great(?:ly|er)",
            "large(?:ly| (?:margin|gain|improve))",
            r"\bmarked|leap|orders? of magnitude|huge|considerabl|sharp|massive|remarkabl|notabl",
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
