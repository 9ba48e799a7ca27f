#!/usr/bin/env bash
# What a developer runs while working, in under a minute: lint, types, and the quick tests of the packages of the
# analysis that differ from the last commit (or of those that are named: scripts/check.sh sites transit).
# `make test` runs everything.
set -uo pipefail
cd "$(dirname "$0")/.."
unset PYTHONPATH
failed=()
part() { # part TITLE COMMAND...
    "${@:2}" || failed+=("$1")
}
changed=("$@")
if [ ${#changed[@]} -eq 0 ]; then
    mapfile -t changed < <(
        { git diff --name-only HEAD; git ls-files --others --exclude-standard; } |
            sed -nE 's#^(klimaklok_plugin|tests)/analysis/([a-z_]+)/.*#\2#p' | sort -u
    )
fi
tests=(tests/test_layout.py tests/analysis/core)
for package in "${changed[@]}"; do
    [ -d "tests/analysis/$package" ] && [ "$package" != core ] && tests+=("tests/analysis/$package")
done
part ruff .venv/bin/ruff check -q .
part format .venv/bin/ruff format -q --check .
part types .venv/bin/mypy --no-error-summary
part tests .venv/bin/pytest -q -n 2 --dist loadfile --hypothesis-seed=0 -m "not slow" "${tests[@]}"
if [ ${#failed[@]} -gt 0 ]; then
    printf 'FAILED: %s\n' "${failed[@]}"
    exit 1
fi
