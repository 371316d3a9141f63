#include "server/rpc/field_scope.h"

#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart.pb.h"
#include "fourws/gateway/v1/from_upstream.pb.h"
#include "fourws/gateway/v1/sale.pb.h"
#include "google/protobuf/descriptor.h"
#include "server/rpc/check_cart.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FieldOf(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

const v1::Sale* SaleIn(const Message& message) {
  return message.GetDescriptor() == v1::Sale::descriptor()
             ? static_cast<const v1::Sale*>(&message)
             : nullptr;
}

// The cart that `message` is or has.
const v1::Cart* CartIn(const Message& message) {
  if (const auto* sale = SaleIn(message)) return &sale->cart();
  return message.GetDescriptor() == v1::Cart::descriptor()
             ? static_cast<const v1::Cart*>(&message)
             : nullptr;
}

std::string CurrencyIn(const Message& message) {
  if (const auto* cart = CartIn(message)) return cart->currency_code();
  const FieldDescriptor* const field = FieldOf(message, "currency_code");
  return field == nullptr ? ""
                          : message.GetReflection()->GetString(message, field);
}

}  // namespace

FieldScope ScopeIn(const Message& message, FieldScope scope) {
  const FieldDescriptor* const unmapped = FieldOf(message, "unmapped");
  if (unmapped != nullptr || SaleIn(message) != nullptr)
    scope.maker = Maker::kUpstream;
  if (scope.maker != Maker::kUpstream) return scope;
  const v1::Cart* const cart = CartIn(message);
  if ((cart != nullptr && IsAnswered(*cart)) ||
      (unmapped != nullptr &&
       message.GetReflection()->HasField(message, unmapped)))
    scope.answered = true;
  const std::string currency = CurrencyIn(message);
  if (!currency.empty()) scope.currency = currency;
  return scope;
}

FieldScope ScopeIn(const FieldDescriptor& field, FieldScope scope) {
  if (scope.maker == Maker::kCaller &&
      field.options().GetExtension(v1::from_upstream))
    scope.maker = Maker::kCopied;
  return scope;
}

}  // namespace gateway
