#include "tests/sandbox/settings.h"

#include <stdexcept>

#include "tests/sandbox/coding.h"

namespace sandbox {
namespace {

// Calls `visit` with the name and a reference to each setting.
template <typename SettingsType, typename Visit>
void ForEach(SettingsType& settings, Visit visit) {
  visit("ack_delay_ms", settings.ack_delay_ms);
  visit("processing_delay_ms", settings.processing_delay_ms);
  visit("callback_delay_ms", settings.callback_delay_ms);
  visit("callback_timeout_ms", settings.callback_timeout_ms);
  visit("callback_retries", settings.callback_retries);
  visit("callback_retry_delay_ms", settings.callback_retry_delay_ms);
  visit("session_ms", settings.session_ms);
  visit("session_renew_ms", settings.session_renew_ms);
  visit("webhook_url", settings.webhook_url);
  visit("webhook_user", settings.webhook_user);
  visit("webhook_password", settings.webhook_password);
  visit("checks", settings.checks);
  visit("refunds", settings.refunds);
  visit("pdf_by_callback", settings.pdf_by_callback);
  visit("carts_by_callback", settings.carts_by_callback);
  visit("answered", settings.answered);
  visit("receipts_move_giftcards", settings.receipts_move_giftcards);
  visit("ignore_limit", settings.ignore_limit);
  visit("type_drift", settings.drifts.types);
  visit("binary_floats", settings.drifts.binary_floats);
  visit("far_times", settings.drifts.far_times);
  visit("date_only", settings.drifts.date_only);
  visit("half_surrogates", settings.drifts.half_surrogates);
  visit("coding", settings.drifts.coding);
}

bool Read(const Json& value, int64_t& setting) {
  if (!value.is_number_unsigned()) return false;
  setting = value.get<int64_t>();
  return setting >= 0;
}

bool Read(const Json& value, bool& setting) {
  if (value.is_boolean()) setting = value.get<bool>();
  return value.is_boolean();
}

bool Read(const Json& value, std::string& setting) {
  if (value.is_string()) setting = value.get<std::string>();
  return value.is_string();
}

bool Read(const Json& value, std::vector<std::string>& setting) {
  if (!value.is_array()) return false;
  for (const Json& element : value) {
    if (!element.is_string()) return false;
  }
  setting = value.get<std::vector<std::string>>();
  return true;
}

}  // namespace

Json ShowSettings(const Settings& settings) {
  Json shown;
  ForEach(settings, [&](const char* name, const auto& setting) {
    shown[name] = setting;
  });
  shown.erase("webhook_password");
  return shown;
}

Settings ChangeSettings(Settings settings, const Json& given) {
  if (!given.is_object()) throw std::invalid_argument("not an object");
  size_t known = 0;
  ForEach(settings, [&](const char* name, auto& setting) {
    const auto found = given.find(name);
    if (found == given.end()) return;
    ++known;
    if (!Read(*found, setting)) {
      throw std::invalid_argument(std::string(name) + " has a wrong value");
    }
  });
  if (known != given.size()) throw std::invalid_argument("unknown setting");
  if (!IsCoding(settings.drifts.coding))
    throw std::invalid_argument("coding has a wrong value");
  return settings;
}

}  // namespace sandbox
