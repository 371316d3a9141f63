#ifndef CLIENTS_CLI_NOT_EMPTY_H_
#define CLIENTS_CLI_NOT_EMPTY_H_

#include "CLI/App.hpp"

namespace fourws::cli {

// Returns a validator that refuses an empty value. A script passes one when its
// variable is not set; that must not look like an option that was left out.
CLI::Validator NotEmpty();

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_NOT_EMPTY_H_
