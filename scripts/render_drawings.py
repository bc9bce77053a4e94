"""Draw the demo's pictures: SVG sources into demo/drawings/, WebP pictures into demo/photos/.

    python -m scripts.render_drawings            all of them
    python -m scripts.render_drawings mel-urze   only names that begin so

Needs Chromium (``CHROMIUM`` names another than Playwright's own); the results are committed, so that only
whoever changes a drawing has to run this.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from demo.artist.album import drawings

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "demo" / "drawings"
PICTURES = ROOT / "demo" / "photos"
QUALITY = 80


def main(prefixes: list[str]) -> None:
    SOURCES.mkdir(exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    chosen = {name: draw for name, draw in drawings().items() if not prefixes or name.startswith(tuple(prefixes))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
        page = browser.new_page()
        for done, (name, draw) in enumerate(chosen.items(), 1):
            canvas = draw()
            (SOURCES / f"{name}.svg").write_text(canvas.svg(), encoding="utf-8")
            page.set_viewport_size({"width": canvas.width, "height": canvas.height})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{canvas.svg()}")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            target = PICTURES / f"{name}.webp"
            picture.save(target, quality=QUALITY, method=6)
            print(f"{done}/{len(chosen)} {name} {target.stat().st_size // 1024} KB", flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
