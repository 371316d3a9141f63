#ifndef CLIENTS_CLI_VERB_H_
#define CLIENTS_CLI_VERB_H_

#include <string>

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// A command for one method, whose request comes as proto JSON.
struct Verb {
  const char* name;
  const char* help;
  const char* method;                        // A full name.
  const google::protobuf::Message& request;  // An empty one.
  // A text field of the request that is the argument; the request as a whole is
  // an option then, `--request`, and else the argument.
  const char* argument = nullptr;
};

// Adds `verb` to its family: a write, if its request has a `request_id`, or a
// read; one of pages, if it has a `page_token`. `verb` and all others outlive
// the parsing.
void AddVerb(CLI::App& family, const Verb& verb, const GlobalOptions& options,
             int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_VERB_H_
