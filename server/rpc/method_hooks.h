#ifndef SERVER_RPC_METHOD_HOOKS_H_
#define SERVER_RPC_METHOD_HOOKS_H_

#include <functional>
#include <map>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// What is special about a write of the contract. Most writes have no hook.
struct MethodHook {
  // Whether `request` is answered like a read and becomes no operation.
  std::function<bool(const google::protobuf::Message& request)> is_read =
      nullptr;
  // Returns what to do after the success of `request`. Null: nothing.
  std::function<WriteMethods::Finish(const google::protobuf::Message& request)>
      finish = nullptr;
};

// Hooks by the type of the request.
using MethodHooks = std::map<const google::protobuf::Descriptor*, MethodHook>;

// Returns all hooks. With `carts_by_callback`, upstream sends validated carts
// by callback, so that each validation is an operation. The references must
// outlive the hooks and the calls.
MethodHooks AllMethodHooks(Platform& platform, const Operations& operations,
                           Clock& clock, bool carts_by_callback);

}  // namespace gateway

#endif  // SERVER_RPC_METHOD_HOOKS_H_
