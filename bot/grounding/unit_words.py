"""How four languages write units of measure and what is counted."""

from fractions import Fraction
from itertools import chain

UNKNOWN, COUNT, THINGS, PEOPLE, PERCENT, POINTS, SCORE, TIMES, DATE, ORDINAL, RANK = (
    "", "count", "things", "people", "percent", "percentage points", "points", "times", "date",
    "ordinal", "rank",
)  # fmt: skip
"""Kinds that measure nothing; `THINGS` are surely no people, a `RANK` is a place among others."""

_END = r"(?![A-Za-z])"
_PREFIXES = {
    prefix: Fraction(10) ** power
    for prefix, power in zip("nμm kMGTPE", (-9, -6, -3, 0, 3, 6, 9, 12, 15, 18), strict=True)
}
_CENTI = Fraction(1, 100)


def _family(measure: str, symbol: str, prefixes: str) -> dict[str, tuple[str, Fraction]]:
    return {(at + symbol).strip(): (measure, _PREFIXES[at]) for at in prefixes}


MEASURES: dict[str, tuple[str, Fraction]] = {
    **_family("time", "s", "nμm "),
    "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "days": ("time", Fraction(86_400)),
    "weeks": ("time", Fraction(7 * 86_400)),
    "months": ("calendar", Fraction(1)),
    "years": ("calendar", Fraction(12)),
    "decades": ("calendar", Fraction(120)),
    "centuries": ("calendar", Fraction(1200)),
    **_family("bytes", "B", " kMGTP"),
    **_family("bits", "bit", " kMG"),
    **_family("bit rate", "bit/s", " kMGT"),
    **_family("frequency", "Hz", " kMGT"),
    **_family("length", "m", "nμm k"),
    **_family("operations", "FLOP", " kMGTPE"),
    **_family("pressure", "Pa", " kM"),
    "hPa": ("pressure", Fraction(100)),
    **_family("electronvolts", "eV", "m kMGT"),
    **_family("food energy", "cal", " k"),
    **_family("voltage", "V", "μmk"),
    **_family("volume", "L", "μm"),
    "ha": ("area", Fraction(10**4)),
    "Å": ("length", Fraction(1, 10**10)),
    "cm": ("length", _CENTI),
    "m²": ("area", Fraction(1)),
    "km²": ("area", Fraction(10**6)),
    **_family("power", "W", "μm kM"),
    **_family("energy", "Wh", "m kM"),
    **_family("energy in joules", "J", "μm k"),
    **_family("mass", "g", "μm k"),
    **_family("concentration", "M", "nμm"),
    "tonnes": ("mass", Fraction(10**6)),
    **_family("level", "dB", " "),
    **_family("field", "T", " "),
    **_family("temperature", "K", " "),
    "°C": ("degrees Celsius", Fraction(1)),
    "°F": ("degrees Fahrenheit", Fraction(1)),
    "dollars": ("dollars", Fraction(1)),
    "cents": ("dollars", _CENTI),
    "euros": ("euros", Fraction(1)),
    "won": ("won", Fraction(1)),
    "yen": ("yen", Fraction(1)),
    "yuan": ("yuan", Fraction(1)),
}
"""Units of measure: what they measure, and how much of its base one of them is."""

