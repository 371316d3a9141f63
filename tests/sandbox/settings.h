#ifndef TESTS_SANDBOX_SETTINGS_H_
#define TESTS_SANDBOX_SETTINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sandbox/drift.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What flags set and PUT /sandbox/settings changes, under the same names.
struct Settings {
  int64_t ack_delay_ms = 0;
  int64_t processing_delay_ms = 20;
  int64_t callback_delay_ms = 0;
  int64_t callback_timeout_ms = 5000;
  int64_t callback_retries = 0;
  int64_t callback_retry_delay_ms = 1000;
  int64_t session_ms = 285'000;
  int64_t session_renew_ms = 60'000;
  std::string webhook_url;
  std::string webhook_user;
  std::string webhook_password;
  bool checks = true;
  bool refunds = false;
  bool pdf_by_callback = false;
  bool carts_by_callback = false;
  std::vector<std::string> answered;  // Operations that end by their answer.
  bool receipts_move_giftcards = false;
  bool ignore_limit = false;
  Drifts drifts;
};

// All but the password.
Json ShowSettings(const Settings& settings);

// `settings` with the given ones changed. Throws std::invalid_argument if one
// is unknown or of the wrong type.
Settings ChangeSettings(Settings settings, const Json& given);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_SETTINGS_H_
