#include "adapters/upstream/giftcard_read.h"

#include <utility>

#include "adapters/base/error.h"

namespace gateway {

void ReadGiftcard(Platform& platform, std::string barcode, Until until,
                  Done<v1::Giftcard> done) {
  v1::GetGiftcardRequest request;
  request.set_barcode(std::move(barcode));
  Question question;
  question.request.PackFrom(request);
  question.until = std::move(until);
  platform.Read(std::move(question),
                [done = std::move(done)](
                    const absl::StatusOr<google::protobuf::Any>& any) mutable {
                  if (!any.ok()) return std::move(done)(any.status());
                  v1::GetGiftcardResponse response;
                  if (!any->UnpackTo(&response)) {
                    return std::move(done)(
                        MakeError(absl::StatusCode::kInternal,
                                  v1::ERROR_REASON_INTERNAL,
                                  "a card was read as something else"));
                  }
                  std::move(done)(std::move(*response.mutable_giftcard()));
                });
}

}  // namespace gateway
