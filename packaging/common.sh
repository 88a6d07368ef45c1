# Shared by packaging/run and packaging/test: packages, build, display. Sourced by bash, never run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
buildFolder="$root/build/release"

# Debian 12 names. Compiler and build tools, then one line a library, then what only runs: the movie encoder, the
# display of machines without one, software OpenGL, fonts for the figures.
packages=(
    g++ cmake ninja-build ccache
    qt6-base-dev libgl-dev libegl-dev
    libvtk9-dev
    libeigen3-dev
    libtorch-dev
    libopenblas-dev liblapacke-dev
    libhdf5-dev zlib1g-dev
    libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libfmt-dev
    ffmpeg xvfb xauth libgl1-mesa-dri fonts-dejavu-core
)
# Debian 12 keeps these headers in packages of their own; where a newer distribution has merged them, they are not asked for.
packagesIfKnown=(libqt6opengl6-dev)

say() { printf '\n== %s\n' "$*" >&2; }
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Those of the arguments that are not installed, one a line.
missingPackages() {
    local installed
    installed="$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)"
    local name
    for name in "$@"; do
        grep -qxF "$name installed" <<<"$installed" || echo "$name"
    done
}

# Installs what is missing; says what to type where that is not allowed here.
installPackages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say "No apt-get here: install what these Debian packages hold, if it is missing: ${packages[*]} ${packagesIfKnown[*]}"
        return
    fi
    local missing
    mapfile -t missing < <(missingPackages "${packages[@]}" "${packagesIfKnown[@]}")
    ((${#missing[@]} > 0)) || return 0

    local asRoot=()
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
            asRoot=(sudo)
        else
            fail "packages are missing (installing them needs root, and sudo cannot be used here). Run as root:
  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        fi
    fi
    say "Installing ${#missing[@]} packages (once; about 1 GB of downloads on a fresh machine): ${missing[*]}"
    "${asRoot[@]}" apt-get -q update || fail "apt-get update failed (the package lists are needed). Check the network."
    local name wanted=()
    for name in "${missing[@]}"; do
        if [[ " ${packagesIfKnown[*]} " != *" $name "* ]] || apt-cache show "$name" >/dev/null 2>&1; then
            wanted+=("$name")
        fi
    done
    ((${#wanted[@]} > 0)) || return 0
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${wanted[@]}" ||
        fail "apt-get could not install everything (see its message above). Repair that and start again."
}

# How many compilers at once: one a core, but some sources take up to 2 GB each.
buildJobs() {
    local cores gigabytes
    cores="$(nproc)"
    gigabytes="$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)"
    local byMemory=$((gigabytes / 2))
    local jobs=$((cores < byMemory ? cores : byMemory))
    echo $((jobs > 1 ? jobs : 1))
}

# configureAndBuild TARGET...: the release preset; nothing is configured twice without need. Warnings are errors with
# KONDOSCOPE_WERROR=ON, and only then: what an earlier run asked for is not kept.
configureAndBuild() {
    local werror="${KONDOSCOPE_WERROR:-OFF}"
    cd "$root"
    if [[ ! -f "$buildFolder/build.ninja" ]]; then
        say "Configuring"
        cmake --preset release -DKONDOSCOPE_WERROR="$werror" ||
            fail "the build could not be configured (see CMake's message above)."
        say "Building with $(buildJobs) compilers at once (the first time takes some minutes)"
    elif ! grep -qx "KONDOSCOPE_WERROR:BOOL=$werror" "$buildFolder/CMakeCache.txt"; then
        cmake --preset release -DKONDOSCOPE_WERROR="$werror" >/dev/null ||
            fail "the build could not be configured. Run: cmake --preset release"
    fi
    NINJA_STATUS='[%f of %t, %p] ' ninja -C "$buildFolder" -j "$(buildJobs)" "$@" >&2 ||
        fail "the build failed (the first message above says where)."
}

# Succeeds if a window can be opened: a Wayland socket, or an X server that listens where DISPLAY points.
haveDisplay() {
    if [[ -n "${WAYLAND_DISPLAY:-}" ]]; then
        local socket="$WAYLAND_DISPLAY"
        [[ "$socket" == /* ]] || socket="${XDG_RUNTIME_DIR:-/nonexistent}/$socket"
        [[ ! -S "$socket" ]] || return 0
    fi
    [[ "${DISPLAY:-}" =~ ^([^:]*):([0-9]+) ]] || return 1
    local host="${BASH_REMATCH[1]}" number="${BASH_REMATCH[2]}"
    if [[ -z "$host" || "$host" == unix ]]; then
        [[ -S "/tmp/.X11-unix/X$number" ]]
    else
        timeout 2 bash -c "exec 3<>/dev/tcp/$host/$((6000 + number))" 2>/dev/null
    fi
}
