"""Where things lie: real station positions, and an invented coast, rivers, hills, railways and main roads.

Coordinates are metres from ``ORIGIN`` in EPSG:25832, except ``STATIONS``, which is WGS84.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer

SEED = 2030
ORIGIN = np.array([583_000.0, 6_638_000.0])
BOX = (0.0, 600.0, 9_400.0, 9_300.0)
NOTE_NB = "Syntetiske data: gater og mennesker er oppdiktet. Bare stasjonenes plassering er ekte."
CREDIT = "Synthetic (invented) data"
NOTE_EN = "Synthetic data: streets and people are invented. Only the station positions are real."

# Facts: name, kind, longitude, latitude.
STATIONS: tuple[tuple[str, str, float, float], ...] = (
    ("Lysaker", "rail", 10.63658, 59.91348),
    ("Stabekk", "rail", 10.60714, 59.90807),
    ("Høvik", "rail", 10.58042, 59.90044),
    ("Sandvika", "rail", 10.525238, 59.892642),
    ("Bekkestua", "metro", 10.587881, 59.916516),
    ("Eiksmarka", "metro", 10.622363, 59.946672),
    ("Gjønnes", "metro", 10.581363, 59.914646),
    ("Jar", "metro", 10.621805, 59.926582),
    ("Lijordet", "metro", 10.61665, 59.941116),
    ("Ringstabekk", "metro", 10.602107, 59.920226),
    ("Østerås", "metro", 10.608244, 59.939396),
    ("Haslum", "metro", 10.561829, 59.914978),
    ("Avløs", "metro", 10.548193, 59.913042),
    ("Gjettum", "metro", 10.531308, 59.908701),
    ("Hauger", "metro", 10.511222, 59.910884),
    ("Kolsås", "metro", 10.501072, 59.914815),
)

_TO_UTM = Transformer.from_crs(4326, 25832, always_xy=True)
_TO_WGS84 = Transformer.from_crs(25832, 4326, always_xy=True)


def to_local(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return local metres, shape (n, 2), of WGS84 degrees."""
    x, y = _TO_UTM.transform(lon, lat)
    return np.column_stack([x, y]) - ORIGIN


def to_lonlat(xy: np.ndarray) -> np.ndarray:
    """Return WGS84 longitude and latitude, shape (n, 2), of local metres."""
    utm = np.asarray(xy, dtype=float) + ORIGIN
    return np.column_stack(_TO_WGS84.transform(utm[:, 0], utm[:, 1]))


def station_xy() -> dict[str, np.ndarray]:
    """Return each station's local position by name."""
    xy = to_local(np.array([s[2] for s in STATIONS]), np.array([s[3] for s in STATIONS]))
    return {station[0]: np.round(point, 2) for station, point in zip(STATIONS, xy, strict=True)}


def catmull_rom(points: np.ndarray, step: float = 20.0) -> np.ndarray:
    """Return a smooth line through all ``points`` with a vertex about every ``step`` metres."""
    points = np.asarray(points, dtype=float)
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        count = max(2, round(float(np.hypot(*(end - start))) / step))
        t = (np.arange(count) / count)[:, None]
        pieces.append(
            0.5
            * (
                2 * start
                + (end - before) * t
                + (2 * before - 5 * start + 4 * end - after) * t**2
                + (3 * start - before - 3 * end + after) * t**3
            )
        )
    return np.vstack([*pieces, points[-1:]])


COAST = (
    (-600, 1100), (600, 1250), (1300, 1500), (1900, 1790), (2400, 1850), (2900, 1700), (3400, 1640), (3900, 1980),
    (4500, 2430), (5100, 2520), (5600, 2560), (6000, 3000), (6300, 3450), (6560, 3780), (6780, 3860), (6960, 3650),
    (7060, 3200), (7000, 2700), (7200, 2150), (7420, 1650), (7260, 1150), (7450, 820), (7880, 900), (8120, 1450),
    (8520, 1830), (8900, 2150), (9060, 2800), (9020, 3500), (8870, 4000), (8800, 4350), (8950, 4560), (9250, 4680),
    (10000, 4720),
)  # fmt: skip
RIVERS = {
    "Vestelva": ((1750, 9900), (1560, 8800), (1420, 7600), (1250, 6300), (1500, 5500), (2020, 4900), (2060, 4250),
                 (1800, 3500), (1830, 3000), (2080, 2650), (2130, 2250), (2140, 1750)),
    "Østelva": ((9150, 9900), (8950, 8600), (8800, 7600), (8450, 6700), (8560, 6050), (8800, 5550), (8850, 5050),
                (8860, 4420)),
}  # fmt: skip
LAKES = {"Engtjern": ((3250, 3020), 420, 170, 20), "Åstjern": ((4950, 7400), 380, 240, -35)}
ISLANDS = (((5650, 1650), 260, 150, 30), ((3500, 1150), 180, 110, -20))

