"""The whole case in the demo: the sample's invented plan, with two alternatives, as a document and a GeoPackage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis_session import run

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("nb", "en")
YEAR = 2030
WORDS = {
    "nb": "Hele plansaken, første alternativ: {MET} tema oppfylt, {PARTLY} delvis, {NOT_MET} ikke oppfylt, "
    "{DEPARTS} avviker, {NOT_ASSESSED} ikke vurdert.",
    "en": "The whole case, first alternative: {MET} checks met, {PARTLY} partly, {NOT_MET} not met, "
    "{DEPARTS} depart, {NOT_ASSESSED} not assessed.",
}


def assess(folder: Path, package: Path, charging: str, language: str) -> dict[str, Any]:
    """Run `zoningcase` on the sample's plan and the demo's charging plan, and tell in a line what came of it."""
    results: dict[str, Any] = run("zoningcase", {
        "PACKAGE": str(package), "CHARGING_PLAN": charging, "LANGUAGE": LANGUAGES.index(language), "YEAR": YEAR,
        "STRATEGY": str(ROOT / "klimaklok_plugin" / "strategies" / "baerum_2030.toml"),
        "REPORT_HTML": str(folder / "case.html"), "REPORT_PDF": str(folder / "case.pdf"),
        "OUTPUT": str(folder / "case.gpkg"), "CHECKS": "memory:",
    })  # fmt: skip
    print("\n" + WORDS[language].format(**results))
    return results
