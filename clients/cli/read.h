#ifndef CLIENTS_CLI_READ_H_
#define CLIENTS_CLI_READ_H_

#include <string>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// Which pages of a list are wanted.
struct PageOptions {
  int size = 0;  // 0: as the request has it.
  std::string token;
  bool all = false;
};

// Adds --page-size, --page-token and --all.
void AddPageOptions(CLI::App& command, PageOptions& wanted);

// Makes the read `method`, a full name, and tells its answer, of a list page by
// page. Returns the exit code. A signal to stop ends it.
int RunRead(const GlobalOptions& options, const std::string& method,
            google::protobuf::Message& request, const PageOptions& wanted);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_READ_H_
