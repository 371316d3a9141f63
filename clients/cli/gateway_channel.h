#ifndef CLIENTS_CLI_GATEWAY_CHANNEL_H_
#define CLIENTS_CLI_GATEWAY_CHANNEL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/interrupt.h"

namespace fourws::cli {

// What every subcommand is told.
struct GlobalOptions {
  std::string gateway = "127.0.0.1:50051";
  absl::Duration timeout = absl::Seconds(30);
  bool json = false;
};

// Connects to the gateway, and tries again for a few seconds if that fails.
// Returns nothing if it goes on failing, takes longer than `patience`, or
// `interrupt` asks to stop: then no call can have left.
std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       absl::Duration patience,
                                       const Interrupt* interrupt = nullptr);

// Ends calls of `context` after `timeout`.
void SetTimeout(grpc::ClientContext& context, absl::Duration timeout);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_GATEWAY_CHANNEL_H_
