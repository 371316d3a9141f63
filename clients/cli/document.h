#ifndef CLIENTS_CLI_DOCUMENT_H_
#define CLIENTS_CLI_DOCUMENT_H_

#include <vector>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/descriptor.h"

namespace fourws::cli {

// Adds the families of the Documents API, such as `customer`, with their verbs
// to `app`. The one that is chosen leaves its exit code in `exit_code`. All
// three outlive the parsing. The rows are in document.cc: a new method needs
// one.
void AddDocuments(CLI::App& app, const GlobalOptions& options, int& exit_code);

// The methods that have such verbs.
std::vector<const google::protobuf::MethodDescriptor*> DocumentMethods();

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_DOCUMENT_H_
