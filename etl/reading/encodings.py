"""Bytes to text: the encoding is decided once per file and named; what cannot be told is refused."""

import codecs
import re
from collections import Counter
from itertools import permutations
from typing import NamedTuple

from charset_normalizer import from_bytes

from etl.problems import Note, Refusal
from etl.reading.tidy import STRANGE

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC_CODE_PAGES = ["cp1251", "cp866", "koi8_r"]
_WORDS = re.compile("[A-Za-z\u00bc-\u2000\u2100-\u2115\u2117-\uffff]{3,}")  # letters, frames; no quotes and dashes
_SAMPLE = 200_000  # bytes that decide; a detector that reads a whole large file would take longer than the loading
_NEARLY_ALL, _FEW = 0.7, 0.3  # shares of words
_WORDS_THAT_TELL = 8  # of fewer nobody can say in which encoding they are
FOREIGN_LINES_SHARE = 0.01  # lines in another encoding than the file's; more of them refuse it


class Text(NamedTuple):
    """The text of a file; halves of letters in it mark lines that were written in another encoding."""

    text: str
    notes: list[Note]
    is_cut: bool  # the file ends inside a letter


def decode(content: bytes, name: str, *, keeps_marks: bool = False) -> Text:
    """UTF-8 first; a byte-order mark decides; a code page only when the detector is sure. Our own marks go, unless the
    reader has a rule for them; it asks for spoilt letters itself then, for its lines are no rows.
    """
    marked = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)
    encoding = marked or _utf16_without_bom(content) or "utf-8"
    if _is_utf7(content):
        raise _ambiguous(name)
    decoded = (_utf8 if encoding.startswith("utf-8") else _wide)(content, encoding, name)
    text = decoded.text if keeps_marks else decoded.text.replace("\x1e", "").replace("\x1f", "")
    if not keeps_marks:
        refuse_mojibake(text, name)
    removed = len(decoded.text) - len(text)
    ru, en = f"Удалены управляющие символы: {removed}.", f"Removed control characters: {removed}."
    notes = [Note("CTRL_STRIPPED", "repaired", ru, en)] if removed else []
    return decoded._replace(text=text, notes=[*decoded.notes, *notes])


def _utf8(content: bytes, encoding: str, name: str) -> Text:
    try:
        return Text(content.decode(encoding), [], False)
    except UnicodeDecodeError as problem:
        start = problem.start + (3 if encoding == "utf-8-sig" else 0)
        if start >= len(content.rstrip()) - 3 and start > 8:
            return Text(content[:start].decode(encoding), [], True)
    share = _foreign_share(content)
    if share is None:
        page = _code_page(content, name)
        return Text(content.decode(page, "replace"), [_named(page)], False)
    if share > FOREIGN_LINES_SHARE:
        raise Refusal(
            "ENC_AMBIGUOUS",
            f"{name}: в файле смешаны кодировки: UTF-8 и другая. Выгрузите его заново как «CSV UTF-8».",
            f"{name}: the file mixes encodings, UTF-8 and another one. Export it again as “CSV UTF-8”.",
        )
    return Text(content.decode(encoding, "surrogateescape"), [], False)


def _wide(content: bytes, encoding: str, name: str) -> Text:
    unit = 4 if encoding == "utf-32" else 2
    rest = len(content) % unit
    try:
        text = content[: len(content) - rest].decode(encoding, "surrogatepass")
    except UnicodeDecodeError as problem:
        raise _ambiguous(name) from problem
    return Text(text, [_named(encoding)], bool(rest) and not content.endswith(b"\n"))


def _named(encoding: str) -> Note:
    return Note("ENCODING", "repaired", f"Кодировка файла: {encoding}.", f"Encoding of the file: {encoding}.")


def _utf16_without_bom(content: bytes) -> str | None:
    head = content[:400]
    zeros = Counter(index % 2 for index, byte in enumerate(head) if byte == 0)
    if sum(zeros.values()) < len(head) // 8 or not zeros:
        return None
    if 5 * min(zeros[0], zeros[1]) > max(zeros[0], zeros[1]):
        return None  # zeros anywhere: padding or damage, not letters of two bytes
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _foreign_share(content: bytes) -> float | None:
    """Share of lines that are no UTF-8, where most lines beyond ASCII are; None where they are not."""
    lines = content.split(b"\n")
    beyond = [line for line in lines if not line.isascii()]
    foreign = sum(not _is_utf8(line) for line in beyond)
    return foreign / len(lines) if beyond and foreign < len(beyond) / 2 else None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _code_page(content: bytes, name: str) -> str:
    plain = _page_of_plain_words(_telling(content))
    if plain:
        return plain
    best = from_bytes(_telling(content), cp_isolation=_CYRILLIC_CODE_PAGES).best()
    if best is None or best.encoding not in _CYRILLIC_CODE_PAGES or _is_western(str(best)):
        raise _ambiguous(name)
    return best.encoding


def _page_of_plain_words(content: bytes) -> str | None:
    """The only page under which nearly all words are ordinary Russian ones. Under the others capitals stand amid words,
    and vowels become consonants."""
    shares = {page: _plain_share(content.decode(page, "replace")) for page in _CYRILLIC_CODE_PAGES}
    best, second, *_ = sorted(shares, key=lambda page: -shares[page])
    return best if shares[best] > _NEARLY_ALL and shares[second] < _FEW else None


