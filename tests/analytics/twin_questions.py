"""Twins of the questions about the way, regions, plan, organisations and the meeting: loops over people."""

from typing import Any

from analytics.filters import Filters
from tests.analytics.forum import Rows
from tests.analytics.twin import CODES, Person, Twin, turnout_share

STATES = ("came", "no_show", "not_measured", "walk_in_inactive", "walk_in_unregistered", "withdrawn", "other_days")


def state(person: Person) -> str:
    """What became of a person."""
    if person.is_seen:
        if person.is_participant:
            return "came"
        return "walk_in_inactive" if person.registrations else "walk_in_unregistered"
    if not person.is_participant:
        return "withdrawn" if person.registrations else "other_days"
    return "no_show" if person.is_observed else "not_measured"


def presence(twin: Twin) -> Rows:
    """Twin of presence."""
    states = [state(person) for person in twin.people]
    return [{"presence": name, "people": states.count(name)} for name in STATES]


def way(twin: Twin) -> Rows:
    """Twin of way."""
    applied = [person for person in twin.people if person.registrations]
    active = [person for person in applied if person.is_participant]
    observed = [person for person in active if person.is_seen or person.is_observed]
    arrived = [person for person in observed if person.is_seen]
    codes = ((*STATES[:4], "withdrawn"), STATES[:3], STATES[:2], STATES[:1])
    rows: Rows = []
    before = None
    for name, people, states in zip(
        ("applied", "active", "observed", "arrived"), (applied, active, observed, arrived), codes, strict=True
    ):
        count = None if name == "arrived" and not observed else len(people)
        rows.append({"step": name, "presence": ",".join(states), "people": count, "kept_share": _share(count, before)})
        before = count
    return rows


def attendance_forms(twin: Twin) -> Rows:
    """Twin of attendance_forms."""
    forums = [row for row in twin.tables["forum"] if row["forum_code"] in twin.forums]
    on_site, online = (any(row[f"is_{form}_measured"] for row in forums) for form in ("on_site", "online"))
    counts, entries, joins = {}, {}, {}
    names = sorted(
        (r for r in twin.tables["vocabulary"] if r["kind"] == "format"), key=lambda row: int(row["position"])
    )
    for row in names:
        counts[row["code"]], entries[row["code"]], joins[row["code"]] = 0, 0, 0
    for person in twin.people:
        if not person.is_seen:
            continue
        marks = [] if twin.filters.day else [row.get("came_as") for row in person.registrations]
        door = any(not v["is_online"] for v in person.shown_visits) or bool({"on_site", "both"} & set(marks))
        room = any(v["is_online"] for v in person.shown_visits) or bool({"online", "both"} & set(marks))
        form = "both" if door and room else "online" if room else "on_site" if door else "unknown"
        counts[form] += 1
        entries[form] += sum(v["entries"] for v in person.shown_visits if not v["is_online"])
        joins[form] += sum(v["entries"] for v in person.shown_visits if v["is_online"])
    is_counted = {"on_site": on_site, "online": online, "both": on_site and online, "unknown": on_site or online}
    return [
        {
            "attended_as": row["code"], "name_ru": row["name_ru"], "name_en": row["name_en"],
            "attendees": counts[row["code"]] if counts[row["code"]] or is_counted[row["code"]] else None,
            "entries": entries[row["code"]] if entries[row["code"]] or on_site else None,
            "joins": joins[row["code"]] if joins[row["code"]] or online else None,
        }
        for row in names
    ]  # fmt: skip


def region_shares(twin: Twin, by: str) -> Rows:
    """Twin of region_shares."""
    participants = sum(person.is_participant for person in twin.people)
    attendees = sum(person.is_seen for person in twin.people)
    rows = []
    for _, code, name_ru, name_en, _ in twin._names(by):
        mine = [person for person in twin.people if person.row[CODES[by]] == code]
        came = sum(person.is_seen for person in mine)
        registered = sum(person.is_participant for person in mine)
        homes = [r for r in twin.tables["region"] if r["region_code" if by == "region" else "district_code"] == code]
        known = [row for row in homes if row["population"]]
        people = sum(int(row["population"]) for row in known) or None
        years = {int(row["population_year"]) for row in known}
        row: dict[str, Any] = {by: code, "name_ru": name_ru, "name_en": name_en}
        row |= {"district": homes[0]["district_code"]} if by == "region" else {}
        row |= {"participants": registered, "attendees": came}
        row |= {"participants_share": _share(registered, participants), "attendees_share": _share(came, attendees)}
        row |= {"participants_per_million": 1e6 * registered / people if people else None}
        row |= {"attendees_per_million": 1e6 * came / people if people else None}
        rows.append(row | {"population": people, "population_year": years.pop() if len(years) == 1 else None})
    return rows


