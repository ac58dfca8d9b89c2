# Who finds whom: Kademlia through a third peer, and mDNS on a link of two network namespaces. Sourced by interop/run. A
# peer is a program with `kad` and `mdns`; see README.md.

# Of a first line (a JVM on two busy cores) and of an answer (a command gives up after 30 s, and says so).
start_seconds=120 answer_seconds=40
# mDNS: a peer asks as soon as it is up, so that who came second is found at once, but a first packet may be lost.
found_seconds=30

# ---- conversations: a process that answers each line with a line ------------------------------------------------------

# converse NAME COMMAND...: in the background, with pipes to it and from it
converse() {
  local name=$1 to from
  rm -f "$work/$name.in" "$work/$name.said"
  mkfifo "$work/$name.in" "$work/$name.said"
  # Open in both directions, so that neither side waits here for the other.
  exec {to}<>"$work/$name.in" {from}<>"$work/$name.said"
  "${@:2}" <"$work/$name.in" >"$work/$name.said" 2>"$work/$name.err" {to}>&- {from}>&- &
  pids+=($!)
  printf -v "pid_$name" %s $!
  printf -v "to_$name" %s "$to"
  printf -v "from_$name" %s "$from"
}

# hear NAME SECONDS: its next line, in `answer`
hear() {
  local from=from_$1 end=$((SECONDS + $2))
  while ! IFS= read -r -t 1 -u "${!from}" answer; do
    if [ "$SECONDS" -ge "$end" ] || ! kill -0 "$(pid "$1")" 2>/dev/null; then
      answer="nothing, in $2 s or to its end"
      return 1
    fi
  done
}

# ask NAME WORD...: what it answers in `answer`, the milliseconds that took in `took_ms`; fails when it is not well
ask() {
  local to=to_$1 began=${EPOCHREALTIME/./}
  printf '%s\n' "${*:2}" >&"${!to}"
  hear "$1" "$answer_seconds" || return 1
  took_ms=$(awk -v us=$((${EPOCHREALTIME/./} - began)) 'BEGIN { printf "%.1f", us / 1000 }')
  [[ $answer == *'"ok":true'* ]]
}

# hang_up NAME: closes the pipes and ends the process
hang_up() {
  local to=to_$1 from=from_$1 fd
  stop "$(pid "$1")" 10 || row FAILED "$1 stops within 10 s of SIGTERM"
  for fd in "${!to}" "${!from}"; do exec {fd}>&-; done
}

# ---- Kademlia -------------------------------------------------------------------------------------------------------

# kad_steps: what is done on the line a, c, b. Only c knows both ends: what b has of a came through c. In `step` stands
# what is being done, and in find_ms, providers_ms and get_ms how long that took b.
kad_steps() {
  local key=/rusty/key-$RANDOM$RANDOM value=value-$RANDOM$RANDOM name a_id a_at c_at
  # A multihash: SHA-256, of 32 bytes.
  local offer=1220$(printf %s "$key" | sha256sum | cut -c1-64)
  for name in kad_a kad_b kad_c; do
    step="$name says where it is"
    hear "$name" "$start_seconds" || return 1
    case $name in
      kad_a) a_id=$(field id <<<"$answer") a_at=$(grep -oE '/ip4/[0-9.]+/tcp/[0-9]+' <<<"$answer" | head -1) ;;
      kad_c) c_at=$(grep -oE '/ip4/[^ ",]+/p2p/[^ ",]+' <<<"$answer" | head -1) ;;
    esac
  done
  step="a connects with c" && ask kad_a connect "$c_at" || return 1
  step="a puts" && ask kad_a put "$key" "$value" || return 1
  step="a provides" && ask kad_a provide "$offer" || return 1
  step="b connects with c" && ask kad_b connect "$c_at" || return 1
  step="b finds a" && ask kad_b find "$a_id" && [[ $answer == *"$a_at"[\"/]* ]] || return 1
  find_ms=$took_ms
  step="a leaves" && ask kad_a quit || return 1
  # Nobody but c can know it now: a itself would have told b, too.
  step="b finds the provider" && ask kad_b providers "$offer" && [[ $answer == *"\"$a_id\""* ]] || return 1
  providers_ms=$took_ms
  step="b gets the value" && ask kad_b get "$key" && [[ $answer == *"\"$value\""* ]] || return 1
  get_ms=$took_ms
  step="b gets no value where there is none" && ! ask kad_b get "$key-none" && [[ $answer == *'"ok":false'* ]] || return 1
  step="b leaves" && ask kad_b quit || return 1
  step="c leaves" && ask kad_c quit || return 1
}

# kad_cell A C B
kad_cell() {
  local name="$3 finds $1, what it offers, and what it has put, through $2" command step find_ms providers_ms get_ms which
  for which in "a $1" "c $2" "b $3"; do
    program_of "${which#* }"
    converse "kad_${which% *}" "${command[@]}" kad --max-seconds 400
  done
  if kad_steps; then
    row ok "$name" "$find_ms, $providers_ms, $get_ms ms"
    printf '%s\tok\t%s\t%s\t%s\n' "kad $1 $2 $3" "$find_ms" "$providers_ms" "$get_ms" >>"$cells"
  else
    row FAILED "$name" "$step: $answer"
    for which in a c b; do trouble "kad_$which"; done
  fi
  for which in a c b; do hang_up "kad_$which"; done
}

# kad_cells PEER...: each three that are not three of one kind, without ours first
kad_cells() {
  local a b c with
  for with in foreign ours; do
    for c in "$@"; do
      for a in "$@"; do
        for b in "$@"; do
          if [ "$a $b" = "$c $c" ]; then continue; fi
          case " $a $b $c " in
            *" ours "*) [ "$with" = foreign ] || kad_cell "$a" "$c" "$b" ;;
            *) [ "$with" = ours ] || kad_cell "$a" "$c" "$b" ;;
          esac
        done
      done
    done
  done
}

