"""Tickets that nobody put a name on: pretix fills them in from their order, all of one order alike.

Thirty tickets that a college ordered are thirty people, though their rows show the name and mailbox of its accountant.
"""

import datetime as dt
from itertools import pairwise

import pandas as pd

from etl import clean

_OF_PERSON = ["name", "email", "phone", "region", "organisation", "position"]
_ALIKE = ["source", "order", "name", "ticket_text", "email"]
_AGAIN = dt.timedelta(minutes=10)  # who is inside is not let in again so soon: two such check-ins are of two tickets


def name_add_ons(frame: pd.DataFrame) -> None:
    """Gives a lunch or a workshop that was ordered on top of a ticket, and bears no name, to the person of that ticket
    (`parent`)."""
    is_add_on = (frame["parent"] != "") & (frame["name"] == "")
    if is_add_on.any():
        tickets = frame.drop_duplicates(["source", "order", "ticket"]).set_index(["source", "order", "ticket"])
        above = tickets.reindex(pd.MultiIndex.from_frame(frame.loc[is_add_on, ["source", "order", "parent"]]))
        for name in _OF_PERSON:
            said = above[name].fillna("").set_axis(frame.index[is_add_on])
            frame.loc[is_add_on, name] = said.where(said != "", frame.loc[is_add_on, name])


def keep_apart(frame: pd.DataFrame) -> None:
    """Takes the contacts of the order from tickets of one product that nothing tells apart; a row that names no ticket
    gets its number among those alike as `person_code`, «#2»."""
    is_alike = frame.duplicated(_ALIKE, keep=False) & (frame["order"] != "")
    for _, rows in frame[is_alike].groupby(_ALIKE, sort=False):
        names_tickets = bool((rows["ticket"] != "").all())
        if names_tickets and rows["name"].iloc[0]:
            continue  # somebody who was named on each of his tickets
        if not names_tickets:
            if not _are_tickets(rows["checked_in"]):
                continue
            frame.loc[rows.index, "person_code"] = [f"#{place}" for place in range(1, len(rows) + 1)]
        frame.loc[rows.index, ["email", "phone"]] = ""


def _are_tickets(check_ins: pd.Series) -> bool:
    """Whether rows of a check-in list that are alike are tickets; else they are the entries of one, as eventyay writes
    them: each has its moment, and the next one is later."""
    moments = sorted(moment for moment, _ in (clean.moment(text, "UTC") for text in check_ins) if moment)
    return len(moments) < len(check_ins) or any(b - a < _AGAIN for a, b in pairwise(moments))
