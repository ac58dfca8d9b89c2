# A way into the network for who knows nobody: a DNS seed, asked of a real name server on loopback; and the list of the
# configuration when that server is silent. And many nodes that know one other each. Sourced by interop/run.

# The 11 s until DNS is asked, and a node's start and sync; and the 60 s until the list is used.
by_dns_seconds=60 by_list_seconds=120

# dnsmasq is there, or can be installed
has_dnsmasq() {
  command -v dnsmasq >/dev/null && return 0
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  { apt-get install -qy --no-install-recommends dnsmasq-base ||
    { apt-get update -q && apt-get install -qy --no-install-recommends dnsmasq-base; }; } \
    >"$work/apt.out" 2>"$work/apt.err" </dev/null
  command -v dnsmasq >/dev/null
}

# name_server NAME TEXT: a server that knows one name, with a TXT record; on a free port, in `dns_port`
name_server() {
  local tries
  for tries in 1 2 3 4 5 6 7 8; do
    dns_port=$((20000 + RANDOM))
    launch dns dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --user= \
      --listen-address=127.0.0.1 --bind-interfaces --port="$dns_port" --log-facility=- --log-queries \
      --txt-record="$1,$2" --local=/test/
    local waited
    for waited in 1 2 3 4 5 6 7 8 9 10; do
      says dns 'started, version' && return 0
      kill -0 "$(pid dns)" 2>/dev/null || break
      sleep 0.2
    done
    stop "$(pid dns)" 5 || true
  done
  return 1
}

# seeded NAME TOML...: starts a node with a configuration
seeded() {
  printf '%s\n' "${@:2}" >"$work/$1.toml"
  start_node "$1" --config "$work/$1.toml"
}

suite_seeds() {
  local at tip began
  if ! has_dnsmasq; then
    row excused "a node finds the network by a DNS seed" "no dnsmasq here, and it cannot be installed"
    return
  fi
  start_node known || { row FAILED "rustyd starts"; trouble known; return; }
  rpc known generate 3 >/dev/null || { row FAILED "rustyd makes a regtest chain"; trouble known; return; }
  tip=$(best known)
  at=$(cat "$work/known.address")
  name_server _dnsaddr.seed.test "dnsaddr=$at" || { row FAILED "dnsmasq starts"; trouble dns; return; }

  local servers="dns.servers = [\"127.0.0.1:$dns_port\"]" nobody='mdns.enabled = false'
  began=$(date +%s.%N)
  if seeded by_dns "$servers" "$nobody" 'bootstrap.dns_seeds = ["seed.test"]' && at_tip by_dns "$tip" "$by_dns_seconds"; then
    row ok "a node with nothing but a DNS seed joins" "$(seconds_since "$began") s from its start"
  else
    row FAILED "a node with nothing but a DNS seed joins"
    trouble by_dns
    trouble dns
  fi
  holds "its log says that DNS was asked, and what it gave" "" says by_dns 'asking DNS.*seed\.test' || trouble by_dns
  stop "$(pid by_dns)" 5 || row FAILED "rustyd stops within 5 s of SIGTERM"

  kill -STOP "$(pid dns)" # it has the port, and says nothing
  began=$(date +%s.%N)
  if seeded by_list "$servers" "$nobody" 'bootstrap.dns_seeds = ["seed.test"]' "bootstrap.seeds = [\"$at\"]" &&
    at_tip by_list "$tip" "$by_list_seconds"; then
    row ok "with the name server silent it uses the list that it has" "$(seconds_since "$began") s from its start"
  else
    row FAILED "with the name server silent it uses the list that it has"
    trouble by_list
  fi
  holds "its log says that DNS gave nothing, and why" "$(grep -oE 'no addresses from .*' "$work/by_list.err" | head -1)" \
    says by_list 'seed\.test: no addresses from' || trouble by_list
  stop "$(pid by_list)" 5 || row FAILED "rustyd stops within 5 s of SIGTERM"
  kill -CONT "$(pid dns)"
  stop "$(pid dns)" 5 || row FAILED "dnsmasq stops"
  stop "$(pid known)" 5 || row FAILED "rustyd stops within 5 s of SIGTERM"
}

# The program says of each wish whether it holds, and its figures.
suite_crowd() {
  local line figures
  timeout 900 "$root/benchmarks/crowd" >"$work/crowd.out" 2>"$work/crowd.err" || true
  figures=$(grep -E '^[a-z-]+ [0-9.]+ ' "$work/crowd.out" | paste -sd, | sed 's/,/, /g')
  while IFS= read -r line; do
    case $line in
      "ok "*) row ok "$(sed -E 's/^ok +//; s/  \(.*//' <<<"$line")" "$(sed -E 's/.*  \((.*)\)$/\1/' <<<"$line")" ;;
      "FAILED "*) row FAILED "$(sed -E 's/^FAILED +//; s/  \(.*//' <<<"$line")" "$(sed -E 's/.*  \((.*)\)$/\1/' <<<"$line")" ;;
    esac
  done <"$work/crowd.out"
  holds "50 nodes were measured to the end" "$figures" grep -q ' passed, ' "$work/crowd.out" || trouble crowd
}
