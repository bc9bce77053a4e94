"""The shops' banners, 1600 × 600: the country each comes from."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, mix, smooth
from demo.artist.emblems import EMBLEMS
from demo.artist.landscapes import bird_flock, castle, cloud, flock, height_at, house, ridge, sky, trees, water
from demo.artist.registry import drawing


def banner(seed: int) -> Canvas:
    return Canvas(1600, 600, seed=seed)


@drawing("banner-ovelha-azul")
def high_pastures() -> Canvas:
    c = banner(201)
    sky(c, "#8fb6d3", "#f6e7cb", sun=(1240, 150, 46))
    cloud(c, 330, 130, 130)
    cloud(c, 860, 90, 90, opacity=0.6)
    ridge(c, 330, 170, "#9db4c4", mist="#dbe1df", peaks=True, steps=11)
    ridge(c, 380, 130, "#7d9a9c", mist="#c9d5c6", rough=0.8)
    ridge(c, 430, 90, "#7f9a72", mist="#b9c69a")
    crest = ridge(c, 490, 70, "#93a95c", mist="#6f8a42")
    for x, y, s in ((180, 500, 70), (250, 520, 44), (1330, 470, 90), (1420, 505, 60), (980, 540, 40), (90, 560, 60)):
        d = smooth(
            [
                (x - s, y),
                (x - s * 0.8, y - s * 0.5),
                (x - s * 0.2, y - s * 0.72),
                (x + s * 0.5, y - s * 0.55),
                (x + s, y - s * 0.05),
                (x + s * 0.9, y + 6),
                (x - s * 0.9, y + 8),
            ],
            closed=True,
        )
        c.path(d, "#3a4a24", opacity=0.3, transform="translate(10 10)", filter=c.blur(6))
        c.path(d, c.linear((x - s, y - s), (x + s, y), [(0, "#d9d8d2"), (0.5, "#a9aaa8"), (1, "#6f7276")]))
    flock(c, 720, 470, 22, 36, spread=210)
    house(c, 1090, height_at(crest, 1100) + 26, 86, 56, wall="#b9b2a4", roof="#8a5a44", stone=True)
    return c


@drawing("banner-cabra-lunar")
def castle_hill() -> Canvas:
    c = banner(202)
    sky(c, "#3f4a7d", "#f0c9b4")
    c.circle(330, 150, 260, c.radial((330, 150), 260, [(0, "#fff6dc", 0.7), (0.3, "#fff6dc", 0.25), (1, "#fff6dc", 0)]))
    c.circle(330, 150, 64, "#fff8e6")
    for x, y, r in ((310, 135, 12), (350, 165, 16), (335, 120, 7), (305, 175, 8)):
        c.circle(x, y, r, "#e9dcc4", opacity=0.7)
    for _ in range(60):
        c.circle(c.rng.uniform(0, 1600), c.rng.uniform(0, 260), c.rng.uniform(0.8, 2.2), "#ffffff", opacity=0.8)
    ridge(c, 360, 110, "#8a83a9", mist="#d3b3b3")
    ridge(c, 420, 90, "#6f6a92", mist="#b9989f")
    hill = [(640, 520), (760, 420), (900, 340), (1040, 316), (1180, 350), (1330, 440), (1480, 520)]
    c.path(smooth(hill) + "L1480 620H640Z", c.linear((0, 316), (0, 540), [(0, "#7d7a6a"), (1, "#4f5a4a")]))
    castle(c, 1040, 330, 190, "#c9a99a")
    for i in range(17):
        level = 455 + 26 * math.sin(i * 1.7) + abs(i - 8) * 5
        house(c, 800 + i * 31, level, 36, 28, wall=c.rng.choice(["#f4e6d6", "#e9d6c4", "#f7efe2"]), roof="#a9543a", windows=1)
    crest = ridge(c, 550, 60, "#4a5a48", mist="#38463a")
    trees(c, crest, 26, 42, "#5d6f4c", kind="olive", drop=40)
    return c


@drawing("banner-abelha-poeta")
def schist_village() -> Canvas:
    c = banner(203)
    sky(c, "#a9cbd6", "#fbeccb", sun=(300, 140, 44))
    cloud(c, 1180, 110, 110)
    ridge(c, 300, 150, "#8fa9b4", mist="#d3dccf", rough=0.8)
    ridge(c, 370, 140, "#7a946f", mist="#a9b98a", rough=0.8)
    crest = ridge(c, 440, 120, "#6f8a4a", mist="#8a9a4c")
    trees(c, crest, 40, 44, "#6a8a3f", drop=60)
    for row, (y, count, w) in enumerate(((392, 7, 62), (430, 9, 72), (474, 9, 84), (522, 8, 96))):
        for i in range(count):
            x = 560 + (i - count / 2) * w * 1.22 + (row % 2) * 30 + 230
            house(
                c,
                x,
                y + c.rng.uniform(-10, 10),
                w * c.rng.uniform(0.8, 1),
                w * c.rng.uniform(0.7, 0.95),
                wall=c.rng.choice(["#8f7a63", "#7d6a58", "#a18a6c"]),
                roof=c.rng.choice(["#5d5650", "#6b625a", "#a9603f"]),
                stone=True,
                windows=c.rng.choice((1, 2)),
            )
    crest = ridge(c, 575, 50, "#7d8a3f", mist="#5f6f33")
    for _ in range(230):
        across = c.rng.uniform(0, 1600)
        c.ellipse(
            across,
            height_at(crest, across) + c.rng.uniform(-8, 60),
            c.rng.uniform(5, 11),
            c.rng.uniform(4, 8),
            mix("#a04f86", c.rng.choice(["#d98cc0", "#6d2f66", "#7d8a3f"]), c.rng.uniform(0.1, 0.6)),
        )
    for i in range(5):
        x = 130 + i * 76
        c.rect(
            x,
            500 + (i % 2) * 16,
            48,
            56,
            c.linear(
                (x, 0),
                (x + 48, 0),
                [
                    (0, lighter(["#e9c46a", "#7fa9bd", "#e07a4a", "#f1e6cc", "#8ab07a"][i], 0.3)),
                    (1, ["#e9c46a", "#7fa9bd", "#e07a4a", "#f1e6cc", "#8ab07a"][i]),
                ],
            ),
            rx=3,
        )
        c.path(f"M{x - 6} {500 + (i % 2) * 16}h60l-5 -14h-50Z", "#8a6a4a")
        c.rect(x + 14, 544 + (i % 2) * 16, 20, 5, "#4a3424")
    return c


@drawing("banner-garca-risonha")
def rice_fields() -> Canvas:
    c = banner(204)
    sky(c, "#9cc7d8", "#f8efd2", sun=(880, 170, 44))
    cloud(c, 300, 110, 120)
    cloud(c, 1320, 140, 90, opacity=0.6)
    ridge(c, 290, 70, "#a3bcb8", mist="#d6e0cf")
    hill = [(150, 330), (260, 270), (380, 232), (500, 230), (620, 270), (740, 330)]
    c.path(smooth(hill) + "L740 360H150Z", c.linear((0, 230), (0, 350), [(0, "#8a9a5c"), (1, "#a3b070")]))
    castle(c, 440, 240, 120, "#d3c3a4")
    for i in range(11):
        house(c, 230 + i * 42, 318 + (i % 3) * 6, 32, 24, windows=1)
    c.rect(0, 320, 1600, 280, c.linear((0, 320), (0, 600), [(0, "#b9cf8a"), (1, "#6f9a44")]))
    vanish = (900, 300)
    fan = 15
    for i in range(fan):
        left, right = -2600 + i * 460, -2600 + i * 460 + 330
        quad = f"M{vanish[0] + (left - 900) * 0.04:.0f} 330L{left} 620H{right}L{vanish[0] + (right - 900) * 0.04:.0f} 330Z"
        if i % 3 == 1:
            water(c, quad, 330, 600, "#8fc0cf", glints=26, box=(min(left, right, 0), max(right, 1600)))
        else:
            own = c.rng.choice(["#8fb552", "#a3c25c", "#7ca648", "#b9cc66"])
            c.path(quad, c.linear((0, 330), (0, 600), [(0, lighter(own, 0.3)), (1, own)]))
            with c.inside(quad):
                for k in range(26):
                    y = 336 + (k / 26) ** 2 * 270
                    c.path(
                        f"M{left - 300} {y:.0f}" + "".join(f"q6 {-3 - k * 0.4:.1f} 12 0" for _ in range(3)) + f"M0 {y:.0f}H1600",
                        stroke=darker(own, 0.25),
                        stroke_width=1.0 + k * 0.1,
                        opacity=0.4,
                        stroke_dasharray=f"{3 + k} {4 + k}",
                    )
    for x, y, s in ((1180, 520, 1.0), (1300, 545, 0.8), (330, 540, 0.9)):
        with c.group(transform=f"translate({x} {y}) scale({s})"):
            c.add(EMBLEMS["garca-risonha"].split('<path d="M-40 46C')[0].replace("{i}", "#fbfaf4").replace("{p}", "#8a9a94"))
    bird_flock(c, 1050, 130, 7, 18, "#5d6a6a")
    return c


@drawing("banner-gato-pardo")
def olive_terraces() -> Canvas:
    c = banner(205)
    sky(c, "#b3cfd3", "#fbe9bd", sun=(1330, 130, 42))
    ridge(c, 290, 130, "#9fb3ac", mist="#dcdfc2")
    ridge(c, 350, 110, "#8fa27a", mist="#c3c994")
    river = "M640 350C720 380 600 410 760 440C960 480 640 520 820 620H1240C1000 540 1180 480 960 440C820 412 860 380 800 350Z"
    c.path("M-20 360H1620V620H-20Z", c.linear((0, 360), (0, 600), [(0, "#b4b86c"), (1, "#8f9a4c")]))
    water(c, river, 350, 600, "#7fa9b5", glints=50, box=(600, 1200))
    for row in range(6):
        y = 372 + row * 38 + row * row * 2
        for side in (-1, 1):
            start = 0 if side < 0 else 960 + row * 46
            end = 620 - row * 6 if side < 0 else 1600
            c.path(f"M{start} {y}Q{(start + end) / 2:.0f} {y - 22} {end} {y + 6}", stroke="#cfc28f", stroke_width=5.0 + row, opacity=0.8)
            crest = [(start + (end - start) * t / 8, y - 22 * math.sin(math.pi * t / 8) * 0.5) for t in range(9)]
            trees(c, crest, 9 + row, 30 + row * 8, "#8a9662", kind="olive", span=(start / 1600, end / 1600))
    house(c, 330, 432, 110, 64)
    house(c, 250, 440, 80, 48)
    return c
