"""One spelling for many: case, blanks, look-alike letters, alphabets and the keyboard layout."""

import re
import unicodedata
from functools import lru_cache

CYRILLIC = re.compile("[а-яёіїєґ]")
LATIN = re.compile("[a-z]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
APOSTROPHES = re.compile("(?<=[a-z])['’ʹʺ`´\"](?=[a-z]|\\b|$)")

# Letters that look the same; only words that mix both alphabets are mended with them.
LOOK_ALIKES = str.maketrans("abcdehikmnoprtuxyl3", "авсденикмпорртихуіз")
LOOK_ALIKES.update(str.maketrans("aceopxykmthbi", "асеорхукмтнві"))
KEYBOARD = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")

SOUNDS = dict(
    zip("абвгдежзийклмнопрстуфхцчшщ", "a b v g d e Z z i i k l m n o p r s t u f H ts C S S".split(), strict=True)
)
SOUNDS |= {"ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ё": "e", "і": "i", "ї": "i", "є": "e", "ґ": "g"}
LATIN_LETTERS = str.maketrans({"š": "S", "ž": "Z", "č": "C", "ŝ": "S", "ŭ": "u", "â": "ia", "û": "iu", "ë": "e"})
LATIN_GROUPS = (
    ("shch", "S"), ("shh", "S"), ("sch", "S"), ("kh", "H"), ("zh", "Z"), ("tch", "C"), ("ch", "C"), ("sh", "S"),
    ("tz", "ts"), ("c", "ts"), ("ph", "f"), ("x", "ks"), ("w", "v"), ("q", "k"), ("h", "H"), ("j", "i"), ("y", "i"),
)  # fmt: skip


def tidy(raw: str) -> str:
    """The text in small letters, е for ё, plain blanks and quotes; words of mixed alphabets become Cyrillic."""
    text = "№".join(unicodedata.normalize("NFKC", piece) for piece in raw.split("№"))  # NFKC would make it «No»
    text = INVISIBLE.sub("", text).lower().replace("ё", "е")
    return " ".join(mend_word(word) for word in text.split())


def mend_word(word: str) -> str:
    """A word that mixes alphabets, its Latin look-alikes replaced; other words as they are."""
    if CYRILLIC.search(word) and LATIN.search(word):
        return word.translate(LOOK_ALIKES)
    return word


def as_cyrillic(text: str) -> str:
    """Latin letters replaced by the Cyrillic ones that look the same («MO» typed on a Latin keyboard)."""
    return text.lower().translate(LOOK_ALIKES)


def switched_layout(raw: str) -> str:
    """What the same keys give on the Russian keyboard: «rfkeuf» is «калуга»."""
    return raw.lower().translate(KEYBOARD)


@lru_cache(maxsize=2**16)
def sound_key(word: str) -> str:
    """A word of either alphabet as a sequence of sounds: «Ярославская», Yaroslavskaya, Jaroslavskaja agree."""
    key = cyrillic_sounds(word) if CYRILLIC.search(word) else latin_sounds(word)
    key = re.sub("i+", "i", key).replace("ie", "e").replace("io", "e")
    return re.sub(r"(\D)\1+", r"\1", key) if len(word) > 3 else key  # abbreviations keep every letter


def cyrillic_sounds(word: str) -> str:
    return "".join(SOUNDS.get(letter, letter) for letter in word)


def latin_sounds(word: str) -> str:
    """Sounds of a word in Latin letters, whatever the scheme of transliteration."""
    word = unicodedata.normalize("NFC", word).translate(LATIN_LETTERS)
    word = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    for group, sound in LATIN_GROUPS:
        word = word.replace(group, sound)
    return word
