"""What the words of a header say about whom it is: the participant, or somebody or something else.

«ФИО руководителя» and «Кем выдан паспорт (организация)» hold a word of a field and are not about the participant.
Such a column feeds nothing and is named in the report: a wrong value in a field is worse than none.
"""

import re
from functools import lru_cache

from etl.clean import fold

# Other people, by their stems, in whatever case and number they stand, but «представителем которой Вы являетесь».
_PEOPLE = (
    r"(?<!для )(?:руководител|представител)(?!ем\b)|начальник|\bдиректор|ребен|\bдет(?:и|ей|ям)\b"
    r"|супруг|\b(?:муж|жен|мам|пап|брат|сестр|сын|доч)[а-я]?\b"
    r"|родител|\bмат(?:ь|ери)\b|\bот(?:ец|ца)\b|\bопекун|родственн|\bкуратор|ответственн|контактн\w* лиц"
    r"|подавш|(?:заполни|оформи|зарегистрирова|записа|пригласи|рекомендова)вш|заполняющ|наставник|тренер"
    r"|сопровожд|ассистент|помощник|секретар|бухгалтер|плательщик|заказчик|получател|\bпартнер(?:а|ы|у|ов)?\b|соавтор"
    r"|коллег|экстренн|доверенн|поручител|попутчик|\bсосед|координатор|менеджер|реферер"
    r"|\b(?:supervisor|manager|boss|director|head|parent|mother|father|guardian|spouse|husband|wife|partner|child"
    r"|children|kin|relative|emergency|assistant|secretary|curator|coordinator|mentor|coach|accompanying|companion"
    r"|plus one|referr?er|referred|referral|inviter|invited by|contact person|payer|sponsor|colleague|co-?author"
    r"|roommate|representative|responsible|submitter|submitted by|filled (?:in |out )?by)(?:s|'s|’s)?\b"
)
# Documents, papers about money, the journey, the household; and what only looks like a word of a field.
_THINGS = (
    r"паспорт|снилс|\bинн\b|\bрожден|\bпитани|\bпроезд|трансфер|\bразмещени|гостиниц|\bотел[ьяе]\b|инвалид|\bльгот"
    r"|\bстрахов|\bвыда(?:н|вш)|прописк|семейн|\bсчет|\bоплат|оплачив|\bплатеж|\bдоговор|реквизит|гражданств|\bвиз[аыу]\b"
    r"|девич|прежн|бывш|^региональн|\bсубъект\w* (?:персональн|доступа|мсп|малого)"
    r"|\bорганизаци\w+ (?:\w+ )?(?:прожив|встреч|мероприят|доставк|досуг|экскурс|парковк|поездк|перевоз)"
    r"|\b(?:passport|birth|birthplace|billing|invoice|payment|visa|citizenship|meals?|travel|hotel|accommodation"
    r"|insurance|maiden|former|previous|disability|marital)\b"
)
_AS_IN_PASSPORT = (
    r"\b(?:как|согласно|по)(?: указано)?(?: в| на)? паспорт\w*|\bas \w*(?: ?\w+)? ?(?:in|on) (?:\w+ )?passport"
)
_OWNED = r"(?:организаци|учреждени|компани|предприяти|organi[sz]ation|compan)"
# What a header may be about although it holds a word of the field.
_NOT_THE_FIELD = {
    "organisation": (
        r"\b(?:тел|телефон|e-?mail|почта|адрес|сайт|огрн|кпп|код|тип|вид|форма|отрасль|сфера|статус|численность|стаж|опыт"
        rf"|город|логотип|должность в|phone|address|website|site|type|size)\b\W*(?:\w+ ){{0,3}}{_OWNED}"
        rf"|{_OWNED}\w* (?:type|size|address|phone|e-?mail|website|site|id|code)\b"
    ),
    "phone": rf"{_OWNED}|приемн|факс|\bfax\b",
    "email": rf"{_OWNED}|почтов\w* (?:индекс|адрес)|подпис|подтвержд|\bverified\b|newsletter",
    "region": r"\bадрес.*(?:регион|субъект)|\baddress\b.*\bregion|\bregion\b.*\baddress\b",
    "ticket_text": (
        r"\bрол[ьи] (?:в|на|внутри) (?!(?:\w+ )?(?:форум|мероприят|конференц|событ|саммит|съезд|фестивал))|\bпроектн"
        r"|категори\w+ (?:прав|граждан|населени|здоровь|транспорт|персонал|годност)|квалификаци"
    ),
    "name": (
        r"\b(?:фио|ф\W{0,2}и\W{0,2}о|отчество)\b\.? (?!участ|слушател|посетител|делегат|регистр|заявител|гост|доклад"
        r"|спикер|выступа|эксперт|студент|обуча|учащ|педагог|препод|учител|сотрудник|работник|специалист|конкурс|волонтер|член"
        r"|полн|\w{1,2}\b|для|как|или|без|при|кирил|лат|ваш|указ|согласно|имя|фамил|отчество|форум)\w"
    ),
}
# The participant's own, but second best where another column says the same: a home beside the region, a Latin spelling.
_SECOND_BEST = {
    "name": (
        r"латин|англ|транслит|\blatin|\benglish|педагог|преподават|учител|студент|обучающ|учащ|сотрудник|работник"
        r"|специалист|член"
    ),
    "registered_at": r"^(?:дата|дата и время|date|timestamp|creat\w+|создан\w*)$",
    "status_text": r"^(?:состояние|state|статус участия)$",
    "region": rf"прожив|жительств|\bresiden|\bliving|{_OWNED}",
    "email": r"дополнит|резерв|запасн|втор\w+ |additional|secondary|backup",
    "phone": r"дополнит|резерв|запасн|домашн|рабоч|служебн|additional|secondary|backup|\bhome|\bwork",
}
# Words that add nothing to a header: «Ваш регион», «E-mail участника», «ФИО (полностью)».
_FILLERS = re.compile(
    r"\([^)]*\)|\b(?:ваш\w*|участник\w*|слушател\w*|посетител\w*|делегат\w*|регистрируемого|полностью|укажите|введите"
    r"|участниц\w*|гост(?:я|ей)|your|participant(?:'s)?|attendee(?:'s)?|delegate(?:'s)?|registrant(?:'s)?|please|enter)\b"
)
_ANSWERS = r"\([^)]*(?:,|/|;|\bили\b|\bor\b)[^)]*\)|:.*[,/;].*"  # «Должность (руководитель, педагог, студент)»


def words_of(title: str) -> str:
    """A header as its words are searched: folded, underscores and camel case as blanks."""
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", title))


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """A header without words that add nothing and without what stands in brackets; "" where it is about another."""
    return "" if is_about_another(title) else _FILLERS.sub(" ", words_of(title))


@lru_cache(maxsize=4096)
def is_about_another(title: str, name: str = "") -> bool:
    """Whether a header is about somebody or something else than the participant; `name` is the field it might feed."""
    if name in ("tracks", "sessions"):  # titles of a programme hold any words
        return False
    text = re.sub(_AS_IN_PASSPORT, " ", words_of(title))
    if name in ("position", "ticket_text"):
        text = re.sub(_ANSWERS, " ", text)
    patterns = (_PEOPLE, _THINGS, *([_NOT_THE_FIELD[name]] if name in _NOT_THE_FIELD else []))
    return any(re.search(pattern, text) for pattern in patterns)


def is_second_best(title: str, name: str) -> bool:
    """Whether a header feeds the field only where no other column does."""
    return name in _SECOND_BEST and bool(re.search(_SECOND_BEST[name], words_of(title)))
