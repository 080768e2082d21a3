# shellcheck shell=bash disable=SC2154  # here and root come from run
# Brings schemathesis into a virtual environment of the project's own, from PyPI (or the index that pip is told of), pinned with the
# checksums of everything it stands on. Where other tools are kept; made once for each requirements.txt.
. "$root/deploy/launcher/packages.sh"

# Sets $python and $schemathesis.
bring_schemathesis() {
  local tools=${ZONEFLEET_TOOLS:-$root/.cache/tools/bin}/.builds
  python=$(find_python) || die "no Python $python_accepted or newer with venv and ensurepip. Install it (Debian: apt-get install python3-venv), or name it in ZONEFLEET_PYTHON"
  schemathesis=$tools/schemathesis-$(sha256sum <"$here/requirements.txt" | cut -c1-10)
  mkdir -p "$tools" || exit 1
  exec 8>>"$tools/.schemathesis.lock"
  flock 8
  # the environment stops working when the Python that made it goes: then it is made again
  if ! "$schemathesis/bin/python" -c 'import schemathesis' 2>/dev/null || [ ! -e "$schemathesis/complete" ]; then
    say "bringing schemathesis ($("$python" --version))"
    rm -rf "$schemathesis"
    if ! { "$python" -m venv "$schemathesis" \
      && "$schemathesis/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        -r "$here/requirements.txt"; } >"$tools/.schemathesis.log" 2>&1; then
      tail -5 "$tools/.schemathesis.log" >&2
      die "schemathesis could not be installed; all of it is in $tools/.schemathesis.log. It needs PyPI, or an index that pip is told of (PIP_INDEX_URL)"
    fi
    touch "$schemathesis/complete"
  fi
  exec 8>&-
}
