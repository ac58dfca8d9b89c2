# The interoperability matrix: which peers there are, what connections each can make, and the cells that follow from
# it. Sourced by interop/run and benchmarks/run. A peer is a program with `transport listen` and `transport dial`; see README.md.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/rusty-coin-p2p
target=$cache/rust-peer
peer=$target/release/rust-peer
go_peer=$cache/go-peer/go-peer
js_home=$cache/js-peer

# every_of TRANSPORTS SECURITIES MUXERS: each combination, one a line
every_of() {
  local transport security muxer
  for transport in $1; do for security in $2; do for muxer in $3; do echo "$transport $security $muxer"; done; done; done
}
# QUIC brings its own security and streams.
all_stacks() { every_of "tcp ws wss" "noise tls" "yamux mplex"; echo "quic-v1 - -"; }

# claims PEER: the stacks that it says it has
claims() {
  case $1 in
    rust | js | ours) all_stacks ;;
    go) every_of "tcp ws wss" "noise tls" yamux; echo "quic-v1 - -" ;;
  esac
}

# excuse DIALLER LISTENER TRANSPORT SECURITY MUXER: why a cell that both claim does not run; fails when nothing excuses it
excuse() {
  case "$*" in
    *) return 1 ;;
  esac
}

# missing PEER TRANSPORT SECURITY MUXER: why a peer does not claim a stack, with the file of its library that shows it
missing() {
  case "$1 $4" in
    "ours "*) echo "not in this library yet" ;;
    "go mplex") echo "go-libp2p has no mplex any more: \`p2p/muxer\` of v0.51.0 holds \`yamux\` and a test suite" ;;
    *) echo "no reason is known" ;;
  esac
}

# wanted SUITE DIALLER LISTENER: whether a suite runs cells of this pair
wanted() {
  case $1 in
    foreign) [ "$2" != "$3" ] ;;
    transport) [ "$2" != "$3" ] && { [ "$2" = ours ] || [ "$3" = ours ]; } ;;
  esac
}

# command_of PEER: its command in the array `command`
command_of() {
  case $1 in
    rust) command=("$peer" transport) ;;
    go) command=("$go_peer" transport) ;;
    js) command=("$js_node" "$js_home/src/main.js" transport) ;;
    ours) command=("$root/benchmarks/transport") ;;
  esac
}

# ---- builds: kept outside the clone ---------------------------------------------------------------------------------

cargo_do() { (cd "$here/rust-peer" && CARGO_TARGET_DIR=$target timeout 1800 cargo "$@" --release --locked); }

rust_built=
build_rust() {
  [ -z "$rust_built" ] || return 0
  if ! command -v cargo >/dev/null && [ -x "$HOME/.cargo/bin/cargo" ]; then PATH=$HOME/.cargo/bin:$PATH; fi
  command -v cargo >/dev/null || { echo "cargo is not on the PATH; the Rust peer needs Rust 1.88 or newer (rustup.rs)"; return 1; }
  echo "building the Rust peer (minutes the first time; kept in $target)"
  cargo_do build && rust_built=yes
}

build_go() {
  if ! command -v go >/dev/null && [ -x /usr/local/go/bin/go ]; then PATH=/usr/local/go/bin:$PATH; fi
  command -v go >/dev/null || { echo "go is not on the PATH; the Go peer needs Go 1.26 or newer"; return 1; }
  echo "building the Go peer (a minute or two the first time; kept in $cache/go-peer)"
  (cd "$here/go-peer" && timeout 1200 go build -mod=readonly -o "$go_peer" .)
}

# node22: a node of 22 or newer, the machine's own or the one that npm has put beside the peer
node22() {
  local own
  for own in node "$js_home"/node_modules/node-linux-*/bin/node; do
    if "$own" -e 'process.exit(process.versions.node.split(".")[0] < 22 ? 1 : 0)' 2>/dev/null; then
      echo "$own"
      return
    fi
  done
  echo "no node 22 or newer" >&2
  return 1
}

