#ifndef CLIENTS_CLI_WRITE_H_
#define CLIENTS_CLI_WRITE_H_

#include <string>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// What every write is told, besides its own request.
struct WriteOptions {
  std::string request_id;
  bool validate_only = false;
  bool wait = false;
};

// Adds --request-id, --validate-only and --wait.
void AddWriteOptions(CLI::App& command, WriteOptions& wanted);

// Makes the write `method`, a full name such as
// `fourws.gateway.v1.GiftcardService.RedeemGiftcard`, with `request`, whose
// `request_id` and `validate_only` are set here unless it has them. Tells how
// it ended and returns the exit code. The request id is on standard error
// before anything is sent. A signal to stop gives the call up and is told like
// any other end. Call before any thread is started.
int RunWrite(const GlobalOptions& options, const std::string& method,
             google::protobuf::Message& request, WriteOptions wanted);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_WRITE_H_
