#!/usr/bin/env bash
# All tests: with QGIS, the analysis once more with the newest packages and no QGIS, and the QGIS side once more
# against the plugin as it is installed. Every part runs even if an earlier one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
unset PYTHONPATH
failed=()
# the same random cases every time; a developer who runs pytest alone meets new ones
# a process that crashes ends its part with the names of what failed; a new one in its place waits for ever at times
parallel=(-n auto --maxprocesses 4 --dist loadfile --max-worker-restart=0 --hypothesis-seed=0)

part() { # part TITLE COMMAND...
    echo
    echo "=== $1"
    "${@:2}" || failed+=("$1")
}

part "all tests, with QGIS" .venv/bin/pytest -q "${parallel[@]}"
part "analysis and reports with the newest packages, without QGIS" \
    .venv-plain/bin/pytest -q "${parallel[@]}" tests/analysis tests/reports

assembled=$PWD/build/assembled
rm -rf "$assembled"
if .venv/bin/python scripts/package.py --unpack "$assembled"; then
    part "the QGIS side against the assembled plugin" \
        env PYTHONPATH="$assembled" KLIMAKLOK_PLUGIN_FROM="$assembled" .venv/bin/pytest -q "${parallel[@]}" tests/processing
else
    failed+=("assembling the plugin")
fi

echo
if [ ${#failed[@]} -gt 0 ]; then
    printf 'FAILED: %s\n' "${failed[@]}"
    exit 1
fi
echo "All parts passed."
