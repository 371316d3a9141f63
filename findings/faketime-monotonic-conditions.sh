#!/bin/bash
# How long a program waits that runs under libfaketime and is promised that the
# monotonic clock is not faked.
#
# Version: libfaketime 0.9.10 (0.9.10-2.1 of Debian 12), with the system's
# Python 3.11 and glibc 2.36.
#
# Guess: with FAKETIME_DONT_FAKE_MONOTONIC=1 whatever goes by CLOCK_MONOTONIC is
# as it is without libfaketime. So a test that sets the system's clock shows how
# the program under test bears it.
#
# Behaviour: clock_gettime(CLOCK_MONOTONIC) is as it was. But a condition
# variable whose clock is CLOCK_MONOTONIC (pthread_condattr_setclock) is taken
# for one of the system's clock, which is far ahead: each wait with a time-out
# ends at once as timed out, even if the clock is faked by nothing. Threads that
# wait so in a loop, as the timers of gRPC do, spin. Without the variable the
# wait lasts as long as it should. pthread_cond_clockwait, which newer libraries
# use, is not concerned.
#
# Seen (clock faked by, FAKETIME_DONT_FAKE_MONOTONIC; what a wait of one second
# returns, and after how many seconds):
#   not loaded: ETIMEDOUT, 1.0
#   +0, 0: ETIMEDOUT, 1.0
#   +0, 1: ETIMEDOUT, 0.0
#   -1h, 0: ETIMEDOUT, 1.0
#   -1h, 1: ETIMEDOUT, 0.0
#   +1h, 0: ETIMEDOUT, 1.0
#   +1h, 1: ETIMEDOUT, 0.0
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 libfaketime=0.9.10-2.1 >&2
dpkg-deb -x libfaketime_*.deb .
library=$(find "$PWD/usr/lib" -name libfaketimeMT.so.1)

cat >wait.py <<'END'
import ctypes
import errno
import time


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


# Of the process, so that what is preloaded comes first.
c = ctypes.CDLL(None)
attributes, condition, mutex = (ctypes.create_string_buffer(64)
                                for _ in range(3))
c.pthread_condattr_init(attributes)
assert c.pthread_condattr_setclock(attributes, time.CLOCK_MONOTONIC) == 0
c.pthread_cond_init(condition, attributes)
c.pthread_mutex_init(mutex, None)
c.pthread_mutex_lock(mutex)
begin = time.clock_gettime(time.CLOCK_MONOTONIC)
end = Timespec(int(begin) + 1, int(begin % 1 * 10**9))
answer = c.pthread_cond_timedwait(condition, mutex, ctypes.byref(end))
passed = time.clock_gettime(time.CLOCK_MONOTONIC) - begin
print(f"{errno.errorcode.get(answer, answer)}, {passed:.1f}")
END

see() { /usr/bin/python3 wait.py; }
{
  echo "not loaded: $(see)"
  for offset in +0 -1h +1h; do
    for left_alone in 0 1; do
      echo "$offset, $left_alone: $(LD_PRELOAD=$library FAKETIME=$offset \
        FAKETIME_DONT_FAKE_MONOTONIC=$left_alone see)"
    done
  done
} | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
