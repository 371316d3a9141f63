#!/bin/bash
# What Boost.Asio asks of epoll each time a program waits until it may read.
#
# Version: Boost.Asio 1.81.0 (libboost1.81-dev 1.81.0-5+deb12u1 of Debian 12),
# with the system's g++.
#
# Guess: a socket is registered with epoll once, edge-triggered. So waiting with
# async_wait(wait_read) and reading then costs no more system calls than
# async_read_some, and saves a buffer for each connection that is idle.
#
# Behaviour: async_read_some leaves the registration as it is, and tries to read
# before it waits. async_wait never tries: to see data that came before the
# wait, it registers the socket anew, with one epoll_ctl for each wait, also
# where the data is still to come.
#
# Seen (messages that came one by one; calls of epoll_ctl for them):
#   async_read_some: 100, 0
#   async_wait, then read_some: 100, 100
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 libboost1.81-dev=1.81.0-5+deb12u1 >&2
dpkg-deb -x libboost1.81-dev_*.deb .

cat >see.cc <<'END'
#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <functional>
#include <iostream>

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;

static_assert(BOOST_VERSION == 108100);
int calls = 0;

// Stands before the C library's.
extern "C" int epoll_ctl(int epoll, int op, int fd, epoll_event* event) {
  ++calls;
  return static_cast<int>(syscall(SYS_epoll_ctl, epoll, op, fd, event));
}

// Receives 100 messages, each of which is sent once the one before has come.
// `receive` begins to wait for one and calls what it is given.
void See(const char* what,
         std::function<void(Socket&, std::function<void()>)> receive) {
  asio::io_context io{1};
  Socket here(io);
  Socket there(io);
  asio::local::connect_pair(here, there);
  here.non_blocking(true);
  int received = 0;
  int before = 0;
  std::function<void()> next = [&] {
    if (++received > 100) return;
    receive(here, next);
    asio::post(io, [&] { asio::write(there, asio::buffer("x", 1)); });
  };
  asio::post(io, [&] {
    before = calls;
    next();
  });
  io.run();
  std::cout << what << ": " << received - 1 << ", " << calls - before
            << std::endl;
}

int main() {
  static std::array<char, 16> buffer;
  See("async_read_some", [](Socket& socket, std::function<void()> done) {
    socket.async_read_some(asio::buffer(buffer),
                           [done](auto, size_t) { done(); });
  });
  See("async_wait, then read_some",
      [](Socket& socket, std::function<void()> done) {
        socket.async_wait(Socket::wait_read, [&socket, done](auto) {
          socket.read_some(asio::buffer(buffer));
          done();
        });
      });
}
END
g++ -std=c++20 -O1 -isystem usr/include see.cc -o see -pthread
./see | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
