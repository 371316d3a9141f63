#ifndef SERVER_RPC_METHOD_HOOKS_H_
#define SERVER_RPC_METHOD_HOOKS_H_

#include <functional>
#include <map>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// What is special to a write of the contract; most have nothing.
struct MethodHook {
  // Whether a request is answered at once like a read, and becomes no
  // operation.
  std::function<bool(const google::protobuf::Message& request)> is_read =
      nullptr;
  // What follows the success of a request, if anything.
  std::function<WriteMethods::Finish(const google::protobuf::Message& request)>
      finish = nullptr;
};

// By the type of the request.
using MethodHooks = std::map<const google::protobuf::Descriptor*, MethodHook>;

// All there are. With `carts_by_callback` upstream sends validated carts by
// callback, so that each validation is an operation.
MethodHooks AllMethodHooks(Platform& platform, const Operations& operations,
                           Clock& clock, bool carts_by_callback);

}  // namespace gateway

#endif  // SERVER_RPC_METHOD_HOOKS_H_