def plan_fact(twin: Twin) -> Rows:
    """Twin of plan_fact."""
    regions = {row["region_code"]: row for row in twin.tables["region"]}
    whole = Twin(twin.tables, Filters(forum=twin.filters.forum))
    rows = []
    for plan in twin.tables["plan"]:
        region = regions[plan["region_code"]]
        if plan["forum_code"] not in whole.forums or not _is_asked(region, twin.filters):
            continue
        key = (plan["forum_code"], plan["region_code"])
        mine = [person for person in whole.people if (person.forum, person.row["region_code"]) == key]
        count, invited, quota = sum(person.is_participant for person in mine), plan["invited"], plan["quota"]
        row = {"region": plan["region_code"], "district": region["district_code"]}
        row |= {"name_ru": region["name_ru"], "name_en": region["name_en"], "invited": invited, "quota": quota}
        row |= {"participants": count, "attendees": sum(person.is_seen for person in mine)}
        row |= {"delivered_share": _share(count, invited)}
        row |= {"short": None if invited is None else max(0, invited - count)}
        row |= {"over": None if quota is None else max(0, count - quota)}
        rows.append((plan["forum_code"], int(region["position"]), row))
    return [row for _, _, row in sorted(rows, key=lambda one: one[:2])]


def _is_asked(region: dict[str, Any], filters: Filters) -> bool:
    """Whether a choice of regions and districts leaves the region in."""
    is_region = not filters.region or region["region_code"] in filters.region
    return is_region and (not filters.district or region["district_code"] in filters.district)


def region_ranks(twin: Twin) -> Rows:
    """Twin of region_ranks, its rows in any order of equal ones: by rank."""
    chosen = {name: codes for name, codes in vars(twin.filters).items() if name not in ("region", "district")}
    whole = Twin(twin.tables, Filters(**chosen))
    subjects = {row["region_code"] for row in twin.tables["region"] if row["region_group"] == "subject"}
    rows = [row for row in whole.turnout("region") if row["region"] in subjects and row["turnout_share"] is not None]
    rows.sort(key=lambda row: (-round(row["turnout_low"], 12), -row["participants"]))
    columns = ("region", "name_ru", "name_en", "participants", "turnout_share", "turnout_low", "turnout_high")
    found = []
    for place, row in enumerate(rows, start=1):
        above = sum(other["turnout_low"] > row["turnout_high"] for other in rows)
        below = sum(other["turnout_high"] < row["turnout_low"] for other in rows)
        ranks = {"rank": place, "rank_best": 1 + above, "rank_worst": len(rows) - below, "ranked": len(rows)}
        found.append({name: row[name] for name in columns} | ranks)
    return found


def delegations(twin: Twin) -> Rows:
    """Twin of delegations."""
    starts = {row["forum_code"]: row["starts_on"] for row in twin.tables["forum"]}
    begin = min(starts[code] for code in twin.forums if code in starts) if set(twin.forums) & set(starts) else None
    before = {code for code, day in starts.items() if begin and day < begin}
    visited: dict[int, set[str]] = {}
    for person in twin.tables["person"]:
        if person["forum_code"] in before and person["is_participant"]:
            visited.setdefault(person["organisation_id"], set()).add(person["forum_code"])
    rows = []
    for organisation in twin.tables["organisation"]:
        number = organisation["organisation_id"]
        states = [state(person) for person in twin.people if person.row["organisation_id"] == number]
        count = sum(states.count(name) for name in STATES[:3])
        walked = states.count("walk_in_inactive") + states.count("walk_in_unregistered")
        came, hidden = states.count("came"), states.count("not_measured")
        if not count + came + walked:
            continue
        row = {"organisation_id": number, "organisation_name": organisation["name"]} | _words(twin, organisation)
        row |= {"participants": count, "attendees": came + walked, "attended_participants": came}
        row |= {"no_shows": states.count("no_show"), "not_measured": hidden}
        row |= turnout_share(came, count, count > hidden)
        rows.append(row | {"earlier_forums": len(visited.get(number, ())) if before else None})
    return sorted(rows, key=lambda row: (-row["participants"], -row["attendees"], row["organisation_id"]))


def _words(twin: Twin, organisation: dict[str, Any]) -> dict[str, str]:
    types = {r["code"]: r for r in twin.tables["vocabulary"] if r["kind"] == "organisation_type"}
    regions = {row["region_code"]: row for row in twin.tables["region"]}
    kind, home = types[organisation["organisation_type"]], regions[organisation["region_code"]]
    return {
        "organisation_type_name_ru": kind["name_ru"], "organisation_type_name_en": kind["name_en"],
        "region_name_ru": home["name_ru"], "region_name_en": home["name_en"],
    }  # fmt: skip