# Centre, height and width of the hills.
HILLS = (
    ((500, 7100), 300, 950), ((4200, 6650), 120, 800), ((5900, 9000), 90, 800), ((3950, 3650), 55, 480),
    ((5500, 4150), 40, 380), ((7250, 5150), 32, 420), ((3000, 8200), 150, 1000), ((300, 3400), 80, 600),
    ((8150, 7500), 50, 600), ((2900, 5600), 70, 500),
)  # fmt: skip


@dataclass(frozen=True)
class MainRoad:
    """A hand-drawn road: way points, class, speed limit and cycling provision."""

    name: str
    highway: str
    points: tuple[tuple[float, float], ...]
    maxspeed: int
    cycling: str = ""


SANDVIKA_N, SANDVIKA_S = (2420, 2570), (2400, 2310)
HOVIK_N, HOVIK_S = (5370, 3500), (5470, 3270)
STABEKK_N, LYSAKER_N = (6850, 4390), (8480, 5040)
BEKKESTUA_N, BEKKESTUA_S = (5750, 5300), (5810, 5060)
RINGSTABEKK_S, JAR_S, JAR_N = (6560, 5470), (7720, 6200), (7560, 6470)
ENG, GJETTUM_S, HASLUM_N, KOLSAAS_N = (2480, 3480), (2440, 3950), (4330, 5100), (930, 5010)
OSTERAAS, LIJORDET_S, TVERR, TAARN = (6850, 7640), (7260, 7790), (6350, 6700), (8250, 3880)
VEST, RUD = (900, 2230), (1480, 4300)

MAIN_ROADS = (
    MainRoad("Gamle Kongsvei", "secondary", ((-100, 2060), VEST, (1700, 2450), SANDVIKA_N, (3050, 2570), (3750, 2780),
             (4600, 3110), HOVIK_N, (6050, 3980), STABEKK_N, (7700, 4750), LYSAKER_N, (9100, 5200), (9500, 5240)),
             50, "lane"),
    MainRoad("Fjordgata", "tertiary", (SANDVIKA_S, (3050, 2300), (3720, 2460), (4600, 2850), HOVIK_S), 40, "lane"),
    MainRoad("Åsveien", "primary", (SANDVIKA_N, (2330, 2950), ENG, (3350, 4120), (4350, 4760), (5390, 4840),
             BEKKESTUA_S, RINGSTABEKK_S, (7100, 5820), JAR_S, (8300, 6280), (9500, 6330)), 60, "track"),
    MainRoad("Kollveien", "secondary", (ENG, GJETTUM_S, (2330, 4330), (1900, 4660), (1400, 4610), KOLSAAS_N,
             (300, 5260), (-100, 5300)), 50),
    MainRoad("Rudsletta", "tertiary", ((870, 4760), RUD, GJETTUM_S), 40),
    MainRoad("Nordveien", "tertiary", ((2330, 4330), (2750, 4440), (3560, 4900), HASLUM_N, (5390, 5090), BEKKESTUA_N,
             (6480, 5760), JAR_N), 40, "lane"),
    MainRoad("Grensevollveien", "secondary", (BEKKESTUA_N, (5960, 5900), TVERR, (6680, 7300), OSTERAAS, LIJORDET_S,
             (7720, 8420), (8400, 8880), (9500, 9020)), 50),
    MainRoad("Voldsveien", "secondary", (JAR_S, JAR_N, (7480, 7000), (7300, 7450), LIJORDET_S), 50, "lane"),
    MainRoad("Kapellveien", "tertiary", (HOVIK_N, (5450, 4050), (5640, 4600), BEKKESTUA_S), 40),
    MainRoad("Hageveien", "tertiary", (STABEKK_N, (6790, 4900), RINGSTABEKK_S), 40),
    MainRoad("Halvøyveien", "primary", (LYSAKER_N, (8400, 4560), TAARN, (8080, 3300), (7980, 2700), (7800, 2100),
             (7760, 1500), (7620, 1130)), 50, "track"),
    MainRoad("Flystripa", "tertiary", (TAARN, (8560, 3480), (8620, 2850), (8400, 2420), (7980, 2420), (7460, 2620),
             (7400, 3150), (7680, 3560), TAARN), 40, "lane"),
    MainRoad("Skogbrynet", "tertiary", (OSTERAAS, (6300, 8000), (5700, 8300), (5150, 8650), (4500, 9400)), 50),
    MainRoad("Dalbunnsveien", "tertiary", (KOLSAAS_N, (1500, 5850), (1800, 6800), (1950, 8000), (2250, 9400)), 60),
    MainRoad("Ravnkollveien", "tertiary", (HASLUM_N, (4080, 5750), (4560, 6300), (5350, 6480), TVERR), 40),
    MainRoad("Vestmarkveien", "tertiary", (VEST, (720, 3050), (920, 3750), RUD), 50),
    MainRoad("Lillelia", "tertiary", (STABEKK_N, (7350, 5000), (7560, 5650), JAR_S), 40),
    MainRoad("Brygga", "unclassified", (SANDVIKA_N, (2500, 2440), SANDVIKA_S, (2470, 2080), (2560, 1960)), 30),
    MainRoad("Strandpromenaden", "unclassified", (HOVIK_S, (5640, 3040), (5560, 2830), (5250, 2700)), 30),
    MainRoad("Jongskleiva", "unclassified", (HOVIK_N, (5440, 3380), HOVIK_S), 30),
    MainRoad("Stabekkgangen", "unclassified", (STABEKK_N, (6930, 4260), (6960, 4130), (7150, 3950), (7650, 3900),
             TAARN), 40),
)  # fmt: skip

