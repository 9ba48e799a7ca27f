"""A document of a made-up plan, as long and as wide as real ones are."""

# ruff: noqa: E501  a table of what a document says

from __future__ import annotations

import dataclasses
import itertools
import struct
import zlib

import numpy as np

from klimaklok_plugin.reports.document import Document, Grid, MapPicture, Section

HOSTILE = (
    '<script>alert(1)</script>"\' onmouseover="alert(2)" =HYPERLINK("http://x.example") </style></title>&amp;{{ 7*7 }}'
)


def png(width=1200, height=760):
    """Return a picture that looks a little like a map: land, water, a plan."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = (244, 241, 234)
    pixels[y > 0.75 * height + 30 * np.sin(x / 90)] = (198, 219, 232)
    pixels[(x % 170 < 5) | ((y + x // 5) % 140 < 5)] = (255, 255, 255)
    pixels[abs(x - 0.55 * width) + abs(y - 0.45 * height) < 0.17 * height] = (213, 94, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


MAP = png()
CHECKS = (
    ("hub_access", "Nærhet til knutepunkt", "partly", "Delvis oppfylt", "Det er 740 m å gå til Lysaker stasjon; strategien sier 500 m."),
    ("reach", "Hva som nås til fots og på sykkel", "information", "Til orientering", "Matbutikk og barnehage nås på ti minutter til fots."),
    ("parking_hierarchy", "Parkeringshierarki ved inngangene", "met", "Oppfylt", "Sykkelplassene ligger nærmere inngangene enn bilplassene."),
    ("car_detour", "Omvei for bil", "met", "Oppfylt", "Det er kortere å gå og sykle enn å kjøre til 9 av 10 mål."),
    ("parking_norm", "Parkeringsnorm", "not_met", "Ikke oppfylt", "Planen foreslår 182 bilplasser; normen tillater 150."),
    ("spillover", "Fremmedparkering i gatene rundt", "information", "Til orientering", "Siling: tre gater uten regulering ligger innen 400 m."),
    ("schools", "Skoler i nærheten", "partly", "Delvis oppfylt", "Nærskolen har 12 ledige plasser; planen gir om lag 60 elever."),
    ("heart_zone", "Hjertesone og trafikk fra planen", "met", "Oppfylt", "Biltrafikken fra planen går ikke gjennom hjertesonen."),
    ("charging", "Lading", "met", "Oppfylt", "Alle plassene i kjelleren får trekkerør etter TEK17 § 8-8."),
    ("blue_green", "Blågrønn struktur og strandsone", "not_assessed", "Ikke vurdert", "Datapakken mangler laget over strandsonen."),
    ("emissions", "Klimagassutslipp fra transport", "information", "Til orientering", "Mellom 210 og 340 tonn CO₂-ekvivalenter i året fra 2030."),
    ("guidelines", "Statlige planretningslinjer", "information", "Til orientering", "Fem av punktene er berørt av kontrollene."),
)  # fmt: skip


def check(id_, title, verdict, said, lead):
    return Section(
        id=id_,
        title=title,
        lead=lead,
        verdict=verdict,
        verdict_text=said,
        facts=(
            ("Tall", "740 m"),
            ("Grense", "500 m"),
            ("Regel", "Boliger bør ligge innen gangavstand fra et knutepunkt (strategi 2)"),
            ("Kraft", "bør"),
            ("Kilde", "Klimastrategi 2030, side 14"),
        ),
        reasons=(
            "Avstanden er målt langs gang- og sykkelveger fra 48 punkter i planområdet.",
            "Det nærmeste punktet ligger 512 m unna, det fjerneste 990 m.",
            "Lysaker stasjon er et regionalt knutepunkt med 22 avganger i timen i rush.",
        ),
        notes=("Kontrollen er en siling: den viser hvor det bør ses nærmere, og beviser ingenting.",),
        map=MapPicture(id_, f"{title}: planområdet og omgivelsene", "Kart over planområdet, som ligger 740 m fra stasjonen", "© Kartverket, OpenStreetMaps bidragsytere", MAP),
        grids=(
            Grid(
                "Delområder",
                ("Delområde", "Formål", "BRA m²", "Boliger", "Avstand m"),
                tuple((f"BB{n}", "Blokkbebyggelse", f"{1200 + 310 * n}", f"{12 + 3 * n}", f"{500 + 30 * n}") for n in range(1, 9)),
                (2, 3, 4),
            ),
        ),
    )  # fmt: skip


def example(title="Detaljregulering for Fjordbyen nord", *, places=8):
    """Return the document of a plan with all twelve checks, two alternatives and a long table."""
    return Document(
        language="nb",
        kind="Vurdering av reguleringsplan",
        title=title,
        block=(
            ("Arealplan-ID", "3201_2026014"),
            ("Gnr./bnr.", "41/892, 41/893"),
            ("Plantype", "Detaljregulering"),
            ("Saksnummer", "26/10482"),
            ("Dato", "30. november 2026"),
            ("Strategi", "Bærum 2030"),
        ),
        map=MapPicture("plan", "Planområdet", "Kart: planområdet ligger ved fjorden, vest for stasjonen", "© Kartverket", MAP),
        summary=Grid(
            "Kontrollene",
            ("Kontroll", "Vurdering", "Det viktigste"),
            tuple((name, said, lead) for _, name, _, said, lead in CHECKS),
            marks=tuple(verdict for _, _, verdict, _, _ in CHECKS),
            mark_column=1,
            links=tuple(id_ for id_, *_ in CHECKS),
        ),
        sections=tuple(check(*each) for each in CHECKS),
        alternatives=Grid(
            "Alternativene",
            ("", "0-alternativet", "Alternativ 1", "Alternativ 2"),
            (
                ("Boliger", "0", "240", "180"),
                ("Bilplasser", "64", "182", "90"),
                ("Tonn CO₂e i året", "40–60", "210–340", "130–220"),
                ("Nærhet til knutepunkt", "Ikke vurdert", "Delvis oppfylt", "Delvis oppfylt"),
            ),
            (1, 2, 3),
        ),
        assumptions=Section(
            "assumptions",
            "Forutsetninger",
            "Dette er antatt, og bør sjekkes før planen vedtas.",
            grids=(
                Grid(
                    "Antatt per delområde",
                    ("Delområde", "Formål", "BRA", "Boliger", "Personer", "Bil", "HC", "Sykkel", "Turer", "Utslipp lav", "Utslipp høy"),
                    tuple((f"BB{n}", "Blokk", "3 100", "40", "88", "32", "2", "160", "310", "18", "29") for n in range(1, places + 1)),
                    tuple(range(2, 11)),
                ),
            ),
        ),
        data=Grid(
            "Lagene kontrollene bygger på",
            ("Lag", "Kilde", "Dato", "Kvalitet"),
            (
                ("Vegnett", "OpenStreetMap", "2026-11-02", "92 % av lengden har kjent vegklasse"),
                ("Knutepunkt", "Entur", "2026-11-15", "Avganger en hverdag i november"),
                ("Strandsone", "–", "–", "Mangler"),
            ),
        ),
        repeat=Section(
            "repeat",
            "Slik gjentas kjøringen",
            facts=(
                ("Strategiens kontrollsum", "9f2c1d7e5b8a4c3e9f2c1d7e5b8a4c3e9f2c1d7e5b8a4c3e9f2c1d7e5b8a4c3e"),
                ("Versjon", "Klimaklok 0.1.0, QGIS 3.40"),
                ("Parametere", '{"PLAN": "plan.gpkg", "ALTERNATIVE": "Alternativ 1", "SPEED": 4.8}'),
            ),
        ),
        labels={},
    )  # fmt: skip


def hostile():
    """Return a document each of whose texts would be a program if it were not escaped, and is like no other."""
    number = itertools.count()

    def spoilt(value):
        if dataclasses.is_dataclass(value):
            changes = {
                each.name: spoilt(getattr(value, each.name))
                for each in dataclasses.fields(value)
                if each.name not in KEPT
            }
            return dataclasses.replace(value, **changes)
        if isinstance(value, tuple):
            return tuple(spoilt(each) for each in value)
        return f"{HOSTILE} {next(number)}" if isinstance(value, str) and value else value

    return spoilt(example())


KEPT = ("id", "language", "verdict", "marks", "links", "key", "labels")
