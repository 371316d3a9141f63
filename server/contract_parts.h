#ifndef SERVER_CONTRACT_PARTS_H_
#define SERVER_CONTRACT_PARTS_H_

#include "server/operations/operations.h"
#include "server/rpc/contract_check.h"

namespace gateway {

// Knows of every method of the contract whether the adapters and `operations`,
// which outlives it, have what it needs.
ContractParts PartsOf(const Operations& operations);

}  // namespace gateway

#endif  // SERVER_CONTRACT_PARTS_H_
