"""The reader's language: texts, dates, and the look of charts.

The address decides (`lang`), else the choice of an earlier visit, else the browser's own language.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.charts import Look
from analytics.ui.texts import COOKIE, LANGUAGES, text, usual_language


def language() -> str:
    """Code of the language of this run: Russian unless the reader chose otherwise."""
    return st.session_state.get("lang") or "ru"


def adopt_language() -> None:
    """Take the language from the address: on the first run of a session, and when the reader goes back."""
    if "usual_language" not in st.session_state:
        accepted = st.context.headers.get("Accept-Language") or ""
        st.session_state["usual_language"] = usual_language(st.context.cookies.get(COOKIE), accepted)
    if "lang" not in st.session_state or is_from_address():
        asked = st.query_params.get("lang")
        st.session_state["lang"] = asked if asked in LANGUAGES else st.session_state["usual_language"]


def language_address() -> list[str]:
    """What the address says of the language: nothing where it is Russian anyway, for any reader of the link."""
    is_russian = language() == "ru" and st.session_state.get("usual_language", "ru") == "ru"
    return [] if is_russian else [language()]


def is_from_address() -> bool:
    """True when the reader went back or forward, or opened a view: the address decides, not what was chosen since."""
    context = get_script_run_ctx()
    return bool(context and context.is_history_navigation) or st.session_state.get("is_led", False)


def t(key: str, **values: object) -> str:
    """The text in the reader's language, with values put in their places."""
    return text(language(), key).format(**values)


def n(key: str, count: int, **values: object) -> str:
    """The text in the form that goes with the count, which is one of its values: 1 человек, 2 человека, 5 человек."""
    return text(language(), key, int(count)).format(count=number(count), **values)


def look() -> Look:
    """How charts must look in this run: language, dark or light."""
    return Look(language(), st.context.theme.type == "dark")


def number(value: float) -> str:
    """A count with its thousands apart: 12 345."""
    return look().number(value)


def percent(share: float) -> str:
    """A share from 0 to 1 as 74,5 %; a dash where there is none."""
    return look().percent(share)


def tenths(value: float) -> str:
    """A quantity with one digit after the point: 12,3."""
    return format_decimal(value, "#,##0.0", locale=language()).replace("-", "\u2212")


def probability(value: float) -> str:
    """A probability from 0 to 1 with three digits: 0,042."""
    return format_decimal(value, "0.000", locale=language())


def long_day(iso: str) -> str:
    """A date like 25 августа 2025, понедельник."""
    return _date(iso, "d MMMM y, EEEE" if language() == "ru" else "EEEE, d MMMM y", language())


def short_day(iso: str) -> str:
    """A date as short as a column needs it: 25 авг."""
    return _date(iso, "d MMM", language())


@lru_cache(maxsize=5000)
def _date(iso: str, pattern: str, spoken: str) -> str:
    return format_date(date.fromisoformat(iso), pattern, locale=spoken)


def short_moment(at: datetime) -> str:
    """A date, or a date and a time of the clock as it stands: 25.08.2025, 09:04."""
    pattern = "dd.MM.y" if at == at.replace(hour=0, minute=0, second=0) else "dd.MM.y, HH:mm"
    return format_datetime(at, pattern, locale=language())


def clock(at: datetime) -> str:
    """The time of a moment on the reader's own clock: 12:04:10."""
    return format_time(at.astimezone(ZoneInfo(st.context.timezone or "UTC")), "HH:mm:ss", locale=language())


def moment(at: datetime) -> str:
    """A moment on the reader's own clock."""
    pattern = "d MMMM y, HH:mm" if st.context.timezone else "d MMMM y, HH:mm 'UTC'"
    return format_datetime(at.astimezone(ZoneInfo(st.context.timezone or "UTC")), pattern, locale=language())
