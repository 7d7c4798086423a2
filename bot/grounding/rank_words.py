"""Words that put a paper's work before others: ahead, the best, the first."""

from bot.grounding.praise_rule import Praise

_BETTER = (
    r"outperform|surpass|exceed|beat(?:s|ing)?\b|better|superior|state[- ]of[- ]the[- ]art",
    r"\bsota\b|ahead of",
    r"\bbest\b|improv|higher|lower|\bgain|faster|stronger|advantage|win(?:s|ning)?\b",
    r"more than|reduc|increas|boost|enhanc|advance|→|from \d",
    r"(?:versus|vs\.?|against|compared (?:with|to)) (?:only )?\d",
)
"""What bears out that one thing is ahead of another."""

_ORDINARY = "step|stage|phase|layer|frame|token|part|time|third|half|quarter|few|\\d|two|four"
"""What may be the first without any merit."""

_PEOPLE = (
    r"(?:humans?|people|experts?|doctors?|physicians?|radiologists?|clinicians?|professionals?)"
)

_AHEAD_OF = "outperform|surpass|exceed|beat|better than|superior to"

RANKS = (
    Praise(
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
    Praise(
        (
            r"\b(?:human|expert|professional|studio)[- ](?:level|grade|quality)",
            "(?:사람|인간|전문가|전문의) ?(?:수준|급)(?:의|으로|에)",
            "(?:人間|専門家|プロ)(?:並み|レベル|級)|(?:人类|专家|专业|专业级)(?:级|水平|水准)",
        ),
        (rf"{_PEOPLE}|studio",),
    ),
    Praise(
        ("(?:highest|top|best)[- ]quality|최(?:고|상)급?의? ?품질|最高品質|最高质量|最佳质量",),
        ("highest|best[- ]quality|top[- ]quality|superior quality",),
    ),
    Praise(
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
    Praise(
        (
            r"\bbest\b(?!-of)",
            r"world[- ](?:class|leading)|best-in-class",
            "record-(?:breaking|setting)|new record|superhuman|in a class of its own|definitive",
            r"최고(?! ?(?:수준|성능|\d|기온|온도|속도|차))|최강|최상(?!위)",
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
    Praise(
        (
            r"world'?s? (?:best|leading|finest)|world[- ](?:class|leading|beating)",
            r"best in the world",
            r"(?:세계|사상|지구) ?(?:최고|최강|최상|최정상|정상급|최초로? 없)|세계적(?!으로",
            r"인 ?(?:규모|추세|유행))",
            "世界(?:一|最高|トップ|最強|级|領先|领先|顶尖|最好|最强)|全球(?:最佳|最好|最强|领先",
            "顶尖)|史上最(?:高|强|強)",
        ),
        (
            r"\bworld'?s\b|\bworld[- ](?:class|lead|record|best|first)|state[- ]of[- ]the[- ]art",
            r"\bsota\b|in history|globally best",
        ),
    ),
    Praise(
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
    Praise(
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
    Praise(
        (
            r"\boutperform|\bsurpass|능가|웃돌|웃도|뛰어넘|앞지르|앞질|추월",
            "上回|凌駕|凌ぐ|しのぐ|勝る|超越|优于|胜过",
        ),
        _BETTER,
    ),
    Praise(
        (
            r"\bunprecedented|참신|독창적|전례 ?없|유례 ?없|역대|전무후무|사상 ?최|세계 ?최대",
            r"인류 ?최|前例のない|かつてない|独創|空前|史上最大|世界最大",
            "largest[- ]ever|world's largest",
            "前所未有|史无前例|独创|绝无仅有",
        ),
        (r"novel|original|innovat|unprecedented|creativ|never|unexplored|\bnew\b|first|largest",),
    ),
)