# ---- mDNS -----------------------------------------------------------------------------------------------------------

namespaces=()
order=(- first second)

# link: two namespaces and the cable between them; why not, in link.err, when the kernel refuses
link() {
  local side
  {
    for side in 1 2; do
      ip netns add "interop-$$-$side" || return 1
      namespaces+=("interop-$$-$side")
    done
    ip -n "${namespaces[0]}" link add cable type veth peer name cable netns "${namespaces[1]}" || return 1
    for side in 1 2; do
      ip -n "interop-$$-$side" link set lo up &&
        ip -n "interop-$$-$side" address add "10.77.0.$side/24" dev cable &&
        ip -n "interop-$$-$side" link set cable up &&
        ip -n "interop-$$-$side" route add default via "10.77.0.$((3 - side))" || return 1
    done
  } 2>"$work/link.err"
}
unlink_all() {
  local each
  for each in "${namespaces[@]}"; do ip netns delete "$each" || true; done
  namespaces=()
}

# finds NAME ID ADDRESS: it has printed that it found that peer there
finds() { grep -F "\"$2\"" "$work/$1.out" | grep '"event":"found"' | grep -E "$3[\"/]" >/dev/null; }
# found_within NAME ID ADDRESS: and in how many seconds, in `found_s`
found_within() {
  local end=$((SECONDS + found_seconds)) began
  began=$(date +%s.%N)
  until finds "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
  found_s=$(seconds_since "$began")
}

# mdns_excuse FINDER FOUND: why a peer cannot be found by another, in what their libraries do; fails when nothing excuses it
mdns_excuse() {
  case "$*" in
    "go rust" | "go js") echo "go-libp2p's \`zeroconf\` v2.2.0 takes an answer only with an SRV record and an A or AAAA record, and $2-libp2p sends neither" ;;
    "rust js") echo "\`libp2p-mdns\` 0.48 looks for TXT among the additional records alone, and \`@libp2p/mdns\` 12.0 has it among the answers" ;;
    *) return 1 ;;
  esac
}

# mdns_cells FIRST SECOND: the first is up when the second comes, and each finds the other
mdns_cells() {
  local command name side other
  local -a ids=() addresses=()
  for side in 1 2; do
    program_of "${!side}"
    name=mdns_$side
    rm -f "$work/$name.out"
    launch "$name" ip netns exec "interop-$$-$side" "${command[@]}" mdns --ip "10.77.0.$side" --max-seconds 400
    if ! address "$name" "$start_seconds" >"$work/$name.address"; then
      row FAILED "${!side} starts mDNS"
      trouble "$name"
    fi
    ids[side]=$(head -1 "$work/$name.out" | field id)
    addresses[side]=$(grep -oE '/ip4/[0-9.]+/tcp/[0-9]+' "$work/$name.address" | head -1)
  done
  # By the time that one has found the other, or has waited in vain, both have asked and been answered.
  for side in 1 2; do
    other=$((3 - side))
    mdns_excuse "${!side}" "${!other}" >/dev/null || mdns_cell "${!side}" "$side" "${!other}" "${ids[other]}" "${addresses[other]}"
  done
  for side in 1 2; do
    other=$((3 - side))
    if mdns_excuse "${!side}" "${!other}" >"$work/excuse"; then
      no_mdns_cell "${!side}" "$side" "${!other}" "${ids[other]}" "$(cat "$work/excuse")"
    fi
  done
  for side in 1 2; do stop "$(pid "mdns_$side")" 10 || row FAILED "${!side} stops within 10 s of SIGTERM"; done
}

# mdns_cell FINDER SIDE FOUND ID ADDRESS
mdns_cell() {
  local found_s
  if [ -n "$5" ] && found_within "mdns_$2" "$4" "$5"; then
    row ok "$1, up ${order[$2]}, finds $3 by mDNS" "$found_s s after both were up"
    printf '%s\tok\t%s\n' "mdns $1 $3" "$found_s" >>"$cells"
  else
    row FAILED "$1, up ${order[$2]}, finds $3 by mDNS" "$(grep -m1 -F "\"$4\"" "$work/mdns_$2.out" || echo "not in $found_seconds s")"
    trouble mdns_1
    trouble mdns_2
  fi
}

# no_mdns_cell FINDER SIDE FOUND ID REASON: excused, and it really does not find it
no_mdns_cell() {
  if grep '"event":"found"' "$work/mdns_$2.out" | grep -qF "\"$4\""; then
    row FAILED "$1, up ${order[$2]}, finds $3 by mDNS" "although it is excused: $5"
  else
    row excused "$1, up ${order[$2]}, finds $3 by mDNS" "$5"
    printf '%s\texcused\t%s\n' "mdns $1 $3" "$5" >>"$cells"
  fi
}

suite_mdns() {
  local first second refusal
  if ! link; then
    refusal="no two network namespaces here: $(head -1 "$work/link.err") (root with CAP_NET_ADMIN can have them)"
    row excused "mDNS" "$refusal"
    printf '%s\texcused\t%s\n' "mdns" "$refusal" >>"$cells"
    unlink_all
    return
  fi
  for first in "$@"; do
    for second in "$@"; do
      [ "$first" = "$second" ] || mdns_cells "$first" "$second"
    done
  done
  unlink_all
}

suite_discovery() {
  local name
  cells=$work/cells.discovery
  for name in rust go js ours; do build_peer "$name" || { row FAILED "the $name peer builds"; return; }; done
  kad_cells rust go js ours
  suite_mdns rust go js ours
}
