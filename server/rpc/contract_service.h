#ifndef SERVER_RPC_CONTRACT_SERVICE_H_
#define SERVER_RPC_CONTRACT_SERVICE_H_

#include <deque>
#include <string>
#include <vector>

#include "server/rpc/contract.h"
#include "server/rpc/method_hooks.h"
#include "server/rpc/queued_call.h"
#include "server/rpc/queued_service.h"
#include "server/rpc/read_methods.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// Serves any service of the contract whose methods an upstream answers. It does
// what gRPC's generated code does for methods whose messages are bytes, but
// reads the methods from the contract: a new one needs no change here.
// Thread-safe.
class ContractService final : public QueuedService {
 public:
  // `reads` and `writes` must outlive this. Each method must have its parts:
  // see CheckContract().
  ContractService(const UpstreamService& service, const ReadMethods& reads,
                  WriteMethods& writes, const MethodHooks& hooks);

  void ServeFrom(CallQueue& queue, const CallCounter& counter) override;
  std::vector<std::string> Paths() const override;

 private:
  // Registers `method`, which is at `index` of the service.
  void Serve(int index, const ContractMethod& method, const MethodHook& hook);
  void Begin(const ContractMethod& method, const MethodHook& hook,
             const QueuedMethod::Call& queued);

  const ReadMethods& reads_;
  WriteMethods& writes_;
  std::deque<QueuedMethod> methods_;
};

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_SERVICE_H_