build_js() {
  command -v npm >/dev/null || { echo "npm is not on the PATH; the JavaScript peer needs it"; return 1; }
  mkdir -p "$js_home"
  if ! cmp -s "$here/js-peer/package-lock.json" "$js_home/installed-lock.json"; then
    echo "installing the JavaScript peer's packages (kept in $js_home)"
    cp "$here/js-peer/package.json" "$here/js-peer/package-lock.json" "$js_home"
    # Not `npm ci`, which wants every platform's binaries in the lock file.
    (cd "$js_home" && timeout 600 npm install --ignore-scripts --no-audit --no-fund --loglevel=error) || return 1
    cp "$here/js-peer/package-lock.json" "$js_home/installed-lock.json"
  fi
  rm -rf "$js_home/src"
  cp -r "$here/js-peer/src" "$js_home"
  js_node=$(node22)
}

build_peer() {
  case $1 in
    rust) build_rust ;;
    go) build_go ;;
    js) build_js ;;
    ours) timeout 1500 "$root/benchmarks/transport" --help >/dev/null ;;
  esac
}

# ---- cells ----------------------------------------------------------------------------------------------------------

# layers TRANSPORT SECURITY MUXER: the options of a stack but its transport, in the array `layers`
layers() { if [ "$2" = - ]; then layers=(); else layers=(--security "$2" --muxer "$3"); fi; }

# Echoes at once in a cell.
cell_streams=10

# figures: what a table takes from the last cell
figures() {
  local name
  for name in handshake_ms ping_ms echo_ms upload_seconds download_seconds; do printf '\t%s' "$(field "$name" <"$work/cell.out")"; done
}

# took: the times of the last cell
took() {
  figures | awk -F'\t' '{ printf "handshake %.1f ms, ping %.2f ms, echoes %.0f ms, up %.0f ms, down %.0f ms", $2, $3, $4, $5 * 1000, $6 * 1000 }'
}

# cell DIALLER LISTENER TRANSPORT SECURITY MUXER ADDRESS
cell() {
  local name="$1 dials $2, $3 ${4#-} ${5#-}" command layers
  command_of "$1"
  layers "$3" "$4" "$5"
  if timeout 60 "${command[@]}" dial --peer "$6" "${layers[@]}" --insecure --bytes "$cell_bytes" \
    --streams "$cell_streams" --max-seconds 30 >"$work/cell.out" 2>"$work/cell.err" </dev/null &&
    [ "$(field echo_bytes <"$work/cell.out")" = "$cell_bytes" ] &&
    [ "$(field echo_streams <"$work/cell.out")" = "$cell_streams" ]; then
    row ok "$name" "$(took)"
    printf '%s\tok%s\n' "$1 $2 $3 $4 $5" "$(figures)" >>"$cells"
  else
    row FAILED "$name"
    trouble cell
    trouble listener
  fi
}

