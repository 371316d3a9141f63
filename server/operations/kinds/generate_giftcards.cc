#include "server/operations/kinds/generate_giftcards.h"

#include <algorithm>
#include <utility>

#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/unpacked.h"

namespace gateway {

using google::protobuf::Any;

void GenerateGiftcards::FindResource(const OperationRecord& /*asked*/,
                                     Done<std::string> done) {
  std::move(done)("");
}

std::string GenerateGiftcards::FingerprintOf(const Any& any) const {
  const auto request = Unpacked<v1::GenerateGiftcardsRequest>(any);
  return Fingerprint()
      .Text(request.item_code())
      .Number(request.count())
      .ToString();
}

void GenerateGiftcards::Prepare(const OperationRecord& /*record*/,
                                Until /*until*/, Done<Any> done) {
  std::move(done)(Any());
}

void GenerateGiftcards::Complete(const OperationRecord& record,
                                 Any& any) const {
  v1::GenerateGiftcardsResponse response;
  if (any.UnpackTo(&response)) {
    const int asked =
        Unpacked<v1::GenerateGiftcardsRequest>(record.request()).count();
    response.set_missing_count(std::max(0, asked - response.giftcards_size()));
  }
  response.set_operation(record.name());
  any.PackFrom(response);
}

}  // namespace gateway
