#ifndef CLIENTS_CLI_PLAYGROUND_H_
#define CLIENTS_CLI_PLAYGROUND_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/child_process.h"
#include "clients/cli/signal_queue.h"

namespace fourws::cli {

// The options of `sandbox`.
struct PlaygroundOptions {
  std::string gateway_program;
  std::string sandbox_program;
  std::string grpc_listen = "127.0.0.1:0";
  std::string http_listen = "127.0.0.1:0";
  std::string sandbox_listen = "127.0.0.1:0";
  std::string data_dir;
  std::vector<std::string> faults;
  std::vector<std::string> gateway_flags;
  std::vector<std::string> sandbox_flags;
};

// A gateway in front of a stand-in 4ws.trade, each a process of its own. Not
// thread-safe.
class Playground {
 public:
  explicit Playground(PlaygroundOptions options);
  // Stops both, and removes the data directory if `Start` made it.
  ~Playground();
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  // Starts both and waits until they are ready; the stand-in sends its webhooks
  // to the gateway. `signals` can end the wait.
  absl::Status Start(SignalQueue& signals);

  // Addresses, data directory and cards, as `sandbox` prints them. Null before
  // `Start`.
  const nlohmann::json& description() const { return description_; }

  // Waits for SIGINT or SIGTERM and returns OK. Returns an error if one of the
  // two ends before.
  absl::Status RunUntilStopped(SignalQueue& signals);

 private:
  absl::Status MakeDataDir();
  absl::StatusOr<nlohmann::json> StartOne(std::vector<std::string> command,
                                          SignalQueue& signals,
                                          std::unique_ptr<ChildProcess>& child);
  absl::Status Introduce();

  PlaygroundOptions options_;
  bool owns_data_dir_ = false;
  nlohmann::json description_;
  std::unique_ptr<ChildProcess> sandbox_;
  std::unique_ptr<ChildProcess> gateway_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_PLAYGROUND_H_
