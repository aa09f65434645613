"""Every text of the pages, Russian and English.

Numbers are named and defined in `analytics.metrics.FIELDS`, names of regions, tracks and codes stand in the snapshot.
`name.*` names a column that is no number; `<chart>.title` and `.what` stand above a chart.
"""

TEXTS = {
    # The frame
    "brand": ("Явка", "Yavka"),
    "filters": ("Фильтры", "Filters"),
    "all": ("Все", "All"),
    "reset": ("Сбросить фильтры", "Clear filters"),
    "drop": ("Убрать «{name}»", "Remove “{name}”"),
    "snapshot": ("Снимок данных № {number} от {moment}", "Data snapshot No. {number}, {moment}"),
    "sample": (
        "Демонстрационные данные",
        "Demonstration data",
    ),
    "sample.what": (
        "Загружены только примеры из состава программы: люди и организации вымышлены.",
        "Only the bundled examples are loaded: people and organisations are invented.",
    ),
    "table": ("Таблица и скачивание", "Table and download"),
    "download": ("Скачать {format}", "Download {format}"),
    "rows.first": ("Первые {count}", "First {count}"),
    "rows.all": ("Все", "All"),
    "not_measured": ("не измерялось", "not measured"),
    "nobody": ("никого", "nobody"),
    "unknown_codes": (
        "В ссылке есть значения, которых нет в этих данных, они не учтены: {codes}",
        "The link has values that are not in these data; they were ignored: {codes}",
    ),
    # States
    "first.title": ("Данных пока нет", "There are no data yet"),
    "first.body": (
        "Чтобы увидеть явку, загрузите выгрузки системы регистрации: списки участников и журналы прохода.\n\n"
        "1. Сложите файлы (XLSX или CSV) в одну папку.\n"
        "2. В папке программы выполните команду ниже, указав путь к этой папке.\n"
        "3. Обновите эту страницу.",
        "To see the turnout, load exports of the registration system: participant lists and check-in logs.\n\n"
        "1. Put the files (XLSX or CSV) into one folder.\n"
        "2. In the folder of the program run the command below with the path of that folder.\n"
        "3. Reload this page.",
    ),
    "nothing.title": ("Под эти фильтры никто не подходит", "Nobody matches these filters"),
    "nothing.one": (
        "Уберите один из фильтров, в скобках — сколько людей найдётся:",
        "Remove one of the filters; in brackets, how many people will be found:",
    ),
    "nothing.all": (
        "Ни один фильтр по отдельности не мешает, нужно убрать несколько сразу.",
        "No single filter is the reason; several have to be removed.",
    ),
    "nothing.drop": ("{name} ({count})", "{name} ({count})"),
    "error.title": ("Страница не построилась", "This page could not be built"),
    "error.body": (
        "Это наша ошибка, а не ваша. Обновите страницу; если не поможет, сбросьте фильтры. "
        "Если повторится — сообщите тому, кто ведёт систему, номер **{id}**: по нему в журнале видна причина.",
        "This is our mistake, not yours. Reload the page; if that does not help, clear the filters. "
        "If it happens again, tell the person who runs the system the number **{id}**: the log has the cause under it.",
    ),
    # Pages
    "overview": ("Обзор", "Overview"),
    "regions": ("Регионы", "Regions"),
    "tracks": ("Треки", "Tracks"),
    "organisations": ("Типы организаций", "Organisation types"),
    "people": ("Таблица", "Table"),
    "quality": ("Качество данных", "Data quality"),
    "numbers": ("О числах", "About the numbers"),
    "overview.intro": ("Кто зарегистрировался и кто пришёл", "Who registered and who came"),
    "regions.intro": (
        "Откуда участники, и где явка выше",
        "Where participants come from, and where turnout is higher",
    ),
    "tracks.intro": ("Что выбирали при регистрации и куда пришли", "What people chose and where they came"),
    "organisations.intro": ("Какие организации представлены", "Which organisations are represented"),
    "people.intro": (
        "Строки за каждым числом: одна строка — один человек, без имён и контактов",
        "The rows behind every number: one row per person, without names and contacts",
    ),
    "quality.intro": (
        "Что стало с каждой строкой каждого файла",
        "What became of every row of every file",
    ),
    "numbers.intro": ("Как определено каждое число и каждый столбец", "How every number and column is defined"),
    # Filters
    "filter.forum": ("Форум", "Forum"),
    "filter.district": ("Федеральный округ", "Federal district"),
    "filter.region": ("Регион", "Region"),
    "filter.track": ("Трек", "Track"),
    "filter.organisation_type": ("Тип организации", "Organisation type"),
    "filter.format": ("Формат участия", "Format"),
    "filter.role": ("Роль", "Role"),
    "filter.day": ("День посещения", "Day of attendance"),
    "filter.status": ("Статус регистрации", "Registration status"),
    "filter.day.what": (
        "Не отбирает людей, а сужает наблюдение: пришедший — тот, кого видели в один из этих дней.",
        "Does not pick people but narrows observation: an attendee is somebody seen on one of these days.",
    ),
    "filter.track.what": (
        "Те, кто выбрал трек при регистрации или был в нём замечен.",
        "People who chose the track or were seen in it.",
    ),
    # Quantities and columns
    "name.day": ("День", "Day"),
    "name.is_measured": ("Измерялось", "Measured"),
    "name.name": ("Название", "Name"),
    "name.region": ("Регион", "Region"),
    "name.district": ("Федеральный округ", "Federal district"),
    "name.track": ("Трек", "Track"),
    "name.organisation_type": ("Тип организации", "Organisation type"),
    "name.format": ("Формат", "Format"),
    "name.role": ("Роль", "Role"),
    "name.status": ("Статус", "Status"),
    "name.people": ("Людей", "People"),
    "name.person_id": ("Псевдоним", "Pseudonym"),
    "name.region_name": ("Регион", "Region"),
    "name.district_name": ("Федеральный округ", "Federal district"),
    "name.organisation_name": ("Организация", "Organisation"),
    "name.organisation_type_name": ("Тип организации", "Organisation type"),
    "name.format_name": ("Формат", "Format"),
    "name.role_name": ("Роль", "Role"),
    "name.status_name": ("Статус", "Status"),
    "name.registered_on": ("Дата регистрации", "Registered on"),
    "name.tracks_registered": ("Выбранные треки", "Tracks chosen"),
    "name.tracks_attended": ("Посещённые треки", "Tracks attended"),
    "name.days_attended": ("Дни посещения", "Days attended"),
    "name.track_name": ("Трек", "Track"),
    "name.file_name": ("Файл", "File"),
    "name.row_number": ("Строка", "Row"),
    "name.column_name": ("Столбец", "Column"),
    "name.outcome_name": ("Итог", "Outcome"),
    "name.kind": ("Вид", "Kind"),
    "name.message": ("Что произошло", "What happened"),
    "name.arrived_at": ("Загружен (UTC)", "Loaded (UTC)"),
    "name.rows_read": ("Прочитано", "Read"),
    "name.rows_loaded": ("Загружено", "Loaded"),
    "name.rows_merged": ("Объединено", "Merged"),
    "name.rows_rejected": ("Отклонено", "Rejected"),
    "name.rows_skipped": ("Пропущено", "Skipped"),
    "name.fate": ("Что стало", "Fate"),
    "name.reason": ("Причина", "Reason"),
    "name.rows": ("Строк", "Rows"),
    "name.raw": ("Как написано", "As typed"),
    "name.column": ("Столбец", "Column"),
    "name.type": ("Тип", "Type"),
    "name.comment": ("Значение", "Meaning"),
    "yes": ("да", "yes"),
    "no": ("нет", "no"),
    "fate.merged": ("объединена с другой", "merged with another"),
    "fate.rejected": ("отклонена", "rejected"),
    "fate.skipped": ("пропущена", "skipped"),
    "fate.repaired": ("исправлена и загружена", "repaired and loaded"),
    "fate.flagged": ("загружена с замечанием", "loaded with a remark"),
    "kind.registration": ("регистрации", "registrations"),
    "kind.attendance": ("проходы", "attendance"),
    "not_measured.some": (
        "Участники, чьё присутствие не измерялось: {count}. Их нет ни среди пришедших, ни среди непришедших.",
        "Participants whose attendance was not measured: {count}. They are neither attendees nor no-shows.",
    ),
    "not_measured.all": (
        "Присутствие не измерялось (участников: {count}), поэтому о явке ничего не известно.",
        "Attendance was not measured (participants: {count}), so nothing is known about turnout.",
    ),
    # Charts
    "registration_days.title": ("Как шла регистрация", "How registration went"),
    "registration_days.what": (
        "Заявки с любым статусом по дате подачи: за день и нарастающим итогом.",
        "Applications of any status by date: per day and running total.",
    ),
    "registration_days.daily": ("За день", "Per day"),
    "attendance_days.title": ("Сколько людей пришло в каждый день", "How many people came each day"),
    "attendance_days.what": (
        "Разные люди, отмеченные на входе в этот день. Человек, бывший несколько дней, есть в каждом из них, "
        "поэтому дни не складываются.",
        "Distinct people admitted on that day. Somebody there on several days is in each, so days do not add up.",
    ),
    "track_turnout.title": ("Выбрали трек и пришли на форум", "Chose a track and came to the forum"),
    "track_turnout.what": (
        "Участники, выбравшие трек при регистрации, и сколько из них пришло на форум. "
        "Можно выбрать несколько треков, поэтому треки не складываются.",
        "Participants who chose the track and how many of them came to the forum. "
        "Several tracks can be chosen, so tracks do not add up.",
    ),
    "track_attendance.title": ("Выбрали трек и были в нём", "Chose a track and were in it"),
    "track_attendance.what": (
        "Участники, выбравшие трек при регистрации, и сколько из них отмечено в этом треке.",
        "Participants who chose the track and how many of them were seen in it.",
    ),
    "track_audience.title": ("Кто был в треке", "Who was in the track"),
    "track_audience.what": (
        "Все, кого отметили в треке, и сколько из них выбирали его при регистрации.",
        "Everybody seen in the track, and how many of them had chosen it.",
    ),
    "region_map.title": ("Карта регионов", "Map of the regions"),
    "region_map.what": (
        "Все 89 субъектов, включая те, откуда никого нет; в каждом цвете примерно поровну регионов. "
        "Зарубежные страны и нераспознанные регионы — только в таблице.",
        "All 89 subjects, those with nobody included; each colour has about as many regions. "
        "Foreign countries and unresolved regions stand in the table only.",
    ),
    "map.view": ("Вид карты", "Kind of map"),
    "map.tiles": ("Плитки", "Tiles"),
    "map.outlines": ("Контуры", "Outlines"),
    "measure": ("Показатель", "Measure"),
    "region_ranking.title": ("Рейтинг регионов", "Ranking of the regions"),
    "region_ranking.what": (
        "Участники из региона и сколько из них пришло. Порядок — по показателю, выбранному выше; "
        "здесь первые {count}, в таблице — все.",
        "Participants from the region and how many of them came, in the order of the measure chosen above; "
        "here the first {count}, in the table all.",
    ),
    "district_turnout.title": ("Федеральные округа", "Federal districts"),
    "district_turnout.what": (
        "Итоги по округам: участники и сколько из них пришло. Четыре новых субъекта к округам пока не отнесены.",
        "Subtotals by district: participants and how many came. Four new subjects are not assigned to a district.",
    ),
    "zero_regions.title": ("Откуда нет никого", "Regions with nobody"),
    "zero_regions.what": (
        "Субъекты без единого участника и без единого пришедшего при выбранных фильтрах.",
        "Subjects without a participant and without an attendee under the chosen filters.",
    ),
    "region_tracks.title": ("Регион × трек", "Region × track"),
    "type_tracks.title": ("Тип организации × трек", "Organisation type × track"),
    "region_tracks.what": (
        "Разные люди в каждой клетке; 0 — никого. Человек может быть в нескольких треках. "
        "По умолчанию — {count} регионов, где людей больше всего.",
        "Distinct people in each cell; 0 is nobody. A person may be in several tracks. "
        "By default the {count} regions with most people.",
    ),
    "type_tracks.what": (
        "Разные люди в каждой клетке; 0 — никого. Человек может быть в нескольких треках.",
        "Distinct people in each cell; 0 is nobody. A person may be in several tracks.",
    ),
    "type_turnout.title": ("Зарегистрировались и пришли", "Registered and came"),
    "type_turnout.what": (
        "Участники по типу организации и сколько из них пришло. «Не определено» — организация не указана "
        "или не распознана.",
        "Participants by type of organisation and how many of them came. “Not resolved”: none given or not recognised.",
    ),
    "alt": ("{title}. Значения — в таблице под диаграммой.", "{title}. The values are in the table below the chart."),
    # Table
    "people.found": ("Найдено: {count}", "Found: {count}"),
    "people.page": ("Строки {first}–{last}", "Rows {first}–{last}"),
    "people.title": ("Люди: одна строка — один человек", "People: one row per person"),
    # Quality
    "files.title": ("Файлы", "Files"),
    "files.what": (
        "Прочитано строк = загружено + объединено с другими + отклонено + пропущено.",
        "Rows read = loaded + merged with others + rejected + skipped.",
    ),
    "reasons.title": ("Почему строки не загружены как есть", "Why rows were not loaded as they are"),
    "reasons.what": (
        "Сколько строк и почему не загружено как есть. Строка с двумя исправлениями стоит здесь дважды.",
        "How many rows were not loaded just as they are, and why. A row with two repairs stands here twice.",
    ),
    "ledger.title": ("Строки с замечаниями", "Rows with remarks"),
    "ledger.what": (
        "Файл, номер строки (как в таблице Excel), столбец и причина. Значений здесь нет: в них могут быть личные "
        "данные. Показаны первые {count} строк, в файле для скачивания — все.",
        "File, row (as a spreadsheet counts), column and reason. No values: they might be personal data. "
        "The first {count} rows are shown; the download has all.",
    ),
    "unresolved_region.title": ("Нераспознанные регионы", "Unresolved regions"),
    "unresolved_region.what": (
        "Написания, которые не подошли ни под одно правило. Прочерк — поле пустое или могло содержать личные данные.",
        "Spellings that no rule resolved. A dash: the cell was empty or might hold personal data.",
    ),
    "unresolved_organisation.title": ("Нераспознанные организации", "Unresolved organisations"),
    "unresolved_organisation.what": (
        "Написания, тип которых определить не удалось. Прочерк — поле пустое или могло содержать личные данные.",
        "Spellings whose type could not be told. A dash: the cell was empty or might hold personal data.",
    ),
    "empty_list": ("Пусто: таких строк нет.", "Empty: there are no such rows."),
    # About the numbers
    "definitions.title": ("Определения", "Definitions"),
    "exact.title": ("Точные определения из кода", "Exact definitions from the code"),
    "exact.what": (
        "Эти тексты стоят в программе рядом с самим расчётом; тот же расчёт печатает команда "
        "`python -m analytics`. Они на английском языке.",
        "These texts stand in the program beside the very calculation; `python -m analytics` prints the same numbers.",
    ),
    "dictionary.title": ("Словарь данных", "Data dictionary"),
    "dictionary.what": (
        "Таблицы и столбцы снимка; описания прочитаны из самого снимка (на английском языке).",
        "Tables and columns of the snapshot; the descriptions are read from the snapshot itself.",
    ),
}  # fmt: skip
