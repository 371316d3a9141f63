#include "adapters/upstream/giftcard_read.h"

#include <memory>
#include <utility>

#include "adapters/base/unpack.h"

namespace gateway {

void ReadGiftcard(Platform& platform, std::string barcode, Until until,
                  Done<v1::Giftcard> done) {
  auto request = std::make_shared<v1::GetGiftcardRequest>();
  request->set_barcode(std::move(barcode));
  Question question;
  question.request.PackFrom(*request);
  question.unpacked = std::move(request);
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
