#ifndef ADAPTERS_BASE_STATUS_MACROS_H_
#define ADAPTERS_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// What later Abseil has and Debian 12's does not.

// Returns from the function if `expr`, an absl::Status, is not OK.
#define RETURN_IF_ERROR(expr)                           \
  do {                                                  \
    if (absl::Status status_ = (expr); !status_.ok()) { \
      return status_;                                   \
    }                                                   \
  } while (false)

// Assigns the value of `expr`, an absl::StatusOr, to `lhs`, or returns its
// status from the function.
#define ASSIGN_OR_RETURN(lhs, expr) \
  ASSIGN_OR_RETURN_IMPL_(STATUS_CONCAT_(status_or_, __LINE__), lhs, expr)

#define ASSIGN_OR_RETURN_IMPL_(name, lhs, expr)    \
  auto name = (expr);                              \
  if (!name.ok()) return std::move(name).status(); \
  lhs = *std::move(name)
#define STATUS_CONCAT_(a, b) STATUS_CONCAT_IMPL_(a, b)
#define STATUS_CONCAT_IMPL_(a, b) a##b

#endif  // ADAPTERS_BASE_STATUS_MACROS_H_
