#!/usr/bin/env bash
# The whole suite under QGIS 3.44: a Debian 13 with backports is set up in the cache folder, once, the checkout is
# copied in, and the ordinary set-up and tests run there, on the distribution's packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
machine=${XDG_CACHE_HOME:-$HOME/.cache}/klimaklok/debian13
inside=/srv/klimaklok

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
fail() {
    echo "test-344: $*" >&2
    exit 1
}
command -v apt-get >/dev/null || fail "this needs Debian or Ubuntu."
command -v debootstrap >/dev/null || as_root apt-get install -q -y debootstrap >/dev/null || fail "debootstrap cannot be installed."

if [ ! -e "$machine/made" ]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
        awk '$2 ~ /^(bookworm|trixie)$/ { print $1; exit }')
    [ -n "$mirror" ] || fail "no Debian mirror is configured in /etc/apt."
    echo "test-344: making a Debian 13 in $machine"
    as_root rm -rf "$machine"
    mkdir -p "$machine"
    as_root debootstrap --variant=minbase --include=ca-certificates trixie "$machine" "$mirror" >"$machine.log" 2>&1 ||
        fail "debootstrap failed; the log is $machine.log."
    # A certificate this machine trusts beyond Debian's, as behind a company's proxy.
    as_root cp -r /usr/local/share/ca-certificates/. "$machine/usr/local/share/ca-certificates/" 2>/dev/null || true
    as_root chroot "$machine" update-ca-certificates >>"$machine.log" 2>&1
    as_root touch "$machine/made"
fi

leave() { for folder in dev/shm dev sys proc; do as_root umount -q "$machine/$folder" || true; done; }
trap leave EXIT
leave
as_root mount -t proc proc "$machine/proc"
as_root mount --bind /sys "$machine/sys"
as_root mount --bind /dev "$machine/dev"
as_root mount -t tmpfs tmpfs "$machine/dev/shm"
as_root cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"

as_root mkdir -p "$machine$inside"
as_root find "$machine$inside" -mindepth 1 -maxdepth 1 ! -name '.venv*' ! -name build -exec rm -rf {} +
git ls-files -z --cached --others --exclude-standard |
    tar --null --ignore-failed-read -T - -cf - | as_root tar -x --no-same-owner -C "$machine$inside"

as_root chroot "$machine" env KLIMAKLOK_BACKPORTS=1 LC_ALL=C.UTF-8 HOME=/root \
    bash -c "cd $inside && scripts/setup.sh && scripts/test.sh"
