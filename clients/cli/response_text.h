#ifndef CLIENTS_CLI_RESPONSE_TEXT_H_
#define CLIENTS_CLI_RESPONSE_TEXT_H_

#include <memory>
#include <string>

#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// Returns the message in `any`, null if this program does not know its type.
std::unique_ptr<google::protobuf::Message> Unpack(
    const google::protobuf::Any& any);

// Describes a response for people.
std::string DescribeResponse(const google::protobuf::Message& response);

// Describes for people what a write with `validate_only` has found out.
std::string DescribeChecked(const google::protobuf::Message& response);

// Says what a write that succeeded has left undone; empty if nothing.
std::string ShortageOf(const google::protobuf::Message& response);

// Prints a response to standard output, as JSON if `json`, and a shortage to
// standard error. Returns the exit code.
int PrintResponse(const google::protobuf::Message& response, bool json);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RESPONSE_TEXT_H_
