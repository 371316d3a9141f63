#ifndef CLIENTS_CLI_NOT_EMPTY_H_
#define CLIENTS_CLI_NOT_EMPTY_H_

#include "CLI/App.hpp"

namespace fourws::cli {

// Refuses an empty value, which a script gives when it means a variable that
// is not set: it must not count as an option that was left out.
CLI::Validator NotEmpty();

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_NOT_EMPTY_H_
