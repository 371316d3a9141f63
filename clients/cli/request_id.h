#ifndef CLIENTS_CLI_REQUEST_ID_H_
#define CLIENTS_CLI_REQUEST_ID_H_

#include <string>

#include "google/protobuf/message.h"

namespace fourws::cli {

// Returns a random UUID (version 4).
std::string NewRequestId();

// Returns an id for a write that has none: the id of the document that
// `request` makes, so that the same file never makes two; else a new one.
std::string RequestIdFor(const google::protobuf::Message& request);

// Prints the id of a write to standard error. Call it before anything is sent,
// so that the user can repeat the call with it whatever happens.
void PrintRequestId(const std::string& request_id, bool json);

// Says on standard error that a write joined `operation`, which an earlier call
// with its id had asked for.
void PrintJoined(const std::string& operation, bool json);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_REQUEST_ID_H_
