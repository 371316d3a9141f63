#include "server/notifications/filter.h"

#include <algorithm>
#include <atomic>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gateway {
namespace {

constexpr int kMaxValues = 1000;
constexpr absl::string_view kPlatforms[] = {"4ws/", "one/"};

using List = google::protobuf::RepeatedPtrField<std::string>;

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
    if (customers && !IsQualifiedCustomer(list[i])) {
      violations.emplace_back(
          at, "names no platform: qualify it, such as `4ws/1026311`");
      return;
    }
  }
}

// Upstream writes UUIDs in either case.
absl::flat_hash_set<std::string> LowerCase(const List& list) {
  absl::flat_hash_set<std::string> values;
  for (const std::string& value : list)
    values.insert(absl::AsciiStrToLower(value));
  return values;
}

uint64_t NextNumber() {
  static std::atomic<uint64_t> last = 0;
  return ++last;
}

void AppendCanonical(const absl::flat_hash_set<std::string>& values,
                     std::string& text) {
  const std::set<std::string> sorted(values.begin(), values.end());
  for (const std::string& value : sorted)
    absl::StrAppend(&text, value.size(), ":", value, ",");
  text += ';';
}

}  // namespace

bool IsQualifiedCustomer(absl::string_view customer) {
  return std::any_of(std::begin(kPlatforms), std::end(kPlatforms),
                     [customer](absl::string_view platform) {
                       return absl::StartsWith(customer, platform) &&
                              customer.size() > platform.size();
                     });
}

ErrorMetadata FilterViolations(const v1::NotificationFilter& filter) {
  ErrorMetadata violations;
  Check("customers", filter.customers(), /*customers=*/true, violations);
  Check("cards", filter.cards(), /*customers=*/false, violations);
  Check("promotions", filter.promotions(), /*customers=*/false, violations);
  Check("types", filter.types(), /*customers=*/false, violations);
  Check("sources", filter.sources(), /*customers=*/false, violations);
  return violations;
}

Filter::Filter(const v1::NotificationFilter& filter)
    : number_(NextNumber()),
      customers_(filter.customers().begin(), filter.customers().end()),
      cards_(filter.cards().begin(), filter.cards().end()),
      promotions_(LowerCase(filter.promotions())),
      types_(filter.types().begin(), filter.types().end()),
      sources_(filter.sources().begin(), filter.sources().end()) {}

bool Filter::Matches(const Event& event) const {
  if (event.erased || event.damaged) return false;
  if (!types_.empty() && !types_.contains(event.type)) return false;
  if (!sources_.empty() && !sources_.contains(event.source)) return false;
  if (!customers_.empty() && !customers_.contains(event.customer)) return false;
  if (!cards_.empty() && !cards_.contains(event.card)) return false;
  return promotions_.empty() ||
         std::any_of(event.promotions.begin(), event.promotions.end(),
                     [this](const std::string& id) {
                       return promotions_.contains(absl::AsciiStrToLower(id));
                     });
}

std::string CanonicalText(const v1::NotificationFilter& filter) {
  const auto set = [](const List& list) {
    return absl::flat_hash_set<std::string>(list.begin(), list.end());
  };
  std::string text;
  AppendCanonical(set(filter.customers()), text);
  AppendCanonical(set(filter.cards()), text);
  AppendCanonical(LowerCase(filter.promotions()), text);
  AppendCanonical(set(filter.types()), text);
  AppendCanonical(set(filter.sources()), text);
  return text;
}

}  // namespace gateway
