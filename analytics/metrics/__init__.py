"""Every number of the dashboard by name: its one function, and its definition for readers.

The docstring of the function says the same for experts; the page "About the numbers" prints both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.attendance import attendance
from analytics.metrics.breakdown import BREAKDOWNS
from analytics.metrics.headline import headline
from analytics.metrics.people import people_rows
from analytics.metrics.quality import dictionary, ledger_rows, ledger_summary, source_files, unresolved_names
from analytics.metrics.registrations import registrations
from analytics.metrics.tracks import MEASURES, region_tracks, tracks, type_tracks
from analytics.metrics.turnout import turnout
from analytics.snapshot import Connection


@dataclass(frozen=True)
class Number:
    """A number that can be asked for by name; the first breakdown is the usual one."""

    name: str
    function: Callable[..., pd.DataFrame]
    definition_ru: str
    definition_en: str
    breakdowns: tuple[str, ...] = ()
    is_filtered: bool = True

    def ask(self, con: Connection, filters: Filters, by: str | None = None) -> pd.DataFrame:
        """The answer for the filters (where the number knows filters) and a breakdown (where it has any)."""
        choice = [filters] if self.is_filtered else []
        return self.function(con, *choice, *([by or self.breakdowns[0]] if self.breakdowns else []))


class Field(NamedTuple):
    """What a column of an answer is called, and what it means."""

    label_ru: str
    label_en: str
    definition_ru: str
    definition_en: str


_ALL = (
    Number(
        "headline",
        headline,
        "Главные показатели форума. Человек считается один раз, сколько бы ни было у него заявок, дней и треков.",
        "Main figures of the forum. A person counts once, whatever the number of registrations, days and tracks.",
    ),
    Number(
        "turnout",
        turnout,
        "Явка: участники, которых видели на форуме, делённые на всех участников. По треку участник — выбравший трек, "
        "а пришедший — замеченный на нём; по дню — замеченный в этот день.",
        "Turnout: participants seen at the forum divided by all participants. By track, a participant chose the track "
        "and an attendee was seen in it; by day, an attendee was seen on that day.",
        BREAKDOWNS,
    ),
    Number(
        "tracks",
        tracks,
        "Треки: сколько участников выбрали трек при регистрации и сколько людей на нём видели. Один человек может быть "
        "в нескольких треках, поэтому треки не складываются.",
        "Tracks: participants who chose a track at registration, and people seen in it. One person may stand in "
        "several tracks, so tracks do not add up.",
    ),
    Number(
        "registrations",
        registrations,
        "Заявки по дате подачи и накопленным итогом или по строкам разреза. Считается каждая заявка в любом статусе.",
        "Registrations by the date they were made, with a running total, or by the rows of a breakdown. Every "
        "registration counts, whatever its status.",
        ("day", "region", "district", "track", "organisation_type", "format", "role", "status"),
    ),
    Number(
        "attendance",
        attendance,
        "Пришедшие: разные люди, которых отметили на входе хотя бы раз, — по дням, спискам, трекам и другим разрезам. "
        "Где отметок не было вовсе, показано «не измерено», а не ноль.",
        "Attendees: distinct people scanned in at least once, by day, check-in list, track and other breakdowns. Where "
        "nobody was scanned at all, it says “not measured”, which is not zero.",
        ("day", "list", "track", "region", "district", "organisation_type", "format", "role", "status"),
    ),
    Number(
        "region_tracks",
        region_tracks,
        "Регион × трек: участники региона, выбравшие трек, и люди из региона, замеченные на нём.",
        "Region × track: participants of the region who chose the track, and people of the region seen in it.",
        MEASURES,
    ),
    Number(
        "type_tracks",
        type_tracks,
        "Тип организации × трек: участники, выбравшие трек, и люди, замеченные на нём.",
        "Organisation type × track: participants who chose the track, and people seen in it.",
        MEASURES,
    ),
    Number(
        "people",
        people_rows,
        "Люди, которых выбирают фильтры, — по строке на человека, без имён и контактов.",
        "The persons that the filters pick, a row each, without names and contacts.",
    ),
    Number(
        "source_files",
        source_files,
        "Загруженные файлы: прочитано строк = загружено + повторы + отклонено + пропущено.",
        "The files that were loaded: rows read = loaded + merged + rejected + skipped.",
        is_filtered=False,
    ),
    Number(
        "ledger",
        ledger_rows,
        "Строки файлов, которые не были просто загружены, с причиной.",
        "Rows of the files that were not simply loaded, with the reason.",
        is_filtered=False,
    ),
    Number(
        "ledger_summary",
        ledger_summary,
        "Сколько строк файлов задержала каждая причина.",
        "How many rows of the files each reason concerns.",
        is_filtered=False,
    ),
    Number(
        "unresolved_names",
        unresolved_names,
        "Написания регионов и организаций, которые не удалось узнать, и сколько людей это касается.",
        "Spellings of regions and organisations that could not be resolved, and how many people they concern.",
        ("region", "organisation"),
        is_filtered=False,
    ),
    Number(
        "dictionary",
        dictionary,
        "Таблицы и столбцы снимка данных с их смыслом.",
        "Tables and columns of the data snapshot with their meaning.",
        is_filtered=False,
    ),
)
NUMBERS = {number.name: number for number in _ALL}

FIELDS = {
    "registrations": Field(
        "Заявки",
        "Registrations",
        "Все заявки в любом статусе; одна и та же заявка из нескольких файлов считается один раз.",
        "All registrations of any status; the same one in several files counts once.",
    ),
    "active": Field(
        "Действующие заявки",
        "Active registrations",
        "Заявки в статусе «действует».",
        "Registrations with an active status.",
    ),
    "cumulative": Field(
        "Заявки накопленным итогом",
        "Registrations so far",
        "Все заявки, поданные по этот день включительно.",
        "All registrations made up to and including the day.",
    ),
    "participants": Field(
        "Участники",
        "Participants",
        "Разные люди с хотя бы одной действующей заявкой.",
        "Distinct people with at least one active registration.",
    ),
    "cancelled": Field(
        "Отменённые",
        "Cancelled",
        "Заявки, отменённые или отозванные.",
        "Registrations cancelled or withdrawn.",
    ),
    "pending": Field(
        "Ожидают",
        "Pending",
        "Заявки, ожидающие оплаты, одобрения или места, вместе с листом ожидания.",
        "Registrations waiting for payment, approval or a place, the waiting list included.",
    ),
    "expired": Field("Истёкшие", "Expired", "Заявки, срок оплаты которых истёк.", "Registrations expired unpaid."),
    "rejected": Field(
        "Отклонённые",
        "Rejected",
        "Заявки, отклонённые организатором.",
        "Registrations rejected by the organiser.",
    ),
    "attendees": Field(
        "Пришедшие",
        "Attendees",
        "Разные люди, которых отметили на входе хотя бы раз (если выбраны дни — в один из этих дней).",
        "Distinct people scanned in at least once (with days chosen: on one of those days).",
    ),
    "attended_participants": Field(
        "Пришедшие участники",
        "Participants who came",
        "Участники, которые есть среди пришедших.",
        "Participants who are among the attendees.",
    ),
    "walk_ins": Field(
        "Без заявки",
        "Walk-ins",
        "Пришедшие без действующей заявки.",
        "Attendees without an active registration.",
    ),
    "no_shows": Field(
        "Не пришли",
        "No-shows",
        "Участники, которых не видели там, где явка измерялась: участники − пришедшие участники − не измерено.",
        "Participants not seen where attendance was measured: participants − participants who came − not measured.",
    ),
    "not_measured": Field(
        "Не измерено",
        "Not measured",
        "Участники, которых не видели, потому что явка их формата не измерялась.",
        "Participants not seen because attendance of their format was not measured.",
    ),
    "turnout_share": Field(
        "Явка",
        "Turnout",
        "Числитель: пришедшие участники. Знаменатель: все участники. Пусто без участников и без измерения.",
        "Numerator: participants who came. Denominator: all participants. Empty without participants or measurement.",
    ),
    "regions_represented": Field(
        "Регионы из 89",
        "Regions of 89",
        "Субъекты Российской Федерации, из которых есть хотя бы один участник.",
        "Subjects of the Russian Federation with at least one participant.",
    ),
    "organisations": Field(
        "Организации",
        "Organisations",
        "Разные организации участников; разные написания одной организации считаются один раз.",
        "Distinct organisations of participants; different spellings of one organisation count once.",
    ),
    "registered": Field(
        "Выбрали трек",
        "Chose the track",
        "Участники, выбравшие трек при регистрации.",
        "Participants who chose the track at registration.",
    ),
    "came": Field(
        "Из них пришли на форум",
        "Of them came to the forum",
        "Выбравшие трек участники, которых видели на форуме в любом месте.",
        "Participants who chose the track and were seen anywhere at the forum.",
    ),
    "attended": Field(
        "Были на треке",
        "Seen in the track",
        "Разные люди, которых отметили на треке, выбирали они его или нет.",
        "Distinct people scanned in the track, whether they had chosen it or not.",
    ),
    "attended_registered": Field(
        "Были на треке из выбравших",
        "Seen of those who chose it",
        "Участники, которые выбрали трек и были на нём.",
        "Participants who chose the track and were seen in it.",
    ),
    "registered_share": Field(
        "Доля выбравших",
        "Share who chose it",
        "Числитель: участники, выбравшие трек. Знаменатель: все участники.",
        "Numerator: participants who chose the track. Denominator: all participants.",
    ),
    "attended_share": Field(
        "Доля побывавших",
        "Share seen in it",
        "Числитель: люди, замеченные на треке. Знаменатель: все пришедшие.",
        "Numerator: people seen in the track. Denominator: all attendees.",
    ),
    "came_share": Field(
        "Пришли на форум",
        "Came to the forum",
        "Числитель: участники, которые выбрали трек и пришли на форум. Знаменатель: выбравшие трек.",
        "Numerator: participants who chose the track and came to the forum. Denominator: those who chose it.",
    ),
    "chosen_share": Field(
        "Доля выбравших среди бывших",
        "Share of those seen who chose it",
        "Числитель: участники, которые выбрали трек и были на нём. Знаменатель: все, кого видели на треке.",
        "Numerator: participants who chose the track and were seen in it. Denominator: all people seen in the track.",
    ),
    "conversion_share": Field(
        "Дошли до трека",
        "Conversion",
        "Числитель: участники, которые выбрали трек и были на нём. Знаменатель: выбравшие трек.",
        "Numerator: participants who chose the track and were seen in it. Denominator: those who chose it.",
    ),
    "entries": Field(
        "Проходы",
        "Entries",
        "Отметки на вход, по которым пропустили; повторный вход считается снова. Это не люди.",
        "Admitted scans in; coming in again counts again. These are not people.",
    ),
}
