"""The planner's questions: which algorithm answers each, and the few choices that matter for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from klimaklok_plugin.analysis.core.messages import Text


@dataclass(frozen=True)
class Choice:
    """One of the choices that matter for a question.

    Attributes
    ----------
    parameter : str
    strategy : str
        The entry of the strategy file whose value holds when the choice is left empty.
    one_of_it : bool
        Of a layer, a single feature can be picked by its name.
    """

    parameter: str
    strategy: str = ""
    one_of_it: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that are chosen here."""
        return (self.parameter,)


@dataclass(frozen=True)
class OneOf:
    """Parameters that contradict each other: one is chosen, the others stay empty.

    Attributes
    ----------
    parameters : tuple of str
    says : str
        A parameter that says which one was chosen, by its position.
    """

    parameters: tuple[str, ...]
    says: str = ""


@dataclass(frozen=True)
class Question:
    """A question a planner asks.

    Attributes
    ----------
    id, algorithm : str
    title, sentence : Text
    choices : tuple of Choice or OneOf
        At most six; all other parameters stand behind "More".
    defaults : mapping
        Values to begin with where the algorithm has none.
    files : tuple of str
        Files that are made in the temporary folder where the user names none.
    strategy : mapping
        Further parameters whose value when left empty the strategy file holds.
    """

    id: str
    algorithm: str
    title: Text
    sentence: Text
    choices: tuple[Choice | OneOf, ...]
    defaults: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    strategy: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: tuple[str, ...] = ()

    def in_choices(self) -> set[str]:
        """Return the parameters that are chosen among the choices, or set by them."""
        names = {name for each in self.choices for name in each.parameters}
        return names | {each.says for each in self.choices if isinstance(each, OneOf) and each.says}

    def strategy_key(self, parameter: str) -> str:
        """Return the strategy's entry that holds when a parameter is left empty, "" where there is none."""
        of_choices = {each.parameter: each.strategy for each in self.choices if isinstance(each, Choice)}
        return of_choices.get(parameter) or self.strategy.get(parameter, "")


SNAP = "network.max_snap_m"

