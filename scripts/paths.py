"""Where things lie in a work tree."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SERVICES = VAR / "services"
POSTGRES_URL = SERVICES / "postgres.url"
