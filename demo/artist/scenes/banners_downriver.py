"""The other shops' banners, 1600 × 600."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker, lighter, smooth
from demo.artist.landscapes import cloud, height_at, house, ridge, sky, trees, water
from demo.artist.registry import drawing
from demo.artist.scenes.banners import banner
from demo.artist.solids import shine, turned


@drawing("banner-forno-da-lua")
def coimbra() -> Canvas:
    c = banner(206)
    sky(c, "#7fa9c9", "#fbe2b9", sun=(250, 190, 46))
    cloud(c, 1250, 110, 120)
    cloud(c, 620, 90, 80, opacity=0.55)
    ridge(c, 340, 60, "#a9b9a9", mist="#d9d9bd")
    hill = [(260, 450), (420, 380), (580, 300), (740, 240), (880, 222), (1020, 244), (1180, 320), (1340, 400), (1480, 450)]
    c.path(smooth(hill) + "L1480 470H260Z", "#8a9a6a")
    r = c.rng

    def top(x: float) -> float:
        return height_at(hill, x)

    for row in range(7):
        span = 190 + row * 72
        y0 = row * 30
        for i in range(int(span * 2 / 44)):
            x = 880 - span + i * 44 + r.uniform(-8, 8)
            y = max(top(x) + 14, 236 + y0) + r.uniform(0, 12)
            if y > 470:
                continue
            house(
                c,
                x,
                y + 26,
                r.uniform(30, 42),
                r.uniform(34, 52),
                wall=r.choice(["#fbf6ea", "#f6e8cf", "#f3dcc0", "#fdfaf3", "#eed3b0"]),
                roof=r.choice(["#c2623a", "#b5553a", "#cc7448"]),
                windows=r.choice((2, 3)),
            )
    c.rect(760, 196, 250, 62, c.linear((760, 0), (1010, 0), [(0, "#fdf9ee"), (1, "#d9cdb2")]))
    c.path("M752 196L772 172H1000L1020 196Z", "#c2623a")
    for i in range(10):
        c.rect(774 + i * 23, 212, 11, 22, "#6a7a8a")
    c.rect(862, 90, 40, 120, c.linear((862, 0), (902, 0), [(0, "#fffaf0"), (1, "#cfc2a6")]))
    c.rect(856, 84, 52, 10, "#e9dfc8")
    c.rect(868, 62, 28, 24, "#f3ead6")
    c.path("M864 62Q882 30 900 62Z", "#9aa5a0")
    c.circle(882, 124, 13, "#fffdf6", stroke="#8a7a5a", stroke_width=3.0)
    c.path("M882 116v8h6", stroke="#4a3a2a", stroke_width=2.4)
    water(c, "M-20 452H1620V620H-20Z", 452, 600, "#7fa6b9", glints=120)
    for i in range(7):
        x = 130 + i * 90
        c.path(f"M{x} 470V430Q{x + 45} 396 {x + 90} 430V470", stroke="#d9cbb0", stroke_width=12.0)
    c.rect(110, 400, 680, 18, "#e9dcc2")
    c.path("M880 470L866 590H906Z", "#fffaf0", opacity=0.35, filter=c.blur(6))
    with c.group(opacity=0.28, filter=c.blur(5)):
        for i in range(18):
            x = 560 + i * 40
            c.rect(x, 462, 28, r.uniform(30, 90), r.choice(["#fbf6ea", "#c2623a", "#f3dcc0"]))
    for x in (1080, 1300):
        c.path(f"M{x} 548q40 22 110 0l-10 -4h-90Z", "#7a3a22")
        c.path(f"M{x + 50} 544V470L{x + 92} 536Z", "#fbf3df")
    return c


@drawing("banner-pe-de-barro")
def kiln_hills() -> Canvas:
    c = banner(207)
    sky(c, "#c9d9d6", "#fbe0bd", sun=(1150, 150, 46))
    ridge(c, 300, 110, "#9fb0a4", mist="#dcd6b9")
    crest = ridge(c, 370, 110, "#7f9478", mist="#b9bd8f")
    trees(c, crest, 60, 44, "#7d9a86", kind="slim", drop=40)
    crest = ridge(c, 460, 80, "#a9a05a", mist="#c48a54")
    trees(c, crest, 26, 60, "#6f9080", kind="slim", drop=20, span=(0.62, 1))
    house(c, 300, 500, 210, 96, windows=4)
    house(c, 180, 508, 120, 74, wall="#f3dcc0")
    kiln = [(640, 520), (640, 430), (670, 376), (730, 350), (790, 376), (820, 430), (820, 520)]
    c.path(smooth(kiln) + "Z", c.linear((640, 0), (820, 0), [(0, "#e09a6c"), (0.4, "#b8663a"), (1, "#6f3418")]))
    for y in range(372, 520, 17):
        c.path(f"M640 {y}H820", stroke="#5d2c14", stroke_width=2.0, opacity=0.35)
    c.path("M696 520V470Q730 430 764 470V520Z", "#2e120a")
    c.ellipse(730, 505, 60, 40, c.radial((730, 510), 60, [(0, "#ffd27a", 0.95), (0.5, "#f08a2a", 0.7), (1, "#f08a2a", 0)]))
    for k in range(3):
        c.path(
            f"M{724 + k * 8} 350q{-40 + k * 20} -60 10 -110t30 -120",
            stroke="#f6efe6",
            stroke_width=26.0 + k * 8,
            opacity=0.2,
            filter=c.blur(14),
            stroke_linecap="round",
        )
    c.rect(0, 516, 1600, 90, c.linear((0, 516), (0, 600), [(0, "#cf9a66"), (1, "#a9713f")]))
    c.surface, c.tilt = "#b9824f", 0.3
    for i, x in enumerate((880, 975, 1065, 1160, 1250, 1350, 1450)):
        colour = ["#b8663a", "#3a3634", "#c9784a", "#4d7a4a", "#b8663a", "#3a3634", "#d9962e"][i]
        s = (34, 40, 30, 36, 44, 34, 38)[i]
        body = turned(c, x, 566, [(0, s * 0.6), (s * 0.5, s), (s * 1.1, s * 0.9), (s * 1.7, s * 0.45), (s * 2, s * 0.6)], colour)
        shine(body, 0.5)
        c.ellipse(x, body.top, s * 0.55, s * 0.16, darker(colour, 0.6))
    return c


@drawing("banner-tres-avos")
def far_ridges() -> Canvas:
    c = banner(208)
    sky(c, "#e3c3b9", "#fdeed3", sun=(520, 210, 50), glow="#fff0c9")
    for i, (y, rise, colour, mist) in enumerate(
        (
            (300, 90, "#c9b3bd", "#f1dccb"),
            (340, 110, "#ab98ac", "#e3c6bd"),
            (390, 110, "#8a7f9c", "#c9adb0"),
            (440, 110, "#6b6f86", "#a391a0"),
            (495, 100, "#56665f", "#7d7f7a"),
        )
    ):
        crest = ridge(c, y, rise, colour, mist=mist, rough=0.9)
        if i == 3:
            for k in range(9):
                x = 1040 + k * 42
                house(c, x, height_at(crest, x) + 22 + (k % 3) * 10, 32, 26, wall="#f4e9dc", roof="#8a4a3a", windows=1)
            x = 1210
            y2 = height_at(crest, x)
            c.rect(x, y2 - 46, 20, 60, "#f7efe4")
            c.path(f"M{x - 3} {y2 - 46}l13 -26l13 26Z", "#8a4a3a")
    crest = ridge(c, 570, 70, "#4f6a4a", mist="#3a5238")
    trees(c, crest, 46, 46, "#4f6f48", kind="pine", drop=30)
    line = [(120, 470), (330, 500), (560, 470)]
    for x in (120, 560):
        c.path(f"M{x} 466V600", stroke="#6b4a34", stroke_width=9.0)
    c.stroke(line, "#e9dfcf", 3)
    for i, (x, colours) in enumerate(((160, ("#efe6d4", "#7a2848")), (270, ("#6a4a34", "#d9c39a")), (390, ("#efe6d4", "#4a5a6a")))):
        level = height_at(line, x) + 6
        d = f"M{x} {level:.0f}q46 8 92 2l4 104q-50 10 -100 0Z"
        c.path(d, c.linear((x, 0), (x + 96, 0), [(0, lighter(colours[0], 0.3)), (1, darker(colours[0], 0.2))]))
        with c.inside(d):
            for k in (18, 30, 78, 90):
                c.path(f"M{x - 10} {level + k:.0f}q56 10 120 2", stroke=colours[1], stroke_width=6.0)
        _ = i
    return c


@drawing("banner-gaivota")
def salt_pans() -> Canvas:
    c = banner(209)
    sky(c, "#7fb9d3", "#f9ecd3", sun=(1300, 130, 42))
    cloud(c, 260, 120, 130)
    cloud(c, 900, 90, 100, opacity=0.65)
    water(c, "M-20 250H1620V360H-20Z", 250, 350, "#3f8fae", glints=140)
    c.path("M1000 262C1180 214 1400 208 1620 226V300H1000Z", c.linear((0, 210), (0, 290), [(0, "#7d9a6a"), (1, "#c9bd8a")]))
    c.rect(1440, 130, 26, 100, c.linear((1440, 0), (1466, 0), [(0, "#ffffff"), (1, "#cfd3d0")]))
    c.rect(1440, 158, 26, 18, "#c2402a")
    c.rect(1440, 194, 26, 18, "#c2402a")
    c.path("M1436 130h34l-6 -18h-22Z", "#5a6a70")
    c.path("M-20 340C300 316 700 350 1000 326S1500 330 1620 318V620H-20Z", c.linear((0, 320), (0, 600), [(0, "#e3d3a8"), (1, "#b9a273")]))
    rows = [(372, 44), (420, 56), (482, 72), (560, 90)]
    for row, (y, h) in enumerate(rows):
        wide = 150 + row * 56
        for i in range(-1, int(1700 / wide) + 1):
            x = i * wide + (row % 2) * 40 - 60
            lean = (x + wide / 2 - 800) * 0.09
            d = f"M{x + 10} {y - h * 0.45:.0f}h{wide - 22}l{lean * 0.4:.0f} {h * 0.72:.0f}h{-(wide - 18)}Z"
            own = c.rng.choice(["#9fd0dc", "#b9dde2", "#d9c4c9", "#8fc4d3", "#e6d6cf"])
            c.path(
                d,
                c.linear((0, y - h * 0.5), (0, y + h * 0.4), [(0, lighter(own, 0.5)), (1, own)]),
                stroke="#8a744c",
                stroke_width=3.0 + row,
            )
            if (i + row) % 3 == 0:
                px, s = x + wide * 0.5, 18 + row * 9
                c.ellipse(px + s * 0.4, y + 6, s * 1.2, s * 0.2, "#5d6a6a", opacity=0.35)
                c.path(
                    f"M{px - s:.0f} {y + 6:.0f}Q{px - s * 0.3:.0f} {y - s * 1.1:.0f} {px:.0f} {y - s * 1.15:.0f}T{px + s:.0f} {y + 6:.0f}Z",
                    c.linear((px - s, 0), (px + s, 0), [(0, "#ffffff"), (0.6, "#eef1f0"), (1, "#b9c6ca")]),
                )
    house(c, 150, 372, 120, 50, wall="#8a6a4a", roof="#6b5038", windows=1)
    for x, y, size in ((620, 180, 1.3), (760, 130, 0.8), (480, 230, 0.7)):
        with c.group(transform=f"translate({x} {y}) scale({size})"):
            c.path("M-60-8C-36-34-14-26 0-4C16-34 40-40 66-20C40-22 22-8 12 6C4 14-8 14-14 4C-26-10-40-14-60-8Z", "#ffffff")
            c.path("M-60-8l18 4M66-20l-20 2", stroke="#4a545a", stroke_width=6.0, stroke_linecap="round")
    return c


@drawing("banner-raposa")
def autumn() -> Canvas:
    c = banner(210)
    sky(c, "#a9c6d3", "#fce3b4", sun=(360, 170, 46))
    cloud(c, 1180, 100, 110, opacity=0.7)
    ridge(c, 290, 120, "#a3a9b4", mist="#e6d6bd")
    ridge(c, 350, 110, "#b0936f", mist="#d9b57a")
    crest = ridge(c, 420, 100, "#b9863f", mist="#cf9a4a")
    trees(c, crest, 60, 56, "#c9862e", drop=50)
    crest2 = ridge(c, 500, 90, "#a86a2a", mist="#8f5a26")
    trees(c, crest2, 34, 84, "#cf6a22", drop=30)
    for k in range(5):
        left = 820 + k * 66
        house(c, left, height_at(crest2, left) + 14, 52, 40, stone=k % 2 == 0, wall="#a9967a" if k % 2 == 0 else "#f6efe2", windows=1)
    c.path("M-20 560Q400 520 800 556T1620 548V620H-20Z", c.linear((0, 530), (0, 600), [(0, "#b98a3a"), (1, "#8a5f26")]))
    for _ in range(140):
        x, y = c.rng.uniform(0, 1600), c.rng.uniform(556, 598)
        c.ellipse(
            x,
            y,
            7,
            3.4,
            c.rng.choice(["#d9742a", "#e9a63a", "#b5502a", "#f0c25a"]),
            transform=f"rotate({c.rng.uniform(0, 180):.0f} {x:.0f} {y:.0f})",
        )
    with c.group(transform="translate(300 560) scale(1.2)"):  # the fox sits and watches
        c.ellipse(14, 2, 74, 8, "#4a2f14", opacity=0.35)
        c.path("M34 0C70 6 104-8 100-40C98-58 84-62 78-54C84-38 70-20 44-22Z", "#cf6420")
        c.path("M100-40C98-58 84-62 78-54C82-46 82-40 80-34C88-30 96-32 100-40Z", "#fbf1e2")
        c.path("M-22 0C-26-34-16-64 4-74L34-66C50-48 58-16 48 0Z", c.linear((-22, 0), (50, 0), [(0, "#e07a30"), (1, "#b5521a")]))
        c.path("M-16 0C-18-24-10-46 4-58C12-40 12-16 8 0Z", "#fbf1e2")
        c.path("M-20-102L-14-122L0-108L18-110L32-126L36-100C38-88 28-74 6-62C-12-74-22-88-20-102Z", "#d96c26")
        c.path("M-19-94C-10-92 0-84 6-62C-8-70-18-82-19-94ZM36-94C26-92 14-84 6-62C22-70 34-82 36-94Z", "#fbf1e2")
        c.path("M-8-96q5-4 9 0M12-96q5-4 9 0", stroke="#2e1a14", stroke_width=3.0, stroke_linecap="round")
        c.circle(6, -66, 4.4, "#2e1a14")
        c.path("M-14 0V-22M14 0V-26", stroke="#8f3f12", stroke_width=3.0, opacity=0.5)
    return c
