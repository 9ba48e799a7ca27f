"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class HeartZoneNoSchool(KlimaklokError):
    """No school has a place."""

    template = (
        "None of the {count} features of the layer for {layer} has a place. Choose a layer with schools as points or "
        "areas."
    )


class HeartZoneRadiusWrong(KlimaklokError):
    """A radius that makes no zone around a school."""

    template = (
        "A radius of {radius} m makes no zone around a school. Choose one from 1 to {most} m, or leave it empty for "
        "the strategy's."
    )


class HeartZonesMissing(KlimaklokError):
    """Drawn zones without zones."""

    template = "Drawn zones are asked for, but no layer with zones is given. Choose it, or choose another kind of zone."


class HeartZoneNotPolygon(KlimaklokError):
    """Zones that are no areas."""

    template = (
        "The layer for {layer} holds {count} features that are no areas, the first is feature {row}. A zone is a "
        "polygon: draw it as one, or leave these features out."
    )


class HeartZoneNoStreet(KlimaklokError):
    """No zone holds a street."""

    template = (
        "None of the {count} zones holds a street that is open to cars. Check that the zones and the network cover the "
        "same area."
    )


class HeartZoneSchoolsOff(KlimaklokError):
    """No school lies at the network."""

    template = (
        "None of the {count} schools lies within {limit_m} m of the street network. Check that both cover the same "
        "area."
    )


class WalkingPeopleMissing(KlimaklokError):
    """Nobody to walk with."""

    template = "Neither pupils nor population are given. Choose the layer with pupils, or with inhabitants."


class WalkingPeopleTwice(KlimaklokError):
    """Pupils and population at once."""

    template = "Both pupils and population are given, and they would count twice. Choose one of them."


class WalkingNobody(KlimaklokError):
    """A layer that counts no one."""

    template = 'The field "{field}" of the layer for {layer} counts nobody. Choose the field with the numbers.'


class WalkingCountsWrong(KlimaklokError):
    """Counts that are none. The values are not quoted: they may be personal."""

    template = (
        'The field "{field}" of the layer for {layer} holds values that are no numbers of persons: text, or numbers '
        "below 0 or far too large. Correct them, or choose another field."
    )


class WalkingNoSchool(KlimaklokError):
    """No school has a place."""

    template = (
        "None of the {count} features of the layer for {layer} has a place. Choose the layer with schools, as points "
        "or areas."
    )


class WalkingSchoolsOff(KlimaklokError):
    """No school lies at the network."""

    template = (
        "None of the {count} schools lies within {limit_m} m of a street that can be walked. Check that the schools "
        "and the network cover the same area."
    )


class WalkingNothingSafe(KlimaklokError):
    """Every street is dangerous."""

    template = (
        "By the strategy's rules every street of the network is dangerous to walk along. Check its speed limits and "
        "the traffic, or the thresholds of 'safe_road' in the strategy file."
    )


class WalkingNumberWrong(KlimaklokError):
    """A number outside its limits."""

    template = "{name} is {value}. Choose a number from {low} to {high}, or leave it empty for the strategy's."


class WalkingGroupTooSmall(KlimaklokError):
    """Groups that may hold fewer than they must."""

    template = (
        "At most {most} pupils in a group are asked for, but a group has at least {least}. Allow larger groups, or "
        "lower 'least_pupils' in the strategy file."
    )


class WalkingBellWrong(KlimaklokError):
    """No time of day."""

    template = 'The bell "{value}" is no time of day. Write it as hours and minutes: 08:30.'
