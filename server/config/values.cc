#include "server/config/values.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "server/config/address.h"
#include "server/config/secret.h"

namespace gateway {
namespace {

// Longer than any sensible setting, and far from overflow.
constexpr int64_t kMaxSeconds = int64_t{10} * 366 * 24 * 3600;

}  // namespace

absl::Duration ReadDuration(const google::protobuf::Duration& duration,
                            absl::string_view place, Problems& problems) {
  const absl::Duration read =
      absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
  if (read <= absl::ZeroDuration() || duration.seconds() > kMaxSeconds) {
    problems.Add(place, "must be above zero and at most ten years");
  }
  return read;
}

std::string ReadUrl(absl::string_view url, absl::string_view place,
                    Problems& problems) {
  const absl::Status status = CheckUrl(url);
  if (!status.ok()) problems.Add(place, status.message());
  while (absl::EndsWith(url, "/")) url.remove_suffix(1);
  return std::string(url);
}

std::string ReadWord(const std::string& word, absl::string_view place,
                     Problems& problems) {
  for (const unsigned char c : word) {
    if (c < 0x20 || c == 0x7f) {
      problems.Add(place, "must not hold control characters");
      break;
    }
  }
  return word;
}

std::string ReadSecret(const ::fourws::gateway::config::v1::Secret& secret,
                       absl::string_view place, Problems& problems) {
  const absl::StatusOr<std::string> value = ResolveSecret(secret);
  if (value.ok()) return ReadWord(*value, place, problems);
  problems.Add(place, value.status().message());
  return "";
}

}  // namespace gateway
