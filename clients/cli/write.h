#ifndef CLIENTS_CLI_WRITE_H_
#define CLIENTS_CLI_WRITE_H_

#include <string>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// The options of every write.
struct WriteOptions {
  std::string request_id;
  bool validate_only = false;
  bool wait = false;
};

// Adds --request-id, --validate-only and --wait.
void AddWriteOptions(CLI::App& command, WriteOptions& wanted);

// Makes the write with the full name `method`, such as
// `fourws.gateway.v1.GiftcardService.RedeemGiftcard`. Sets `request_id` and
// `validate_only` in `request` unless it has them. Prints the request id to
// standard error before it sends anything. Prints how the call ended and
// returns the exit code. A signal to stop cancels the call. Call it before any
// thread is started.
int RunWrite(const GlobalOptions& options, const std::string& method,
             google::protobuf::Message& request, WriteOptions wanted);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_WRITE_H_