def _plain_share(text: str, pattern: str = "[А-ЯЁ]?[а-яё]{2,20}") -> float:
    """Share of the words beyond ASCII that are ordinary Russian ones: small letters after at most one capital, as many
    vowels as in the language."""
    words = _words_beyond_ascii(text)
    plain = [word for word in words if re.fullmatch(pattern, word)]
    letters = "".join(plain).casefold()
    vowels = len(re.findall("[аеёиоуыэюя]", letters)) / max(len(letters), 1)
    return len(plain) / max(len(words), 1) if 0.35 < vowels < 0.55 else 0


def _words_beyond_ascii(text: str) -> set[str]:
    return {word for word in _WORDS.findall(text) if not word.isascii()}


def _is_western(text: str) -> bool:
    """Whether most words mix Latin letters with Cyrillic ones: é and ü of a Western page read as a Cyrillic one."""
    words = _words_beyond_ascii(text)
    return 2 * sum(bool(re.search("[A-Za-z]", word)) for word in words) > len(words)


def _is_utf7(content: bytes) -> bool:
    """Whether plain ASCII hides Russian words as «+BBgEMgQw-»."""
    if b"+B" not in content or not content.isascii():
        return False
    try:
        return len(re.findall("[А-яЁё]{3,}", content[:_SAMPLE].decode("utf-7"))) > 2
    except UnicodeDecodeError:
        return False


def _telling(content: bytes) -> bytes:
    """The first lines that hold letters beyond ASCII: a long plain beginning says nothing."""
    if len(content) <= _SAMPLE:
        return content
    found, size = [], 0
    for line in content.split(b"\n"):
        if not line.isascii():
            found.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(found)[: 2 * _SAMPLE]


def _ambiguous(name: str) -> Refusal:
    return Refusal(
        "ENC_AMBIGUOUS",
        f"{name}: кодировка не определена. Сохраните файл как «CSV UTF-8».",
        f"{name}: the encoding cannot be told. Save the file as “CSV UTF-8”.",
    )


def _continuations(page: str) -> str:
    """The letters of a code page for the bytes 80–BF, with which letters of UTF-8 go on."""
    return "".join(bytes(range(0x80, 0xC0)).decode(page, "ignore"))


def _pairs(leads: str, page: str) -> str:
    """Three letters of UTF-8 in a row as a code page shows them: D0 or D1, and a byte that no word of it has there."""
    return f"(?:[{leads}][{re.escape(_continuations(page))}]){{3}}"


# Words that no language writes: Cyrillic in UTF-8 read as a code page, Cyrillic of a code page read as Latin-1.
READ_TWICE = re.compile(
    "|".join(
        (
            _pairs("РС", "cp1251"),
            f"(?:[ÐÑ][{re.escape(_continuations('cp1252'))}\x80-\xbf]){{3}}",
            _pairs("╨╤", "cp866"),
            _pairs("пя", "koi8-r"),
            "[À-ÿ]{5}",
        )
    )
)


def refuse_mojibake(text: str, name: str) -> None:
    """Raises Refusal for letters of UTF-8 once read as a code page: «РРІР°РЅРѕРІР°» instead of «Иванова»."""
    lines = [line for line in text[:50_000].split("\n")[:200] if re.search("[А-яÐÑ]", line)]
    if (
        (len(lines) > 1 and sum(map(_is_read_twice, lines)) > len(lines) / 2)
        or _are_read_twice(text)
        or _is_of_another_page(text)
    ):
        raise Refusal(
            "MOJIBAKE",
            f"{name}: буквы испорчены при пересохранении («Р°Р» вместо букв). Выгрузите файл из системы заново.",
            f"{name}: the letters were spoilt by saving in a wrong encoding. Export the file again.",
        )


def _is_of_another_page(text: str) -> bool:
    """Whether its words are ordinary ones of a Cyrillic page that was read as another, «хБЮМНБ» instead of «Иванов»."""
    sample = text[:50_000]
    if sample.isascii() or _plain_share(sample, "[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+") > _FEW:
        return False
    pages = permutations(_CYRILLIC_CODE_PAGES, 2)
    others = (sample.encode(read_as, "ignore").decode(page, "ignore") for read_as, page in pages)
    return any(
        len(_words_beyond_ascii(other)) >= _WORDS_THAT_TELL and _plain_share(other) > _NEARLY_ALL for other in others
    )


def holds_read_twice(text: str) -> bool:
    """Whether such words stand anywhere. None without a letter that plain tables lack, which is found sooner."""
    return bool(STRANGE.search(text) and READ_TWICE.search(text))


def _are_read_twice(text: str) -> bool:
    """Whether such words stand in more lines than a mistake of one person explains, wherever in the file."""
    if not holds_read_twice(text):
        return False
    lines = [line for line in text.split("\n") if not line.isascii()]
    spoilt = sum(bool(READ_TWICE.search(line)) for line in lines)
    return spoilt > FOREIGN_LINES_SHARE * len(lines) and (spoilt > 1 or len(lines) < 3)


# Windows-1252 as programs read it: bytes that mean nothing in it stay control characters, as in Latin-1.
_WESTERN = {ord(sign): byte for byte in range(0x80, 0xA0) if (sign := byte.to_bytes().decode("cp1252", "ignore"))}


def _is_read_twice(line: str) -> bool:
    for content in (line.encode("cp1251", "ignore"), line.translate(_WESTERN).encode("latin-1", "ignore")):
        restored = content.decode("utf-8", "ignore")
        letters = len(re.findall("[А-яЁё]", restored))
        if letters >= 3 and len(restored) < 0.8 * len(line) and 2 * letters > len(re.findall("[А-яЁёÐÑ]", line)) / 2:
            return True
    return False
