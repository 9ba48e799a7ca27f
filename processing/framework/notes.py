"""The sentences of the notes that the analysis hands over as codes, one block per module.

English here, bokmål in ``i18n/nb.toml`` under the same sentence. Values stand in braces.
"""

from __future__ import annotations

SITES = {
    "input_not_given": "'{input}' is not given: what it measures is left out of the weights.",
    "input_empty": "'{input}' holds no features: what it measures is left out of the weights.",
    "land_use_empty": "{count} sites have no land use and are taken as {land_use}.",
    "sites_repaired": "{count} sites had invalid geometry, which was repaired.",
    "hubs_not_open_yet": "{count} hubs are not open yet and do not count.",
    "no_hub_opens": "No hub opens until {year}: the columns for that year are the same as today's.",
    "headway_unknown": "{count} sites have a best hub without headway: frequency is left out there.",
    "centre_not_on_rail": (
        "The centre {name} has no rail hub within {limit_m} m, so it does not count as lying on a rail line."
    ),
    "outside_school_area": "{count} sites lie outside all school intake areas: the nearest school counts.",
    "intake_area_without_school": "{count} school intake areas hold no school: the nearest school counts there.",
    "free_places_unknown": (
        "The free places of the school are not known for {count} sites: the walk alone decides there."
    ),
    "targets_not_snapped": (
        "{count} places of '{layer}' ({part}) lie more than {limit_m} m from the network and are left out."
    ),
    "no_main_road": "The network has no main road ({classes}): access to one is left out of the weights.",
    "sites_unreached": "Unreached sites: {count} ({reason}).",
    "service_kind_unscored": "Services of the kind {kind} are measured, but no profile scores them.",
    "service_kind_missing": "No services of the kind {kind} are given: they are left out of the weights.",
    "service_unreached": "{count} sites reach no {kind} on foot.",
    "correlation": "Correlation between components ({profile}): {pairs}.",
    "correlation_high": (
        "{one} and {other} are nearly the same measure here ({profile}, r = {r}): together they count more than either "
        "should."
    ),
    "weights": "Weights for {profile} ({count} sites): {basis}.",
}

TRANSIT = {
    "gtfs_encoding": "{file}: {table} is not UTF-8. It was read as Windows Latin; check the names.",
    "gtfs_no_agency": "{file} has no agency.txt, so its time zone is not known. Its times are taken as local.",
    "gtfs_duplicate_ids": (
        "{file}: {count} rows of {table} repeat an id (first: {example}, line {line}). The first row counts."
    ),
    "gtfs_parent_ignored": (
        "{file}: {count} stops name a station that is none (first: stop {example}, station {parent}). They stand alone."
    ),
    "gtfs_other_modes": (
        "{file}: {count} routes are of a type that is none of the modes ({types}). They count as 'other'."
    ),
    "gtfs_unknown_route": "{file}: {count} trips name a route that is not there (first: {example}). They are left out.",
    "gtfs_unknown_trip": "{file}: {count} rows name a trip that is not there (first: {example}, line {line}).",
    "gtfs_unknown_stop": (
        "{file}: {count} rows of stop_times.txt name a stop that is not there (first: {example}, line {line})."
    ),
    "gtfs_flexible": "{file}: {count} calls are on demand within an area. They have no stop and are left out.",
    "gtfs_duplicate_calls": "{file}: {count} rows of stop_times.txt repeat a trip's sequence (first: line {line}).",
    "gtfs_untimed_trips": "{file}: {count} trips lack the time at their first or last stop. They are left out.",
    "gtfs_times_filled": (
        "{file}: {count} calls have no time of their own. It was filled in by distance between the stops that have one."
    ),
    "gtfs_not_on_date": (
        "{file} has no service on {date}, so it adds no departures. It has service on: {ranges}. Leave the date empty "
        "for a typical day of each timetable, or give one date for each."
    ),
    "gtfs_dates_differ": "The timetables have no typical day in common. Each takes its own: {dates}.",
    "gtfs_no_weekday": "{file} never runs Tuesday to Thursday. {date} was taken instead.",
    "gtfs_typical_day": "Typical day: {dates}.",
    "gtfs_time_zones": "The timetables are in different time zones ({zones}). The window is local time in each.",
    "gtfs_not_in_window": "{file} has no departures in the window. That day it runs from {first} to {last}.",
    "gtfs_same_departures": "{count} departures stand in more than one timetable. They count once.",
    "gtfs_no_boarding": (
        "{count} of {total} departures from hubs only let passengers off. They count in departures per hour, but not "
        "in headways."
    ),
    "stops_unplaced": "{count} stops with service have no coordinates ({names}). Their departures are not counted.",
    "hubs_quiet": "{count} hubs have service that day, but no departure in the window. They are left out.",
    "stops_without_geometry": "{count} stops have no geometry. They are left out.",
    "stops_field_not_understood": "Field '{field}': {count} values could not be understood (first: '{example}').",
    "stops_unmeasured": "{count} stops have neither headway nor tier. They get the lowest tier.",
    "stops_mode_unknown": "{count} stops have no mode that is known. They count as 'other'.",
}

