#ifndef TESTS_SUPPORT_STATUS_MATCHERS_H_
#define TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/error.h"
#include "gmock/gmock.h"

namespace gateway {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// Matches a status by code.
MATCHER_P(StatusIs, code, "") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// Matches an error by code and reason.
MATCHER_P2(ErrorIs, code, reason, "") {
  *result_listener << StatusOf(arg).ToString();
  const auto info = InfoOf(StatusOf(arg));
  return StatusOf(arg).code() == code && info.has_value() &&
         "ERROR_REASON_" + info->reason() == v1::ErrorReason_Name(reason);
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_STATUS_MATCHERS_H_
