"""The job of a load written for data frames: `python -m benchmarks.frames pandas|polars FOLDER REGISTRATIONS SCANS`.

What benchmarks/load.py compares ours with: cells stripped and cleaned, names resolved by our own rules, once per text,
repeats dropped, people under pseudonyms, scans tied to them and read twice dropped, attendance, stays, the row of each
person with masks, and people counted by every pair of what filters choose; written as Parquet. Left out, in favour of
the frames: all remarks on rows, typing errors in names, doubts about people, checks.
"""

import hmac
import sys
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import pandas as pd
import polars as pl

from etl import clean, passes
from etl.names.folding import said_of
from etl.names.organisations import resolve_organisation
from etl.names.regions import resolve_region

KEY = b"of the benchmark"
NAME = ["Фамилия", "Имя", "Отчество"]
AT = "Дата и время"
FORMATS = ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
RANKS = {"active": 0, "pending": 1, "waitlist": 2, "expired": 3, "cancelled": 4}
ALIKE = ["region", "type", "format", "role", "status"]
PERSON_DAY = ["person", "day"]
STAY = [*PERSON_DAY, "Точка"]


def organisation(raw: str) -> str:
    return said_of(raw, resolve_organisation(raw).code).words


def pseudonym(text: str) -> str:
    return hmac.digest(KEY, text.encode(), "sha256").hex()[:32]


# Column → what our rules say of each distinct text of another.
SAID: dict[str, tuple[str, Callable[[str], str]]] = {
    "region": ("Регион", lambda raw: resolve_region(raw).code),
    "type": ("Организация", lambda raw: resolve_organisation(raw).code),
    "organisation": ("Организация", organisation),
    "status": ("Статус", lambda raw: clean.status(raw)[0]),
    "format": ("Категория", lambda raw: clean.participation(raw)[0]),
    "role": ("Категория", lambda raw: clean.participation(raw)[1]),
}


def answers(texts: Iterable[str], rule: Callable[[str], str]) -> dict[str, str]:
    return {text: rule(text) for text in texts}


def read_pandas(path: str) -> pd.DataFrame:
    frame = pd.read_csv(path, sep=";", dtype="str", keep_default_na=False)
    return frame.assign(**{str(name): frame[name].str.strip() for name in frame})


def registered_pandas(path: str) -> pd.DataFrame:
    r = read_pandas(path)
    names = (r[NAME[0]] + " " + r[NAME[1]] + " " + r[NAME[2]]).str.lower().str.replace("ё", "е")
    r["name"] = names.str.split(" ").map(lambda words: " ".join(sorted(set(words)))).astype("str")
    r["email"] = r["E-mail"].str.lower()
    r["phone"] = r["Телефон"].str.replace(r"\D", "", regex=True).str[-10:]
    texts = r["Дата регистрации"]
    r["at"] = pd.to_datetime(texts, format=FORMATS[0], errors="coerce")
    for form in FORMATS[1:]:
        r["at"] = r["at"].fillna(pd.to_datetime(texts, format=form, errors="coerce"))
    for name, (column, rule) in SAID.items():
        r[name] = r[column].map(answers(r[column].unique(), rule)).astype("str")
    r = r[r["at"].notna()].sort_values("at", ascending=False).drop_duplicates("ID")
    r["who"] = r["name"] + "|" + r["email"] + "|" + r["phone"] + "|" + r["organisation"] + "|" + r["region"]
    r["person"] = r["who"].map(answers(r["who"].unique(), pseudonym)).astype("str")
    return r


def scanned_pandas(path: str, r: pd.DataFrame) -> pd.DataFrame:
    s = read_pandas(path)
    s["at"] = pd.to_datetime(s[AT], format="%d.%m.%Y %H:%M:%S", errors="coerce")
    s["is_out"] = s["Направление"].map(answers(s["Направление"].unique(), passes.direction)) == "out"
    s = s[s["at"].notna()].drop_duplicates(["ID участника", "Точка", "is_out", "at"])
    s = s.merge(r[["ID", "person"]], left_on="ID участника", right_on="ID", how="left")
    s["person"] = s["person"].fillna(s["ID участника"])
    s["day"] = s["at"].dt.normalize()
    s = s.sort_values([*STAY, "at"])
    door = s.groupby(STAY, sort=False)
    is_again = (door["at"].diff() < pd.Timedelta(minutes=1)) & ~s["is_out"] & ~door["is_out"].shift(fill_value=True)
    s = s[~is_again]
    door = s.groupby(STAY, sort=False)
    s["left_at"], s["ends"] = door["at"].shift(-1), door["is_out"].shift(-1)
    return s