DOWNLOAD = {
    "download_from": "© OpenStreetMap contributors, ODbL. Asked: {servers}.",
    "download_features": "{layer}: {count} features.",
}

NETWORK = {
    "network_turn_restrictions": "{count} turn restrictions are not modelled: cars may turn there.",
    "network_not_in_use": "{count} ways are planned, under construction or out of use. They are left out.",
    "network_ferries": "{count} ferry lines are left out.",
    "network_straight_along_cut": (
        "The file was cut off along a straight line. Roads that leave it end there, and {count} pieces along the cut "
        "may be straight lines over roads that are missing. Distances there are uncertain: use a file that reaches "
        "1 km beyond your area."
    ),
    "network_areas_broken": "{count} walkable areas have a broken outline. They are left out.",
    "network_not_lines": "{count} features are no lines. They are left out.",
    "network_numbers_not_understood": "{count} numbers (speed, level, traffic) could not be understood.",
    "network_ends_joined": "{count} ends of lines were joined to another that lies within the tolerance.",
    "network_crossings_joined": "{count} crossings without a common vertex were joined.",
    "network_edges_without_height": "{count} of {edges} edges lie where the raster has no height. They count as flat.",
    "network_components": (
        "Separate parts of the network: {count}, of which {least_km} km or longer: {large}; the longest is "
        "{longest_km} km."
    ),
    "network_gaps": (
        "{count} dead ends lie within {gap_m} m of another part of the network without touching it; joining them would "
        "connect {apart} separate parts (widest gap {longest_m} m). See the layer of gaps."
    ),
}

NOBIL = {
    "nobil_read": "{file}: {count} charging stations with {points} points. Source: NOBIL, CC BY.",
    "json_encoding": "{file} is not UTF-8. It was read as Windows Latin; check the names.",
    "nobil_station_malformed": (
        "{count} records of the NOBIL file are no stations (first: {example}). They are left out."
    ),
    "nobil_not_electric": "{count} stations only sell gas or hydrogen (first: {example}). They are left out.",
    "nobil_duplicate_id": "{count} stations repeat an id (first: {example}). The first record counts.",
    "nobil_id_missing": "{count} stations have no id (first: {example}). They go by their number in the file.",
    "nobil_name_missing": "{count} stations have no name (first: {example}).",
    "nobil_status_not_in_use": (
        "{count} stations are marked as not in use (first: {example}). They still count: remove them if they are gone."
    ),
    "nobil_position_missing": "{count} stations have no position (first: {example}). They are left out.",
    "nobil_position_malformed": (
        "{count} stations have a position that cannot be read (first: {example}). They are left out."
    ),
    "nobil_position_zero": "{count} stations have the position (0,0) (first: {example}). They are left out.",
    "nobil_position_swapped": (
        "{count} stations have latitude and longitude swapped (first: {example}). They are left out: correct them in "
        "the file."
    ),
    "nobil_position_outside_world": (
        "{count} stations have a position that is nowhere on earth (first: {example}). They are left out."
    ),
    "nobil_position_outside_norway": (
        "{count} stations that should be in Norway lie outside it (first: {example}). They are left out."
    ),
    "nobil_points_missing": (
        "{count} stations do not say how many points they have (first: {example}). Each connector counts as a point, "
        "and without connectors the number is unknown."
    ),
    "nobil_points_malformed": (
        "{count} stations have a number of points that is none (first: {example}). Each connector counts as a point, "
        "and without connectors the number is unknown."
    ),
    "nobil_points_shared": (
        "{count} stations have fewer points than connectors (first: {example}). Connectors that share a point serve "
        "one car at a time, so the points count."
    ),
    "nobil_points_fewer_than_stated": (
        "{count} stations have connectors that name fewer points than the number stated (first: {example}). The points "
        "named count."
    ),
    "nobil_points_without_connector": (
        "{count} stations have more points than connectors (first: {example}). The power of the others is unknown."
    ),
    "nobil_connectors_missing": "{count} stations list no connectors (first: {example}). Their power is unknown.",
    "nobil_connector_malformed": (
        "{count} stations have connectors that cannot be read (first: {example}). Those connectors do not count."
    ),
    "nobil_connector_kind_missing": "{count} stations have connectors of no known kind (first: {example}).",
    "nobil_capacity_missing": "{count} stations have connectors without a power (first: {example}). It is unknown.",
    "nobil_capacity_malformed": (
        "{count} stations have connectors whose power cannot be read (first: {example}). It is unknown."
    ),
    "nobil_capacity_computed": (
        "{count} stations have connectors without kW (first: {example}). Their power was computed from volt and ampere."
    ),
}

PARK_AND_RIDE = {
    "commuters_by_share": (
        "No field with commuters is chosen: {share} % of those in '{field}' travel to the centre, as the strategy file "
        "assumes."
    ),
    "commuters_empty": "Field '{field}': {count} values are empty and count as nobody.",
    "layer_repaired": "'{layer}': {count} invalid geometries were repaired.",
    "spaces_by_area": "'{layer}': {count} areas without a number of spaces hold as many as fit, at {m2} m² for each.",
    "spaces_assumed": "'{layer}': {count} points without a number of spaces are taken to hold {spaces} each.",
    "occupancy_unknown": (
        "Of {count} existing sites it is not known how many spaces are in use: all of them count as free."
    ),
    "occupancy_percent": "Field '{field}' is read as per cent: as shares, its values would be too great.",
    "centres_left_out": "{count} centres without a place or a weight above 0 are left out.",
    "beyond_empty": "Field '{field}': {count} values are empty, as if nothing were left to drive.",
    "sites_fewer": "{asked} new sites are asked for, but only {usable} can be used.",
    "sites_unusable": "Sites that cannot be used: {count} ({reason}).",
    "ride_assumed": "That public transport goes from the hubs to the centre is taken for granted: hubs do not say it.",
    "hubs_off_network": (
        "{count} good hubs lie more than {limit_m} m from the network and count as not there: homes near them are "
        "taken to need a car."
    ),
    "only_good_hubs": (
        "The hubs hold no stops of low tiers, so only those near a good hub count as having a bus near home."
    ),
    "park_unserved": "Commuters who use no site: {persons:.0f} ({share:.0f} % of all; {reason}).",
    "park_no_more": "{asked} new sites are asked for, but {count} save most: more would save nothing.",
    "park_chosen": (
        "New sites: {count}, on {land:.0f} m². With the existing ones {cars:.0f} cars park there, and {km:.0f} car-km "
        "a day are saved, net."
    ),
    "park_before_after": (
        "Those who live near no good hub: cars all the way to the centre {cars_before:.0f} before, {cars_after:.0f} "
        "after; car-km a day {car_km_before:.0f} before, {car_km_after:.0f} after."
    ),
    "park_air": (
        "Of the cars at the sites {near:.0f} % come from under 1 km by air, {middle:.0f} % from 1-3 km and {far:.0f} % "
        "from further. TØI 1553/2017 measured 25, 38 and 37 % at 11 sites in Bærum."
    ),
    "park_curve_cut": "Time was up: {count} numbers of sites are missing in the curve. Give more time for all of it.",
    "park_gap": (
        "Time was up: the best answer may save {gap:.1f} % more. No answer saves more than {bound:.0f} car-km a day."
    ),
}

CHARGING = {
    "charging_kind_empty": "{count} features do not say who charges and are taken as {kind}.",
    "charging_demand_lines": "{count} features of the demand are lines. They have no place here and are listed.",
    "charging_weight_empty": "{count} features have no number for how many charge. They are listed as unserved.",
    "charging_points_unknown": "The number of points is not known for {count} stations: {points} are taken for each.",
    "charging_power_unknown": "The power is not known for points of {count} stations: they count as normal.",
    "charging_existing_unplaced": "{count} existing stations have no place. They are left out.",
    "charging_stations_twice": "{count} stations of the NOBIL file stand where one of the layer does. They count once.",
    "charging_stations_not_public": "{count} stations of the NOBIL file are not open to the public. They do not count.",
    "charging_grid_unknown": "The free capacity is not known for {count} grid points.",
    "charging_candidates_unplaced": "{count} possible sites have no place. They are left out.",
    "charging_candidates_lines": "{count} possible sites are drawn as lines. Their middle is taken.",
    "charging_candidates_twice": "{count} possible sites lie on the same place as another. They count once.",
    "charging_candidates_generated": "No possible sites are given: {count} places along public streets are tried.",
    "charging_existing_off_network": (
        "{count} existing stations lie too far from the street network. They do not count."
    ),
    "charging_candidates_off_network": (
        "{count} possible sites lie too far from the street network. They are left out."
    ),
    "charging_own_right": (
        "Cheaper first: {count} features ({weight:.0f}) have their own right to charge at home (burettslagslova "
        "§ 5-11 a, eierseksjonsloven § 25 a). They are no public demand."
    ),
    "charging_today": "Existing points cover {share:.1f} % of the demand.",
    "charging_answer": (
        "With {sites} new sites {share:.1f} % is covered; no answer covers more than {bound:.1f} % ({status})."
    ),
    "charging_fewest": (
        "{sites} new sites cover {share:.1f} % of the demand; no answer needs fewer than {bound:.0f} ({status})."
    ),
    "charging_phase": (
        "Phase {phase}: with {sites} new sites {share:.1f} % is covered; no continuation of the phases before covers "
        "more than {bound:.1f} % ({status})."
    ),
    "charging_phase_fewest": (
        "Phase {phase}: {sites} new sites cover {share:.1f} % of the demand; no continuation of the phases before "
        "needs fewer than {bound:.0f} ({status})."
    ),
    "charging_nesting": (
        "Phase {phase}: because earlier sites stay, {price:.1f} percentage points less are covered than could be (at "
        "most {most:.1f} less)."
    ),
    "charging_left": "Not served: {weight:.0f} ({share:.1f} %; {reason}).",
    "charging_worst_area": "Worst served: {name}, {share:.0f} % of the demand there is covered.",
}

AUDIT = {
    "register_read": "{file}: {count} car parks. Source: Parkeringsregisteret, Statens vegvesen.",
    "register_area_malformed": (
        "{count} records of the parking register are no car parks (first: {example}). They are left out."
    ),
    "register_duplicate_id": (
        "{count} car parks of the register repeat an id (first: {example}). The first record counts."
    ),
    "register_id_missing": (
        "{count} car parks of the register have no id (first: {example}). They go by their number in the file."
    ),
    "register_version_missing": (
        "{count} car parks of the register come without numbers of spaces (first: {example}). Ask the service for all "
        "fields (datafelter=alle)."
    ),
    "register_position_missing": (
        "{count} car parks of the register have no position (first: {example}). They are audited, but not on the map."
    ),
    "register_position_swapped": (
        "{count} car parks of the register have latitude and longitude swapped (first: {example}). They are audited, "
        "but not on the map."
    ),
    "register_position_outside_norway": (
        "{count} car parks of the register lie outside Norway (first: {example}). They are audited, but not on the map."
    ),
    "register_paid_spaces_missing": (
        "{count} car parks of the register do not say how many spaces have a fee (first: {example}). Their number of "
        "spaces is unknown."
    ),
    "register_paid_spaces_malformed": (
        "{count} car parks of the register have a number of spaces with a fee that cannot be true (first: {example}). "
        "Their number of spaces is unknown."
    ),
    "register_free_spaces_missing": (
        "{count} car parks of the register do not say how many spaces are without a fee (first: {example}). Their "
        "number of spaces is unknown."
    ),
    "register_free_spaces_malformed": (
        "{count} car parks of the register have a number of spaces without a fee that cannot be true (first: "
        "{example}). Their number of spaces is unknown."
    ),
    "register_charging_spaces_missing": (
        "{count} car parks of the register do not say how many spaces have charging (first: {example}). That is "
        "unknown, not zero."
    ),
    "register_charging_spaces_malformed": (
        "{count} car parks of the register have a number of spaces with charging that cannot be true (first: "
        "{example}). It is taken as unknown."
    ),
    "register_disabled_spaces_missing": (
        "{count} car parks of the register do not say how many spaces are for disabled people (first: {example})."
    ),
    "register_disabled_spaces_malformed": (
        "{count} car parks of the register have a number of spaces for disabled people that cannot be true (first: "
        "{example})."
    ),
    "audit_summary": (
        "Parkeringsforskriften § 35: {met} car parks meet it, {short} are short ({missing} spaces with charging at "
        "least), {exempt} are exempt, {not_covered} are not covered, {unknown} are unknown."
    ),
    "audit_public_assumed": "No field says whether car parks are offered to the public: all are taken to be.",
    "audit_words_unknown": "Field '{field}': {count} values are neither yes nor no ({values}). They count as unknown.",
    "audit_exemptions_not_given": (
        "Vegdirektoratet has exempted some car parks from the demand for charging. No exemptions are given, so check "
        "before you conclude that one is short."
    ),
    "audit_demand_unknown": (
        "The demand for charging is not known for {count} of {of} car parks: there, only the cap of the rule and car "
        "parks without any charging can be judged."
    ),
}

WALKING_GROUPS = {
    "walking_by_share": (
        "No pupils are given: {share} % of those in '{field}' are taken to walk in groups, as a share that is assumed."
    ),
    "walking_pupils_empty": "Field '{field}': empty values count as nobody.",
    "walking_schools_unplaced": "{count} schools have no geometry. They are left out.",
    "walking_schools_off": (
        "{count} schools lie more than {limit_m} m from a street that can be walked: {names}. There are no groups to "
        "them."
    ),
    "walking_schools_unsafe": (
        "{count} schools have no street that can be walked safely: {names}. There are no groups to them."
    ),
    "walking_schools_without": "{count} schools have no group: {names}. See the squares without one for why.",
    "walking_total": (
        "Walking groups: {groups}, to {schools} schools, with {adults} adults. Pupils in the {shown} groups whose "
        "number is told: {pupils:.0f}."
    ),
    "walking_not_proven": (
        "Time was up at {count} schools: {adults} adults are needed there, and no plan with the same pupils needs "
        "fewer than {bound:.0f}. Give more seconds in the strategy file for a better one."
    ),
    "walking_unknown": (
        "{km:.1f} km of the routes ({share:.0f} %) are along streets of which nobody knows whether they are safe. Walk "
        "them before you choose."
    ),
    "walking_unserved": (
        "Without a meeting point ({reason}): {pupils:.0f} pupils in {squares} squares. Squares with under {least}: "
        "{few}."
    ),
}

HEART_ZONES = {
    "pupils_empty": (
        "Field '{field}': {count} schools have no number of pupils. The strategy's share is taken for them."
    ),
    "heart_no_population": (
        "No population is given: who lives where, how pupils walk and who drives to school is unknown."
    ),
    "population_empty": "Field '{field}': {count} values are empty and count as nobody.",
    "heart_no_destinations": "No centres are given: traffic from homes to centres is left out.",
    "zones_repaired": "{count} drawn zones crossed themselves and were repaired. Look at them.",
    "zones_without_school": "{count} drawn zones hold no school. They are taken for the nearest: {name}.",
    "schools_without_zone": "{count} schools lie in no drawn zone. They are listed, but not assessed.",
    "school_areas_without_school": (
        "{count} intake areas are of none of the schools. Homes there count for none of them."
    ),
    "homes_of_other_schools": (
        "{persons:.0f} persons live outside the intake areas of the schools, and count for none of them."
    ),
    "entrances_unused": "{count} entrances lie at none of the schools that are drawn as areas, and are not used.",
    "exempt_points": "{count} exempt features are points, and exempt no street. Draw lines or areas.",
    "school_trips_without_way": (
        "From some homes of {count} schools there is no way to the school by car. Trips from there are left out."
    ),
    "heart_screening_few": (
        "Traffic is a screening, no forecast: everybody takes the quickest way, queues are not modelled. The pupils "
        "are none, too few to be shown, or not known."
    ),
    "school_areas_overlap": "Some intake areas overlap: the first one counts there.",
    "zones_overlap": (
        "{count} zones overlap others. Each school is assessed as if it alone had a zone; the effects of several at "
        "once are not their sum. Draw one zone around these schools to see it."
    ),
    "traffic_joined": "Measured traffic: {lines} lines were joined to {count} streets by where they lie.",
    "streets_owner_unknown": (
        "The owner of {km:.1f} km of the streets ({share:.0f} %) is not known. They are open questions and stay as "
        "they are. Use roads from NVDB or Elveg, or let local streets count as the municipality's."
    ),
    "streets_owner_assumed": "{km:.1f} km of local streets of unknown owner are taken as the municipality's.",
    "schools_not_assessed": "Schools not assessed: {count} ({reason}).",
    "pupils_by_share": "For {count} schools the pupils are assumed: {share} % of those who live there.",
    "pupils_by_capped": (
        "Around {count} schools more people live than one school takes, and neither pupils nor intake areas are given: "
        "{most} pupils are assumed, from the nearest homes. Give all schools, their pupils or their intake areas."
    ),
    "pupils_by_scaled_up": (
        "{count} schools have more pupils than the strategy's share ({share} %) gives of the homes around them: each "
        "home counts for more."
    ),
    "pupils_by_no_homes": "Around {count} schools nobody lives: where their pupils come from is not known.",
    "heart_no_exits": "No main road ends at the border of the network: through traffic is left out.",
    "heart_exits": (
        "Through traffic enters and leaves at {count} places where roads end at the border of the network; at "
        "{assumed} of them its volume is assumed by road class."
    ),
    "heart_no_centre_reached": "{persons:.0f} persons reach no centre by car. Their trips are left out.",
    "heart_off_network": (
        "{persons:.0f} persons live too far from the network's streets for cars, such as outside its area. Their trips "
        "are left out."
    ),
    "heart_distances": (
        "Walking distances: near is up to {near} m, an easy walk up to {walk} m; the right to transport begins at "
        "{right_grade_1} m in grade 1 and at {right_grade_2} m in grades 2-10."
    ),
    "heart_screening": (
        "Traffic is a screening, no forecast: everybody takes the quickest way, queues are not modelled, and "
        "{share:.0f} % of the pupils are taken to be driven, more of them the further they live."
    ),
    "displacement_hidden": (
        "{count} streets with a change of fewer than {least} cars are left out: fewer than ten persons could stand "
        "behind it."
    ),
    "heart_inside_walk": "Pupils who live inside the zone of their school are taken to walk once it works.",
}

PARKING = {
    "parking_layer_empty": "'{layer}' holds no features: there is taken to be none.",
    "parking_lines": "'{layer}': {count} features are lines or areas without width. They are left out.",
    "parking_no_geometry": "'{layer}': {count} features have no geometry. They are left out.",
    "parking_entrances_unused": (
        "{count} entrances lie at none of the targets that are drawn as areas, and are not used."
    ),
    "parking_need_unknown": "{count} targets have no number to work out the bike spaces by norm from.",
    "parking_kind_unknown": (
        "Field '{field}': {count} car parks have a use that the strategy file does not name ({values}). They count as "
        "public."
    ),
    "parking_kind_empty": "Field '{field}': {count} car parks have no use. They count as public.",
    "parking_same_place": (
        "'{layer}': {count} points stand for a place that is drawn as an area too ({values}). They count once."
    ),
    "parking_same_differ": (
        "'{layer}': at {count} places the point and the area name different numbers of spaces ({values}). The area's "
        "counts."
    ),
    "parking_no_spaces": "'{layer}': {count} places have 0 spaces and do not count ({values}).",
    "hierarchy_off": "'{layer}': {count} lie more than {limit_m} m from the network and are not measured.",
    "hierarchy_measured": (
        "Measured to bike space number {bikes} and car space number {cars}, within {search_m} m on foot. Departing "
        "from a 'may' or a 'should' is a finding, never a breach."
    ),
    "hierarchy_few_cars": (
        "There are only {cars} car spaces in all, fewer than {usual}: the walk to the last one is measured."
    ),
    "hierarchy_exempt": "{count} car parks are exempt and decide nothing: {basis}.",
    "hierarchy_no_stops": (
        "{count} car parks are judged by the walk to the stop only, and no stops are given: nothing is said of them."
    ),
    "hierarchy_share": "Rule holds at {holds} of {judged} targets, {share:.0f} % ({kind}).",
    "hierarchy_share_planned": "With what is planned it holds at {share:.0f} % ({kind}).",
    "hierarchy_share_stop": "The stop is nearer than the car at {holds} of {judged} targets, {share:.0f} % ({kind}).",
    "hierarchy_lacking": (
        "Bike spaces by norm: {need:.0f}. Within {long_m} m of their targets {lacking:.0f} of them are lacking."
    ),
}

BIKE_PLACES = {
    "bike_places_summary": (
        "{lacking} of {targets} targets lack bike parking near enough, {bikes} bikes in all. {placed} find a place, "
        "{missing} do not."
    ),
    "bike_places_no_demand": "{count} targets ask for no bikes and get no place.",
    "bike_places_no_obstacles": (
        "No obstacles are given: places may lie in buildings, in water or on rails. Give them, or look at each place."
    ),
    "bike_places_no_cars": (
        "There is no car parking that counts: only the walk limits how far away bikes may stand, {limit_m} m."
    ),
    "bike_places_not_proven": (
        "Time was up before the choice was proven best: up to {gap:.0f} % of the places may be too many. Allow more "
        "time."
    ),
}

CAR_DETOUR = {
    "detour_weight_unknown": (
        "Field '{field}': {count} origins do not say how many people they stand for. Nobody counts there."
    ),
    "detour_nobody": "Field '{field}' counts nobody at all: there are no means and no shares.",
    "detour_exempt": "{count} car parks are for disabled people, deliveries or car sharing, and are not used.",
    "detour_parking_off": (
        "'{layer}': {count} lie more than {limit_m} m from a street that may be used, and are not used."
    ),
    "detour_closed_empty": "The layer of closed streets holds no features: nothing is closed.",
    "detour_measures_open": "{count} of the lines have a measure that lets cars pass. They close nothing.",
    "detour_nothing_closes": (
        "No line has a measure that keeps cars out ({measures}): nothing is closed, and there is no before and after."
    ),
    "detour_closed_no_lines": "{count} closed streets are no lines, or have no length. They are left out.",
    "detour_closed_unmatched": (
        "{count} of {total} lines run along no street that is open to cars, and close nothing. Draw them along the "
        "street, not across it."
    ),
    "detour_closed": "Closed to cars: {metres} m of street.",
    "detour_cut_off": (
        "Cars can no longer come to {metres} m of other streets, or no longer leave them. People walk there to and "
        "from the car."
    ),
    "detour_no_car_parking": (
        "{count} of {total} targets have no car parking within {limit_m} m on foot: nobody drives there."
    ),
    "detour_target_too_far": "{count} of {total} targets lie more than {limit_m} m from a street open to cars.",
    "detour_bikes_at_door": (
        "{count} of {total} targets have no bike parking within {limit_m} m on foot: bikes are left at the target."
    ),
    "detour_share": "Walking or cycling takes at most as long as driving for {percent} % of all trips compared.",
    "detour_share_after": "With the streets closed it does for {percent} %, before for {before} %.",
}

NOTES: dict[str, str] = {
    **AUDIT,
    **BIKE_PLACES,
    **CAR_DETOUR,
    **CHARGING,
    **DOWNLOAD,
    **HEART_ZONES,
    **NETWORK,
    **NOBIL,
    **PARK_AND_RIDE,
    **PARKING,
    **SITES,
    **TRANSIT,
    **WALKING_GROUPS,
}

ROAD_CLASSES: dict[str, str] = {
    "motorway": "motorway",
    "motorway_link": "motorway slip road",
    "trunk": "trunk road",
    "trunk_link": "trunk slip road",
    "primary": "primary road",
    "primary_link": "primary slip road",
    "secondary": "secondary road",
    "secondary_link": "secondary slip road",
    "tertiary": "tertiary road",
    "tertiary_link": "tertiary slip road",
    "unclassified": "minor road",
    "residential": "residential street",
    "living_street": "living street",
    "service": "service road",
    "track": "farm track",
    "pedestrian": "pedestrian street",
    "busway": "busway",
}

# Codes that people see in legends, aliases and sentences, in words.
WORDS: dict[str, str] = {
    **ROAD_CLASSES,
    "named_area": "priority area",
    "centre": "centre",
    "rail_hub_or_centre": "hub or centre on a rail line",
    "other": "elsewhere",
    "prioritise": "prioritise",
    "prioritise_when": "prioritise when one more condition is met",
    "consider": "consider",
    "limit": "limit",
    "housing": "housing",
    "office": "office",
    "retail": "retail",
    "area_intensive": "area-intensive business",
    "no_geometry": "no geometry",
    "lines": "neither point nor area",
    "too_far": "too far from the network",
    "no_hub": "no hub can be walked to",
    "no_main_road": "no main road can be driven to",
    "hub_walk": "walk to the hub",
    "hub_frequency": "the hub's frequency",
    "hub_bike": "bike ride to the hub",
    "parking_walk": "walk to the parked car",
    "service_school": "walk to school",
    "service_kindergarten": "walk to kindergarten",
    "service_health": "walk to health services",
    "service_grocery": "walk to a grocery",
    "main_road": "access to a main road",
    "constraint": "areas to be kept",
    "school": "school",
    "kindergarten": "kindergarten",
    "health": "health services",
    "grocery": "a grocery",
    "station_malformed": "no station in the record",
    "not_electric": "gas or hydrogen only",
    "duplicate_id": "the id is used twice",
    "position_missing": "no position",
    "position_malformed": "position cannot be read",
    "position_zero": "position (0,0)",
    "position_swapped": "latitude and longitude swapped",
    "position_outside_world": "position nowhere on earth",
    "position_outside_norway": "position outside Norway",
    "candidate": "possible site",
    "car_park": "car park",
    "existing": "exists",
    "chosen": "chosen",
    "not_chosen": "not chosen",
    "sites_not_chosen": "only sites that were not chosen",
    "unusable": "cannot be used",
    "by_field": "the field",
    "by_area": "the area",
    "assumed": "an assumption",
    "duplicate": "on the same place as another",
    "no_spaces": "no spaces",
    "no_hub_near": "no good hub within a walk",
    "centre_unreached": "no way to the centre by car",
    "ride_too_short": "too near the centre to change",
    "misuse_fills": "those who live near would take all spaces",
    "near_walk": "a good hub in walking distance",
    "near_bike": "a good hub in cycling distance",
    "no_site": "no site can be driven to",
    "detour_too_long": "every site is too great a detour",
    "no_gain": "no site would save car-km",
    "sites_full": "the sites are full",
    "electric_cars": "electric cars",
    "cars": "cars",
    "homes": "homes without a parking space",
    "persons": "persons",
    "visitors": "visitors",
    "staff": "staff",
    "fleets": "fleets",
    "taxis": "taxis",
    "own_right": "own right to charge at home",
    "no_weight": "no number of how many",
    "out_of_reach": "no site within reach",
    "new": "new",
    "ask_grid_company": "ask the grid company",
    "optimal": "proven optimal",
    "time_limit": "the best found, not proven",
    "met": "met",
    "short": "short",
    "exempt": "exempt",
    "not_covered": "not covered",
    "unknown": "unknown",
    "area_malformed": "no car park in the record",
    "no_room": "no room or power for a point at the sites within reach",
    "full": "the sites within reach are full",
    "school_too_far": "too far from any school",
    "school_off_network": "the school lies off the street network",
    "no_school": "no school can be walked to",
    "school_unsafe": "the school has no street that can be walked safely",
    "no_safe_street": "no street near home that can be walked safely",
    "danger_at_home": "a dangerous street between home and the street",
    "no_safe_way": "no safe way to school",
    "near_school": "near the school, no group is needed",
    "beyond_walk": "too long a walk with the group",
    "no_meeting_point": "no meeting point within a short walk",
    "group_too_small": "too few for a group",
    "time_up": "time was up",
    "radius": "radius by air",
    "walking_distance": "walking distance",
    "drawn": "drawn",
    "stopping_ban": "ban on stopping",
    "closed_in_hours": "closed in school hours",
    "closed": "closed physically",
    "none": "none",
    "major_road": "main road",
    "bus_street": "bus street",
    "owner_unknown": "owner unknown",
    "state": "the state",
    "county": "the county",
    "municipality": "the municipality",
    "owner": "the private owner",
    "data": "the data",
    "inward": "into the zone",
    "outward": "out of the zone",
    "both_ways": "both ways",
    "alternative": "the place it was preferred to",
    "fewer_served": "serves more pupils",
    "equal_but_no_parking": "serves as many, and is near parking",
    "equal_but_longer_walk": "serves as many, with a shorter walk",
    "equal": "as good, and only one is needed",
    "no_alternative": "no other place serves these pupils",
    "N": "north",
    "NE": "north-east",
    "E": "east",
    "SE": "south-east",
    "S": "south",
    "SW": "south-west",
    "W": "west",
    "NW": "north-west",
    "aadt": "measured traffic",
    "modelled": "modelled traffic",
    "inside_zone": "inside the closed zone",
    "behind_zone": "behind the closed zone",
    "assessed": "assessed",
    "no_zone": "no zone drawn around it",
    "no_street": "no street open to cars in its zone",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "no_driven_pupils": "nobody is driven from outside the zone",
    "no_candidate_street": "no suitable street near enough outside the zone",
    "none_within_walk": "no place within the walk",
    "none_safe": "no place with a walk that is not dangerous",
    "only_dead_ends": "only dead ends",
    "covers_nobody": "every place is too great a detour",
    "car_too_near": "car parking lies too near",
    "beyond_long_stay": "too far away for long stays",
    "on_parking": "parking stands there",
    "not_by_bike": "cannot be come to by bike",
    "on_obstacle": "an obstacle stands there",
    "on_path": "a path runs there",
    "on_carriageway": "the carriageway runs there",
    "no_room_left": "not enough room",
    "no_walkable_street": "no way to walk near by",
    "several": "several things at once",
    "short_stay": "short stays",
    "long_stay": "long stays",
    "holds": "car parking lies outside",
    "car_inside": "car parking lies inside",
    "no_car": "no car parking near",
    "proposed": "proposed",
    "if_car_moves": "possible when car parking moves",
    "beside_way": "beside the way",
    "open_area": "open area",
    "by_norm": "the norm",
    "by_rule": "the strategy's number",
    "footway": "footway",
    "cycleway": "cycleway",
    "path": "path",
    "all_targets": "all targets",
    "kind_unknown": "kind not known",
    "bike_nearer": "bikes nearer",
    "car_nearer": "cars nearer",
    "no_bike_parking": "no bike parking near enough",
    "no_car_parking": "no car parking near enough",
    "neither": "neither near enough",
    "stop_nearer": "stop nearer",
    "no_stop": "no stop near enough",
    "judged": "judged",
    "planned": "planned",
    "same_place": "the same place as another",
    "off_network": "too far from the network",
    "by_point": "a point in it",
    "public": "public",
    "residents": "residents",
    "park_and_ride": "park-and-ride",
    "disabled": "disabled people",
    "delivery": "deliveries",
    "car_share": "car sharing",
    "bike_parking_nearer": "bike parking nearer",
    "parking_further_out": "car parking further out",
    "walk_to_stop": "walk to the stop",
    "skal": "shall",
    "bør": "should",
    "kan": "may",
}
