#ifndef CLIENTS_CLI_RESPONSE_TEXT_H_
#define CLIENTS_CLI_RESPONSE_TEXT_H_

#include <memory>
#include <string>

#include "clients/cli/exit_code.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// The message in `any`, null if this program does not know it.
std::unique_ptr<google::protobuf::Message> Unpack(
    const google::protobuf::Any& any);

// Tells people what a write did, by its response; a line each.
std::string DescribeResponse(const google::protobuf::Message& response);

// Tells people what was read by a write that was only checked.
std::string DescribeChecked(const google::protobuf::Message& response);

// Tells what is missing from a write that succeeded; empty if nothing is.
std::string ShortageOf(const google::protobuf::Message& response);

// Tells how a write ended that answered with `response`: also on standard
// output, or `json`; a shortage on standard error. Returns the exit code.
int TellResponse(const google::protobuf::Message& response, bool json);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RESPONSE_TEXT_H_
