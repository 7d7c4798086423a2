"""Plain superlatives (`the fastest`, 가장 정확한, 最も高い), and words that come close to one."""

from bot.grounding.praise_rule import Praise

_MERITS = (
    "powerful|capable|advanced|accurate|efficient|effective|robust|scalable|reliable|precise"
    "|competitive|promising|comprehensive|realistic|faithful|expressive|versatile|sophisticated"
    "|successful|stable|economical|affordable|practical|cost-effective|complete|extensive|detailed"
)
_FITTING = "relevant|informative|suitable|appropriate|likely|salient|important|useful|similar"
_BEST = "(?:fast|quick|strong|high|low|great|smart|fin|cheap|light|saf|sharp|clean|lean)est"
_NO_MERIT = (
    r"(?:[\w-]+[- ])?(?:common|order|probab|likel|scor|rank|rated|confiden|similar|resource"
    "|resolution|dimension|entropy|weight|reward|neighbo)"
)
"""What is highest without any merit: the most probable token, the best ranked answer."""
_OTHERS = "(?:baseline|competitor|rival|opponent|prior|previous|existing|other|alternative)"
"""Whom a paper is set against: that they are strong is no praise of the paper."""
_AHEAD_OF = "outperform|surpass|exceed|beat|dominat|better than|superior to"
_ALL = r"(?:all|every|any|both|existing|prior|previous|other|competing|strong)\b"
_LARGE = "(?:dataset|benchmark|corpus|collection|study|resource|model|library|effort)"

_KOREAN_MERITS = (
    "빠르|빠른|빨리|빨라|높|낮|좋|정확|정밀|뛰어[나난]|우수|강력|강[한하]|견고|강건|효율|효과|적은"
    "|적게|짧|저렴|싸|싼|가볍|가벼|안정|안전|성공|앞[선서]|발전된|진보|유능|똑똑|포괄|풍부|정교"
    "|현실적|사실적|자연스러|유망|훌륭|탁월|신뢰|경제적|나은|잘|세밀|선명|두드러|완성도"
    "|큰 ?(?:폭|개선|향상|이득|성과|발전)|크게 ?(?:향상|개선|높)"
)
_KOREAN_NO_MERIT = (
    "높은 [가-힣 ]{1,14}(?:고[르른를릅]|골라|선택)|낮은 (?:자원|순위)"
    "|높은 (?:확률|우도|유사도|신뢰도|가중치|엔트로피|순위|후보|주파수|해상도)"
    "|(?:강[한력]|좋은|뛰어난) ?[가-힣]{0,2} ?(?:기준|베이스라인|비교|경쟁|기존)"
)
_KOREAN_NOUN = "(?:[가-힣]{1,6}[이가을를도] )?"
_JAPANESE_NOUN = "(?:[一-鿿ァ-ヶー]{1,6}[がのにを])?"
_JAPANESE_MERITS = (
    "速|早|高|低|良|よい|優れ|正確|精密|強|効率|効果|少な|短|安|軽|堅牢|頑健|信頼|先進|有望|成功"
)
_JAPANESE_NO_MERIT = "強(?:い|力な)(?:ベースライン|比較|既存)|高い(?:確率|尤度|順位)"
_CHINESE_MERITS = (
    "快|强|好|优(?!化|解|传输|控制|性|值|策略|停)|佳|准|精|先进|有效|高效|省|轻|便宜|稳|可靠|全面"
    "|出色|强大|短(?!路)"
)

_OF_THE_PAPER = (
    rf"\bmost (?:{_MERITS}|{_FITTING})\b|\b{_BEST}\b",
    r"argmax|\b(?:fewest|largest|smallest|shortest|longest)\b",
    r"\bbest\b(?!-of)|(?<!on )\btop\b(?!-\d)|state[- ]of[- ]the[- ]art|\bsota\b|\bleading\b(?! to)",
    r"frontier|optimal|un(?:matched|beaten)|unrivall?ed|unparalleled|superhuman|no other",
    r"second to none|rank(?:s|ed|ing)? (?:first|1st|#1|highest|number one)|(?:1st|first)[- ]place",
    rf"(?:{_AHEAD_OF})\w* (?:[\w-]+ ){{0,2}}?{_ALL}",
    r"(?:than|among) (?:all|every|any)\b|new record|consistently (?:outperform|better|superior)",
)
"""What bears a superlative out: one of the paper's own, or a rank that it states."""

