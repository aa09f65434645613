"""An identity written as one text, to be joined by in the engine."""

from etl.names.people import Identity


def identity_text(identity: Identity) -> str:
    """An identity as one text, to be joined by in the engine."""
    return "\x1f".join((" ".join(identity.tokens), *identity[1:]))


def identity_of_text(text: str) -> Identity:
    """The identity that was written as this text."""
    tokens, *rest = text.split("\x1f")
    return Identity(tuple(tokens.split()), *rest)