# listener_cells SUITE LISTENER TRANSPORT SECURITY MUXER DIALLER...: one listener, and each dialler that has the stack
listener_cells() {
  local suite=$1 listener=$2 stack=("${@:3:3}") dialler diallers=() address command layers
  for dialler in "${@:6}"; do
    if wanted "$suite" "$dialler" "$listener" && claims "$dialler" | grep -xF -- "${stack[*]}" >/dev/null; then
      if excuse "$dialler" "$listener" "${stack[@]}" >"$work/excuse"; then
        row excused "$dialler dials $listener, ${stack[*]}" "$(cat "$work/excuse")"
        printf '%s\texcused\t%s\n' "$dialler $listener ${stack[*]}" "$(cat "$work/excuse")" >>"$cells"
      else
        diallers+=("$dialler")
      fi
    fi
  done
  [ ${#diallers[@]} -gt 0 ] || return 0
  command_of "$listener"
  layers "${stack[@]}"
  rm -f "$work/listener.out" # the one before's
  launch listener "${command[@]}" listen --transport "${stack[0]}" "${layers[@]}" --max-seconds 300
  if address=$(address listener 30); then
    for dialler in "${diallers[@]}"; do cell "$dialler" "$listener" "${stack[@]}" "$address"; done
  else
    row FAILED "$listener listens, ${stack[*]}"
    trouble listener
  fi
  stop "$(pid listener)" 10 || row FAILED "$listener stops within 10 s of SIGTERM"
}

# refusals PEER: what a peer does not claim it refuses with status 3 and a reason, so that no cell is left out by mistake
refusals() {
  local stack words command layers status
  command_of "$1"
  while read -r -a words; do
    stack=${words[*]}
    claims "$1" | grep -xF -- "$stack" >/dev/null && continue # -q would end claims by SIGPIPE, and so the pipe
    layers "${words[@]}"
    status=0
    timeout 30 "${command[@]}" listen --transport "${words[0]}" "${layers[@]}" --max-seconds 1 \
      >/dev/null 2>"$work/refusal.err" </dev/null || status=$?
    if [ "$status" = 3 ]; then
      row excused "$1 has no $stack" "$(head -1 "$work/refusal.err")"
    else
      row FAILED "$1 does not claim $stack and does not refuse it either" "exit status $status"
    fi
  done < <(all_stacks)
}

# matrix SUITE PEER...: the times of each cell go to the file $cells
matrix() {
  local suite=$1 listener words
  shift
  cells=$work/cells.$suite
  for listener in "$@"; do build_peer "$listener" || { row FAILED "the $listener peer builds"; return; }; done
  for listener in "$@"; do
    while read -r -u 3 -a words; do
      listener_cells "$suite" "$listener" "${words[@]}" "$@"
    done 3< <(claims "$listener")
  done
  for listener in "$@"; do
    if [ "$suite" = foreign ] || [ "$listener" = ours ]; then refusals "$listener"; fi
  done
}

# ---- libp2p's own contract ------------------------------------------------------------------------------------------

# program_of PEER: its program in the array `command`, which its environment tells what to do
program_of() {
  command_of "$1"
  if [ "$1" != ours ]; then unset 'command[-1]'; fi
}

# environment_of SPELLING IS_DIALER KEY TRANSPORT SECURITY MUXER: in the array `environment`, as unified-testing (new) or
# test-plans (old) has it; a transport that brings its own has no variables for it (new) or empty ones (old)
environment_of() {
  if [ "$1" = new ]; then
    environment=(IS_DIALER="$2" REDIS_ADDR="$redis" TEST_KEY="$3" TRANSPORT="$4" LISTENER_IP=0.0.0.0 DEBUG=false)
    if [ "$5" != - ]; then environment+=(SECURE_CHANNEL="$5" MUXER="$6"); fi
  else
    environment=(is_dialer="$2" redis_addr="$redis" transport="$4" security="${5#-}" muxer="${6#-}" ip=0.0.0.0 test_timeout_seconds=60)
  fi
}

# contract_cell SPELLING DIALLER LISTENER TRANSPORT SECURITY MUXER
contract_cell() {
  local name="$2 dials $3 as libp2p's tests do ($1), $4 ${5#-} ${6#-}" key command environment handshake=handshake_plus_one_rtt ping=ping_rtt
  if [ "$1" = old ]; then handshake='"handshakePlusOneRTTMillis"' ping='"pingRTTMilllis"'; fi
  key=$(printf %s "$name" | sha256sum | cut -c1-8)
  program_of "$3"
  environment_of "$1" false "$key" "${@:4}"
  launch contract_listener env "${environment[@]}" "${command[@]}"
  program_of "$2"
  environment_of "$1" true "$key" "${@:4}"
  if timeout 60 env "${environment[@]}" "${command[@]}" >"$work/contract.out" 2>"$work/contract.err" </dev/null &&
    grep -qE "$handshake: ?[0-9]" "$work/contract.out" && grep -qE "$ping: ?[0-9]" "$work/contract.out"; then
    row ok "$name" "$(tr -s '\n ' ' ' <"$work/contract.out")"
  else
    row FAILED "$name"
    trouble contract
    trouble contract_listener
  fi
  stop "$(pid contract_listener)" 10 || row FAILED "$3 stops within 10 s of SIGTERM"
}

suite_contract() {
  local name stack tries=0
  for name in ours rust go js; do build_peer "$name" || { row FAILED "the $name peer builds"; return; }; done
  launch redis "$go_peer" transport redis
  until grep -q : "$work/redis.out" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { row FAILED "the stand-in for Redis starts"; trouble redis; return; }
    sleep 0.1
  done
  redis=$(cat "$work/redis.out")
  for stack in "tcp noise yamux" "quic-v1 - -"; do
    claims ours | grep -xF -- "$stack" >/dev/null || continue
    read -r -a stack <<<"$stack"
    contract_cell new ours ours "${stack[@]}"
    contract_cell old ours ours "${stack[@]}"
    for name in rust go js; do
      contract_cell new ours "$name" "${stack[@]}"
      contract_cell new "$name" ours "${stack[@]}"
    done
  done
  stop "$(pid redis)" 5 || row FAILED "the stand-in for Redis stops within 5 s of SIGTERM"
}
