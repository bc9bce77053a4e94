"""The sheet: collects SVG shapes and the gradients, patterns, clips and blurs that they use."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Stop = tuple[float, str] | tuple[float, str, float]  # offset 0–1, colour, opacity


def number(value: float) -> str:
    """Short text of a coordinate: half a pixel is enough far from the origin, a tenth near it (where groups are scaled)."""
    if abs(value) < 0.05:
        return "0"
    return f"{value:.0f}" if abs(value) >= 150 else f"{value:.1f}".removesuffix(".0")


def mix(first: str, second: str, share: float) -> str:
    """``first`` with ``share`` (0–1) of ``second``; both ``#rrggbb``."""
    a, b = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (first, second))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def darker(colour: str, share: float) -> str:
    """Towards a warm umber, as paint does in shadow; black would look dirty."""
    return mix(colour, "#2e1a14", share)


def lighter(colour: str, share: float) -> str:
    return mix(colour, "#fffaf0", share)


def line_through(points: Sequence[Point], *, closed: bool = False) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def smooth(points: Sequence[Point], *, closed: bool = False, start: str = "M") -> str:
    """A curve through all points (Catmull–Rom as Béziers)."""
    count = len(points)
    path = f"{start}{number(points[0][0])} {number(points[0][1])}"
    for i in range(count if closed else count - 1):
        before = points[(i - 1) % count] if closed or i else points[0]
        here, there = points[i], points[(i + 1) % count]
        after = points[(i + 2) % count] if closed or i + 2 < count else points[-1]
        c1 = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        c2 = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        path += "C" + " ".join(f"{number(x)} {number(y)}" for x, y in (c1, c2, there))
    return path + ("Z" if closed else "")


