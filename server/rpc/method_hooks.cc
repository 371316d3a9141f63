#include "server/rpc/method_hooks.h"

#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/rpc/balance_after.h"

namespace gateway {
namespace {

template <typename Request>
MethodHooks::value_type CartHook(bool by_callback) {
  const auto is_read = [by_callback](const google::protobuf::Message& request) {
    // What is only checked is not asked for, either way.
    return !by_callback &&
           !static_cast<const Request&>(request).validate_only();
  };
  return {Request::descriptor(), {.is_read = is_read}};
}

}  // namespace

MethodHooks AllMethodHooks(Platform& platform, const Operations& operations,
                           Clock& clock, bool carts_by_callback) {
  return {CartHook<v1::ValidateCartRequest>(carts_by_callback),
          CartHook<v1::FullyValidateCartRequest>(carts_by_callback),
          {v1::RedeemGiftcardRequest::descriptor(),
           {.finish = BalanceAfter(platform, operations, clock)}}};
}

}  // namespace gateway
