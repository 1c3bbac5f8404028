# What ./verify, ./demo, examples/run and their like share. Sourced by bash, from the root of the clone.

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# help_if_asked "$@": prints what the script says of itself, if that is asked for. The script has gone to the root before.
help_if_asked() {
  case "${1:-}" in
    -h | --help)
      (cd "${OLDPWD:-.}" && sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0")
      exit 0
      ;;
  esac
}

say() { printf '\n== %s\n' "$*"; }

have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    sudo --non-interactive "$@" || die "'$*' needs root, and sudo refused. Run it once yourself, then start again."
  else
    die "'$*' needs root, and there is no sudo. Run it once as root, then start again."
  fi
}

# apt_install PACKAGE...: for the packages of Debian and its kin. Starts no services.
apt_install() {
  have apt-get || die "please install: $*. (There is no apt-get here that could do it.)"
  say "installing: $*"
  local policy=/usr/sbin/policy-rc.d placed=no status=0
  if [ "${apt_updated:-no}" = no ]; then
    as_root apt-get -qq update || die "'apt-get update' failed; $* cannot be installed."
    apt_updated=yes
  fi
  if [ ! -e "$policy" ] && [ -d "${policy%/*}" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    placed=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" >/dev/null || status=$?
  [ "$placed" = no ] || as_root rm -f "$policy"
  [ "$status" -eq 0 ] || die "'apt-get install $*' failed."
}

# jdk_major HOME: the feature version of the JDK in that folder; fails where there is none.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

jdk_version() { sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release"; }

# jdk_homes: every JDK at hand, the caller's own first.
jdk_homes() {
  local home
  for home in "${JAVA_HOME:-}" "$(jdk_on_path)" /usr/lib/jvm/*; do
    [ -n "$home" ] && jdk_major "$home" >/dev/null && readlink -f "$home"
  done | awk '!seen[$0]++'
}

jdk_on_path() {
  have javac || return 0
  dirname "$(dirname "$(readlink -f "$(command -v javac)")")"
}

# find_jdk MAJOR: the first JDK of that version.
find_jdk() {
  local home
  while read -r home; do
    if [ "$(jdk_major "$home")" = "$1" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done < <(jdk_homes)
  return 1
}

# build_jdk: 17 where there is one, else the oldest that can do it.
build_jdk() {
  find_jdk 17 && return 0
  local home
  while read -r home; do
    printf '%s %s\n' "$(jdk_major "$home")" "$home"
  done < <(jdk_homes) | sort -n | awk '$1 >= 17 { print $2; found = 1; exit } END { exit !found }'
}

require_jdk() {
  build_jdk >/dev/null || apt_install default-jdk-headless
  build_jdk >/dev/null || die "a JDK of version 17 or later is needed; set JAVA_HOME to one."
}

require_maven() {
  have mvn || apt_install maven
  have mvn || die "Maven 3.8.1 or later is needed; 'mvn' is not on the PATH."
}

# maven JDK_HOME ARGUMENT...
maven() {
  local home=$1
  shift
  JAVA_HOME=$home MAVEN_ARGS='' mvn --batch-mode --no-transfer-progress -Dstyle.color=never "$@"
}

# maven_quietly JDK_HOME ARGUMENT...: says nothing unless something is wrong, and then to standard error.
maven_quietly() {
  # some Mavens reset the terminal's colours even where they were told not to use any
  maven "$1" -q "${@:2}" 2>&1 | sed -u $'s/\x1b\\[0*m//g' >&2
}

# build_examples: unless they are built and nothing has changed since.
build_examples() {
  local class_path=examples/target/examples.classpath
  if [ -s "$class_path" ] && [ -z "$(changed_since "$class_path")" ]; then
    return
  fi
  require_maven
  printf 'Building the examples (the first time takes a minute) ...\n' >&2
  rm -f "$class_path"
  maven_quietly "$(build_jdk)" -Pquick -Dmaven.test.skip=true -pl examples -am process-classes \
    || die "the examples do not build, see above."
}

changed_since() {
  find . -path ./.git -prune -o \( -path '*/src/main/*' -o -name pom.xml \) -newer "$1" -print | sed -n '1p'
}

# run_example FOLDER CLASS ARGUMENT...: becomes the example, in that folder.
run_example() {
  local root=$PWD jdk class_path
  jdk=$(build_jdk)
  class_path=$root/examples/target/classes:$(cat examples/target/examples.classpath)
  cd "$1"
  exec "$jdk/bin/java" -cp "$class_path" "io.crossfade.examples.$2" "${@:3}"
}
