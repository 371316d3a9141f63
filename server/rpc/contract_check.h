#ifndef SERVER_RPC_CONTRACT_CHECK_H_
#define SERVER_RPC_CONTRACT_CHECK_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "server/rpc/contract.h"

namespace gateway {

// What a method needs beside its validator, and who knows whether it is there.
struct ContractParts {
  using Has = std::function<bool(const UpstreamService& service,
                                 const ContractMethod& method)>;
  Has codec;    // How upstream is asked.
  Has command;  // By what `cmd`.
  Has kind;     // What the engine does with a write.
};

// Checks that nothing is missing for any method of `services`, before a call
// has to find out. FAILED_PRECONDITION with a line for each gap.
absl::Status CheckContract(const std::vector<UpstreamService>& services,
                           const ContractParts& parts);

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_CHECK_H_
