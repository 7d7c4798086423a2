"""Names of models in another script than the paper's: `백천-M3` for Baichuan-M3. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

KNOWN: dict[str, str] = {
    "Qwen": "큐원|큐웬|큐엔|通义千问|千问|クウェン|キューウェン",
    "Llama": "라마|ラマ|羊驼|리마",
    "Gemini": "제미나이|제미니|ジェミニ|双子座",
    "Claude": "클로드|クロード|克劳德",
    "DeepSeek": "딥시크|딥식|ディープシーク|深度求索",
    "ChatGPT": "챗지피티|챗GPT|チャットGPT",
    "GPT": "지피티|ジーピーティー",
    "Gemma": "젬마|ジェマ",
    "Mistral": "미스트랄|ミストラル",
    "Mixtral": "믹스트랄|ミクストラル",
    "Baichuan": "바이촨|바이추안|백천|百川|バイチュアン",
    "Whisper": "위스퍼|휘스퍼|ウィスパー",
    "Hunyuan": "훈위안|混元",
    "Kimi": "키미|キミ",
    "Grok": "그록|グロック",
    "Mamba": "맘바|マンバ|曼巴",
    "BERT": "버트|バート",
    "Sora": "소라|ソラ",
    "Veo": "베오|비오",
    "Hugging Face": "허깅 ?페이스|ハギングフェイス|抱抱脸",
}
"""Names that are often put into other scripts, and how."""

_COMMON = re.compile(
    "라마|리마|ラマ|羊驼|双子座|백천|百川|키미|キミ|소라|ソラ|베오|비오|버트|バート|맘바|曼巴"
    "|위스퍼|휘스퍼|混元|千问"
)
"""Those that mean something else as well: a fault only where the paper has the name."""

_PARTICLE = "은|는|이|가|을|를|의|와|과|에|에서|로|으로|도|만|보다|처럼|까지|부터|나|라는|라고"
"|인|계열|기반|모델"
_SURE_PARTICLE = re.compile("(?:은|는|을|를|의|에|에서)$")
"""Those that hardly a name in Korean letters ends with: `라벨은` is no LeafLine."""
_PREDICATE = re.compile("(?<!입)니다$|[한된했였]다$|하[는며고여]$")
"""How Korean verbs end: `소개합니다` is no ScanNet."""
_NATIVE = r"[가-힣]{2,}|[ァ-ヶー]{2,}|[一-鿿]{2,4}"
_VERSIONED = re.compile(
    r"(?<![A-Za-z])([A-Z][A-Za-z]+(?:-[A-Z]+)?)([- ]?)([A-Z]?\d[A-Za-z\d.]*[A-Za-z\d]|[A-Z]?\d)"
)
_HUMPS = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{3,})()([A-Z]{2,})(?![a-z])")
_VOWELS = re.compile("[aiouy]+e?|e[aiouy]*(?!$)")
_ALIKE, _ALL_ALIKE = 0.85, 0.88
_NO_COUNTER = frozenset(",.;:)은는이가을를와과의로에")
"""What follows a number that counts nothing: `달리 3, …` is a version."""
_SHORTEST = 3
"""Consonants of a name that is known by its sound alone."""
_DISTINCT = re.compile(
    r"(?<![A-Za-z])(?:(?=(?:[A-Z]*[AEIOU]){2})[A-Z]{5,}|[A-Z]+[a-z]+(?:[A-Z]+[a-z]*)+)(?![a-z])"
)
"""Names that are surely names: `LIBERO`, `HellaSwag`; `Wolof` may well be translated."""
_JOINTS = re.compile(
    r"(?<![A-Za-z\d])(?P<head>[A-Z]{2,}|[A-Z][a-z]+)(?P<joint>-?)(?P<tail>[A-Z][a-z]{3,})(?![a-z])"
    r"|(?P<word>[A-Z]{3,}|[A-Z]+[a-z]*[A-Z][A-Za-z]*) (?P<next>[A-Z][a-z]{4,})(?![a-z])"
)


def transliterations(text: str, source: str) -> Iterator[tuple[str, str]]:
    """Find names in another script, each with the paper's spelling, "" if it has none such."""
    seen: set[int] = set()
    for start, said, name in (
        *_versioned(text, source),
        *_whole(text, source),
        *_halves(text, source),
        *_known(text, source),
    ):
        if start not in seen:
            seen.add(start)
            yield said, name


