#ifndef CLIENTS_CLI_READ_H_
#define CLIENTS_CLI_READ_H_

#include <string>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// Options that choose the pages of a list.
struct PageOptions {
  int size = 0;  // 0: as the request says.
  std::string token;
  bool all = false;
};

// Adds --page-size, --page-token and --all.
void AddPageOptions(CLI::App& command, PageOptions& wanted);

// Calls the read with the full name `method` and prints the response; with
// `wanted.all` page after page. A signal to stop cancels the call. Returns the
// exit code. Call it before any thread is started.
int RunRead(const GlobalOptions& options, const std::string& method,
            google::protobuf::Message& request, const PageOptions& wanted);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_READ_H_
