# Sourced by the commands in bin/: finds a Python 3.11 or newer and hands over to the launcher.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
for python in python3.11 python3.13 python3.12 python3 python; do
    if command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$root/bin/launcher" "$@"
    fi
done
echo "GAGAL: Python 3.11 atau yang lebih baru tidak ditemukan di PATH." >&2
exit 1
