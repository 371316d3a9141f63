#ifndef CLIENTS_CLI_REQUEST_FILE_H_
#define CLIENTS_CLI_REQUEST_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// Reads a request of `type` from proto JSON. `where` is the JSON itself, the
// path of a file, or `-` for standard input; a byte order mark before it does
// not matter. An error says what is wrong.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadRequest(
    const std::string& where, const google::protobuf::Descriptor& type);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_REQUEST_FILE_H_
