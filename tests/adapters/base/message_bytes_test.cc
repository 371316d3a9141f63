#include "adapters/base/message_bytes.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

google::protobuf::Struct NumberedFields(int count) {
  google::protobuf::Struct fields;
  for (int i = 0; i < count; ++i)
    (*fields.mutable_fields())[absl::StrCat("f", i)].set_number_value(i);
  return fields;
}

TEST(MessageBytesTest, GivesEqualMessagesEqualBytes) {
  const std::string first = BytesInOrder(NumberedFields(5));
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(BytesInOrder(NumberedFields(5)), first);
}

TEST(MessageBytesTest, GivesTheMessageBack) {
  google::protobuf::Struct read;
  ASSERT_TRUE(read.ParseFromString(BytesInOrder(NumberedFields(5))));
  EXPECT_EQ(read.fields_size(), 5);
  EXPECT_EQ(read.fields().at("f4").number_value(), 4);
  EXPECT_EQ(BytesInOrder(google::protobuf::Struct()), "");
  EXPECT_NE(BytesInOrder(NumberedFields(5)), BytesInOrder(NumberedFields(4)));
}

}  // namespace
}  // namespace gateway
