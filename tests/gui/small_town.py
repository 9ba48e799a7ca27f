"""A small town for the tests: streets, a timetable and sites as files a planner would hand in."""

from __future__ import annotations

import json
import zipfile

STREETS = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
{nodes}
{ways}
</osm>
"""
STEP_DEG = 0.002
SIZE = 5


def street_grid():
    """A small town of five by five crossings near Sandvika, as an OSM file."""
    nodes = [
        f'<node id="{1 + row * SIZE + col}" version="1" lat="{59.89 + row * STEP_DEG:.4f}" '
        f'lon="{10.52 + col * STEP_DEG:.4f}"/>'
        for row in range(SIZE)
        for col in range(SIZE)
    ]
    lines = [[1 + row * SIZE + col for col in range(SIZE)] for row in range(SIZE)]
    lines += [[1 + row * SIZE + col for row in range(SIZE)] for col in range(SIZE)]
    ways = [
        f'<way id="{100 + number}" version="1">'
        + "".join(f'<nd ref="{node}"/>' for node in line)
        + '<tag k="highway" v="residential"/></way>'
        for number, line in enumerate(lines)
    ]
    return STREETS.format(nodes="\n".join(nodes), ways="\n".join(ways))


TIMETABLE = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,Town Buses,https://example.org,Europe/Oslo\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\ns1,Torget,59.8941,10.5241\ns2,Brua,59.8981,10.5281\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "w,1,1,1,1,1,0,0,20260105,20260630\n"
    ),
    "trips.txt": "route_id,service_id,trip_id,direction_id\n"
    + "".join(f"r,w,t{number},{number % 2}\n" for number in range(24)),
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    + "".join(
        f"t{number},0{7 + number // 12}:{number % 12 * 5:02}:00,0{7 + number // 12}:{number % 12 * 5:02}:00,"
        f"{('s1', 's2')[number % 2]},1\n"
        f"t{number},0{7 + number // 12}:{number % 12 * 5 + 4:02}:00,0{7 + number // 12}:{number % 12 * 5 + 4:02}:00,"
        f"{('s2', 's1')[number % 2]},2\n"
        for number in range(24)
    ),
}


def collection(*places):
    """Return points as GeoJSON: properties, longitude, latitude."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": values, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
            for values, lon, lat in places
        ],
    }


SITES = collection(
    ({"name": "Tomta"}, 10.5211, 59.8911), ({"name": "Lia"}, 10.5271, 59.8969), ({"name": "Far away"}, 11.5, 59.9)
)
PLAN = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "felt": "BB1",
                "alternativ": each,
                "arealformål": 1110,
                "boliger": homes,
                "bra_m2": 70 * homes,
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[10.5222, 59.8922], [10.5238, 59.8922], [10.5238, 59.8938], [10.5222, 59.8938], [10.5222, 59.8922]]
                ],
            },
        }
        for each, homes in (("0", 0), ("1", 40))
    ],
}
LAYERS = {
    "zoning": PLAN,
    "sites": SITES,
    "people": collection(({"pop_tot": 120}, 10.5201, 59.8901), ({"pop_tot": 80}, 10.5279, 59.8979)),
    "schools": collection(({"name": "Skolen"}, 10.5202, 59.8902)),
    "school_in_the_middle": collection(({"name": "Midtskolen", "pupils": 60}, 10.5241, 59.8942)),
    "spaces": collection(({"name": "P", "capacity": 40}, 10.5241, 59.8943)),
    "plan": collection(({"felt": "B1", "formål": "bolig", "boliger": 20, "bilplasser": 10}, 10.5211, 59.8911)),
    "racks": collection(({"name": "Stativ", "capacity": 12}, 10.5212, 59.8911)),
    "way_out": collection(({"name": "Oslo", "beyond": 12000}, 10.5281, 59.8981)),
}


NORM = "formål;plasstype;enhet;minst;høyst\nbolig;bil;bolig;0,4;0,8\n"