class Canvas:
    """One drawing. Units are pixels of the finished picture; ``rng`` is seeded, so a drawing is always the same."""

    def __init__(self, width: int = 960, height: int = 1200, *, seed: int = 1, tilt: float = 0.3) -> None:
        self.width, self.height, self.tilt = width, height, tilt
        self.rng = random.Random(seed)
        self.surface = "#d8b98e"  # the colour of what things stand on; grounds set it
        self._view = (0.0, 0.0, float(width), float(height))
        self._defs: dict[str, str] = {}
        self._shapes: list[str] = []

    def svg(self) -> str:
        defs = "".join(xml.replace("%ID", name) for xml, name in self._defs.items())
        view = " ".join(number(value) for value in self._view)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" viewBox="{view}">\n'
            f"<defs>{defs}</defs>\n" + "\n".join(self._shapes) + "\n</svg>\n"
        )

    def look(self, x: float, y: float, zoom: float = 1.0) -> None:
        """Point the camera: (x, y) comes to the middle, ``zoom`` over 1 is closer."""
        w, h = self.width / zoom, self.height / zoom
        self._view = (x - w / 2, y - h / 2, w, h)

    def _define(self, xml: str) -> str:
        """``xml`` holds ``%ID``; the same definition twice is one."""
        if xml not in self._defs:
            self._defs[xml] = f"d{len(self._defs)}"
        return self._defs[xml]

    @staticmethod
    def _stops(stops: Sequence[Stop]) -> str:
        return "".join(
            f'<stop offset="{stop[0]:g}" stop-color="{stop[1]}"' + (f' stop-opacity="{stop[2]:g}"' if len(stop) == 3 else "") + "/>"
            for stop in stops
        )

    def linear(self, start: Point, end: Point, stops: Sequence[Stop]) -> str:
        a = f'x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"'
        xml = f'<linearGradient id="%ID" gradientUnits="userSpaceOnUse" {a}>{self._stops(stops)}</linearGradient>'
        return f"url(#{self._define(xml)})"

    def radial(self, centre: Point, radius: float, stops: Sequence[Stop], *, flatten: float = 1.0) -> str:
        """A radial gradient; ``flatten`` squeezes it vertically around its centre."""
        x, y = centre
        turn = f' gradientTransform="translate(0 {number(y)}) scale(1 {flatten:g}) translate(0 {number(-y)})"' if flatten != 1 else ""
        a = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{turn}'
        xml = f'<radialGradient id="%ID" gradientUnits="userSpaceOnUse" {a}>{self._stops(stops)}</radialGradient>'
        return f"url(#{self._define(xml)})"

    def pattern(self, width: float, height: float, shapes: str, *, turn: str = "") -> str:
        extra = f' patternTransform="{turn}"' if turn else ""
        xml = f'<pattern id="%ID" width="{width:g}" height="{height:g}" patternUnits="userSpaceOnUse"{extra}>{shapes}</pattern>'
        return f"url(#{self._define(xml)})"

    def blur(self, deviation: float) -> str:
        xml = f'<filter id="%ID" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="{deviation:g}"/></filter>'
        return f"url(#{self._define(xml)})"

    def clip(self, path: str) -> str:
        xml = f'<clipPath id="%ID"><path d="{path}"/></clipPath>'
        return f"url(#{self._define(xml)})"

    def add(self, xml: str) -> None:
        self._shapes.append(xml)

    @staticmethod
    def _attributes(values: dict[str, object]) -> str:
        return "".join(
            f' {name.replace("_", "-")}="{number(value) if isinstance(value, float) and abs(value) >= 1 else (f"{value:.3g}" if isinstance(value, float) else value)}"'
            for name, value in values.items()
            if value is not None
        )

    def path(self, d: str, fill: str = "none", **more: object) -> None:
        self.add(f'<path d="{d}" fill="{fill}"{self._attributes(more)}/>')

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str = "none", **more: object) -> None:
        self.add(f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"{self._attributes(more)}/>')

    def circle(self, x: float, y: float, r: float, fill: str = "none", **more: object) -> None:
        self.add(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{fill}"{self._attributes(more)}/>')

    def rect(self, x: float, y: float, width: float, height: float, fill: str = "none", **more: object) -> None:
        a = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self.add(f'<rect {a} fill="{fill}"{self._attributes(more)}/>')

    def stroke(self, points: Sequence[Point], colour: str, width: float, **more: object) -> None:
        self.path(smooth(points), stroke=colour, stroke_width=float(width), stroke_linecap="round", stroke_linejoin="round", **more)  # type: ignore[arg-type]

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, *, face: str = "P052, Palatino, serif", **more: object
    ) -> None:
        safe = words.replace("&", "&amp;").replace("<", "&lt;")
        self.add(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" font-family="{face}" fill="{colour}" text-anchor="middle"'
            f"{self._attributes(more)}>{safe}</text>"
        )

    @contextlib.contextmanager
    def group(self, **more: object) -> Iterator[None]:
        """Everything drawn inside shares ``clip_path``, ``filter``, ``opacity``, ``transform``."""
        self.add(f"<g{self._attributes(more)}>")
        yield
        self.add("</g>")

    @contextlib.contextmanager
    def inside(self, path: str) -> Iterator[None]:
        """Everything drawn inside is cut to ``path``."""
        with self.group(clip_path=self.clip(path)):
            yield

    def shadow(self, x: float, y: float, rx: float, ry: float, *, strength: float = 0.32, length: float = 0.55) -> None:
        """What a thing standing at (x, y) throws: long and soft to the right, short and dark underneath."""
        ink = darker(self.surface, 0.85)
        self.ellipse(x + rx * length, y + ry * 0.12, rx * 1.15, ry * 0.95, ink, opacity=strength * 0.55, filter=self.blur(rx * 0.09 + 6))
        self.ellipse(x + rx * 0.12, y + ry * 0.1, rx * 1.03, ry * 1.02, ink, opacity=strength, filter=self.blur(rx * 0.03 + 4))
        self.ellipse(x + 2, y + 2, rx * 0.985, ry, ink, opacity=min(1.0, strength * 1.7), filter=self.blur(3))