_SYMBOLS = {
    "μs": "[μu]s", "kB": "[kK]i?B", "MB": "Mi?B", "GB": "Gi?B", "TB": "Ti?B", "PB": "Pi?B",
    "bit": "bits?", "kbit": "[kK]bits?", "Mbit": "Mbits?", "Gbit": "Gbits?",
    "bit/s": "bits?/s|bps", "kbit/s": "[kK](?:bits?/s|bps)", "Mbit/s": "M(?:bits?/s|bps)",
    "Gbit/s": "G(?:bits?/s|bps)", "Tbit/s": "T(?:bits?/s|bps)", "m²": r"m(?:²|\^?2)",
    "km²": r"km(?:²|\^?2)", "°C": "°C|℃", "°F": "°F|℉", "dollars": "USD", "μm": "[μu]m",
    "μM": "[μu]M", "μg": "[μu]g", "μL": "[μu][lL]", "mL": "m[lL]",
    **{f"{at}FLOP": f"{at}FLOP(?:[sS]|/s)?" for at in ("", *"kMGTPE")},
    "B": "B(?!\\d)", "h": "hrs?|h", "min": "mins?",
}  # fmt: skip
_WORDS = {
    "ns": "nanoseconds?|나노초|ナノ秒|纳秒",
    "μs": "microseconds?|마이크로초|マイクロ秒|微秒",
    "ms": "milliseconds?|밀리초|ミリ秒|毫秒",
    "s": "sec(?:ond)?s?(?!-(?:order|stage|best|hand|rate|level|place|person))"
    "|초(?!과|기|반|록|점|안)|秒",
    "min": r"minutes?|분(?!의 ?[\d일이삼](?![가-힣]{2})|기|야|할|류|포|석|산|율)"
    r"|分(?=で|間|の(?! ?[\d一二三四五六七八九])|以内|か|後|ほど|に|を|钟|鐘)",
    "h": "hours?|시간(?!대)|時間(?!帯)|小时|小時",
    "days": "days?|(?<![개건장])일(?!반|부|종|관|정|수록| 때)|日|天",
    "weeks": "weeks?|주간?(?!요|어|의|장|년|제|석|기)|週間|周(?!期)",
    "months": "months?|개월|달(?!러|리|성|라)|[かヶカ]月|个月|個月",
    "years": "years?|년|年",
    "decades": "decades?",
    "centuries": "century|centuries|세기|世紀|世纪",
    "B": "bytes?(?!-[a-z])|바이트|バイト|字节",
    "kB": "kilobytes?|킬로바이트|キロバイト",
    "MB": "megabytes?|메가바이트|メガバイト",
    "GB": "gigabytes?|기가바이트|ギガバイト",
    "TB": "terabytes?|테라바이트|テラバイト",
    "PB": "petabytes?|페타바이트|ペタバイト",
    "bit": "bits?|비트|ビット|比特|位(?=量化|整|浮|预|模|训|权|精)",
    "Hz": "헤르츠|ヘルツ|赫兹",
    "nm": "nanomet(?:er|re)s?|나노미터|ナノメートル|纳米",
    "μm": "micromet(?:er|re)s?|microns?|마이크로미터|マイクロメートル|微米",
    "mm": "millimet(?:er|re)s?|밀리미터|ミリメートル|毫米",
    "cm": "centimet(?:er|re)s?|센티미터|センチ|厘米",
    "m": "met(?:er|re)s?|미터|メートル",
    "Å": "angstroms?|옹스트롬|オングストローム|埃",
    "nM": "nanomolar|나노몰|ナノモル",
    "μM": "micromolar|마이크로몰|マイクロモル",
    "mM": "millimolar|밀리몰|ミリモル",
    "km": "kilomet(?:er|re)s?|킬로미터|キロ(?!グラム|バイト|ワット)|公里|千米",
    "m²": "square met(?:er|re)s?|제곱미터|平方メートル|平方米",
    "km²": "square kilomet(?:er|re)s?|제곱킬로미터|平方キロ|平方公里",
    "kW": "kilowatts?|킬로와트|キロワット|千瓦",
    "MW": "megawatts?|메가와트|メガワット|兆瓦",
    "mW": "milliwatts?|밀리와트|ミリワット|毫瓦",
    "kWh": "kilowatt[- ]hours?|킬로와트시|キロワット時|千瓦时|度电",
    "MWh": "megawatt[- ]hours?|메가와트시|メガワット時|兆瓦时",
    "kHz": "kilohertz|킬로헤르츠|キロヘルツ|千赫兹?",
    "MHz": "megahertz|메가헤르츠|メガヘルツ|兆赫兹?",
    "GHz": "gigahertz|기가헤르츠|ギガヘルツ|吉赫兹?",
    "mg": "milligrams?|밀리그램|ミリグラム|毫克",
    "μg": "micrograms?|마이크로그램|マイクログラム|微克",
    "mL": "millilit(?:er|re)s?|밀리리터|ミリリットル|毫升",
    "μL": "microlit(?:er|re)s?|마이크로리터|マイクロリットル|微升",
    "hPa": "hectopascals?|헥토파스칼|ヘクトパスカル|百帕",
    "ha": "hectares?|헥타르|ヘクタール|公顷",
    "W": "watts?|와트|ワット|瓦",
    "g": "grams?|그램|グラム|克",
    "kg": "kilograms?|킬로그램|キログラム|公斤|千克",
    "tonnes": "tonn?es?|(?:metric )?tons?|톤|トン(?!ネ)|吨",
    "dB": "decibels?|데시벨|デシベル|分贝",
    "T": "teslas?|테슬라|テスラ|特斯拉",
    "K": "kelvins?|켈빈|ケルビン",
    "°C": "degrees? Celsius|섭씨|摂氏|摄氏",
    "°F": "degrees? Fahrenheit|화씨|華氏|华氏",
    "dollars": "dollars?|달러|ドル|美元",
    "cents": "cents?|센트|セント(?!ラ)|美分",
    "euros": "euros?|유로|ユーロ|欧元",
    "won": "won|원(?!인|래|리|문|본|점|소|시|자|칙|격|형|천|하|활|어|칩)",
    "yen": "yen|엔(?!드|진|비|코|트|지)|円(?!形|滑)",
    "yuan": "yuan|위안(?!부)|人民币|元(?!素|件|件|学)",
}
NOUNS = {
    "tokens": "tokens?|토큰|トークン|词元",
    "parameters": "param(?:eter)?s?|파라미터|매개변수|パラメータ|参数",
    "images": "images?|이미지|画像|图像",
    "words": "words?|단어|낱말|単語|单词",
    "characters": "characters?|글자|자(?=[가를로는의은 ]|[.,)]|$)|文字|字符",
    "pairs": "pairs?|쌍(?!둥)|組|ペア|对(?!话|局|象|比)",
    "lines": "lines?|rows?|줄(?!이|어|여|인)|행(?!동|위|렬)|行(?!動|列|为)",
    "pages": "pages?|쪽|페이지|ページ|页",
    "columns": "columns?|カラム",
    "files": "files?|파일|ファイル|文件",
    "frames": "frames?|fps|FPS|프레임|フレーム|帧",
    "languages": "languages|언어(?! ?모델)|言語|语言|语种",
    "GPUs": "GPUs?",
    "nodes": "nodes?|노드|ノード|节点",
    PEOPLE: "participants|people|persons|patients|listeners|physicians|annotators|raters"
    "|students|volunteers|명(?!령|시|확|제|칭|백)|사람|人(?!工|类|物)|名(?!称|前)",
}
"""What is counted so often that one is taken for another."""