MOTORWAY = ((-200, 1680), (600, 1680), (1300, 1900), (1900, 2130), (2400, 2190), (2900, 2110), (3400, 2060),
            (3900, 2280), (4500, 2700), (5100, 2950), (5650, 3180), (6150, 3620), (6650, 4030), (7200, 4230),
            (7900, 4480), (8480, 4760), (9000, 4880), (9600, 4950))  # fmt: skip
DISTRICTS = {"Fossum": ((5650, 8330), 620), "Dalbunn": ((1900, 7000), 480), "Ravnkollen": ((4450, 6000), 650),
             "Vestmark": ((800, 3000), 650), "Fornebu": ((8250, 3000), 950), "Snarvika": ((7750, 1500), 600),
             "Tverrlia": ((6300, 6600), 600), "Nadderud": ((4900, 4400), 600), "Strand": ((5450, 2850), 420),
             "Voll": ((7500, 7100), 450), "Jongsåsen": ((3050, 3700), 600), "Blomsterlia": ((3900, 2700), 500),
             "Tårnsletta": ((7900, 3900), 500)}  # fmt: skip


def tracks() -> dict[str, np.ndarray]:
    """Return the centre lines of the railway and the two metro lines, through the stations."""
    at = station_xy()
    rail = [(-200, 1880), (900, 2060), (1700, 2300), at["Sandvika"], (3000, 2440), (3720, 2610), (4600, 2960),
            at["Høvik"], (6100, 3850), at["Stabekk"], (7700, 4600), at["Lysaker"], (9000, 5030),
            (9600, 5090)]  # fmt: skip
    west = [(9600, 6480), (8500, 6420), *(at[n] for n in ("Jar", "Ringstabekk", "Bekkestua", "Gjønnes", "Haslum",
            "Avløs", "Gjettum", "Hauger", "Kolsås"))]  # fmt: skip
    north = [(9600, 9330), (8388, 9057), *(at[n] for n in ("Eiksmarka", "Lijordet", "Østerås"))]
    return {
        "Fjordbanen": catmull_rom(np.array(rail)),
        "Vestbanen": catmull_rom(np.array(west)),
        "Nordbanen": catmull_rom(np.array(north)),
    }


def ellipse(centre: tuple[float, float], rx: float, ry: float, degrees: float) -> shapely.Polygon:
    """Return an ellipse with 40 corners, pulled slightly out of shape."""
    angle = np.arange(40) * 2 * np.pi / 40
    wobble = 1 + 0.12 * np.sin(3 * angle + centre[0])
    x, y = rx * np.cos(angle) * wobble, ry * np.sin(angle) * wobble
    turn = np.radians(degrees)
    xy = np.column_stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]) + centre
    return shapely.Polygon(np.round(xy, 1))


def water() -> dict[str, shapely.Polygon]:
    """Return the fjord (with its islands cut out), the lakes and the rivers as polygons."""
    coast = catmull_rom(np.array(COAST), 60)
    fjord = shapely.Polygon(np.vstack([coast, [(10000, 0), (-600, 0)]]))
    fjord = fjord.difference(shapely.union_all([ellipse(*island) for island in ISLANDS]))
    shapes = {"Fjorden": fjord}
    shapes |= {name: ellipse(*shape) for name, shape in LAKES.items()}
    shapes |= {
        name: shapely.LineString(catmull_rom(np.array(points), 50)).buffer(9, quad_segs=2).difference(fjord)
        for name, points in RIVERS.items()
    }
    frame = shapely.box(*BOX)
    return {name: shapely.set_precision(shape.intersection(frame), 0.1) for name, shape in shapes.items()}
