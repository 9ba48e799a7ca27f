#!/usr/bin/env bash
# Opens QGIS with the plugin as it stands now and the sample project, in a profile of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || {
    echo "make qgis: there is no screen here; run it in a desktop session, or 'make demo' for maps as files." >&2
    exit 1
}
export QGIS_CUSTOM_CONFIG_PATH=$PWD/build/qgis
plugins=$QGIS_CUSTOM_CONFIG_PATH/profiles/default/python/plugins
rm -rf "$plugins/klimaklok_plugin"
.venv/bin/python scripts/package.py --unpack "$plugins"
PYTHONPATH=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
export PYTHONPATH
QT_QPA_PLATFORM=offscreen qgis_process plugins enable klimaklok_plugin >/dev/null
case "${LC_ALL:-${LANG:-}}" in
    nb* | nn* | no*) sample=klimaklok_nb.qgz ;;
    *) sample=klimaklok.qgz ;;
esac
exec env -u QT_QPA_PLATFORM qgis "$plugins/klimaklok_plugin/sample_data/$sample"
