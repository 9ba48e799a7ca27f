"""A small town for a plan's checks: a grid of streets with a hub, services, parking, schools, green and a shore.

The streets lie 100 m apart from (0, 0) to (1000, 1000). One path leads at x = 500 to
the shore, which is north of y = 1100.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from klimaklok_plugin.analysis.case.assess import CaseOptions, assess
from klimaklok_plugin.analysis.case.plan import PlanOptions, read_plan
from klimaklok_plugin.analysis.case.sources import CaseSources
from klimaklok_plugin.analysis.network.roads import BOTH, NO
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import EAST, NORTH, UTM32, street

STRATEGY = load_strategy()
SIDE, STEP = 10, 100.0


def network(path_bike=BOTH, cars_end_at=None):
    """Return the grid, and the path to the shore; cars may not go east from x = `cars_end_at` to the next street."""
    lines = [[(STEP * i, STEP * j), (STEP * i + STEP, STEP * j)] for i in range(SIDE) for j in range(SIDE + 1)]
    lines += [[(STEP * j, STEP * i), (STEP * j, STEP * i + STEP)] for i in range(SIDE) for j in range(SIDE + 1)]
    cars = [NO if from_x == cars_end_at and to_x > from_x else BOTH for (from_x, _), (to_x, _) in lines] + [NO]
    classes = pd.Categorical(["residential"] * len(lines) + ["footway"])
    return street(
        [*lines, [(500.0, 1000.0), (500.0, 1200.0)]],
        car=np.array(cars),
        bike=np.array([BOTH] * (len(cars) - 1) + [path_bike]),
        road_class=classes,
    )


def at(x, y):
    return shapely.Point(EAST + x, NORTH + y)


def box(low_x, low_y, high_x, high_y):
    return shapely.box(EAST + low_x, NORTH + low_y, EAST + high_x, NORTH + high_y)


def layer(geometry, **columns):
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=UTM32)


def sources(**others):
    """Return a data package with everything; `others` replace its layers."""
    cells = [box(100 * i, 100 * j, 100 * i + 100, 100 * j + 100) for i in range(SIDE) for j in range(SIDE)]
    own = {
        "network": network(),
        "hubs": layer(
            [at(500, 500)], hub_id=["h"], name=["Sentrum"], tier=["A"], modes=["rail,bus"], headway_min=[10.0]
        ),
        "services": layer(
            [at(480, 500), at(400, 400), at(300, 300), at(700, 600)],
            kind=["grocery", "kindergarten", "health", "school"],
            name=["Butikk", "Barnehage", "Lege", "Byskolen"],
        ),
        "schools": layer([at(700, 600)], name=["Byskolen"], pupils=[300]),
        "school_areas": layer([box(-50, -50, 1050, 1300)], skolenavn=["Byskolen"], ledige_plasser=[25]),
        "population": layer(cells, pop_tot=[20] * len(cells)),
        "workplaces": layer([at(510, 490)], ansatte=[3000]),
        "car_parking": layer([at(600, 520), at(200, 200)], capacity=[40, 30], kind=["public", "staff"]),
        "bike_parking": layer([at(520, 500), at(610, 600)], capacity=[60, 30]),
        "restrictions": layer([box(-50, -50, 1050, 1050)], regel=["soneparkering"]),
        "norms": pd.DataFrame(
            {
                "bruk": ["bolig", "bolig", "kontor"],
                "plasstype": ["bil", "sykkel", "bil"],
                "enhet": ["bolig", "bolig", "m² BRA"],
                "per": ["1", "1", "100"],
                "minst": ["", "2", ""],
                "høyst": ["0,6", "", "0,5"],
            }
        ),
        "chargers": layer([at(610, 520)], name=["Lader"]),
        "constraints": layer(
            [box(-100, 1100, 1100, 1400), box(0, 900, 300, 990)],
            kind=["strandsone", "park"],
            name=["Stranden", "Parken"],
        ),
        "priority_areas": layer([box(400, 400, 700, 700)], name=["Byen"], kind=["named_area"]),
        "known_sites": layer(
            [box(910, 10, 940, 40), box(20, 20, 40, 40)], land_use=["bolig", "bolig"], name=["Øst", "Vest"]
        ),
    }
    return CaseSources(**{**own, **others})


def plan(areas=None, table=None, **options):
    """Return a plan of two areas near the hub and a 0-alternative in which nothing is built."""
    if areas is None:
        areas = layer([box(510, 510, 560, 560), box(610, 610, 660, 660)], felt=["B1", "N1"], formål=[1110, 1310])
    if table is None:
        table = pd.DataFrame(
            {
                "felt": ["B1", "N1"] * 3,
                "alternativ": ["0", "0", "Alt 1", "Alt 1", "Alt 2", "Alt 2"],
                "boliger": [0, 0, 60, 0, 90, 0],
                "bra": [0, 0, 5000, 3000, 7500, 3000],
                "ansatte": [0, 0, 0, 100, 0, 120],
                "bilplasser": [0, 0, 30, 20, 45, 10],
                "sykkelplasser": [0, 0, 120, 40, 180, 60],
            }
        )
    return read_plan(areas, table if len(table) else None, PlanOptions(**options), strategy=STRATEGY)


def run(the_plan=None, the_sources=None, **options):
    return assess(the_plan or plan(), the_sources or sources(), STRATEGY, CaseOptions(**options))


def verdicts(result, alternative="Alt 1"):
    return {each.id: each.verdict for each in result.checks if each.alternative == alternative}


def check(result, name, alternative="Alt 1"):
    return next(each for each in result.checks if (each.id, each.alternative) == (name, alternative))
