#include "server/notifications/filter.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gateway {
namespace {

constexpr int kMaxValues = 1000;
constexpr absl::string_view kPlatform = "4ws/";

using List = google::protobuf::RepeatedPtrField<std::string>;

bool IsQualified(absl::string_view customer) {
  return absl::StartsWith(customer, kPlatform) &&
         customer.size() > kPlatform.size();
}

// Adds the first violation of `list`, if any.
void Check(absl::string_view name, const List& list, bool customers,
           ErrorMetadata& violations) {
  const std::string field = absl::StrCat("filter.", name);
  if (list.size() > kMaxValues) {
    violations.emplace_back(
        field, absl::StrCat("has ", list.size(), " values, of ", kMaxValues,
                            " allowed"));
    return;
  }
  for (int i = 0; i < list.size(); ++i) {
    const std::string at = absl::StrCat(field, "[", i, "]");
    if (list[i].empty()) {
      violations.emplace_back(at, "is empty");
      return;
    }
    if (customers && !IsQualified(list[i])) {
      violations.emplace_back(
          at, "names no platform: qualify it, such as `4ws/1026311`");
      return;
    }
  }
}

}  // namespace

ErrorMetadata FilterViolations(const v1::NotificationFilter& filter) {
  ErrorMetadata violations;
  Check("customers", filter.customers(), /*customers=*/true, violations);
  Check("cards", filter.cards(), /*customers=*/false, violations);
  Check("promotions", filter.promotions(), /*customers=*/false, violations);
  return violations;
}

Filter::Filter(const v1::NotificationFilter& filter)
    : customers_(filter.customers().begin(), filter.customers().end()),
      cards_(filter.cards().begin(), filter.cards().end()),
      promotions_(filter.promotions().begin(), filter.promotions().end()) {}

bool Filter::Matches(const Event& event) const {
  if (!customers_.empty() && !customers_.contains(event.customer)) return false;
  if (!cards_.empty() && !cards_.contains(event.card)) return false;
  return promotions_.empty() ||
         std::any_of(event.promotions.begin(), event.promotions.end(),
                     [this](const std::string& id) {
                       return promotions_.contains(id);
                     });
}

}  // namespace gateway
