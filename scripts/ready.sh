#!/bin/sh
# What every npm command calls first, so that a fresh clone needs no other step. All is there: it says nothing and takes
# milliseconds. Something is missing: it installs it where it may, and says in one line what is missing where it may not.
#
#   ready.sh packages   the npm packages alone
#   ready.sh            and the browsers
#   ready.sh lab        and the tools of the simulated internet (test/lab)
#   ready.sh test       and tcpdump, and the servers of the collector's cluster (test/e2e/collector)
#   ready.sh bench      and what the bench compares with
#
# Standard output belongs to the command that follows (contract: the output of `check` is data): all words go to
# standard error. It runs before Node 24 is there: POSIX sh, and nothing of npm's packages.
set -u
cd "$(dirname "$0")/.." || exit 1
exec >&2

say() { printf 'reachwatch: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

# npm writes its hidden lock file last, so it is the stamp of a finished install.
packages_are_ready() {
  [ -x node_modules/.bin/node ] && [ -f node_modules/.package-lock.json ] &&
    [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]
}

install_packages() {
  have npm || { say 'npm is missing; install Node 20 or newer with npm'; exit 1; }
  say 'installing npm packages (once; about a minute)'
  # `npm run` puts node_modules/.bin first in PATH, and `npm ci` deletes it: npm must not run under the node in there.
  PATH=$(printf %s "$PATH" | tr : '\n' | grep -v '/node_modules/\.bin$' | paste -sd : -) \
    npm ci --no-audit --no-fund --loglevel=error || { say 'npm ci failed, see above'; exit 1; }
  # The package `node` fetches its program in a script of its own, which a stricter npm may not have run.
  [ -x node_modules/.bin/node ] || npm rebuild node --loglevel=error
  [ -x node_modules/.bin/node ] || { say 'Node 24 is missing: the npm package `node` did not install it'; exit 1; }
}

have_chromium() {
  [ -n "${REACHWATCH_CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome ||
    have google-chrome-stable || [ -d '/Applications/Google Chrome.app' ]
}

have_firefox() {
  [ -n "${REACHWATCH_FIREFOX:-}" ] || have firefox-esr || have firefox || [ -d /Applications/Firefox.app ]
}

needs_lab() { [ "$1" = lab ] || [ "$1" = test ] || [ "$1" = bench ]; }

# Names of the Debian packages that are missing for "$1".
missing_packages() {
  have_chromium || echo chromium
  have_firefox || echo firefox-esr
  # Only `check --ca` and the lab need it: who may not install it is not told at every start.
  if ! have certutil && { may_install || needs_lab "$1"; }; then echo libnss3-tools; fi
  if needs_lab "$1"; then
    have nft || echo nftables
    have ip || echo iproute2
    have openssl || echo openssl
    have unshare || echo util-linux
  fi
  if [ "$1" = bench ]; then have curl || echo curl; fi
  if [ "$1" = test ]; then
    have tcpdump || echo tcpdump
    have clickhouse-server || echo clickhouse-server
    have java || echo default-jre-headless
    # Not `zookeeper`: that one brings a whole desktop's Java.
    [ -f /usr/share/java/zookeeper.jar ] || echo libzookeeper-java
  fi
}

may_install() { [ "$(id -u)" = 0 ] && have apt-get; }

install_debian() {
  say "installing $* from the system's packages (once)"
  export DEBIAN_FRONTEND=noninteractive
  # What goes wrong comes on standard error; the long tale of what goes well is dropped.
  apt-get -qq -o Acquire::Retries=2 update >/dev/null &&
    without_services apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install "$@" >/dev/null
}

# Runs "$@" so that a server's package starts nothing, now or at the next boot: our tests start their own.
without_services() {
  policy=/usr/sbin/policy-rc.d # what dpkg asks before it starts a service
  if [ -e "$policy" ]; then policy=; else
    trap 'rm -f "$policy"; exit 1' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  fi
  had_clickhouse=$(have clickhouse-server && echo yes)
  "$@"
  installed=$?
  if [ -n "$policy" ]; then rm -f "$policy"; trap - INT TERM HUP; fi
  if [ -z "$had_clickhouse" ] && have clickhouse-server; then update-rc.d clickhouse-server disable >/dev/null 2>&1; fi
  return "$installed"
}

packages_are_ready || install_packages
[ "${1:-}" = packages ] && exit 0

# Debian keeps `nft` and `ip` where root's path alone may not look.
PATH=$PATH:/usr/sbin:/sbin
missing=$(missing_packages "${1:-}" | paste -sd ' ' -)
[ -z "$missing" ] && exit 0
# shellcheck disable=SC2086 # a list of words
may_install && install_debian $missing </dev/null
missing=$(missing_packages "${1:-}" | paste -sd ' ' -)
[ -z "$missing" ] || say "missing: $missing; install with: apt-get install $missing (as root), or the like of your system"
exit 0
