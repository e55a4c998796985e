#!/bin/sh
# Does what a fresh clone lacks, one line for each thing, then runs the command that it is given on the Node that it found:
#   sh tools/setup.sh [COMMAND [ARGUMENT...]]
# Set up means that node_modules/.drydock/ holds a link to that Node, and a copy of package-lock.json made after the
# installation succeeded: an interrupted one starts again. ./nx looks for the same two.
set -eu

root=$(cd -- "${0%/*}/.." && pwd -P)
state=$root/node_modules/.drydock

say() {
  printf 'drydock: %s\n' "$1" >&2
}

is_set_up() {
  [ -x "$state/node" ] && command -p cmp -s "$root/package-lock.json" "$state/package-lock.json"
}

require_node() {
  command -v node >/dev/null && command -v npm >/dev/null && return
  say 'node and npm are not on PATH. Install both (on Debian: apt-get install nodejs npm) and run this again.'
  exit 1
}

install_packages() {
  say 'installing packages (npm ci)'
  rm -rf "$state"
  # Outside of node_modules, which npm empties first. The loglevel keeps the old Node's npm from warning of its age.
  if ! (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    say "npm ci failed; what it said is above. If it could not reach the registry, check npm's configuration."
    exit 1
  fi
  rm -f "$log"
}

# The pinned Node where npm has one for this machine and it runs here, else the machine's own.
find_node() {
  cd "$state"
  for node in ../node-*/bin/node "$(command -v node)"; do
    if "$node" -e 'process.exit(parseInt(process.versions.node, 10) < 24 ? 1 : 0)' 2>/dev/null; then
      echo "$node"
      return
    fi
  done
  say "there is no Node 24 for this machine among the packages, and its own is $(node --version). Install Node 24 or newer."
  exit 1
}

set_up() {
  require_node
  mkdir -p "$root/.drydock"
  log=$root/.drydock/npm-ci.log
  # Of two at once the second waits, and finds all done. Without flock they had better not meet.
  exec 9>"$root/.drydock/setup.lock"
  ! command -v flock >/dev/null || flock 9
  is_set_up && return
  install_packages
  mkdir -p "$state"
  node=$(find_node)
  ln -sf "$node" "$state/node"
  cp "$root/package-lock.json" "$state/package-lock.json"
  "$state/node" "$root/tools/cli/main.js" engine start >&2 9>&- ||
    say 'there is no container engine yet: builds need one, nothing else does. Start one, then run: ./nx run engine:start'
}

is_set_up || set_up
[ $# -eq 0 ] && exit
PATH=$state:$root/node_modules/.bin:$PATH
export PATH
exec 9>&- "$@"
