# Sourced by ./rustyd and the scripts of benchmarks/: finds a JDK 25, and builds a module's jars when sources changed.
# Expects $home, the root of the repository.

# Native code: Netty, RocksDB, AWS-LC. Unsafe memory access: Netty's and protobuf's buffers, about which the JDK warns.
java_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# is_jdk25 DIR: whether a directory is a JDK 25 with its compiler
is_jdk25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }

find_jdk() {
  local dir
  for dir in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.m2/jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*; do
    if [ -n "$dir" ] && is_jdk25 "$dir"; then
      printf '%s\n' "$dir"
      return
    fi
  done
  cat >&2 <<'TEXT'
rustyd needs a JDK 25, and none was found in JAVA_HOME or where JDKs are usually installed.
Install one (for example Eclipse Temurin 25, https://adoptium.net) or set JAVA_HOME to it.
TEXT
  return 1
}

# changed MODULE: whether a source is newer than the module's last build
changed() {
  local stamp=$home/$1/target/built.stamp
  [ ! -e "$stamp" ] || [ -n "$(find "$home" -path '*/target' -prune -o \
    \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$stamp" -print -quit)" ]
}

# build MODULE JDK: the module with all it needs, into a directory of its own that MODULE/target/dist points to. A program
# that runs from the one before, and opens its jars as it needs them, keeps that.
build() {
  local target=$home/$1/target
  local log=$target/build.log began=$target/build.began dist=$target/dist-$(date +%s) old
  if ! command -v mvn >/dev/null; then
    echo "$1 has to be built, and Maven (mvn) is not on the PATH; install Maven 3.8 or newer." >&2
    return 1
  fi
  touch "$began"
  echo "building $1 (a minute or two the first time)" >&2
  # Maven runs on the JDK that was found: it needs one, and JAVA_HOME may name none.
  if ! (cd "$home" && JAVA_HOME=$2 mvn -B -ntp -pl "$1" -am package -DskipTests -Dspotless.check.skip=true) 2>&1 |
    tee "$log" | awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ { sub(/^\[INFO\] Building /, "  "); print; fflush() }' >&2; then
    { grep -E '^\[ERROR\]' "$log" || tail -20 "$log"; } | head -20 >&2
    echo "$1 could not be built; $log has everything" >&2
    return 1
  fi
  rm -rf "$dist"
  mkdir -p "$dist"
  cp "$target/$1"-*.jar "$target"/lib/*.jar "$dist"
  if [ -n "${3:-}" ]; then
    # Class data of what every command loads, mapped instead of parsed: a third of a second less at each start.
    "$2/bin/java" "${java_flags[@]}" -XX:ArchiveClassesAtExit="$dist/classes.jsa" -Xlog:cds=off -Xlog:aot=off \
      -cp "$dist/*" "$3" --help >/dev/null
  fi
  old=$(readlink "$target/dist" || true)
  [ -L "$target/dist" ] || rm -rf "$target/dist"
  ln -sfn "$(basename "$dist")" "$target/dist"
  find "$target" -maxdepth 1 -name 'dist-*' ! -name "$(basename "$dist")" ! -name "${old:-none}" -exec rm -rf {} +
  mv "$began" "$target/built.stamp" # older than whatever was edited while it was built
}

# built MODULE JDK [MAIN]: builds the module unless it is there; MAIN's classes are archived for a quick start
built() {
  changed "$1" || return 0
  mkdir -p "$home/$1/target"
  if command -v flock >/dev/null; then # another process may be at it
    exec 9>"$home/$1/target/build.lock"
    flock 9
  fi
  if changed "$1"; then build "$@" || return 1; fi
  exec 9>&-
}