def absent_delegations(twin: Twin) -> Rows:
    """Twin of absent_delegations."""
    rows = delegations(twin)
    return [row for row in rows if row["participants"] > 1 and not row["attendees"] and not row["not_measured"]]


def type_regions(twin: Twin, measure: str) -> Rows:
    """Twin of type_regions."""
    blocks = []
    for _, region, name_ru, name_en, _ in twin._names("region"):
        mine = [person for person in twin.people if person.row["region_code"] == region]
        block = []
        for _, kind, kind_ru, kind_en, _ in twin._names("organisation_type"):
            people = [person for person in mine if person.row["organisation_type"] == kind]
            row = {"region": region, "name_ru": name_ru, "name_en": name_en, "organisation_type": kind}
            row |= {"type_name_ru": kind_ru, "type_name_en": kind_en}
            row |= {"participants": sum(person.is_participant for person in people)}
            block.append(row | {"attendees": sum(person.is_seen for person in people)})
        blocks.append(block)
    blocks.sort(key=lambda block: -sum(row[measure] for row in block))
    return [row for block in blocks for row in block]


def type_days(twin: Twin) -> Rows:
    """Twin of type_days."""
    rows = []
    for _, kind, name_ru, name_en, _ in twin._names("organisation_type"):
        mine = [person for person in twin.people if person.row["organisation_type"] == kind]
        for forum, day, _, _, is_measured in twin._names("day"):
            came = [p for p in mine if p.forum == forum and any(v["day_on"].isoformat() == day for v in p.visits)]
            row = {"organisation_type": kind, "name_ru": name_ru, "name_en": name_en, "day": day}
            rows.append(row | {"attendees": len(came) if is_measured else None})
    return rows


def meeting_regions(twin: Twin) -> Rows:
    """Twin of meeting_regions."""
    tables = twin.tables
    whole = Twin(tables, Filters(forum=twin.filters.forum))
    here = [row for row in tables["programme_session"] if row["forum_code"] in whole.forums]
    sessions = {(r["forum_code"], r["session_code"]): r for r in here if r["session_format"] == "meeting"}
    gates = {
        (r["forum_code"], r["list_code"])
        for r in tables["checkin_list"]
        if r["is_meeting"] and r["forum_code"] in whole.forums
    }
    if not sessions and not gates:
        return []
    asked = any(row["is_registration_asked"] for row in sessions.values())
    signs = [(r["registration_id"], r["session_code"]) for r in tables["registration_session"]]

    def has_come(person: Person) -> bool:
        return any(
            (v["forum_code"], v["list_code"]) in gates or (v["forum_code"], v["session_code"]) in sessions
            for v in person.visits
        )

    def has_registered(person: Person) -> bool:
        if not asked:
            return person.is_participant and person.row["organisation_type"] == "roiv"
        active = {one["registration_id"] for one in person.registrations if one["status"] == "active"}
        return any(number in active and (person.forum, code) in sessions for number, code in signs)

    everybody = list(Twin(tables, Filters(forum=twin.filters.forum))._everybody())
    is_measured = any(has_come(person) for person in everybody if person.forum in whole.forums)
    rows = []
    for region in tables["region"]:
        if region["region_group"] != "subject" or not _is_asked(region, twin.filters):
            continue
        mine = [person for person in whole.people if person.row["region_code"] == region["region_code"]]
        row = {"region": region["region_code"], "name_ru": region["name_ru"], "name_en": region["name_en"]}
        row |= {"district": region["district_code"], "representation": "missing"}
        for rank, name in (("other", "others"), ("deputy", "deputies"), ("head", "heads")):
            people = [person for person in mine if _rank(person) == rank]
            registered, came = sum(map(has_registered, people)), sum(map(has_come, people))
            row |= {f"{name}_registered": registered, f"{name}_came": came if is_measured else None}
            row["representation"] = rank if came else row["representation"]
        registered = any(row[f"{name}_registered"] for name in ("heads", "deputies", "others"))
        if row["representation"] == "missing" and registered:
            row["representation"] = "registered"
        rows.append((("missing", "registered", "other", "deputy", "head").index(row["representation"]), region, row))
    return [row for _, _, row in sorted(rows, key=lambda one: (one[0], int(one[1]["position"])))]


def _rank(person: Person) -> str:
    rank = person.row["position_rank"]
    return rank if person.row["organisation_type"] == "roiv" and rank in ("head", "deputy") else "other"


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole
