#!/usr/bin/env bash
# Sets up a machine to run, test and package Klimaklok; quick when nothing is missing.
#
#   .venv        Debian's Python with QGIS on the path, pinned packages
#   .venv-plain  the newest wheels and no QGIS, for the second run of tests/analysis and tests/reports, and Sphinx
#
# Everything that links PROJ, GEOS or GDAL must use the libraries QGIS uses: wheels bring their own, the two shadow
# each other, and qgis_process crashes at exit. So pyproj comes from the distribution, and shapely, pyogrio and
# rasterio are compiled here, or all of them come from the distribution where it is recent enough.
# With KLIMAKLOK_BACKPORTS=1 QGIS comes from the distribution's backports elsewhere than on Debian 12, too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
python=/usr/bin/python3
log=build/setup.log
stamp=.venv/klimaklok-setup
qgis_least=3.40
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

fingerprint() {
    { cat scripts/setup.sh scripts/pins/*.txt /etc/os-release; echo "$root"; } 2>/dev/null | sha256sum
}
done_before() {
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && [ -x .venv/bin/pytest ] &&
        [ -x .venv-plain/bin/pytest ] && command -v qgis_process >/dev/null
}
done_before && exit 0

mkdir -p build
exec 9>build/setup.lock
flock 9
done_before && exit 0
: >"$log"

say() { echo "setup: $*"; }
fail() {
    echo "setup: $1" >&2
    shift
    for line in "$@"; do echo "       $line" >&2; done
    exit 1
}
# run WHAT HINT COMMAND...: shows only WHAT; on failure the end of the log and HINT.
run() {
    local what=$1 hint=$2
    shift 2
    say "$what"
    echo "== $what: $*" >>"$log"
    if ! "$@" >>"$log" 2>&1; then
        tail -n 25 "$log" >&2
        fail "$what: this step failed." "$hint" "The whole log is in $log."
    fi
}
no_network="Is the network up? Behind a proxy set http_proxy and https_proxy, then run 'make setup' again."

# --- packages of the distribution -------------------------------------------------------------------------------

. /etc/os-release 2>/dev/null || true
command -v apt-get >/dev/null || fail "this machine (${PRETTY_NAME:-unknown}) has no apt." \
    "The set-up is made for Debian 12 and later and recent Ubuntu." \
    "To only use the plugin in QGIS, install dist/klimaklok_plugin.zip there; see README.md."

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo --preserve-env=DEBIAN_FRONTEND,http_proxy,https_proxy "$@"; fi
}
apt_get() { as_root apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"; }
missing() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}
candidate() { apt-cache ${release:+-t "$release"} policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p'; }
at_least() { # at_least PACKAGE VERSION: what is installed, or else what apt offers, is that new
    local version
    version=$(dpkg-query -W -f '${Version}' "$1" 2>/dev/null || true)
    version=${version:-$(candidate "$1")}
    dpkg --compare-versions "${version:-0}" ge "$2"
}
# The mirror this machine already uses, so that a local one is respected.
mirror() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(RELEASE)' 'Created-By: Packages' |
        awk -v name="$VERSION_CODENAME" '$2 == name || $3 == name { print $1; exit }'
}

release=""
wanted=(make qgis python3-qgis qgis-providers python3-pyproj python3-jinja2 python3-matplotlib python3-requests
    python3-venv xvfb xauth fonts-dejavu-core ca-certificates)
compiling=(build-essential pkg-config python3-dev libgdal-dev libgeos-dev libproj-dev)
distributed=(python3-geopandas python3-shapely python3-pyogrio python3-rasterio python3-scipy python3-networkx
    python3-osmnx python3-attr)

# On Debian 12 QGIS comes from backports. Of the others, those whose packages are recent enough use them as they are.
from_distribution() { [ "${VERSION_CODENAME:-}" != bookworm ] && at_least python3-geopandas 1.0 && at_least python3-pyogrio 0.9; }

{ [ "${VERSION_CODENAME:-}" = bookworm ] || [ -n "${KLIMAKLOK_BACKPORTS:-}" ]; } && release=$VERSION_CODENAME-backports
lacking=$(missing "${wanted[@]}")
if [ -n "$lacking" ] || ! { from_distribution || [ -z "$(missing "${compiling[@]}")" ]; } ||
    { from_distribution && [ -n "$(missing "${distributed[@]}")" ]; }; then
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        fail "packages are missing, and neither root nor sudo is at hand." \
            "Run as root once: scripts/setup.sh" "Missing: ${lacking:-headers and compilers} "
    if [ -n "$release" ] && ! apt-cache policy | grep -q "n=$release"; then
        uri=$(mirror)
        [ -n "$uri" ] || fail "no Debian mirror is configured in /etc/apt." \
            "Add one for $VERSION_CODENAME and run 'make setup' again."
        key=/usr/share/keyrings/debian-archive-keyring.gpg
        say "adding $release for QGIS"
        echo "deb [$([ -f $key ] && echo "signed-by=$key")] $uri $release main" | sed 's/ \[\]//' |
            as_root tee /etc/apt/sources.list.d/klimaklok-backports.list >/dev/null
    fi
    run "reading package lists" "$no_network" apt_get update
    at_least qgis $qgis_least || fail "QGIS $qgis_least or later is needed, ${PRETTY_NAME:-this system} offers $(candidate qgis)." \
        "Add the repository that the QGIS project keeps for your system, then run 'make setup' again."
    if from_distribution; then
        for package in "${distributed[@]}"; do
            [ "$(candidate "$package")" = "(none)" ] || [ -z "$(candidate "$package")" ] || wanted+=("$package")
        done
    else
        wanted+=("${compiling[@]}")
    fi
    run "installing QGIS and libraries (one to three minutes)" "$no_network" \
        apt_get install --no-install-recommends ${release:+-t "$release"} "${wanted[@]}"
fi

# The tests of results in PostGIS start a server of their own; without it they are skipped.
if [ -n "$(missing postgresql-postgis)" ] && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    say "installing PostGIS for the tests"
    if ! dpkg-query -W postgresql-common >/dev/null 2>&1; then # no server that runs on beside the tests' own
        as_root mkdir -p /etc/postgresql-common/createcluster.d
        echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.d/klimaklok.conf >/dev/null
    fi
    apt_get install --no-install-recommends postgresql-postgis >>"$log" 2>&1 ||
        say "PostGIS could not be installed; its tests will be skipped"
fi

# The tests of documents open them in a browser. Ubuntu has none as a package; there they are skipped.
if [ "${ID:-}" = debian ] && [ -n "$(missing chromium)" ] && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    say "installing Chromium for the tests"
    apt_get install --no-install-recommends chromium >>"$log" 2>&1 ||
        { apt_get update && apt_get install --no-install-recommends chromium; } >>"$log" 2>&1 ||
        say "Chromium could not be installed; the tests in a browser will be skipped"
fi

# --- .venv ------------------------------------------------------------------------------------------------------

venv() { # venv FOLDER SYSTEM_SITE OPTIONS...: made new unless it is whole and stands on the system's Python
    local folder=$1 system=$2
    shift 2
    grep -qx "include-system-site-packages = $system" "$folder/pyvenv.cfg" 2>/dev/null && "$folder/bin/python" -c "
import os, sys, pip
sys.exit(os.path.realpath(sys.executable) != os.path.realpath('$python') or sys.prefix != '$root/$folder')" ||
        $python -m venv --clear "$@" "$folder"
    "$folder/bin/python" -m pip install -q 'pip==26.3'
    # Any interpreter of ours finds the checkout, from any folder.
    echo "$root" >"$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/klimaklok.pth"
}
plain() {
    venv .venv-plain false && .venv-plain/bin/pip install -q -r scripts/pins/plain.txt
}
pin() { grep -E "^$1==" scripts/pins/analysis.txt; }
# A wheel that brings its own libraries keeps them in NAME.libs.
links_system() {
    local found
    for found in .venv/lib/python3*/site-packages/"$1".libs; do [ ! -e "$found" ] || return 1; done
    [ "$(.venv/bin/python -c "import importlib.metadata as m; print('$1==' + m.version('$1'))" 2>/dev/null)" = "$(pin "$1")" ]
}
compile_one() { # into build/wheels
    .venv/bin/pip wheel -q --no-deps --no-binary "$1" --build-constraint scripts/pins/build.txt -w build/wheels "$(pin "$1")"
}
compile_all() {
    local name jobs=() failed=0
    for name in "$@"; do
        compile_one "$name" &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do wait "$job" || failed=1; done
    return $failed
}

say "making .venv-plain in the background"
plain >build/setup-plain.log 2>&1 &
plain_job=$!
trap 'kill $plain_job 2>/dev/null || true' EXIT

run "making .venv" "$no_network" venv .venv true --system-site-packages
# Debian's pyproj looks for its data below the prefix of the interpreter, which is .venv.
mkdir -p .venv/share
ln -sfn /usr/share/proj .venv/share/proj
if from_distribution; then
    run "installing the tools" "$no_network" .venv/bin/pip install -q -r scripts/pins/tools.txt
    .venv/bin/python -c "import osmnx" 2>/dev/null ||
        run "installing osmnx" "$no_network" .venv/bin/pip install -q --no-deps "$(pin osmnx)"
else
    todo=()
    for name in shapely pyogrio rasterio; do links_system $name || todo+=("$name"); done
    if [ ${#todo[@]} -gt 0 ]; then
        rm -rf build/wheels
        run "compiling ${todo[*]} against the system's GDAL and GEOS (one to four minutes)" \
            "$no_network Otherwise: are libgdal-dev, libgeos-dev and a compiler installed?" compile_all "${todo[@]}"
        run "installing ${todo[*]}" "$no_network" \
            .venv/bin/pip install -q --force-reinstall --no-deps build/wheels/*.whl
    fi
    run "installing the pinned packages" "$no_network" \
        .venv/bin/pip install -q -r scripts/pins/analysis.txt -r scripts/pins/tools.txt
fi
run "installing what judges pages" "$no_network" .venv/bin/pip install -q --no-deps -r scripts/pins/browser.txt
run "trying the set-up" "Remove .venv and run 'make setup' again; if it fails again the log tells where." \
    env QT_QPA_PLATFORM=offscreen .venv/bin/python -c "
import geopandas, matplotlib, networkx, osmnx, pyogrio, pytest, qgis.core, rasterio, scipy, shapely
import klimaklok_plugin"

wait $plain_job || {
    tail -n 15 build/setup-plain.log >&2
    fail "making .venv-plain failed." "$no_network"
}
fingerprint >"$stamp"
say "done; QGIS $(dpkg-query -W -f '${Version}' qgis), $(.venv/bin/python --version)"
