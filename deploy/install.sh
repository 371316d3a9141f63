#!/usr/bin/env bash
# Installs what building and running the gateway needs on Debian 12; with
# --tests also what testing it needs. Asks the package manager for nothing if
# all is there. Safe to repeat.
set -euo pipefail

usage() { echo "usage: install.sh [--tests]"; }

packages=(
  ca-certificates ccache cmake curl g++ ninja-build pkg-config
  protobuf-compiler protobuf-compiler-grpc libprotobuf-dev libgrpc++-dev
  libabsl-dev libboost1.81-dev libboost-json1.81-dev libcli11-dev
  libcurl4-openssl-dev libgoogle-perftools-dev libsqlite3-dev libssl-dev
  nlohmann-json3-dev prometheus-cpp-dev zlib1g-dev
)
test_packages=(
  clang clang-format clang-tidy git libfaketime libgmock-dev libgtest-dev
  nghttp2-client nginx-light
  openssl python3 python3-aiosmtpd python3-grpcio python3-protobuf
  python3-pytest
)

case "${1:-}" in
  "") ;;
  --tests) packages+=("${test_packages[@]}") ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

# A machine may have a Node.js from elsewhere, which Debian's npm would fight.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>&1 || true)
  [[ $status == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  echo "All ${#packages[@]} packages are installed."
  exit 0
fi

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null || {
    echo "install.sh: run as root or install sudo; missing: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"
}

# The tests start an nginx of their own; nobody asked for one of the system's.
no_services=/usr/sbin/policy-rc.d
if [[ ${1:-} == --tests && ! -e $no_services ]]; then
  trap '"${as_root[@]}" rm -f "$no_services"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$no_services" >/dev/null
  "${as_root[@]}" chmod +x "$no_services"
fi

echo "Installing ${#missing[@]} packages: ${missing[*]}"
apt_get update
apt_get install -y --no-install-recommends "${missing[@]}" |
  grep --line-buffered -E '^(Get:|Setting up|[0-9]+ upgraded|E:|W:)'
echo "Installed ${#missing[@]} packages."