def make_town(folder):
    """Write the input files into a folder and return it."""
    folder.mkdir(parents=True)
    (folder / "streets.osm").write_text(street_grid(), encoding="utf-8")
    for name, layer in LAYERS.items():
        (folder / f"{name}.geojson").write_text(json.dumps(layer), encoding="utf-8")
    (folder / "norm.csv").write_text(NORM, encoding="utf-8")
    with zipfile.ZipFile(folder / "gtfs.zip", "w") as archive:
        for name, text in TIMETABLE.items():
            archive.writestr(name, text)
    return folder


def run_inputs(town):
    """Parameters of every algorithm that runs without internet, in the order in which results are needed."""
    return {
        "datapackage": {
            "FOLDER": f"{town}",
            "PACKAGE": f"{town}/package.gpkg",
            "PROJECT": f"{town}/package.qgz",
            "INVENTORY": f"{town}/inventory.gpkg",
        },
        "buildnetwork": {"INPUT": f"{town}/streets.osm", "NETWORK": f"{town}/network.gpkg"},
        "transithubs": {"GTFS": [f"{town}/gtfs.zip"], "OUTPUT": f"{town}/hubs.gpkg"},
        "scoresites": {
            "SITES": f"{town}/sites.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "HUBS": f"{town}/hubs.gpkg",
            "OUTPUT": f"{town}/scored.gpkg",
            "UNREACHED": f"{town}/unreached.gpkg",
        },
        "heartzones": {
            "SCHOOLS": f"{town}/school_in_the_middle.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "RADIUS": 120,
            "MEASURE": 2,
            "ASSUME_MUNICIPAL": True,
            "EXEMPT": "length_m < 1",
            "POPULATION": f"{town}/people.geojson",
            "DESTINATIONS": f"{town}/way_out.geojson",
            "ZONES_OUT": f"{town}/zones.gpkg",
            "CLOSED_ROADS": f"{town}/closed.gpkg",
            "GATES": f"{town}/gates.gpkg",
            "DROPOFFS": f"{town}/drop_offs.gpkg",
            "DISPLACEMENT": f"{town}/displaced.gpkg",
            "CUT_OFF": f"{town}/cut_off.gpkg",
            "SCORECARD": f"{town}/scorecard.gpkg",
        },
        "parkinghierarchy": {
            "TARGETS": f"{town}/sites.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "BIKE_PARKING": f"{town}/racks.geojson",
            "CAR_PARKING": f"{town}/spaces.geojson",
            "OUTPUT": f"{town}/audit.gpkg",
            "CAR_PARKS": f"{town}/car_parks.gpkg",
            "SUMMARY": f"{town}/audit_summary.gpkg",
        },
        "parkingnorms": {
            "AREAS": f"{town}/plan.geojson",
            "NORMS": f"{town}/norm.csv",
            "HUBS": f"{town}/hubs.gpkg",
            "NETWORK": f"{town}/network.gpkg",
            "OUTPUT": f"{town}/norms_held.gpkg",
            "STAFF": f"{town}/staff.gpkg",
        },
        "placebikeparking": {
            "TARGETS": f"{town}/sites.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "CAR_PARKING": f"{town}/spaces.geojson",
            "OUTPUT": f"{town}/racks_placed.gpkg",
            "CAR_LIMITS": f"{town}/car_limits.gpkg",
            "UNPLACED": f"{town}/unplaced.gpkg",
        },
        "cardetour": {
            "ORIGINS": f"{town}/people.geojson",
            "TARGETS": f"{town}/school_in_the_middle.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "CLOSED_ROADS": f"{town}/closed.gpkg",
            "OUTPUT": f"{town}/detours.gpkg",
            "SUMMARY": f"{town}/detour_summary.gpkg",
            "UNREACHED": f"{town}/not_driven.gpkg",
        },
        "spillover": {
            "CENTRES": f"{town}/school_in_the_middle.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "POPULATION": f"{town}/people.geojson",
            "ZONES": f"{town}/spillover_zones.gpkg",
            "OUTPUT": f"{town}/spillover_streets.gpkg",
            "ATTRACTORS": f"{town}/spillover_attractors.gpkg",
        },
        "catchments": {
            "POINTS": f"{town}/school_in_the_middle.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "POPULATION": f"{town}/people.geojson",
            "OUTPUT": f"{town}/reached.gpkg",
            "STREETS": f"{town}/reached_streets.gpkg",
            "UNREACHED": f"{town}/reaches_nothing.gpkg",
        },
        "locatecharging": {
            "DEMAND": f"{town}/people.geojson",
            "WEIGHT_FIELD": "pop_tot",
            "WEIGHT_UNIT": 3,
            "CANDIDATES": f"{town}/sites.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "SITE_COUNT": 1,
            "OUTPUT": f"{town}/charging.gpkg",
            "UNSERVED": f"{town}/uncharged.gpkg",
            "CURVE": f"{town}/charging_curve.gpkg",
            "PLAN": f"{town}/charging_plan.gpkg",
            "PLAN_CSV": f"{town}/plan.csv",
        },
        "locateparkandride": {
            "POPULATION": f"{town}/people.geojson",
            "HUBS": f"{town}/hubs.gpkg",
            "CANDIDATES": f"{town}/spaces.geojson",
            "CENTRE": f"{town}/way_out.geojson",
            "BEYOND_FIELD": "beyond",
            "NETWORK": f"{town}/network.gpkg",
            "OUTPUT": f"{town}/park_and_ride.gpkg",
            "UNSERVED": f"{town}/by_foot.gpkg",
            "CURVE": f"{town}/curve.gpkg",
        },
        "walkinggroups": {
            "SCHOOLS": f"{town}/schools.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "POPULATION": f"{town}/people.geojson",
            "AGE_SHARE": 0.1,
            "ROUTES": f"{town}/groups.gpkg",
            "MEETING_POINTS": f"{town}/meeting_points.gpkg",
            "UNSERVED": f"{town}/near_school.gpkg",
        },
        "transportemissions": {
            "SITES": f"{town}/plan.geojson",
            "HUBS": f"{town}/hubs.gpkg",
            "NETWORK": f"{town}/network.gpkg",
            "POPULATION": f"{town}/people.geojson",
            "OUTPUT": f"{town}/emissions.gpkg",
            "STEPS": f"{town}/emission_steps.gpkg",
            "YEARS_OUT": f"{town}/emission_years.gpkg",
            "EXTRA_TRIPS": f"{town}/car_trips.gpkg",
            "BUDGET_CSV": f"{town}/climate_budget.csv",
        },
        "zoningcase": {
            "PLAN": f"{town}/zoning.geojson",
            "PACKAGE": f"{town}/package.gpkg",
            "HUBS": f"{town}/hubs.gpkg",
            "REPORT_HTML": f"{town}/case.html",
            "REPORT_PDF": f"{town}/case.pdf",
            "OUTPUT": f"{town}/case.gpkg",
            "CHECKS": f"{town}/checks.gpkg",
        },
        "maplayout": {
            "LAYERS": [f"{town}/scored.gpkg", f"{town}/hubs.gpkg"],
            "PACKAGE": f"{town}/package.gpkg",
            "TITLE": "Bærum øst",
            "PDF": f"{town}/map.pdf",
            "PNG": f"{town}/map.png",
            "LAYOUT": f"{town}/map.qpt",
        },
        "chargingreport": {
            "SITES": f"{town}/charging.gpkg",
            "PLAN": f"{town}/charging_plan.gpkg",
            "UNSERVED": f"{town}/uncharged.gpkg",
            "CURVE": f"{town}/charging_curve.gpkg",
            "TITLE": "Ladeplan for Bærum øst",
            "REPORT_HTML": f"{town}/charging_report.html",
            "REPORT_PDF": f"{town}/charging_report.pdf",
        },
    }
