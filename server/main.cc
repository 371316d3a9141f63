// fourws-gateway: reads the flags and runs the gateway until a signal stops it.

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "adapters/base/log.h"
#include "adapters/base/stop_deadline.h"
#include "adapters/base/stop_signal.h"
#include "adapters/base/write_while.h"
#include "adapters/net/descriptors.h"
#include "adapters/store/sqlite/verification.h"
#include "nlohmann/json.hpp"
#include "server/config/connection_bounds.h"
#include "server/config/flags.h"
#include "server/gateway.h"
#include "server/hangup.h"
#include "server/library_logs.h"
#include "server/memory_return.h"

namespace gateway {
namespace {

// How long the end of the process waits for a reader of the log.
constexpr absl::Duration kForTheLog = absl::Seconds(1);

// A descriptor that whoever started the process has closed would else be that
// of the next file or connection, and what is printed would get into it.
void OpenStandardDescriptors() {
  int fd = open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO) fd = dup(fd);
  if (fd >= 0) close(fd);
}

// Prints a line of JSON to standard output with the gateway's addresses. If its
// reader stalls, only a thread of its own waits, so that the gateway can stop.
void PrintReady(const Gateway& gateway) {
  nlohmann::ordered_json line;
  line["ready"] = true;
  line["grpc"] = gateway.grpc_address();
  line["http"] = gateway.http_address();
  line["public_url"] = gateway.public_url();
  std::thread([text = absl::StrCat(line.dump(), "\n")] {
    WriteWhile(STDOUT_FILENO, text, [] { return true; });
  }).detach();
}

// Failures of the writes are enough: of a connection, and of a file that
// reached the limit of the process.
void IgnoreSignalsOfWrites() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

// Answers those who wait, and ends all parts, within the configured time.
void Stop(std::unique_ptr<Gateway> gateway, absl::Duration time) {
  StopDeadline deadline(time);
  gateway->Drain(deadline);
  gateway.reset();
  Log(LogLevel::kInfo, "stopped",
      {{"took_ms",
        absl::StrCat(absl::ToInt64Milliseconds(deadline.elapsed()))}});
  // Not at the end of the process, after the deadline: it waits for a reader.
  if (!FlushLog(kForTheLog)) _exit(EXIT_SUCCESS);
}

constexpr char kDamageAdvice[] =
    ". The database is damaged where the gateway cannot do without. "
    "--verify_data_dir says what is; restore gateway.db from a backup, without "
    "gateway.db-wal beside it, and leave gateway.state as it is";

// Says on standard error why the gateway does not run, also if nobody reads it.
int Fail(const absl::Status& why) {
  WriteWithin(STDERR_FILENO,
              absl::StrCat("fourws-gateway: ", why.message(),
                           absl::IsDataLoss(why) ? kDamageAdvice : "", "\n"),
              kForTheLog);
  return EXIT_FAILURE;
}

int Run(GatewayConfig config) {
  // First: each signal that is blocked stays so from here on.
  ReopenLogOnHangup();
  StopSignal stop;
  IgnoreSignalsOfWrites();
  TakeLibraryLogs();
  SetLogLevel(config.log_level);
  if (const absl::Status log = StartLog(config.log); !log.ok())
    return Fail(log);
  // Debian's Abseil else follows the order of all of gRPC's locks.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const MemoryReturn memory;
  FitConnections(RaiseDescriptorLimit(), config);
  auto gateway = Gateway::Start(config);
  if (!gateway.ok()) return Fail(gateway.status());
  stop.Started();
  PrintReady(**gateway);
  // Nothing durable is lost if a second signal ends the process meanwhile.
  stop.Wait();
  Stop(*std::move(gateway), config.drain_timeout);
  return EXIT_SUCCESS;
}

int Verify(const std::string& data_dir) {
  const auto report = VerifyDataDirectory(data_dir);
  if (!report.ok()) {
    std::cerr << "fourws-gateway: " << report.status().message() << std::endl;
    return EXIT_FAILURE;
  }
  for (const std::string& line : report->notes) std::cout << line << "\n";
  for (const std::string& line : report->damage)
    std::cout << "damaged: " << line << "\n";
  std::cout << (report->damage.empty() ? "The data directory is good."
                                       : "The data directory is damaged.")
            << std::endl;
  return report->damage.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) {
  gateway::OpenStandardDescriptors();
  const gateway::CommandLine command =
      gateway::ReadCommandLine(argc, argv, FOURWS_VERSION);
  std::cout << command.output << std::flush;
  std::cerr << command.error << std::flush;
  if (!command.config.has_value()) return command.exit_code;
  if (command.verify_data_dir) return gateway::Verify(command.config->data_dir);
  return gateway::Run(*command.config);
}
