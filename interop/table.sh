# docs/interop.md and docs/interop.json, from what a run of the matrix with us has measured. Sourced by interop/run.

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
  } >"$markdown"
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
