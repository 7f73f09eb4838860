#!/usr/bin/env bash
# Proves by hand that a fresh clone works for a newcomer: HEAD is cloned into an empty folder, with an empty home.
#   test/fresh-clone.sh test     npm ci && npm test   (the default; more words choose suites)
#   test/fresh-clone.sh start    npm ci && npm start  on port $PORT (8799) until Ctrl-C
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

what=${1:-test}
shift || true
git clone --quiet "file://$source" "$place/runnel"
mkdir "$place/home"
cd "$place/runnel"

# Only what every login has, and what says how this machine reaches the package registries.
keep=(PATH="$PATH" HOME="$place/home" LANG=C.UTF-8 TERM="${TERM:-dumb}")
while IFS= read -r name; do keep+=("$name=${!name}"); done < <(
	compgen -e | grep -iE '^(CI|CHROMIUM|.*_proxy|.*CERT.*|.*CA_BUNDLE|SSL_.*|GIT_SSL_.*|PIP_.*|NPM_CONFIG_.*)$' || true
)
run() { env -i "${keep[@]}" "$@"; }

run npm ci --no-audit --no-fund
case $what in
start) run npm start -- --port "${PORT:-8799}" ;;
test) run npm test -- "$@" ;;
*) echo "usage: test/fresh-clone.sh [test [suite...] | start]" >&2 && exit 2 ;;
esac
