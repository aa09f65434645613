"""Where a scan was made: the list, track and session that its words mean in the folder of the forum."""

from pathlib import Path

from etl.clean import fold
from etl.forum import Forum


def place_of(
    forum: Forum, list_text: str, session_text: str, file_name: str, is_online: bool
) -> tuple[str | None, str | None, str | None]:
    """(list, track, session) of a scan: as the forum folder declares the list; an undeclared one keeps its own name.

    A webinar room that is not declared is called after its file: the topic of a meeting may hold somebody's name.
    """
    of_file = forum.list_of_file(file_name) if is_online or not list_text else None
    declared = of_file or (forum.list_named(list_text) if list_text else None)
    session = (
        forum.session_named(session_text or (list_text if is_online else "")) if session_text or is_online else None
    )
    if declared:
        session_code = session["session_code"] if session else declared.get("session")
        return declared["code"], declared.get("track") or (session or {}).get("track") or None, session_code
    track = next(iter(forum.tracks_in(list_text)), None) or (session or {}).get("track") or None
    name = Path(file_name).stem if is_online else list_text
    return fold(name) or None, track, session["session_code"] if session else None
