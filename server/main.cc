// fourws-gateway: reads the flags and runs the gateway until a signal stops it.

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "adapters/base/log.h"
#include "adapters/base/write_while.h"
#include "nlohmann/json.hpp"
#include "server/config/flags.h"
#include "server/gateway.h"
#include "server/hangup.h"
#include "server/library_logs.h"

namespace gateway {
namespace {

// Prints a line of JSON to standard output with the gateway's addresses.
void PrintReady(const Gateway& gateway) {
  nlohmann::ordered_json line;
  line["ready"] = true;
  line["grpc"] = gateway.grpc_address();
  line["http"] = gateway.http_address();
  line["public_url"] = gateway.public_url();
  std::cout << line.dump() << std::endl;
}

// Blocks the signals that stop the gateway, for this thread and those to come,
// and ignores those that must not.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // Failures of the writes are enough: of a connection, and of a file that
  // reached the limit of the process.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return signals;
}

// Says on standard error why the gateway does not run, also if nobody reads it.
int Fail(const absl::Status& why) {
  WriteWithin(STDERR_FILENO,
              absl::StrCat("fourws-gateway: ", why.message(), "\n"),
              absl::Seconds(1));
  return EXIT_FAILURE;
}

int Run(const GatewayConfig& config) {
  const sigset_t stop = BlockStopSignals();
  ReopenLogOnHangup();
  TakeLibraryLogs();
  SetLogLevel(config.log_level);
  if (const absl::Status log = StartLog(config.log); !log.ok())
    return Fail(log);
  // Debian's Abseil else follows the order of all of gRPC's locks.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const auto gateway = Gateway::Start(config);
  if (!gateway.ok()) return Fail(gateway.status());
  PrintReady(**gateway);
  int signal = 0;
  sigwait(&stop, &signal);
  // A second signal ends the process at once; nothing durable is lost.
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
  (*gateway)->Drain();
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) {
  const gateway::CommandLine command =
      gateway::ReadCommandLine(argc, argv, FOURWS_VERSION);
  std::cout << command.output << std::flush;
  std::cerr << command.error << std::flush;
  return command.config.has_value() ? gateway::Run(*command.config)
                                    : command.exit_code;
}
