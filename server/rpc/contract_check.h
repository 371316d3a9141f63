#ifndef SERVER_RPC_CONTRACT_CHECK_H_
#define SERVER_RPC_CONTRACT_CHECK_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "server/rpc/contract.h"

namespace gateway {

// The parts that a method needs besides its validator. Each function says
// whether a method has that part.
struct ContractParts {
  using Has = std::function<bool(const UpstreamService& service,
                                 const ContractMethod& method)>;
  Has codec;    // Converts its messages to and from upstream's.
  Has command;  // The `cmd` that upstream knows it by.
  Has kind;     // What `operations` must know of a write.
};

// Checks that all methods of `services` have all their parts, so that no call
// finds a gap. Fails with FAILED_PRECONDITION and a line for each gap.
absl::Status CheckContract(const std::vector<UpstreamService>& services,
                           const ContractParts& parts);

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_CHECK_H_
