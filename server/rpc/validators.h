#ifndef SERVER_RPC_VALIDATORS_H_
#define SERVER_RPC_VALIDATORS_H_

#include <map>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

// What can be judged of a request that goes upstream by the request alone; what
// only upstream can judge is left to it.
namespace gateway {

// Judges a request of the type that it is for: OK, or INVALID_ARGUMENT with a
// violation for each fault.
using Validator = absl::Status (*)(const google::protobuf::Message& request);

// Each by the type of request that it is for.
using ValidatorTable = std::map<const google::protobuf::Descriptor*, Validator>;

template <typename Request, absl::Status (*kValidate)(const Request&)>
ValidatorTable::value_type ValidatorRow() {
  return {Request::descriptor(), [](const google::protobuf::Message& request) {
            return kValidate(static_cast<const Request&>(request));
          }};
}

// The validator for requests of `type`; null if there is none.
Validator FindValidator(const google::protobuf::Descriptor& type);

// Those of one family each, in a validate_*.cc of its own: a new operation
// needs a row there.
ValidatorTable CartValidators();
ValidatorTable CustomerValidators();
ValidatorTable GiftcardValidators();
ValidatorTable OneValidators();
ValidatorTable OrderDocumentValidators();
ValidatorTable SaleValidators();
ValidatorTable SavedDocumentValidators();
ValidatorTable StockValidators();
ValidatorTable StoredDocumentValidators();
ValidatorTable VoucherValidators();

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATORS_H_
