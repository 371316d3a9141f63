#ifndef CLIENTS_CLI_DOCUMENT_H_
#define CLIENTS_CLI_DOCUMENT_H_

#include <vector>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/descriptor.h"

namespace fourws::cli {

// Adds the commands of the Documents API, such as `customer get`, to `app`. The
// one that runs stores its exit code in `exit_code`. All arguments must outlive
// the parsing. A new method needs a row in document.cc.
void AddDocuments(CLI::App& app, const GlobalOptions& options, int& exit_code);

// Returns the methods that these commands call.
std::vector<const google::protobuf::MethodDescriptor*> DocumentMethods();

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_DOCUMENT_H_