def in_pandas(folder: Path, registrations: str, scans: str) -> None:
    r = registered_pandas(registrations)
    s = scanned_pandas(scans, r)
    stays = s[~s["is_out"]]
    seen = stays.groupby(STAY, sort=False)["at"].agg(["min", "max", "count"]).reset_index()
    days = {day: 1 << bit for bit, day in enumerate(sorted(stays["day"].unique()))}
    per_day = stays[PERSON_DAY].drop_duplicates()
    attended = per_day.assign(days=per_day["day"].map(days)).groupby("person")["days"].sum()
    told = r[["person", "Трек"]].assign(track=r["Трек"].str.split("; ")).explode("track")
    told = told[["person", "track"]].drop_duplicates()
    bits = {track: 1 << bit for bit, track in enumerate(sorted(told["track"].unique()))}
    tracks = told.assign(tracks=told["track"].map(bits)).groupby("person")["tracks"].sum()
    r["rank"] = r["status"].map(RANKS).fillna(5)
    person = r.sort_values(["rank", "at"], ascending=[True, False]).groupby("person", sort=False)[ALIKE].first()
    person = person.join(r.groupby("person").size().rename("registrations")).join(tracks).join(attended).reset_index()
    person["attended_tracks"], person["is_attendee"] = person["tracks"].fillna(0), person["days"].notna()
    cells = [
        person.groupby([*pair, "is_attendee", mask], dropna=False)["registrations"].agg(["size", "sum"]).reset_index()
        for pair in combinations(ALIKE, 2)
        for mask in ("tracks", "days")
    ]
    kept = {"registration": r, "scan": s, "attendance": seen, "stay": stays, "person": person}
    for name, frame in (kept | {"cells": pd.concat(cells)}).items():
        frame.to_parquet(folder / f"{name}.parquet")


def read_polars(path: str) -> pl.DataFrame:
    return pl.read_csv(path, separator=";", infer_schema=False).with_columns(pl.all().fill_null("").str.strip_chars())


def registered_polars(path: str) -> pl.DataFrame:
    r = read_polars(path)
    moments = [pl.col("Дата регистрации").str.to_datetime(form, strict=False) for form in FORMATS]
    r = r.with_columns(
        pl.concat_str(NAME, separator=" ").str.to_lowercase().str.replace_all("ё", "е").str.split(" ")
        .list.unique().list.sort().list.join(" ").alias("name"),
        pl.col("E-mail").str.to_lowercase().alias("email"),
        pl.col("Телефон").str.replace_all(r"\D", "").str.tail(10).alias("phone"),
        pl.coalesce(moments).alias("at"),
        *(
            pl.col(column).replace_strict(answers(r[column].unique(), rule)).alias(name)
            for name, (column, rule) in SAID.items()
        ),
    )  # fmt: skip
    r = r.drop_nulls("at").sort("at", descending=True).unique("ID", keep="first", maintain_order=True)
    r = r.with_columns(pl.concat_str(["name", "email", "phone", "organisation", "region"], separator="|").alias("who"))
    return r.with_columns(pl.col("who").replace_strict(answers(r["who"].unique(), pseudonym)).alias("person"))


def scanned_polars(path: str, r: pl.DataFrame) -> pl.DataFrame:
    s = read_polars(path)
    s = s.with_columns(
        pl.col(AT).str.to_datetime("%d.%m.%Y %H:%M:%S", strict=False).alias("at"),
        (pl.col("Направление").replace_strict(answers(s["Направление"].unique(), passes.direction)) == "out")
        .alias("is_out"),
    )  # fmt: skip
    s = s.drop_nulls("at").unique(["ID участника", "Точка", "is_out", "at"])
    s = s.join(r.select("ID", "person"), left_on="ID участника", right_on="ID", how="left")
    s = s.with_columns(pl.col("person").fill_null(pl.col("ID участника")), pl.col("at").dt.date().alias("day"))
    s = s.sort([*STAY, "at"])
    soon = pl.col("at").diff().over(STAY) < pl.duration(minutes=1)
    s = s.filter(~(soon & ~pl.col("is_out") & ~pl.col("is_out").shift(1).over(STAY)).fill_null(False))
    return s.with_columns(
        pl.col("at").shift(-1).over(STAY).alias("left_at"), pl.col("is_out").shift(-1).over(STAY).alias("ends")
    )


def in_polars(folder: Path, registrations: str, scans: str) -> None:
    r = registered_polars(registrations)
    s = scanned_polars(scans, r)
    stays = s.filter(~pl.col("is_out"))
    at = pl.col("at")
    seen = stays.group_by(STAY).agg(at.min().alias("min"), at.max().alias("max"), pl.len())
    days = {day: 1 << bit for bit, day in enumerate(stays["day"].unique().sort())}
    attended = stays.select(PERSON_DAY).unique().with_columns(pl.col("day").replace_strict(days).alias("days"))
    told = r.select("person", pl.col("Трек").str.split("; ").alias("track")).explode("track").unique()
    bits = {track: 1 << bit for bit, track in enumerate(told["track"].unique().sort())}
    tracks = told.with_columns(pl.col("track").replace_strict(bits).alias("tracks"))
    r = r.with_columns(pl.col("status").replace_strict(RANKS, default=5).alias("rank"))
    person = (
        r.sort(["rank", "at"], descending=[False, True])
        .group_by("person", maintain_order=True)
        .agg(*(pl.col(name).first() for name in ALIKE), pl.len().alias("registrations"))
        .join(tracks.group_by("person").agg(pl.col("tracks").sum()), on="person", how="left")
        .join(attended.group_by("person").agg(pl.col("days").sum()), on="person", how="left")
        .with_columns(pl.col("days").is_not_null().alias("is_attendee"))
    )
    cells = [
        person.group_by([*pair, "is_attendee", mask]).agg(pl.len(), pl.col("registrations").sum())
        for pair in combinations(ALIKE, 2)
        for mask in ("tracks", "days")
    ]
    kept = {"registration": r, "scan": s, "attendance": seen, "stay": stays, "person": person}
    for name, frame in (kept | {"cells": pl.concat(cells, how="diagonal")}).items():
        frame.write_parquet(folder / f"{name}.parquet")


if __name__ == "__main__":
    library, target, *files = sys.argv[1:]
    {"pandas": in_pandas, "polars": in_polars}[library](Path(target), *files)
