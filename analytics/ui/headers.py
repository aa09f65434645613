"""What the server adds to its answers: security headers, and the language of the page for screen readers."""

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import streamlit
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.ui.texts import COOKIE, text, usual_language

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"

HERE = Path(__file__).parent
START, STYLE = ((HERE / name).read_bytes() for name in ("start.js", "page.css"))
TITLE = b"<title>Streamlit</title>"


def page_changes(language: str) -> dict[bytes, bytes]:
    """What Streamlit's own page says → what ours says instead, for a reader of this language."""
    return {
        b'<html lang="en"': b'<html lang="%b"' % language.encode(),
        b"<head>": b"<head><script>" + START + b"</script>",
        TITLE: f"<title>{text(language, 'brand')}</title>".encode(),
        # From the first paint on, and behind the styles that Streamlit writes into the head: what comes later wins.
        b"<body>": b"<body><style>" + STYLE + b"</style>",
    }


def _hash(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


# No inline script may run but ours and those that Streamlit writes into its own page.
SCRIPTS = [START, *re.findall(rb"<script>(.*?)</script>", INDEX.read_bytes(), re.DOTALL)]
POLICY = "; ".join((
    "default-src 'self'",
    f"script-src 'self' 'wasm-unsafe-eval' {' '.join(map(_hash, SCRIPTS))}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class SafeHeaders:
    """Plain ASGI middleware: every answer gets `HEADERS`, Streamlit's own page `page_changes` as well."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, completing what comes back; the start waits for the body, whose length may change."""
        start: Message = {}

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        language = _language(scope)

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if start:
                body = message.get("body", b"")
                changed = _changed(body, language)
                await send({**start, "headers": _headers(start["headers"], len(changed) - len(body))})
                start.clear()
                message = {**message, "body": changed}
            await send(message)

        if b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            # The page is to be changed, so it must come uncompressed; it is small.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await self.app(scope, receive, complete)


def _language(scope: Scope) -> str:
    """The language of the page until its address is looked at, as the router will take it where there is none."""
    asked = HTTPConnection(scope)
    return usual_language(asked.cookies.get(COOKIE), asked.headers.get("accept-language", ""))


def _changed(body: bytes, language: str) -> bytes:
    if TITLE in body:
        for old, new in page_changes(language).items():
            body = body.replace(old, new, 1)
    return body


def _headers(headers: Iterable[tuple[bytes, bytes]], longer: int) -> list[tuple[bytes, bytes]]:
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in HEADERS]
    counted = [(name, b"%d" % (int(value) + longer) if name == b"content-length" else value) for name, value in kept]
    return counted + list(HEADERS.items())
