#include "server/notifications/consumer.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"

namespace gateway {
namespace {

constexpr absl::Duration kMinInterval = absl::Milliseconds(100);
constexpr absl::Duration kMaxInterval = absl::Minutes(5);
constexpr int kMaxMany = 1000;

void CheckMany(absl::string_view field, int value, ErrorMetadata& violations) {
  if (value < 0 || value > kMaxMany)
    violations.emplace_back(std::string(field),
                            absl::StrCat("is not between 0 and ", kMaxMany));
}

}  // namespace

absl::StatusOr<ConsumeOptions> ReadConsumeRequest(
    const v1::ConsumeRequest& request) {
  ErrorMetadata violations;
  if (request.subscription().empty())
    violations.emplace_back("subscription", "is required");
  CheckMany("max_outstanding", request.max_outstanding(), violations);
  CheckMany("max_batch", request.max_batch(), violations);
  if (request.has_progress_interval() &&
      !IsBetween(kMinInterval, request.progress_interval(), kMaxInterval))
    violations.emplace_back("progress_interval",
                            "is not between 0.1 seconds and 5 minutes");
  if (!violations.empty()) return InvalidRequest(violations);

  ConsumeOptions options;
  if (request.max_outstanding() > 0)
    options.limits.max_outstanding = request.max_outstanding();
  if (request.max_batch() > 0) options.limits.max_batch = request.max_batch();
  if (request.has_progress_interval())
    options.progress_interval = ToDuration(request.progress_interval());
  return options;
}

}  // namespace gateway
