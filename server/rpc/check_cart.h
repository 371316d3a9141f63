#ifndef SERVER_RPC_CHECK_CART_H_
#define SERVER_RPC_CHECK_CART_H_

#include <string>

#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart.pb.h"
#include "server/rpc/faults.h"

namespace gateway {

// Whether upstream answered with `cart`, or with a part of it: it has what only
// upstream gives.
bool IsAnswered(const v1::Cart& cart);

// Adds the faults of `cart`, the field `path` of a request, that CheckFields()
// does not find.
void CheckCart(const std::string& path, const v1::Cart& cart, Faults& faults);

}  // namespace gateway

#endif  // SERVER_RPC_CHECK_CART_H_
