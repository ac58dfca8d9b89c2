# docs/interop.md, docs/interop.json and docs/discovery.json, from what a run has measured. Sourced by interop/run. The
# page has a part for each suite that writes one, and a run replaces only the parts of its own suites.

# The line with which the second part of the page begins.
discovery_heading='# Who finds whom, through whom'

# median NAME CELLS COLUMN: of what the runs measured, with three digits that count
median() {
  awk -F'\t' -v name="$1" -v column="$3" '$1 == name && $2 == "ok" { print $column }' "$2" | sort -g |
    awk '{ all[NR] = $1 }
      END {
        if (!NR) exit
        middle = NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2
        printf middle < 100 ? "%.3g" : "%.0f", middle
      }'
}

# reason DIALLER LISTENER TRANSPORT SECURITY MUXER CELLS: why there is no such cell
reason() {
  local peer stack="$3 $4 $5" said
  said=$(awk -F'\t' -v name="$1 $2 $stack" '$1 == name && $2 == "excused" { print $3; exit }' "$6")
  if [ -n "$said" ]; then
    echo "$said"
    return
  fi
  # What both lack is the other side's lack: that will stay.
  for peer in rust go js ours; do
    if { [ "$peer" = "$1" ] || [ "$peer" = "$2" ]; } && ! claims "$peer" | grep -qxF -- "$stack"; then
      missing "$peer" "$3" "$4" "$5"
      return
    fi
  done
}

# pairs: who dials whom, one a line
pairs() {
  local other
  for other in rust go js; do
    echo "ours $other"
    echo "$other ours"
  done
}

