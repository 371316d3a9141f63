#ifndef TESTS_BENCH_BARE_SERVER_H_
#define TESTS_BENCH_BARE_SERVER_H_

#include <pthread.h>

#include <csignal>
#include <initializer_list>
#include <iostream>

#include "grpcpp/server_builder.h"

namespace bench {

// To be called before a program starts threads: then SIGTERM waits for
// ServeUntilStopped.
inline sigset_t HoldBackSigterm() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  return stop;
}

// Serves on a free port, which it prints as `{"grpc":"HOST:PORT"}`. At SIGTERM
// calls `end`, after which all calls must end, and returns when they have.
template <typename End>
void ServeUntilStopped(const sigset_t& stop,
                       std::initializer_list<grpc::Service*> services,
                       End end) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  for (grpc::Service* const service : services)
    builder.RegisterService(service);
  const auto server = builder.BuildAndStart();
  std::cout << R"({"grpc":"127.0.0.1:)" << port << R"("})" << std::endl;
  int signal = 0;
  sigwait(&stop, &signal);
  end();
  server->Shutdown();
}

}  // namespace bench

#endif  // TESTS_BENCH_BARE_SERVER_H_
