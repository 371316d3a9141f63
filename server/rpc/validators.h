#ifndef SERVER_RPC_VALIDATORS_H_
#define SERVER_RPC_VALIDATORS_H_

#include <map>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

// Checks of requests that go to an upstream: what the request alone shows. What
// only upstream can judge is left to it.
namespace gateway {

// Checks a request of one type. Returns OK, or INVALID_ARGUMENT with a
// violation for each fault.
using Validator = absl::Status (*)(const google::protobuf::Message& request);

// Validators by the type of the request.
using ValidatorTable = std::map<const google::protobuf::Descriptor*, Validator>;

template <typename Request, absl::Status (*kValidate)(const Request&)>
ValidatorTable::value_type ValidatorRow() {
  return {Request::descriptor(), [](const google::protobuf::Message& request) {
            return kValidate(static_cast<const Request&>(request));
          }};
}

// Returns the validator for requests of `type`, null if there is none.
Validator FindValidator(const google::protobuf::Descriptor& type);

// The validators of one family, each in a validate_*.cc of its own. A new
// method needs a row there.
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