_OTHERS = {
    POINTS: rf"%\s?[pP]{_END}|%\s?포인트|퍼센트\s?포인트|[- ]?(?:absolute )?percentage[- ]points?"
    rf"|pp{_END}|%\s?ポイント|个百分点|個百分點|百分点",
    PERCENT: rf"%|[- ]?per ?cent{_END}|퍼센트|パーセント",
    SCORE: rf"[- ](?:absolute )?points?{_END}|점(?!을? ?차지|이 ?있)|포인트|ポイント|个点"
    r"|点(?=高|と|を|で|に|、|,|。|$)",
    TIMES: rf"[×xX]{_END}(?!\s?\d)|[- ](?:times|fold){_END}(?! cross)(?!\s?\d)|배(?!치|경|열|포"
    r"|정|터)|倍",
    ORDINAL: "번째|番目",
    RANK: "위(?!에|험|원|치|해|한)|位(?=[にで、,。とは]|$)",
}
COUNTERS = (
    r"개|가지|단계|종|편|건|곳|층|차원|장|개국|つ|枚|张|個|種|件|段階|層|层|个|種類|种|项|項|款|条"
    r"|块|台"
)
"""What things are counted with, whatever they are."""


def _spelled(name: str) -> str:
    symbol = rf"[- ]?(?:{_SYMBOLS.get(name, name)})(?![A-Za-z\d])"
    return rf"(?i:[- ]?(?:{_WORDS[name]})){_END}|{symbol}" if name in _WORDS else symbol


SPELLED: dict[str, str] = {
    **_OTHERS,
    **{name: _spelled(name) for name in sorted(MEASURES, key=len, reverse=True)},
    **{noun: rf"-?(?:{said}){_END}" for noun, said in NOUNS.items()},
    COUNT: COUNTERS,
}
"""Each unit as a pattern of what stands behind its number."""

SYMBOL = "|".join(
    chain(
        (_SYMBOLS.get(name, name) for name in MEASURES if name == name.strip() and "/" not in name),
        ("fps", "FPS", "bps", "[kKMG]bps", "pp", "p", "FLOPS?", "[KMGTP]FLOPS?"),
    )
)
"""Any symbol of measure: written behind a number it is no name."""
