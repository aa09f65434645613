"""Registrants of Indico: one row per registration. Its own columns are English in every locale, and only those chosen;
questions, the e-mail among them, are the form author's words. CSV times are UTC with an offset, workbook times local.
Observed with Indico 3.3.
"""

from dataclasses import replace

from etl.formats.base import Format

_OWN = ("Registration state", "Check-in date", "Modification date", "Payment date")

REGISTRANTS = Format(
    # 344,Николай Бобылёв,Николай,Бобылёв,n@b.example,ООО «С»,…,2025-08-01 08:31:00+00:00,,Completed,€0.00,No,,,
    name="indico_registrants",
    title="Indico: registrants",
    kind="registration",
    system="indico",
    signature=(("ID",), ("Name",), _OWN),
    columns={
        "ticket": ("ID",),
        "name": ("Фамилия", "Last Name", "Имя", "First Name", "Отчество"),
        "email": ("Email Address", "Email"),
        "phone": ("Телефон", "Phone"),
        "registered_at": ("Registration date",),
        "status_text": ("Registration state",),
        "checked_in": ("Check-in date",),
        "came_text": ("Checked in",),
        "position": ("Должность", "Position"),
        "organisation": ("Affiliation",),  # offered by Indico itself, so less varied than what a question gets
    },
    fallbacks={"name": ("Name",)},
    joins={"name": " "},
    asks_questions=True,
    unused=(
        *(
            "Title",
            "Address",
            "Country",
            "Picture",
            "Modification date",
            "Created by",
            "Price",
        ),
        *("Payment date", "Tags", "Дата приезда", "Согласие*"),
    ),
)

# Fewer columns were chosen. A table made by hand may have these, too; there the status stands under its plain word.
FEW_COLUMNS = replace(
    REGISTRANTS,
    signature=(("ID",), ("Name",), ("Registration date", "Checked in")),
    without=(*_OWN, "Status", "Статус"),
)