QUESTIONS: tuple[Question, ...] = (
    Question(
        "rank_sites",
        "scoresites",
        Text("Rank sites", "Ranger tomter"),
        Text(
            "Which possible sites lie best by the area strategy, and why?",
            "Hvilke mulige tomter ligger best etter arealstrategien, og hvorfor?",
        ),
        (
            Choice("SITES"),
            Choice("LAND_USE"),
            Choice("LAND_USE_DEFAULT"),
            Choice("YEAR"),
            Choice("CONSTRAINTS"),
            Choice("MAX_SNAP", SNAP),
        ),
    ),
    Question(
        "school_zone",
        "heartzones",
        Text("School zone", "Hjertesone ved skole"),
        Text(
            "What would a heart zone do to the streets around a school, and to the traffic?",
            "Hva gjør en hjertesone med gatene rundt en skole, og med trafikken?",
        ),
        (
            Choice("SCHOOLS", one_of_it=True),
            Choice("METHOD"),
            Choice("RADIUS", "schools.radius_m"),
            Choice("ZONES"),
            Choice("MEASURE"),
            Choice("ASSUME_MUNICIPAL"),
        ),
    ),
    Question(
        "walking_groups",
        "walkinggroups",
        Text("Walking groups", "Gågrupper til skolen"),
        Text(
            "Where can pupils meet and walk to school together, and how many adults does it take?",
            "Hvor kan elever møtes og gå sammen til skolen, og hvor mange voksne trengs?",
        ),
        (
            Choice("SCHOOLS", one_of_it=True),
            Choice("PUPILS"),
            Choice("MAX_WALK_MIN", "schools.walking_groups.max_walk_min"),
            Choice("MAX_GROUP", "schools.walking_groups.max_group"),
            Choice("MEETING_WALK", "schools.walking_groups.meeting_walk_m"),
            Choice("BELL", "schools.walking_groups.bell"),
        ),
        strategy=MappingProxyType({"AGE_SHARE": "schools.walking_groups.age_share"}),
    ),
    Question(
        "parking_check",
        "parkinghierarchy",
        Text("Parking check", "Parkeringssjekk"),
        Text(
            "Is bike parking nearer than car parking, as the strategy wants it?",
            "Ligger sykkelparkeringen nærmere enn bilparkeringen, slik strategien vil?",
        ),
        (
            Choice("TARGETS"),
            Choice("BIKE_PARKING"),
            Choice("CAR_PARKING"),
            Choice("USE_FIELD"),
            Choice("STOPS"),
        ),
    ),
    Question(
        "parking_norm",
        "parkingnorms",
        Text("Parking norm", "Parkeringsnorm"),
        Text(
            "Does a plan have as many spaces as the parking norm asks for, and no more than it allows?",
            "Har en plan så mange plasser som parkeringsnormen krever, og ikke flere enn den tillater?",
        ),
        (Choice("AREAS"), Choice("NORMS"), Choice("NORM_ZONES"), Choice("USE_FIELD"), Choice("ALTERNATIVE_FIELD")),
    ),
    Question(
        "bike_parking",
        "placebikeparking",
        Text("Bike parking", "Ny sykkelparkering"),
        Text(
            "Where should bike parking lie, and how many bikes should it take?",
            "Hvor bør sykkelparkeringen ligge, og hvor mange sykler bør den ta?",
        ),
        (
            Choice("TARGETS"),
            Choice("DEMAND_FIELD"),
            Choice("CAR_PARKING"),
            Choice("BIKE_PARKING"),
            Choice("OBSTACLES"),
            Choice("MARGIN", "parking.places.margin_m"),
        ),
    ),
    Question(
        "car_detour",
        "cardetour",
        Text("Car detour", "Omvei for bilen"),
        Text(
            "Do feet and bike get there faster than the car, door to door?",
            "Kommer man raskere fram til fots og på sykkel enn med bil, fra dør til dør?",
        ),
        (
            Choice("ORIGINS"),
            Choice("TARGETS"),
            Choice("CLOSED_ROADS"),
            Choice("CAR_PARKING"),
            Choice("MAX_MIN"),
        ),
        strategy=MappingProxyType({"MAX_SNAP": SNAP}),
    ),
    Question(
        "charging_plan",
        "locatecharging",
        Text("Charging plan", "Ladeplan"),
        Text(
            "Where should chargers stand, how many, and in which order?",
            "Hvor bør ladepunktene stå, hvor mange, og i hvilken rekkefølge?",
        ),
        (
            Choice("DEMAND"),
            Choice("CANDIDATES"),
            Choice("EXISTING"),
            OneOf(("SITE_COUNT", "COVERAGE", "BUDGET"), says="MODEL"),
            Choice("PHASES"),
            Choice("YEAR"),
        ),
        defaults=MappingProxyType({"SITE_COUNT": 5, "COVERAGE": 80, "BUDGET": 3_000_000}),
        strategy=MappingProxyType(
            {
                "SITE_COST": "charging.site_cost",
                "POINT_COST": "charging.services.normal.point_cost",
                "FAST_POINT_COST": "charging.services.fast.point_cost",
                "MAX_SNAP": SNAP,
            }
        ),
    ),
    Question(
        "park_and_ride",
        "locateparkandride",
        Text("Park-and-ride", "Innfartsparkering"),
        Text(
            "Where does park-and-ride take most car kilometres off the roads?",
            "Hvor sparer innfartsparkering flest bilkilometer?",
        ),
        (
            Choice("CENTRE"),
            Choice("SITE_COUNT"),
            Choice("CANDIDATES"),
            Choice("POPULATION"),
            Choice("HUBS"),
            Choice("EXISTING"),
        ),
        defaults=MappingProxyType({"SITE_COUNT": 2}),
    ),
    Question(
        "reach",
        "catchments",
        Text("Reach from here", "Rekkevidde herfra"),
        Text(
            "How far does one get on foot, by bike or by car, and how many people live there?",
            "Hvor langt kommer man til fots, på sykkel eller med bil, og hvor mange bor der?",
        ),
        (
            Choice("POINTS", one_of_it=True),
            Choice("MODE"),
            Choice("LIMITS"),
            Choice("UNIT"),
            Choice("MERGE"),
            Choice("POPULATION"),
        ),
        strategy=MappingProxyType({"MAX_SNAP": SNAP}),
    ),
    Question(
        "whole_case",
        "zoningcase",
        Text("Whole case", "Hele plansaken"),
        Text(
            "What does all of this say about one zoning plan?",
            "Hva sier alt dette om én reguleringsplan?",
        ),
        (
            Choice("PLAN"),
            Choice("CASE_NUMBER"),
            Choice("TITLE"),
            Choice("ALTERNATIVES"),
            Choice("REPORT_HTML"),
            Choice("REPORT_PDF"),
        ),
        files=("REPORT_HTML", "REPORT_PDF"),
    ),
)


def questions(registered: Sequence[str]) -> list[Question]:
    """Return the questions whose algorithm there is."""
    return [each for each in QUESTIONS if each.algorithm in registered]


def question(question_id: str) -> Question | None:
    """Return a question by its id."""
    return next((each for each in QUESTIONS if each.id == question_id), None)
