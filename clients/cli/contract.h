#ifndef CLIENTS_CLI_CONTRACT_H_
#define CLIENTS_CLI_CONTRACT_H_

#include <string>

#include "CLI/App.hpp"
#include "google/protobuf/descriptor.h"

namespace fourws::cli {

// Returns a validator that accepts a write method by its name, such as
// `RedeemGiftcard`, or by its full name, and replaces it by the full name.
CLI::Validator WriteMethod();

// Returns the write method with that full name, null if there is none.
const google::protobuf::MethodDescriptor* FindWriteMethod(
    const std::string& full_name);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CONTRACT_H_