SUPERLATIVES = (
    Praise(
        (
            rf"\bmost (?:{_MERITS})\b|\bfewest\b|\blargest (?:[\w-]+ ){{0,3}}{_LARGE}s?\b",
            rf"(?<!second[- ])(?<!next[- ])\b{_BEST}\b(?![- ](?:{_NO_MERIT}|{_OTHERS}))",
            r"\b(?:the|a) leading (?:method|approach|model|system|solution|framework|policy)\b",
            r"(?:outperform|surpass|exceed|beat)\w* (?:all|every|any)\b",
            r"(?<!pareto[- ])\bdominat(?:es?|ing)\b(?! by| the (?:cost|run|mem|comp|lat|err|tim))",
            rf"(?:가장|제일) (?!{_KOREAN_NO_MERIT}){_KOREAN_NOUN}(?:{_KOREAN_MERITS})",
            r"최(?:우수|정상급|상급|선단|정예|고속)|최저(?! ?\d|한|임금|점)|으뜸",
            "모든 [가-힣A-Za-z ]{1,16}(?:[을를]|보다) ?(?:능가|뛰어넘|앞[서선지질]|압도|이[긴겼])",
            rf"(?:最も|もっとも|一番)(?!{_JAPANESE_NO_MERIT}){_JAPANESE_NOUN}(?:{_JAPANESE_MERITS})",
            rf"最(?:速|良|善|優秀|軽量|安値|先進|{_CHINESE_MERITS})",
            r"(?:率|度|能|量)最[高低](?![达可为至提]|\s?\d)|最低的",
        ),
        _OF_THE_PAPER,
    ),
    Praise(
        (
            r"\boptimal\b|最適な(?!輸送|制御|解)",
            "최적(?!화|성|점|해|값|이|치)",
        ),
        (
            "optim(?:al|um|i[sz])|ideal|best|tailor|suit|appropriate|adaptiv|adapts",
            "minimax|lower bound|pareto",
        ),
    ),
    Praise(
        (r"\bideal\b|\bultimate\b|이상적|(?<![가-힣])최상의|理想的|最理想",),
        ("optimal|ideal|ultimate|perfect|best",),
    ),
    Praise(
        (r"\bpowerful|\bpotent\b|강력(?:한|하[고며게]|합니다|해[졌지])|強力[なに]|强大的?",),
        (
            "powerful|potent|strong|robust|capab|expressive|superior|outperform|surpass|excel",
            r"state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b|effective|large[- ]scale|competitive",
        ),
    ),
    Praise(
        (r"\bsuperior|\bexcels\b|\bexcell(?:ed|ing)\b",),
        (
            "superior|excel|outperform|surpass|exceed|beat|better|stronger|higher|faster|advantage",
            r"state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b|ahead of|strong|more accurate|improv",
        ),
    ),
    Praise(
        (
            "(?:ultra|super)-?(?:fast|precise|efficient|accurate)|lightning[- ](?:fast|speed)",
            "초(?:고속|정밀|강력|고성능|고효율)|超(?:高速|高精度|高性能|高效|快|强)",
        ),
        ("ultra|hyper|super|high-speed|real-time|extreme|very (?:fast|high)|orders? of magn",),
    ),
    Praise(
        (
            r"\bhighly (?:accura|effici|effect|reliab|capab|robust|precis|optimi)",
            "(?:매우|아주|극히|대단히|굉장히) (?:정확|정밀|효율|효과|견고|강력|안정)",
            "(?:非常に|極めて|きわめて)(?:正確|高精度|効率|効果|強力)|非常(?:准确|精确|高效|有效|强)",
        ),
        (
            "highly|very|extreme|exceptional|near-perfect|superior|outperform|excel|strong",
            "high(?:er|est)?[- ](?:accura|precis|quality|fidel|effic|perform)|orders? of magn",
            r"state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b|\b9\d(?:\.\d+)? ?%|0\.9\d",
        ),
    ),
)
