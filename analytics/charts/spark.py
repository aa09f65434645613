"""A spark line of bars: an SVG picture, small enough to stand in a card, and drawn without a script."""

from base64 import b64encode
from collections.abc import Sequence

HEIGHT = 40  # pixels


def spark(values: Sequence[float], colour: str) -> str:
    """An HTML picture, as wide as its place, with a bar from zero for each value; a decoration beside the number."""
    top = max(*values, 0) or 1
    bars = "".join(f"M{place + 0.15:.2f} 1V{1 - value / top:.4f}h.7V1z" for place, value in enumerate(values))
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(values)} 1" preserveAspectRatio="none">'
        f'<path fill="{colour}" d="{bars}"/></svg>'
    )
    source = f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"
    return f'<img src="{source}" alt="" style="display:block;width:100%;height:{HEIGHT}px">'
