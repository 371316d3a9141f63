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

// What `sandbox` is told.
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

// A gateway in front of a stand-in 4ws.trade, each a process of its own.
class Playground {
 public:
  explicit Playground(PlaygroundOptions options);
  // Stops both and removes the data directory if it was made here.
  ~Playground();
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  // Starts both and has the sandbox send its webhooks to the gateway.
  absl::Status Start(SignalQueue& signals);

  // Addresses, data directory and seeded cards.
  const nlohmann::json& description() const { return description_; }

  // Returns when told to stop, or with an error when one of the two has ended.
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
