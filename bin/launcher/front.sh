# Sourced by the commands in bin/: finds a Python 3.11 or newer and hands over to the launcher.
# Of one version the system's own comes first, where it can make an environment: distributions build it with profiles of
# its use, which makes it a third faster than what a version manager compiles.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
# Where no bytecode may lie beside the sources it lies in the environment: without any, each process compiles the product
# and its packages anew, which takes longer than the rest of its start.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then
    unset PYTHONDONTWRITEBYTECODE
    export PYTHONPYCACHEPREFIX="${PYTHONPYCACHEPREFIX:-$root/.venv/bytecode}"
fi
new_enough() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null || "$1" -c 'import pip' 2>/dev/null || command -v uv >/dev/null; }
for python in python3.11 python3.13 python3.12 python3 python; do
    for found in "/usr/bin/$python" "$python"; do
        if new_enough "$found" && { [ "$found" = "$python" ] || makes_environments "$found"; }; then
            exec "$found" "$root/bin/launcher" "$@"
        fi
    done
done
echo "GAGAL: Python 3.11 atau yang lebih baru tidak ditemukan di PATH." >&2
exit 1
