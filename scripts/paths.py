"""Where things lie in a work tree."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SERVICES = VAR / "services"
POSTGRES_URL = SERVICES / "postgres.url"
STRIPE_MOCK_URL = SERVICES / "stripe-mock.url"
ENGINE_URLS = {name: SERVICES / f"{name}.url" for name in ("opensearch", "elasticsearch")}


def rooms() -> list[Path]:
    """The folders of our own packages: not .venv/, which is large, nor var/, where files come and go."""
    return sorted(folder for folder in ROOT.iterdir() if (folder / "__init__.py").exists())
