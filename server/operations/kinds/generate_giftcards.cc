#include "server/operations/kinds/generate_giftcards.h"

#include <algorithm>
#include <utility>

#include "adapters/base/api.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/fingerprint.h"

namespace gateway {

using google::protobuf::Any;

void GenerateGiftcards::FindResource(const LiveWrite& /*asked*/,
                                     Reply<std::string> reply) {
  std::move(reply)("");
}

std::string GenerateGiftcards::FingerprintOf(
    const google::protobuf::Message& request) const {
  const auto& asked = RequestAs<v1::GenerateGiftcardsRequest>(request);
  return Fingerprint().Text(asked.item_code()).Number(asked.count()).ToString();
}

void GenerateGiftcards::Prepare(const LiveWrite& /*write*/, Until /*until*/,
                                Reply<Any> reply) {
  std::move(reply)(Any());
}

absl::Status GenerateGiftcards::Complete(const OperationRecord& record,
                                         Any& any) const {
  ASSIGN_OR_RETURN(auto response, Unpack<v1::GenerateGiftcardsResponse>(any));
  ASSIGN_OR_RETURN(const auto request,
                   Unpack<v1::GenerateGiftcardsRequest>(record.request()));
  response.set_missing_count(
      std::max(0, request.count() - response.giftcards_size()));
  response.set_operation(record.name());
  any.PackFrom(response);
  return absl::OkStatus();
}

absl::StatusOr<Any> GenerateGiftcards::Preview(
    const OperationRecord& record) const {
  v1::GenerateGiftcardsResponse response;
  response.set_operation(record.name());
  Any any;
  any.PackFrom(response);
  return any;
}

}  // namespace gateway
