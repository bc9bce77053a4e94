"""One drawn emblem a shop: on its mark, and small on its labels. Each is 100 × 100, centred on the origin, in two inks."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker, lighter

_FEATHER = '<path d="M0 0C6-10 18-26 34-34C32-18 22-2 6 6Z" fill="{i}"/><path d="M-8 10L26-26" stroke="{p}" stroke-width="2"/>'

EMBLEMS = {
    # The blue sheep: a cloud with a face, on four short legs.
    "ovelha-azul": (
        '<path d="M-26 20v22M-10 24v20M14 24v20M28 18v22" stroke="{i}" stroke-width="6" stroke-linecap="round"/>'
        '<path d="M-36-2a14 14 0 0 1 8-24a15 15 0 0 1 26-8a15 15 0 0 1 26 4a14 14 0 0 1 14 22a14 14 0 0 1-6 24a15 15 0 0 1-24 8a15 15 0 0 1-26 0a14 14 0 0 1-18-8a12 12 0 0 1 0-18Z" fill="{i}"/>'
        '<path d="M-20-10a7 7 0 1 1 9 7M4-18a7 7 0 1 1 8 9M6 10a7 7 0 1 1 9 5M-12 14a6 6 0 1 1 7 4" fill="none" stroke="{p}" stroke-width="2.6" stroke-linecap="round"/>'
        '<path d="M-46-14c-2-12 10-18 18-12c4 3 4 10 2 18c-2 8-7 14-12 14s-8-10-8-20Z" fill="{p}" stroke="{i}" stroke-width="3.4"/>'
        '<path d="M-29-20c6-6 13-4 14 0c-2 6-9 6-13 5Z" fill="{p}" stroke="{i}" stroke-width="3"/><circle cx="-38" cy="-10" r="2.4" fill="{i}"/><path d="M-42-1q4 2 7 0" stroke="{i}" stroke-width="2" fill="none"/>'
    ),
    # The moon goat: standing with four feet on the tip of a crescent.
    "cabra-lunar": (
        '<path d="M44-2A44 44 0 1 1-14-42A36 36 0 1 0 44-2Z" fill="{i}"/>'
        '<g transform="translate(8 -4)"><path d="M-24 2C-22-10 0-12 16-12L22-22C26-26 34-24 38-16L32-12C30-8 28-6 26 0C26 8 22 10 20 12L19 26h-5L12 13L-10 13L-15 27h-5L-19 12C-24 10-26 6-24 2Z" fill="{i}"/>'
        '<path d="M24-23C18-36 6-38 0-34C8-32 14-30 18-22M30-24C30-38 20-46 12-46C20-40 24-34 25-24" fill="{i}"/><path d="M-24 2q-8-6-6-12q4 6 8 8Z" fill="{i}"/>'
        '<path d="M34-12q1 7-2 10q-2-4-1-9Z" fill="{i}"/><circle cx="29" cy="-18" r="1.6" fill="{p}"/></g>'
        '<path d="M-26-30l2 5l5 2l-5 2l-2 5l-2-5l-5-2l5-2ZM38 26l1.6 4l4 1.6l-4 1.6l-1.6 4l-1.6-4l-4-1.6l4-1.6Z" fill="{i}" opacity=".8"/>'
    ),
    # The poet bee: she writes with a quill.
    "abelha-poeta": (
        '<path d="M-6-8C-30-48-52-30-40-12C-34-4-18-4-6-8ZM4-10C4-50 34-50 32-26C30-14 16-8 4-10Z" fill="{p}" stroke="{i}" stroke-width="3.4"/>'
        '<path d="M-30-16q10 6 20 6M20-32q-6 12-12 18" stroke="{i}" stroke-width="2" fill="none"/>'
        '<path d="M-36 20C-38 0-14-14 6-10C24-8 34 4 30 18C24 34-14 40-30 28C-34 26-36 24-36 20Z" fill="{i}"/>'
        '<path d="M-18-6C-10 6-10 22-18 33M-2-10C6 4 6 22-2 33M13-9C20 2 20 18 14 29" stroke="{p}" stroke-width="6" fill="none"/>'
        '<circle cx="30" cy="10" r="12" fill="{i}"/><circle cx="33" cy="7" r="3" fill="{p}"/><path d="M32-1q2-14 12-15M38 2q6-10 12-8" stroke="{i}" stroke-width="2.6" fill="none" stroke-linecap="round"/>'
        '<g transform="translate(-24 40) rotate(20) scale(.62)">' + _FEATHER + "</g>"
    ),
    # The laughing heron, one leg up among the reeds.
    "garca-risonha": (
        '<path d="M-6 20L-8 46M4 20L16 30L2 32" stroke="{i}" stroke-width="3.4" fill="none" stroke-linecap="round"/>'
        '<path d="M-34 16C-20-6-2-8 10-4C18-12 6-22 2-30C-2-42 10-50 20-44L44-40L24-36C22-28 30-18 28-6C26 12 8 24-10 22C-20 22-28 22-34 16Z" fill="{i}"/>'
        '<path d="M24-38.4L42-34.5L25-34" fill="{i}"/><circle cx="17" cy="-41" r="2" fill="{p}"/><path d="M14-46C4-52-6-50-14-44" stroke="{i}" stroke-width="3" fill="none" stroke-linecap="round"/>'
        '<path d="M-24 14C-10 2 4 2 14 4M-18 18C-8 10 4 9 12 11" stroke="{p}" stroke-width="2.6" fill="none" stroke-linecap="round"/>'
        '<path d="M-40 46C-38 24-42 10-38-6M-30 46C-28 34-30 26-27 18M36 46C34 26 38 14 34 2M44 46C43 36 46 28 43 20" stroke="{i}" stroke-width="3" fill="none" stroke-linecap="round"/>'
        '<path d="M-38-6l-2-14l5 2ZM34 2l1-14l4 3Z" fill="{i}"/><path d="M-46 47H48" stroke="{i}" stroke-width="3" stroke-dasharray="16 6 30 6"/>'
    ),
    # The cat asleep round an olive sprig.
    "gato-pardo": (
        '<path d="M-42 18C-44-8-22-24 4-24C14-36 20-38 22-36L26-24L36-26C38-20 40-14 40-8C48 14 34 36 2 38C-22 40-40 34-42 18Z" fill="{i}"/>'
        '<path d="M-38 26C-52 6-44-10-34-14C-34-2-30 8-16 12C0 18 14 14 22 20" stroke="{p}" stroke-width="3" fill="none" stroke-linecap="round"/>'
        '<path d="M18-10q4 4 8 0M31-10q3 4 6 0M26-3l3 3l3-3" stroke="{p}" stroke-width="2.6" fill="none" stroke-linecap="round"/><path d="M14 0l-12 1M15 4l-11 5" stroke="{p}" stroke-width="1.8"/>'
        '<path d="M-34-22C-24-40-6-46 14-48" stroke="{i}" stroke-width="3" fill="none"/><path d="M-22-36q-14 0-16-10q12-2 16 10ZM-6-43q-10-4-8-14q10 2 8 14ZM-12-38q6-10 16-6q-4 10-16 6ZM8-48q-2-8 6-12q6 8-6 12Z" fill="{i}"/><circle cx="16" cy="-44" r="5" fill="{i}"/><circle cx="-28" cy="-26" r="5" fill="{i}"/>'
    ),
    # The full moon as a loaf, rising between two ears.
    "forno-da-lua": (
        '<circle cy="-6" r="36" fill="{i}"/><path d="M-22-30A34 34 0 0 0-22 20" stroke="{p}" stroke-width="3" fill="none" stroke-linecap="round"/>'
        '<path d="M-2-26Q10-18 12-4M12-28Q24-20 26-6M-14-18Q-2-8-2 10M14-2Q16 6 12 16" stroke="{p}" stroke-width="4.4" fill="none" stroke-linecap="round"/>'
        '<path d="M-12 47C-36 38-48 18-46-8M12 47C36 38 48 18 46-8" stroke="{i}" stroke-width="3" fill="none"/>'
        '<g fill="{i}"><path id="k" d="M-46-8q-6-8 0-16q6 8 0 16ZM-47 6q-8-2-8-10q7 1 8 10ZM-44 18q-8 0-10-8q8-1 10 8ZM-38 29q-8 1-11-6q7-3 11 6ZM-30 38q-8 3-12-3q6-5 12 3ZM-38 14q-2-8 4-12q4 6-4 12ZM-32 25q0-8 7-10q2 8-7 10Z"/>'
        '<path d="M46-8q6-8 0-16q-6 8 0 16ZM47 6q8-2 8-10q-7 1-8 10ZM44 18q8 0 10-8q-8-1-10 8ZM38 29q8 1 11-6q-7-3-11 6ZM30 38q8 3 12-3q-6-5-12 3ZM38 14q2-8-4-12q-4 6 4 12ZM32 25q0-8-7-10q-2 8 7 10Z"/></g>'
    ),
    # The jug that walks on two clay feet.
    "pe-de-barro": (
        '<path d="M-16-44h30l-4 16C24-22 32-8 32 6C32 22 20 30 0 30C-20 30-32 22-32 6C-32-8-22-22-12-28Z" fill="{i}"/>'
        '<path d="M14-36C40-40 46-8 28-2" fill="none" stroke="{i}" stroke-width="6"/><path d="M-16-44l-10 4l8 7Z" fill="{i}"/>'
        '<path d="M-12 28L-14 42h-12M12 28L16 42h12" fill="none" stroke="{i}" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>'
        '<path d="M-30-2C-20-8-12 4-2-2C8-8 16 4 30-2" stroke="{p}" stroke-width="3.4" fill="none"/><path d="M-29 14C-18 20 18 20 29 14M-24-12C-12-8 12-8 24-12" stroke="{p}" stroke-width="2.6" fill="none"/>'
    ),
    # Three grandmothers, three headscarves, one thread.
    "tres-avos": (
        '<g><path d="M-48 40C-50 8-40-10-28-10S-6 8-8 40Z" fill="{i}"/><path d="M8 40C6 8 16-10 28-10S50 8 48 40Z" fill="{i}"/><ellipse cx="-28" cy="8" rx="9" ry="11" fill="{p}"/><ellipse cx="28" cy="8" rx="9" ry="11" fill="{p}"/>'
        '<path d="M-26 44C-30-2-18-36 0-36S30-2 26 44Z" fill="{i}" stroke="{p}" stroke-width="3.4"/><ellipse cy="-12" rx="11.5" ry="14" fill="{p}"/>'
        '<path d="M-4.5-13h.1M4.5-13h.1M-31 7h.1M-25 7h.1M25 7h.1M31 7h.1" stroke="{i}" stroke-width="3.4" stroke-linecap="round"/><path d="M-4-5q4 3 8 0M-31 13q3 2 6 0M25 13q3 2 6 0" stroke="{i}" stroke-width="2" fill="none" stroke-linecap="round"/>'
        '<circle cy="26" r="10" fill="{p}"/><path d="M-8 22q8 8 16 2M-9 28q8 4 17-2M-4 18q-2 10 6 16" stroke="{i}" stroke-width="2" fill="none"/><path d="M9 30C22 40 30 20 46 34" stroke="{p}" stroke-width="2.6" fill="none"/></g>'
    ),
    # The gull over a cone of salt.
    "gaivota": (
        '<path d="M-34 42L-4 6Q2 0 8 6L40 42Z" fill="{i}"/><path d="M-14 32L2 12M0 34L10 20M16 36l6-8" stroke="{p}" stroke-width="3" stroke-linecap="round"/>'
        '<path d="M-50-16C-36-34-18-32-8-18C-4-22 2-24 8-22L22-16L10-12C8-4-4 0-16-2L-30 2L-20-8C-28-18-38-20-50-16Z" fill="{i}"/><path d="M-8-18C2-42 26-50 48-40C32-38 18-30 8-22Z" fill="{i}"/>'
        '<circle cx="10" cy="-18" r="1.8" fill="{p}"/><path d="M-48 46q8-6 16 0t16 0t16 0t16 0t16 0t16 0" stroke="{i}" stroke-width="3" fill="none"/>'
    ),
    # The fox, the pantry's thief and keeper.
    "raposa": (
        '<path d="M-42-44L-16-24Q0-30 16-24L42-44Q46-14 34 4L0 44L-34 4Q-46-14-42-44Z" fill="{i}"/>'
        '<path d="M-34 4Q-20-2-8 20L0 44ZM34 4Q20-2 8 20L0 44Z" fill="{p}"/><path d="M-36-34l14 12l-12 8ZM36-34l-14 12l12 8Z" fill="{p}"/>'
        '<path d="M-20-4q6-7 13 0M20-4q-6-7-13 0" stroke="{p}" stroke-width="3.6" fill="none" stroke-linecap="round"/><path d="M-6 36L0 44L6 36Q0 32-6 36Z" fill="{i}"/>'
    ),
}


def emblem(canvas: Canvas, name: str, x: float, y: float, size: float, ink: str, paper: str, *, turn: float = 0) -> None:
    """Draw an emblem ``size`` wide, its middle at (x, y)."""
    with canvas.group(transform=f"translate({x:.1f} {y:.1f}) rotate({turn:g}) scale({size / 100:.3f})"):
        canvas.add(EMBLEMS[name].replace("{i}", ink).replace("{p}", paper))


def mark(canvas: Canvas, name: str, ink: str, paper: str) -> None:
    """A shop's mark on 512 × 512: the emblem on a tile with painted corners."""
    s = canvas.width
    canvas.rect(0, 0, s, s, canvas.radial((s * 0.3, s * 0.25), s, [(0, lighter(paper, 0.4)), (1, paper)]))
    corner = f"M0 0H{s * 0.2}A{s * 0.2} {s * 0.2} 0 0 1 0 {s * 0.2}Z"
    leaf = f"M{s * 0.17} {s * 0.17}Q{s * 0.29} {s * 0.19} {s * 0.3} {s * 0.3}Q{s * 0.19} {s * 0.29} {s * 0.17} {s * 0.17}Z" if s else ""
    for angle in (0, 90, 180, 270):
        with canvas.group(transform=f"rotate({angle} {s / 2} {s / 2})"):
            canvas.path(corner, ink)
            canvas.path(f"M0 {s * 0.125}A{s * 0.125} {s * 0.125} 0 0 0 {s * 0.125} 0", stroke=paper, stroke_width=float(s * 0.018))
            canvas.path(leaf, darker(ink, 0.05), opacity=0.0)
    canvas.circle(s / 2, s / 2, s * 0.4, lighter(paper, 0.55))
    canvas.circle(s / 2, s / 2, s * 0.4, stroke=ink, stroke_width=float(s * 0.014))
    canvas.circle(
        s / 2,
        s / 2,
        s * 0.372,
        stroke=ink,
        stroke_width=float(s * 0.006),
        stroke_dasharray=f"{s * 0.004:.1f} {s * 0.0153:.2f}",
        stroke_linecap="round",
    )
    emblem(canvas, name, s / 2, s / 2, s * 0.55, ink, lighter(paper, 0.55))
