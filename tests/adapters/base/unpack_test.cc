#include "adapters/base/unpack.h"

#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using google::protobuf::Any;

const auto kIsInternal =
    ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL);

Any Packed() {
  v1::Giftcard card;
  card.set_barcode("2000000001814");
  Any any;
  any.PackFrom(card);
  return any;
}

// A text that is no UTF-8.
Any Garbled() {
  Any any = Packed();
  any.set_value("\x0a\x01\xff");
  return any;
}

TEST(UnpackTest, ReadsTheMessageThatIsMeant) {
  const auto card = Unpack<v1::Giftcard>(Packed());
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->barcode(), "2000000001814");
  EXPECT_THAT(Unpack<v1::GetGiftcardRequest>(Packed()), kIsInternal);
  EXPECT_THAT(Unpack<v1::Giftcard>(Any()), kIsInternal);
  EXPECT_THAT(Unpack<v1::Giftcard>(Garbled()), kIsInternal);
}

TEST(UnpackTest, LeavesNothingBehindOnAnError) {
  v1::GetGiftcardRequest request;
  request.set_barcode("1");
  EXPECT_THAT(UnpackInto(Packed(), request), kIsInternal);
  EXPECT_EQ(request.ByteSizeLong(), 0u);
}

TEST(UnpackTest, ReadsAMessageOfAnyKnownType) {
  const auto any = UnpackAny(Packed());
  ASSERT_THAT(any, IsOk());
  const auto* card = dynamic_cast<const v1::Giftcard*>(any->get());
  ASSERT_NE(card, nullptr);
  EXPECT_EQ(card->barcode(), "2000000001814");
  EXPECT_THAT(UnpackAny(Any()), kIsInternal);
  EXPECT_THAT(UnpackAny(Garbled()), kIsInternal);
  Any unknown = Packed();
  unknown.set_type_url("type.googleapis.com/fourws.gateway.v1.NoSuchThing");
  EXPECT_THAT(UnpackAny(unknown), kIsInternal);
}

}  // namespace
}  // namespace gateway
