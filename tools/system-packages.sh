#!/bin/sh
# What tests need beside Python: a browser, fonts, PostgreSQL, Node; installed if we may.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
has() { for found in "$@"; do [ -e "$found" ] && return 0; done; return 1; }
has /usr/share/fonts/truetype/dejavu* || missing="$missing fonts-dejavu-core"
has /usr/share/fonts/truetype/liberation* || missing="$missing fonts-liberation2"
has /usr/lib/postgresql/*/bin/initdb || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086  one word a package
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Missing for the tests: $missing. Install it with your package manager."
