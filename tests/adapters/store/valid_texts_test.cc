#include "adapters/store/valid_texts.h"

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kInvalid[] = "gr\xFCn";

// Makes each text in `part` of `record` invalid in turn. Returns how many.
int SpoilEach(OperationRecord& record, Message& part) {
  int texts = 0;
  const auto& reflection = *part.GetReflection();
  for (int i = 0; i < part.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = part.GetDescriptor()->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      texts +=
          SpoilEach(record, field->is_repeated()
                                ? *reflection.AddMessage(&part, field)
                                : *reflection.MutableMessage(&part, field));
    } else if (field->type() == FieldDescriptor::TYPE_STRING) {
      ++texts;
      if (field->is_repeated())
        reflection.AddString(&part, field, kInvalid);
      else
        reflection.SetString(&part, field, kInvalid);
      EXPECT_FALSE(HasValidTexts(record)) << field->full_name();
    }
    reflection.ClearField(&part, field);
    EXPECT_TRUE(HasValidTexts(record)) << field->full_name();
  }
  return texts;
}

TEST(ValidTextsTest, LooksAtEveryTextOfARecord) {
  OperationRecord record;
  EXPECT_GE(SpoilEach(record, record), 15);
}

TEST(ValidTextsTest, TakesAnyBytesWhereTextsAreNot) {
  OperationRecord record;
  record.set_name("operations/grün");
  record.set_callback_token_hash(kInvalid);
  record.mutable_request()->set_value(kInvalid);
  record.add_evidence()->set_body(kInvalid);
  EXPECT_TRUE(HasValidTexts(record));
}

}  // namespace
}  // namespace gateway
