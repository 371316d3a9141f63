#!/bin/bash
# What UndefinedBehaviorSanitizer says of a call of a virtual function in a
# program that has no file descriptor left.
#
# Versions: libubsan1 12.2.0-14+deb12u1 of Debian 12, with the system's g++ 12.2
# (g++-12 12.2.0-14+deb12u1), which must be there.
#
# Guess: -fsanitize=undefined looks at the memory of the object, which needs
# nothing from the system. A test may take all descriptors from a program to see
# how it bears that, in a sanitized build too.
#
# Behaviour: before the check of an object's type reads the object, it asks the
# system whether the memory can be read, by writing it to a pipe that it makes
# for that. Without a descriptor there is no pipe, and the object counts as one
# of another type, with a message that tells of no descriptors: each first call
# of a virtual function at a place is reported, and ends the program if reports
# do. The call itself is made and returns what it should.
#
# Seen (descriptors that the program may have, three of which it has; what is
# reported; what the call returned):
#   64: nothing; 4
#   4: member call, object has invalid vptr; 4
#   3: member call, object has invalid vptr; 4
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 libubsan1=12.2.0-14+deb12u1 >&2
dpkg-deb -x libubsan1_*.deb .
library=$(dirname "$(find "$PWD/usr/lib" -name 'libubsan.so.1')")

cat >see.cc <<'END'
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

struct Shape {
  virtual ~Shape() = default;
  virtual int Sides() const { return 0; }
};
struct Square final : Shape {
  int Sides() const override { return 4; }
};

int main(int, char** argv) {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = static_cast<rlim_t>(std::atoi(argv[1]));
  setrlimit(RLIMIT_NOFILE, &limit);
  const Shape* const shape = new Square;
  std::printf("%d\n", shape->Sides());
  delete shape;
}
END
g++-12 -std=c++20 -fsanitize=undefined -o see see.cc

for limit in 64 4 3; do
  returned=$(LD_LIBRARY_PATH=$library ./see "$limit" 2>report </dev/null)
  said=nothing
  if grep -q 'see.cc:20.*member call on address' report &&
    grep -q 'object has invalid vptr' report; then
    said='member call, object has invalid vptr'
  elif [[ -s report ]]; then
    said=$(<report)
  fi
  echo "$limit: $said; $returned"
done | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
