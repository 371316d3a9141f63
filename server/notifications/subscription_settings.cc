#include "server/notifications/subscription_settings.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "google/protobuf/util/field_mask_util.h"
#include "server/notifications/filter.h"

namespace gateway {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::util::FieldMaskUtil;

constexpr absl::Duration kMinDeadline = absl::Seconds(1);
constexpr absl::Duration kMaxDeadline = absl::Hours(1);
constexpr absl::Duration kMaxMinBackoff = absl::Hours(1);
constexpr absl::Duration kMaxMaxBackoff = absl::Hours(24);
constexpr int kMaxAttempts = 1000;

constexpr absl::Duration kDefaultDeadline = absl::Seconds(60);
constexpr absl::Duration kDefaultMinBackoff = absl::Seconds(1);
constexpr absl::Duration kDefaultMaxBackoff = absl::Minutes(10);
constexpr int kDefaultAttempts = 10;

const char* const kSettings[] = {"filter",       "ack_deadline",
                                 "max_attempts", "order_by_customer",
                                 "min_backoff",  "max_backoff"};
constexpr char kFixed[] = "order_by_customer";

ErrorMetadata Violations(const v1::Subscription& settings) {
  ErrorMetadata violations = FilterViolations(settings.filter());
  const absl::Duration least_max = ToDuration(settings.min_backoff());
  if (!IsBetween(kMinDeadline, settings.ack_deadline(), kMaxDeadline))
    violations.emplace_back("ack_deadline",
                            "is not between 1 second and 1 hour");
  if (settings.max_attempts() < 0 || settings.max_attempts() > kMaxAttempts)
    violations.emplace_back(
        "max_attempts", absl::StrCat("is not between 0 and ", kMaxAttempts));
  if (!IsBetween(absl::ZeroDuration(), settings.min_backoff(), kMaxMinBackoff))
    violations.emplace_back("min_backoff", "is not between 0 and 1 hour");
  else if (!IsBetween(least_max, settings.max_backoff(), kMaxMaxBackoff))
    violations.emplace_back("max_backoff",
                            "is not between min_backoff and 1 day");
  return violations;
}

void FillIn(v1::Subscription& settings) {
  if (!settings.has_ack_deadline())
    *settings.mutable_ack_deadline() = ToProto(kDefaultDeadline);
  if (settings.max_attempts() == 0) settings.set_max_attempts(kDefaultAttempts);
  if (!settings.has_min_backoff())
    *settings.mutable_min_backoff() = ToProto(kDefaultMinBackoff);
  if (!settings.has_max_backoff())
    *settings.mutable_max_backoff() =
        ToProto(std::clamp(ToDuration(settings.min_backoff()),
                           kDefaultMaxBackoff, kMaxMaxBackoff));
}

// The settings that are there in `subscription`.
FieldMask Present(const v1::Subscription& subscription) {
  FieldMask mask;
  const auto* reflection = v1::Subscription::GetReflection();
  for (const char* const name : kSettings) {
    const auto* field = v1::Subscription::descriptor()->FindFieldByName(name);
    if (name != std::string(kFixed) &&
        reflection->HasField(subscription, field))
      mask.add_paths(name);
  }
  return mask;
}

absl::Status CheckMask(const FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (path == kFixed)
      return InvalidRequest(
          {{"update_mask", absl::StrCat(path, " cannot be changed")}});
    if (std::find(std::begin(kSettings), std::end(kSettings), path) ==
        std::end(kSettings))
      return InvalidRequest(
          {{"update_mask",
            absl::StrCat(CutText(path, 64),
                         " is no setting that can be changed")}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Subscription> ReadSettings(
    const v1::Subscription& subscription) {
  FieldMask mask;
  for (const char* const name : kSettings) mask.add_paths(name);
  v1::Subscription settings;
  FieldMaskUtil::MergeMessageTo(subscription, mask, {}, &settings);
  FillIn(settings);
  if (const ErrorMetadata violations = Violations(settings);
      !violations.empty())
    return InvalidRequest(violations);
  return settings;
}

absl::StatusOr<v1::Subscription> UpdateSettings(
    const v1::Subscription& current,
    const v1::UpdateSubscriptionRequest& request) {
  if (const absl::Status valid = CheckMask(request.update_mask()); !valid.ok())
    return valid;
  const FieldMask mask = request.has_update_mask()
                             ? request.update_mask()
                             : Present(request.subscription());
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  v1::Subscription settings = current;
  FieldMaskUtil::MergeMessageTo(request.subscription(), mask, options,
                                &settings);
  return ReadSettings(settings);
}

absl::Duration AckDeadline(const v1::Subscription& settings) {
  return ToDuration(settings.ack_deadline());
}

absl::Duration Backoff(const v1::Subscription& settings, int attempts) {
  constexpr int kMaxDoublings = 30;
  const int doublings = std::clamp(attempts - 1, 0, kMaxDoublings);
  return std::min(
      ToDuration(settings.min_backoff()) * (int64_t{1} << doublings),
      ToDuration(settings.max_backoff()));
}

}  // namespace gateway
