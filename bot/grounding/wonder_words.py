"""Words that admire a paper's work: remarkable, excellent, perfect."""

from bot.grounding.praise_rule import Praise

_AHEAD = (
    r"outperform|surpass|exceed|beat(?:s|ing)?\b|better|superior|state[- ]of[- ]the[- ]art",
    r"\bsota\b",
    r"\bbest\b|improv|\bgain|higher|stronger|advantage|\bwin(?:s|ning)?\b|ahead of|more accurate",
    "above|faster|reduc|increas|boost|enhanc",
)
"""What bears out that a thing is a good one, as far as its paper goes."""

_STRONG = (
    r"outperform|surpass|superior|state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b(?!-of)|excel",
    "outstanding|exceptional|impressiv|remarkabl|superb|extraordinar|strong|powerful|competitive",
    r"high(?:er|ly|est)?[- ](?:quality|accura|perform|fidelity|effective|capab)|unmatched|top-tier",
    r"significant(?:ly)? (?:improv|better|higher|outperform|gain)|notabl[ey]",
)
"""What bears out praise of how good a thing is; that a number fell or rose does not."""

WONDERS = (
    Praise(
        (
            r"역사적(?!으로)|역사에 (?:남|길이)|歴史的(?!に)|歴史に残る|历史性|載入史|载入史",
            r"\blegend|\bhistoric\b|전설|伝説|传奇|传说级|神話的|神话级|신화적",
        ),
        ("histor|legend|myth",),
    ),
    Praise(
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
    Praise(
        (
            "remarkabl|astonishing|stunning|amazing|incredibl|astounding|spectacular|impressive",
            r"miracul|\bmagic(?:al(?:ly)?)?\b|\bwonders?\b|magnificen|glorious|triumph|heroic",
            r"\bepic\b",
            r"shocking|splendid|terrific|fabulous|\bsublime|\bawesome|\bgenius|visionary|mesmeri",
            r"peerless|matchless|incomparabl|\binsane|invincib|unstoppab|\bprodig|tour de force",
            r"masterpiece|masterstroke|blazing(?:ly)?[- ]|lightning[- ]fast|top[- ]notch",
            r"first[- ]rate",
            r"world-beating|supreme|exquisit|immaculat|holy grail|silver bullet|otherworldly",
            r"uncann",
            r"whopping|phenomenal|jaw-dropping",
            r"unbelievabl|\bbrilliant|\bingenious|masterful|fantastic|wonderful|mind-?blowing",
            "dazzling|breathtaking|stagger|sensational|stellar|extraordinar|marvell?ous",
            "놀라운|놀랍|놀라울|(?<![가-힣])경이(?:로|롭|적)|경탄|탄복|찬사|쾌거|위업|인상적",
            "천재적|기막[힌히]|기적적|기적처럼|마법처럼|믿기 (?:힘든|어려운)|믿을 수 없",
            "혀를 내두|숨 ?막히는",
            "걸작|만능|불세출|무적의|초격차|신의 한 수|찬란|위대한|화려한|완전히 새로운 차원",
            "차원이 다른",
            "마법|(?<![가-힣])(?:기적|꿈의)",
            r"\beffortless|\belegant|\bdevastat|\bpristine",
            "눈부신|눈부시|충격적|환상적|궁극의|신의 경지|감탄",
            "神業|とてつもな|凄まじ|すさまじ|無敵|天才的|驚愕|衝撃的|偉大|偉業|抜群|輝かしい|華麗",
            "传神|神级|震撼|震惊|叹为观止|伟大|辉煌|天才|登峰造极|完胜|卓绝|精湛|炸裂|逆天",
            "一骑绝尘|独步",
            "驚く|驚異|目覚ましい|目を見張る|奇跡|魔法|夢の|究極|見事",
            "惊人|令人惊|卓著|令人印象|绝伦|奇迹|神奇|神器|惊艳|梦幻|终极|令人瞩目|亮眼",
        ),
        (
            "effortless|elegant|devastat|pristine",
            "remarkabl|impressiv|astonish|surpris|strik|stun|amaz|notabl|incredibl|dramatic",
            "unprecedented|extraordinar|exceptional|astound|magic|phenomenal|shock|miracul",
        ),
    ),
    Praise(
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
    Praise(
        (
            r"\bexcellent|outstanding|exceptional|superb|탁월|훌륭|빼어|완성도 높",
            "卓越|素晴らし|秀逸|杰出|非凡",
        ),
        _STRONG,
    ),
    Praise(
        ("뛰어[난나남]|우수[한하함성]|優れ[たて]|優秀|优异|出色|优越|优秀",),
        (
            *_AHEAD,
            "excel|strong|outstanding|exceptional|impressiv|remarkabl|competitive|robust",
            r"proficien|powerful|superb|effective|promising",
            r"\b(?:good|great|high(?:ly)?[- ](?:quality|accura|perform|fidelity|capab|effic))",
            r"\bwell\b(?! as| below| under)",
        ),
    ),
    Praise(
        (r"\bperfect(?:ly)?\b|flawless|impeccabl|완벽|완전무결|흠잡을|完璧|完美|无懈可击",),
        ("perfect|flawless|complete|fully|100 ?%|lossless|exact|error-free|ideal",),
    ),
    Praise(
        (
            "new (?:standard|era|chapter)|새로운 (?:표준|시대|지평|장을|역사)",
            "새 (?:지평|시대|장을|역사)",
            "新時代|新たな標準|新纪元|新时代|新标准|新标杆",
        ),
        (r"standard|\bera\b|paradigm|horizon|frontier|milestone|pav(?:e|ing)",),
    ),
    Praise(
        (
            r"\bdramatic|\btremendous|\bimmense|\bhugely|\bmassively|\bwildly|\bradically",
            r"\bprofoundly|엄청나게|엄청난|어마어마|굉장[히한]|비약적|극적으로|파격적|폭발적",
            r"飛躍的|劇的|飞跃",
        ),
        (
            "dramatic|drastic|significant|substantial|great(?:ly|er)",
            "large(?:ly| (?:margin|gain|improve))",
            r"\bmarked(?:ly| (?:improv|increas|reduc|gain|differ|drop|decline|decreas))|leap",
            r"orders? of magnitude|huge|considerabl|sharp|massive|remarkabl|notabl",
        ),
    ),
)
