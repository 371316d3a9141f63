#include "adapters/upstream/giftcard_read.h"

#include <utility>

#include "adapters/base/unpack.h"

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
                  auto response = Unpack<v1::GetGiftcardResponse>(*any);
                  if (!response.ok()) return std::move(done)(response.status());
                  std::move(done)(std::move(*response->mutable_giftcard()));
                });
}

}  // namespace gateway