def _versioned(text: str, source: str) -> Iterator[tuple[int, str, str]]:
    """A native word that stands before the version, or the last hump, of a name of the source."""
    for found in (*_VERSIONED.finditer(source), *_HUMPS.finditer(source)):
        stem, joint, suffix = found.groups()
        if suffix not in text:
            continue
        word = re.compile(rf"({_NATIVE})([- ]?){re.escape(suffix)}(?![A-Za-z\d]|\.\d)")
        for native in word.finditer(text):
            hyphened = native[2] == "-" == joint
            behind = text[native.end() : native.end() + 1]
            rather_a_count = native[2] == " " and suffix.isdigit() and behind not in _NO_COUNTER
            if hyphened or (not rather_a_count and _sounds_like(native[1], stem)):
                yield native.start(), native[0], found[0]


def _whole(text: str, source: str) -> Iterator[tuple[int, str, str]]:
    """A native word that sounds like a distinct name of the source: `옴니그라스프`."""
    for name in dict.fromkeys(_DISTINCT.findall(source)):
        if name.lower().removesuffix("s") in source:
            continue
        for native in re.finditer(_NATIVE, text):
            if text[native.start() - 1 : native.start()].isdigit():  # a unit, as in `86시간으로`
                continue
            said = _sounding(native[0], name, at_least=_SHORTEST)
            if said and _same_sounds(said, name):
                yield native.start(), said, name


def _halves(text: str, source: str) -> Iterator[tuple[int, str, str]]:
    """A name of which the latter half is native: `AV맘바`, `GPQA 다이아몬드`."""
    for found in _JOINTS.finditer(source):
        head, tail = found["head"] or found["word"], found["tail"] or found["next"]
        if head not in text:
            continue
        for native in re.finditer(rf"(?<![A-Za-z]){re.escape(head)}[- ]?({_NATIVE})", text):
            if said := _sounding(native[1], tail, at_least=_SHORTEST - 1):
                yield native.start(), native[0].replace(native[1], said), found[0]


def _sounding(native: str, name: str, *, at_least: int) -> str:
    """The part of a native word that sounds like a name, its particle left out; "" if none does."""
    if len(_skeleton(name)) < at_least or _PREDICATE.search(native):
        return ""
    bare = re.sub(rf"(?:{_PARTICLE}|에는|에서는)$", "", native)
    said_forms = (bare,) if _SURE_PARTICLE.search(native) else (native, bare)
    alike = (said for said in said_forms if _begins_alike(said, name) and _sounds_like(said, name))
    return next(alike, "")


def _same_sounds(native: str, name: str) -> bool:
    """Whether nearly all consonants are alike, and no vowel is lost: `앞선` is no BabyVision."""
    if len(native) < len(_VOWELS.findall(name.lower())):
        return False
    said, meant = _skeleton(_romanised(native)), _skeleton(name)
    return SequenceMatcher(None, said, meant).ratio() >= _ALL_ALIKE


def _begins_alike(native: str, name: str) -> bool:
    return _skeleton(_romanised(native))[:2] == _skeleton(name)[:2]


def _known(text: str, source: str) -> Iterator[tuple[int, str, str]]:
    for name, spellings in KNOWN.items():
        told = re.search(rf"(?<![A-Za-z]){name}", source, re.IGNORECASE)
        pattern = rf"(?<![가-힣ァ-ヶー])(?:{spellings})(?=(?:{_PARTICLE})?(?![가-힣ァ-ヶー]))"
        for native in re.finditer(pattern, text):
            if told or not _COMMON.fullmatch(native[0]):
                yield native.start(), native[0], told[0] if told else ""


def _sounds_like(native: str, name: str) -> bool:
    said, meant = _skeleton(_romanised(native)), _skeleton(name)
    return bool(said) and SequenceMatcher(None, said, meant).ratio() >= _ALIKE


def _romanised(native: str) -> str:
    """Unicode's own name of each letter ends with how it sounds: `HANGUL SYLLABLE KYU`."""
    sounds = (unicodedata.name(letter, "").rpartition(" ")[2] for letter in native)
    return "".join(sound.replace("C", "J") for sound in sounds if sound.isalpha())


def _skeleton(latin: str) -> str:
    """The consonants of a name, those alike that languages tell apart differently."""
    said = latin.lower()
    for spelled, sound in (
        ("ch", "j"),
        ("sh", "s"),
        ("ph", "p"),
        ("th", "s"),
        ("qu", "k"),
        ("x", "ks"),
    ):
        said = said.replace(spelled, sound)
    said = re.sub("c(?=[eiy])", "s", said).translate(str.maketrans("cgqbfvdrz", "kkkppptlj"))
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouwyh]|[^a-z]|(?<=n)k(?![aeiou])", "", said))
