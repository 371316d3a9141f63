#ifndef CLIENTS_CLI_VERB_H_
#define CLIENTS_CLI_VERB_H_

#include <string>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// A command that calls one method. The user gives the request as proto JSON.
struct Verb {
  const char* name;
  const char* help;
  const char* method;                        // Its full name.
  const google::protobuf::Message& request;  // An empty request.
  // Null: the command's argument is the request. Otherwise the argument is this
  // text field of the request, and the option `--request` gives the whole.
  const char* argument = nullptr;
};

// Adds `verb` to `family`, with the options of a write if the request has a
// `request_id`, and those of pages if it has a `page_token`. The command stores
// its exit code in `exit_code`. All arguments must outlive the parsing.
void AddVerb(CLI::App& family, const Verb& verb, const GlobalOptions& options,
             int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_VERB_H_
