#include "server/rpc/validate_subscriptions.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "server/rpc/faults.h"

namespace gateway {
namespace {

constexpr size_t kMaxId = 63;
constexpr size_t kMaxName = 128;
constexpr size_t kMaxFilterBytes = size_t{1} << 20;

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxId && absl::ascii_islower(id[0]) &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
         });
}

void CheckName(absl::string_view field, const std::string& name,
               Faults& faults) {
  faults.CheckKey(field, name, kMaxName, true);
}

// A request that names a subscription and nothing else to be checked.
template <typename Request>
absl::Status OnlyName(const Request& request) {
  Faults faults;
  CheckName("name", request.name(), faults);
  return faults.ToStatus();
}

// A request on parked notifications.
template <typename Request>
absl::Status Which(const Request& request) {
  Faults faults;
  CheckName("name", request.name(), faults);
  if (faults.Require("which", request.which_case() != Request::WHICH_NOT_SET)) {
    if (request.has_all() && !request.all()) faults.Add("all", "is not true");
    if (request.has_sequence() && request.sequence() < 1)
      faults.Add("sequence", "is below 1");
  }
  return faults.ToStatus();
}

// It is shown whole, and must fit into an answer.
void CheckFilterSize(const v1::Subscription& subscription, Faults& faults) {
  if (subscription.filter().ByteSizeLong() > kMaxFilterBytes)
    faults.Add("subscription.filter", "takes more than 1 MiB");
}

void CheckPageSize(int page_size, Faults& faults) {
  if (page_size < 0) faults.Add("page_size", "is below 0");
}

}  // namespace

absl::Status Validate(const v1::CreateSubscriptionRequest& request) {
  Faults faults;
  CheckFilterSize(request.subscription(), faults);
  if (faults.Require("subscription_id", !request.subscription_id().empty()) &&
      !IsId(request.subscription_id()))
    faults.Add("subscription_id",
               "is not 1 to 63 lower-case letters, digits and hyphens that "
               "begin with a letter");
  return faults.ToStatus();
}

absl::Status Validate(const v1::GetSubscriptionRequest& request) {
  return OnlyName(request);
}

absl::Status Validate(const v1::ListSubscriptionsRequest& request) {
  Faults faults;
  CheckPageSize(request.page_size(), faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::UpdateSubscriptionRequest& request) {
  Faults faults;
  CheckName("subscription.name", request.subscription().name(), faults);
  CheckFilterSize(request.subscription(), faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::DeleteSubscriptionRequest& request) {
  return OnlyName(request);
}

absl::Status Validate(const v1::SeekSubscriptionRequest& request) {
  Faults faults;
  CheckName("name", request.name(), faults);
  faults.Require("to", request.to().position_case() !=
                           v1::StartPosition::POSITION_NOT_SET);
  return faults.ToStatus();
}

absl::Status Validate(const v1::ListParkedRequest& request) {
  Faults faults;
  CheckName("name", request.name(), faults);
  CheckPageSize(request.page_size(), faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::ReplayParkedRequest& request) {
  return Which(request);
}

absl::Status Validate(const v1::DropParkedRequest& request) {
  return Which(request);
}

}  // namespace gateway
