"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class ChargingLoadTooLarge(KlimaklokError):
    """More cars at once than any place has room for."""

    template = (
        "A charging load of {load} erlang at one place is more than the {limit} that can be computed. Check that the "
        "weights are numbers of cars or persons, and the charge need per weight in the strategy file."
    )


class JsonUnreadable(KlimaklokError):
    """The file cannot be opened."""

    template = "The file {file} cannot be read ({detail}). Check the path and that you may read the file."


class JsonTooLarge(KlimaklokError):
    """The file is larger than any dump."""

    template = "The file {file} is {size} MB, more than the limit of {limit} MB. Ask the service for a part of it."


class JsonEmpty(KlimaklokError):
    """The file holds nothing."""

    template = "The file {file} is empty. Download it again."


class JsonBroken(KlimaklokError):
    """The file is no JSON."""

    template = (
        "The file {file} is not valid JSON in line {line}, column {column} ({detail}). Download it again "
        "as JSON, and do not edit it."
    )


class JsonIsMarkup(KlimaklokError):
    """The file is a web page or XML."""

    template = (
        "The file {file} is a web page or XML, not JSON. Download it again as JSON, and check the address and the "
        "key for the service."
    )


class JsonCutOff(KlimaklokError):
    """The file ends too early."""

    template = "The file {file} is cut off in line {line}: its end is missing. Download it again."


class NobilNoStations(KlimaklokError):
    """JSON without stations."""

    template = (
        "The NOBIL file {file} holds no charging stations (found: {found}). It should be a list, or an object with "
        '"chargerstations", of objects with "csmd" and "attr". Check the key for the service and the search.'
    )


class NobilNothingPlaced(KlimaklokError):
    """No station can be put on the map."""

    template = (
        "None of the {count} charging stations in the NOBIL file {file} can be put on the map ({code}, first: "
        '"{example}"). A position is written "(latitude,longitude)", such as "(59.91,10.75)".'
    )


class ChargingWeightWrong(KlimaklokError):
    """Weights that are no amounts."""

    template = (
        'The field "{field}" of the layer for {layer} holds weights that are negative or above {most:,.0f} ({count} of '
        "them); the first is {value}, in feature {first}. Correct them, or leave them empty where they are not known."
    )


class ChargingNoDemand(KlimaklokError):
    """Nobody needs to charge in public."""

    template = (
        "None of the {count} features of the layer for {layer} has public demand: a place, a weight above 0 and a kind "
        "without its own right to charge. Check the field for the weight and the one for the kind."
    )


class ChargingNumberNegative(KlimaklokError):
    """Amounts below zero."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} negative numbers; the first is {value}, in feature '
        "{first}. Correct them, or leave them empty where they are not known."
    )


class ChargingGridNotNumbers(KlimaklokError):
    """Grid capacities that are text."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} values that are no numbers. Write the free '
        "capacity in kW, or leave it empty where it is not known."
    )


class ChargingFloorNoAreas(KlimaklokError):
    """A floor for areas that are not given."""

    template = (
        "A least share in each area is given, but no areas. Choose the layer with districts or cells, or leave the "
        "share empty."
    )


class ChargingGridFieldMissing(KlimaklokError):
    """Grid points without the field of their capacity."""

    template = "Choose the field with the free capacity of {layer}, in kW, or leave the layer empty."


class ChargingNoCandidates(KlimaklokError):
    """No candidate has a place."""

    template = (
        "None of the {count} features of the layer for {layer} has a place. Choose another layer, or leave it empty: "
        "sites are then tried along the streets."
    )


class ChargingCandidatesOffNetwork(KlimaklokError):
    """Candidates and network do not meet."""

    template = (
        "None of the {count} possible sites lies on the street network. Check that both cover the same area, or allow "
        "a longer way to the network."
    )


class ChargingAmountMissing(KlimaklokError):
    """Nothing says how much is to be built."""

    template = (
        "It is not said how much is to be built. Give the number of new sites, the share of the demand or the budget "
        "that belongs to the chosen question, or a list of phases."
    )


class ChargingPhasesWrong(KlimaklokError):
    """Phases that are none, or do not add up."""

    template = (
        "The phases '{value}' do not fit. Give the number of phases, such as 3, or a list: new sites per phase (3, 3, "
        "4) or kr per phase that add up to the whole, or the rising shares in per cent that are reached (50, 75, 90). "
        "Every phase must add something."
    )


class ChargingTooManySites(KlimaklokError):
    """More sites than candidates."""

    template = (
        "{asked} new sites are asked for, but only {available} possible sites are given that lie on the street "
        "network. Ask for fewer, or add possible sites."
    )


class ChargingAuditBoth(KlimaklokError):
    """Car parks from two sources."""

    template = "Both a layer of car parks and a file of the parking register are given. Give the one to be audited."


class ChargingBudgetTooSmall(KlimaklokError):
    """A budget that pays for no site."""

    template = (
        "The budget of {budget} kr pays for no site: the cheapest with one point costs {cheapest} kr, {missing} kr "
        "more. Raise it (for the first phase, if there are several), or check the costs."
    )


class ParkingRegisterEmpty(KlimaklokError):
    """JSON without areas of the parking register."""

    template = (
        "The file {file} holds no areas of the parking register (found: {found}). It should be a list of areas with "
        '"id" and "aktivVersjon". Ask the service for all fields (datafelter=alle).'
    )


class AuditDuplicate(KlimaklokError):
    """Ids that are used twice."""

    template = (
        'The field "{field}" of the car parks names {count} of them twice or more: {values}. Keep one of each, or '
        "choose another field."
    )


class AuditNegative(KlimaklokError):
    """Negative numbers."""

    template = (
        'The field "{field}" of the car parks holds {count} negative numbers, the first is {value} in row {first}. '
        "Correct them, or leave them empty where the number is not known."
    )


class AuditNotWhole(KlimaklokError):
    """Spaces that are not whole."""

    template = (
        'The field "{field}" of the car parks holds {count} numbers of spaces that are not whole, the first is {value} '
        "in row {first}. Choose the field with the number of spaces."
    )


class AuditShareWrong(KlimaklokError):
    """Occupancy above 1."""

    template = (
        'The field "{field}" of the car parks holds {count} shares above 1, the first is {value}. Write the mean share '
        "of occupied charging spaces as 0 to 1: 85 % is 0.85."
    )


class AuditLoadsMismatch(KlimaklokError):
    """Loads for other car parks."""

    template = "{loads} loads are given for {count} car parks. Give one for each, empty where it is not known."
