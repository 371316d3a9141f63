#ifndef CLIENTS_CLI_CONTRACT_H_
#define CLIENTS_CLI_CONTRACT_H_

#include <string>

#include "CLI/App.hpp"
#include "google/protobuf/descriptor.h"

namespace fourws::cli {

// Takes the name of a write method such as `RedeemGiftcard`, or its full name,
// and turns it into the full name.
CLI::Validator WriteMethod();

// The write method of that full name; null if there is none.
const google::protobuf::MethodDescriptor* FindWriteMethod(
    const std::string& full_name);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CONTRACT_H_
