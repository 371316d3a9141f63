#ifndef CLIENTS_CLI_REQUEST_ID_H_
#define CLIENTS_CLI_REQUEST_ID_H_

#include <string>

#include "google/protobuf/message.h"

namespace fourws::cli {

// Returns a random UUID (version 4).
std::string NewRequestId();

// The id for a write that was given none: that of the document which `request`
// makes, so that the same file never makes two; else a new one.
std::string RequestIdFor(const google::protobuf::Message& request);

// Writes the id of a write to standard error; call it before anything is sent,
// so that the write can be joined whatever happens.
void TellRequestId(const std::string& request_id, bool json);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_REQUEST_ID_H_
