#include "server/operations/kinds/fingerprint.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json.h"

namespace gateway {

Fingerprint& Fingerprint::Text(absl::string_view text) {
  fields_.push_back(std::string(text));
  return *this;
}

Fingerprint& Fingerprint::Number(int64_t number) {
  return Text(absl::StrCat(number));
}

Fingerprint& Fingerprint::Money(const google::type::Money& money) {
  const auto amount = Decimal::FromMoney(money);
  return Text(amount.ok() ? amount->ToString() : "")
      .Text(money.currency_code());
}

Fingerprint& Fingerprint::Time(const google::protobuf::Timestamp& time) {
  return Number(time.seconds()).Number(time.nanos());
}

Fingerprint& Fingerprint::Place(const v1::Place& place) {
  return Text(place.entity_code())
      .Text(place.branch_code())
      .Text(place.register_code())
      .Text(place.seller_id());
}

std::string Fingerprint::ToString() const { return JsonText(fields_); }

}  // namespace gateway
