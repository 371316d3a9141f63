#ifndef CLIENTS_CLI_GATEWAY_CHANNEL_H_
#define CLIENTS_CLI_GATEWAY_CHANNEL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/interrupt.h"

namespace fourws::cli {

// The options of every command.
struct GlobalOptions {
  std::string gateway = "127.0.0.1:50051";
  // Deadline of each call.
  absl::Duration timeout = absl::Seconds(30);
  bool json = false;
};

// Connects to the gateway, and tries again for five seconds if that fails. A
// connection on which nothing is heard any more breaks after 30 seconds, and so
// do its calls.
// Returns null if it still fails, if it takes longer than `patience`, or if
// `interrupt` asks to stop. Then nothing was sent.
std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       absl::Duration patience,
                                       const Interrupt* interrupt = nullptr);

// Sets the deadline of a call with `context` to `timeout` from now.
void SetTimeout(grpc::ClientContext& context, absl::Duration timeout);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_GATEWAY_CHANNEL_H_