# write_tables CELLS DIRECTORY RUNS
write_tables() {
  local cells=$1 markdown=$2/interop.md json=$2/interop.json runs=$3 pair stack line value why number first=yes
  local -a reasons=()
  {
    cat <<TEXT
# Who connects with whom, over what

Written by \`interop/run --times $runs --write transport\`: this library ("ours") with rust-libp2p 0.56, go-libp2p 0.51 and
js-libp2p 3.3 on Node 22, each a program of its own, over loopback on $(nproc) cores. In every cell the dialler checks who
answers, then uses identify, ping, 1 MiB echoed on each of 10 streams at once, and \`/perf/1.0.0\` in both directions;
only one security protocol and one muxer are offered, so a cell that passes used them. See
[interop/README.md](../interop/README.md).

A cell shows the milliseconds of the handshake (from the dial until streams can be opened) and of a ping; the medians of
$runs, if it was run more than once. Each dialler is a fresh process that dials once, and rust is the first to dial a
fresh listener of ours: those handshakes of ours have the loading of classes in them, and say nothing of a warm process.
js-libp2p counts pings in whole milliseconds.

TEXT
    line='| dials → listens |'
    while read -r stack; do line+=" ${stack// - -/} |"; done < <(all_stacks)
    echo "$line"
    echo "$line" | sed -E 's/[^|]+/---/g'
    while read -r pair; do
      line="| ${pair/ / → } |"
      while read -r stack; do
        value=$(median "$pair $stack" "$cells" 3)
        if [ -n "$value" ]; then
          line+=" $value / $(median "$pair $stack" "$cells" 4) |"
        else
          why=$(reason $pair $stack "$cells")
          for ((number = 0; number < ${#reasons[@]}; number++)); do [ "${reasons[number]}" != "$why" ] || break; done
          reasons[number]=$why
          line+=" ($((number + 1))) |"
        fi
      done < <(all_stacks)
      echo "$line"
    done < <(pairs)
    printf '\nCells that are excused:\n\n'
    for ((number = 0; number < ${#reasons[@]}; number++)); do echo "$((number + 1)). ${reasons[number]}"; done
    discovery_part "$markdown"
  } >"$markdown.new"
  mv "$markdown.new" "$markdown"
  {
    printf '{"cores": %s, "runs": %s, "cells": [' "$(nproc)" "$runs"
    while read -r pair; do
      while read -r stack; do
        [ "$first" = yes ] || printf ','
        first=
        json_cell $pair $stack "$cells"
      done < <(all_stacks)
    done < <(pairs)
    printf '\n]}\n'
  } >"$json"
  row ok "docs/interop.md and docs/interop.json are written"
}

# discovery_part PAGE: the second part of the page, if it has one, with an empty line before it
discovery_part() { awk -v heading="$discovery_heading" '$0 == heading { print ""; on = 1 } on' "$1" 2>/dev/null || true; }
# transport_part PAGE: the first part
transport_part() { awk -v heading="$discovery_heading" '$0 == heading { exit } { if (NR > 1) print before; before = $0 } END { if (before != "") print before }' "$1" 2>/dev/null || true; }

# write_discovery CELLS DIRECTORY RUNS
write_discovery() {
  local cells=$1 markdown=$2/interop.md json=$2/discovery.json runs=$3 a b c name line first=yes refusal number
  local -a peers=(ours rust go js) reasons=()
  {
    transport_part "$markdown"
    cat <<TEXT

$discovery_heading

Written by \`interop/run --times $runs --write discovery\`. A value: three processes stand in a line, A – C – B, and A and B are
connected with C alone, over TCP, Noise and yamux, with Kademlia under \`/rusty/kad/1.0\` (go-libp2p-kad-dht 0.42,
libp2p-kad 0.48, @libp2p/kad-dht 16.4). A puts a value and provides a key; then B comes and finds A by its peer id; then A
leaves, so that only C can answer, and B finds who provides the key, and gets the value.

A cell shows the milliseconds that this took B: to find the peer / the provider / the value; the medians of $runs, if it was
run more than once. Every process is fresh, so those of js-libp2p, whose first lookup waits until it has looked itself up,
and of ours, with the loading of classes in them, say nothing of a warm one.

TEXT
    line='| A provides and puts, B finds |'
    for c in "${peers[@]}"; do line+=" through $c |"; done
    echo "$line"
    echo "$line" | sed -E 's/[^|]+/---/g'
    for a in "${peers[@]}"; do
      for b in "${peers[@]}"; do
        line="| $a, $b |"
        for c in "${peers[@]}"; do
          name="kad $a $c $b"
          if [ "$a $b" = "$c $c" ]; then line+=' |'; else line+=" $(median "$name" "$cells" 3) / $(median "$name" "$cells" 4) / $(median "$name" "$cells" 5) |"; fi
        done
        echo "$line"
      done
    done
    printf '\nBy mDNS, in two network namespaces with a cable between them: the seconds after both are up.\n\n'
    refusal=$(awk -F'\t' '$1 == "mdns" { print $3; exit }' "$cells")
    if [ -n "$refusal" ]; then
      echo "Not run: $refusal"
    else
      line='| finds ↓ is found → |'
      for b in "${peers[@]}"; do line+=" $b |"; done
      echo "$line"
      echo "$line" | sed -E 's/[^|]+/---/g'
      for a in "${peers[@]}"; do
        line="| $a |"
        for b in "${peers[@]}"; do
          name="mdns $a $b"
          if [ "$a" = "$b" ]; then
            line+=' |'
          elif [ -n "$(median "$name" "$cells" 3)" ]; then
            line+=" $(median "$name" "$cells" 3) |"
          else
            refusal=$(awk -F'\t' -v name="$name" '$1 == name { print $3; exit }' "$cells")
            for ((number = 0; number < ${#reasons[@]}; number++)); do [ "${reasons[number]}" != "$refusal" ] || break; done
            reasons[number]=$refusal
            line+=" ($((number + 1))) |"
          fi
        done
        echo "$line"
      done
      if [ ${#reasons[@]} -gt 0 ]; then printf '\nThose that are excused:\n\n'; fi
      for ((number = 0; number < ${#reasons[@]}; number++)); do echo "$((number + 1)). ${reasons[number]}"; done
    fi
  } >"$markdown.new"
  mv "$markdown.new" "$markdown"
  {
    printf '{"cores": %s, "runs": %s, "cells": [' "$(nproc)" "$runs"
    while read -r name; do
      [ "$first" = yes ] || printf ','
      first=
      discovery_json "$name" "$cells"
    done < <(cut -f1 "$cells" | sort -u)
    printf '\n]}\n'
  } >"$json"
  row ok "docs/interop.md and docs/discovery.json are written"
}

# discovery_json NAME CELLS
discovery_json() {
  local words why
  read -r -a words <<<"$1"
  why=$(awk -F'\t' -v name="$1" '$1 == name && $2 == "excused" { print $3; exit }' "$2")
  case ${words[0]} in
    kad)
      printf '\n  {"by": "kad", "provides": "%s", "through": "%s", "finds": "%s", "peer_ms": %s, "provider_ms": %s, "value_ms": %s' \
        "${words[@]:1}" "$(median "$1" "$2" 3)" "$(median "$1" "$2" 4)" "$(median "$1" "$2" 5)"
      ;;
    mdns)
      printf '\n  {"by": "mdns"'
      [ ${#words[@]} = 1 ] || printf ', "finds": "%s", "is_found": "%s"' "${words[@]:1}"
      if [ -n "$why" ]; then printf ', "excused": "%s"' "${why//\"/\\\"}"; else printf ', "seconds": %s' "$(median "$1" "$2" 3)"; fi
      ;;
  esac
  printf '}'
}

# json_cell DIALLER LISTENER TRANSPORT SECURITY MUXER CELLS
json_cell() {
  local name="${*:1:5}" column=3 figure why
  printf '\n  {"dialler": "%s", "listener": "%s", "transport": "%s"' "$1" "$2" "$3"
  if [ "$4" != - ]; then printf ', "security": "%s", "muxer": "%s"' "$4" "$5"; fi
  if [ -n "$(median "$name" "$6" 3)" ]; then
    for figure in handshake_ms ping_ms echo_ms upload_seconds download_seconds; do
      printf ', "%s": %s' "$figure" "$(median "$name" "$6" "$column")"
      column=$((column + 1))
    done
  else
    why=$(reason "$@")
    printf ', "excused": "%s"' "${why//\"/\\\"}"
  fi
  printf '}'
}
