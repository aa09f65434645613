"""Parts of the page where files are brought: each file that waits with its preview and mapping, the loader at work."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import settings
from analytics import inbox
from analytics.inbox import Job, Waiting
from analytics.ui import show
from analytics.ui.language import language, number, percent, t

SENTENCES = 12  # remarks on one file that are shown
COUNTS = ["rows_read", "rows_loaded", "rows_merged", "rows_rejected", "rows_skipped"]
POLL = 1.5  # seconds
Facts = dict[str, Any]


def forum_choice() -> str:
    """Folder of the forum that the files are for."""
    forums = {forum["folder"]: forum for forum in _forums(settings.data_folder())}
    names = {folder: forum[f"title_{language()}"] for folder, forum in forums.items()}
    return st.selectbox(
        t("upload.forum"), list(names), format_func=names.__getitem__, key=f"forum-of-files.{language()}"
    )


def drop_zone() -> None:
    """Where files are dropped; they are written to the inbox at once and leave the memory of this server."""
    turn = st.session_state.setdefault("uploads", 0)
    with st.container(key=f"drop-zone-{language()}"):
        files = st.file_uploader(
            t("upload.files"), accept_multiple_files=True, max_upload_size=inbox.LARGEST_FILE, key=f"uploader-{turn}"
        )
    if files:
        for file in files:
            inbox.keep(settings.data_folder(), file.name, file.getvalue())
        st.session_state["uploads"] += 1
        st.rerun()


def loader_at_work() -> bool:
    """Show the loader that runs or has ended; True while it runs."""
    job = inbox.job(settings.data_folder())
    if job is None:
        return False
    with st.container(border=True, key="loader"):
        if job.state == "running":
            _progress()
        else:
            _ended(job)
    return job.state == "running"


@st.fragment(run_every=POLL)
def _progress() -> None:
    job = inbox.job(settings.data_folder())
    if job is None or job.state != "running":
        st.rerun()
    done, count = job.progress.get("files_done", 0), job.progress.get("files", 0)
    phase = job.progress.get("phase", "starting")
    st.progress(done / count * 0.8 if count else 0.0, t(f"upload.{phase}", done=number(done), count=number(count)))


def _ended(job: Job) -> None:
    st.header(t("upload.result.title"), anchor=False)
    if job.state == "failed":
        error = job.result.get("error", {}).get(language()) or job.trouble or t("upload.died")
        st.error(error, icon=":material/error:")
    else:
        reports = job.result.get("files", [])
        _clear_loaded(job, reports)
        snapshot = job.result.get("snapshot")
        published = snapshot["number"] if isinstance(snapshot, dict) else snapshot
        key = "upload.published" if job.result.get("published") else "upload.same" if published else "upload.nothing"
        st.markdown(t(key, number=published))
        if reports:
            _outcomes(reports)
    if st.button(t("upload.put_away"), key="put-away", icon=":material/check:"):
        inbox.put_away(settings.data_folder())
        st.rerun()


def _outcomes(reports: list[Facts]) -> None:
    table = pd.DataFrame(reports)[["file", "outcome", *COUNTS]].rename(columns={"file": "file_name"})
    table["outcome_name"] = show.coded("outcome", table.pop("outcome"))
    show.grid(table[["file_name", "outcome_name", *COUNTS]])
    for report in reports:
        _remarks(report)


def _clear_loaded(job: Job, reports: list[Facts]) -> None:
    """What was loaded waits no longer; what was refused stays, to be mapped or dropped."""
    loaded = {report["sha256"] for report in reports if report["outcome"] != "refused"}
    mine = [one for one in inbox.waiting(settings.data_folder()) if one.id in job.files]
    inbox.drop(settings.data_folder(), *(one.id for one in mine if _sha256(one.path) in loaded))


def files_that_wait(forum: str, *, is_busy: bool) -> None:
    """Every file of the inbox, and the button that loads those that are recognised."""
    files = inbox.waiting(settings.data_folder())
    if not files:
        return
    ready = [file for file in files if _file(file, forum, is_busy)]
    label = t("upload.load", count=number(len(ready)))
    if st.button(label, key="load", disabled=not ready or is_busy, icon=":material/database_upload:"):
        words = ["load", *(str(file.path) for file in ready), "--forum", forum]
        inbox.start(settings.data_folder(), words, tuple(file.id for file in ready))
        st.rerun()
    if len(ready) < len(files):
        st.caption(t("upload.not_ready"))


def _file(file: Waiting, forum: str, is_busy: bool) -> bool:
    """One file with what it is, what would become of its rows, its mapping; True when it can be loaded."""
    with st.container(border=True, key=f"file-{file.id}"):
        with st.spinner(t("upload.looking")):
            found = _look(str(file.path), forum, "", _mark())
        layout = found.get("format")
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(file.name, anchor=False, width="content")
            if st.button(t("upload.drop"), key=f"drop-{file.id}", icon=":material/delete:", disabled=is_busy):
                inbox.drop(settings.data_folder(), file.id)
                st.rerun()
        if "error" in found:
            st.error(found["error"][language()])
            return False
        _recognised(layout)
        if not found["proposal"] or not _mapping(file, found, forum):
            _fate(found["trial"])
        _preview(found["tables"])
    return layout is not None and found["trial"]["outcome"] != "refused"


def _recognised(layout: Facts | None) -> None:
    if layout is None:
        st.badge(t("upload.unknown"), icon=":material/help:", color="orange")
        return
    title = layout["title"].split(" / ")[-1 if language() == "en" else 0]
    key = "upload.by_mapping" if layout["is_saved"] else "upload.recognised"
    st.badge(t(key, title=title), icon=":material/check:", color="green")


def _fate(trial: Facts) -> None:
    """How many rows would be loaded, merged, flagged, rejected and skipped, and why."""
    if trial["rows_read"]:
        counts = {name: number(trial[name]) for name in [*COUNTS, "rows_flagged"]}
        st.markdown(t("upload.fate", **counts))
    _remarks(trial)


def _remarks(report: Facts) -> None:
    said = report["messages" if language() == "ru" else "messages_en"]
    for sentence in said[:SENTENCES]:
        st.caption(sentence.replace("[", "\\["))
    if len(said) > SENTENCES:
        st.caption(t("upload.more", count=number(len(said) - SENTENCES)))


def _mapping(file: Waiting, found: Facts, forum: str) -> bool:
    """The columns of a file, to be corrected and saved; False when the reader leaves the file as it is recognised."""
    layout, proposal = found["format"], found["proposal"]
    if layout and not st.toggle(t("upload.correct"), key=f"correct-{file.id}"):
        return False
    st.caption(t("upload.over_platform" if layout and layout["is_platform"] else "upload.mapping.what"))
    kinds = list(found["fields"])
    kind = st.segmented_control(
        t("upload.kind"), kinds, default=proposal["kind"], required=True, key=f"kind-{file.id}.{language()}",
        format_func=lambda code: t(f"kind.{code}"),
    )  # fmt: skip
    columns = _columns(file, found, kind)
    facts = {"kind": kind, "headers": proposal["headers"], "columns": columns}
    facts["comes_first"] = bool(layout and layout["is_platform"])
    missing = _missing(found["fields"][kind], columns)
    if missing:
        st.markdown(t("upload.missing", fields=", ".join(missing)))
        return True
    with st.spinner(t("upload.trying")):
        tried = _look(str(file.path), forum, json.dumps(facts, ensure_ascii=False, sort_keys=True), _mark())
    if "error" in tried:
        st.error(tried["error"][language()])
        return True
    _fate(tried["trial"])
    if tried["trial"]["outcome"] != "refused":
        _save(file, layout, facts)
    return True


def _columns(file: Waiting, found: Facts, kind: str) -> dict[str, list[str]]:
    """Which columns feed which field, as the reader says; at first as proposed."""
    proposal = found["proposal"]
    headers = proposal["headers"]
    proposed = proposal["columns"] if kind == proposal["kind"] else {}
    reasons = {(guess["field"], guess["header"]): guess for guess in proposal["guesses"]}
    chosen: dict[str, list[str]] = {}
    with st.grid(3, min_column_width=220, gap="small"):
        for facts in found["fields"][kind]:
            name, first = facts["field"], proposed.get(facts["field"], [])
            mark = (
                "upload.required" if facts["is_alone"] else "upload.one_of" if facts["is_required"] else "upload.free"
            )
            label, key = t(mark, name=t(f"field.{name}")), f"{kind}-{name}-{file.id}"
            reason = _reason([reasons[name, header] for header in first if (name, header) in reasons])
            if facts["takes_several"]:
                chosen[name] = st.multiselect(
                    label, headers, default=first, key=key, help=reason, placeholder="—", select_all=False
                )
            else:
                place = headers.index(first[0]) + 1 if first else 0
                header = st.selectbox(label, ["", *headers], place, format_func=_or_dash, key=key, help=reason)
                chosen[name] = [header] if header else []
    return {name: words for name, words in chosen.items() if words}


def _or_dash(header: str) -> str:
    return header or "—"


def _reason(guesses: list[Facts]) -> str | None:
    """Why these columns were proposed."""
    sentences = []
    for guess in guesses:
        share = guess["likeness"] if guess["reason"] == "header" else guess["values"]
        text = t(f"upload.by_{guess['reason']}", header=guess["header"], like=guess["like"], share=percent(share))
        sentences.append(text)
    return "\n\n".join(sentences) or None


def _missing(fields: list[Facts], columns: dict[str, list[str]]) -> list[str]:
    """Names of the fields that rows of this kind cannot do without and nobody feeds."""
    alone = [t(f"field.{one['field']}") for one in fields if one["is_alone"] and one["field"] not in columns]
    group = [one["field"] for one in fields if one["is_required"] and not one["is_alone"]]
    if group and not columns.keys() & set(group):
        alone.append(t("upload.any_of", names=" / ".join(t(f"field.{name}") for name in group)))
    return alone


def _save(file: Waiting, layout: Facts | None, facts: Facts) -> None:
    first = layout["title"] if layout and layout["is_saved"] else _name_of(file.path)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(t("upload.name"), first, key=f"name-{file.id}", max_chars=60)
        is_clicked = st.button(t("upload.save"), key=f"save-{file.id}", icon=":material/save:")
    if is_clicked:
        words = ("map", "--name", name.strip(), "--mapping", "-")
        said = inbox.ask_loader(settings.data_folder(), *words, stdin=facts)
        if "error" in said:
            st.error(said["error"][language()])
        else:
            st.session_state.pop(f"correct-{file.id}", None)
            st.rerun()


def _name_of(path: Path) -> str:
    """A name for a mapping: that of the file, without what only this one file has."""
    words = "".join(letter if letter.isalnum() else " " for letter in path.stem).split()
    return " ".join(words)[:60] or "1"


def _preview(tables: list[Facts]) -> None:
    with st.expander(t("upload.preview"), type="compact"):
        for table in tables:
            rows = table["rows"]
            width = max(map(len, rows), default=0)
            frame = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype="str")
            frame.columns = pd.Index([str(place + 1) for place in range(width)])
            frame.insert(0, t("name.row_number"), table["row_numbers"])
            st.caption(t("upload.table", name=table["name"], rows=number(table["count"]), header=table["header_row"]))
            st.dataframe(frame, hide_index=True)


def short_lists(*, is_busy: bool) -> None:
    """Lists that are much shorter than before: those that wait for somebody to confirm them, and those confirmed."""
    data = settings.data_folder()
    lists = _short_lists(data, _mark())
    if not lists["held"] and not lists["confirmed"]:
        return
    with st.container(border=True, key="short-lists"):
        st.header(t("short_lists.title"), anchor=False)
        st.caption(t("short_lists.what"))
        for one in lists["held"]:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                why = st.text_input(t("short_lists.why", name=one["file"]), key=f"why-{one['number']}")
                if st.button(t("short_lists.confirm"), key=f"confirm-{one['number']}", disabled=is_busy):
                    inbox.start(data, ["confirm", str(one["number"]), "--why", why])
                    st.rerun()
        for one in lists["confirmed"]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(t("short_lists.confirmed", name=one["file"], at=one["at"][:10], why=one["why"] or "–"))
                if st.button(t("short_lists.withdraw"), key=f"withdraw-{one['number']}", disabled=is_busy):
                    inbox.start(data, ["confirm", str(one["number"]), "--withdraw"])
                    st.rerun()


def _mark() -> tuple[int, ...]:
    """Changes when a mapping was saved or a snapshot published: what was looked up before may be stale."""
    data = settings.data_folder()
    files = [*sorted((data / "mappings").glob("*.toml")), data / "snapshots" / "CURRENT"]
    return tuple(path.stat().st_mtime_ns for path in files if path.exists())


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _look(path: str, forum: str, mapping: str, mark: tuple[int, ...]) -> Facts:
    """What `inspect` says of a file, with the mapping to be tried; asked again only when something changed."""
    words = ["inspect", path, "--forum", forum, *(["--mapping", "-"] if mapping else [])]
    return inbox.ask_loader(settings.data_folder(), *words, stdin=json.loads(mapping) if mapping else None)


@st.cache_data(max_entries=20, show_spinner=False)
def _short_lists(data: Path, mark: tuple[int, ...]) -> dict[str, list[Facts]]:
    if not (data / "archive").exists():
        return {"held": [], "confirmed": []}
    return inbox.ask_loader(data, "confirm")


@st.cache_data(ttl=60, max_entries=5, show_spinner=False)
def _forums(data: Path) -> list[Facts]:
    return inbox.ask_loader(data, "forums")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
