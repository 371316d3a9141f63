#include "adapters/fourws/document_webhook_json.h"

#include <string>

#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

const absl::Time kReceived = absl::FromUnixMillis(1'700'000'000'123);

v1::DocumentNotification Read(const std::string& body) {
  const auto read = DocumentEventFromBody(body, "id-1", kReceived);
  EXPECT_THAT(read, IsOk());
  v1::Notification notification;
  if (read.ok()) {
    EXPECT_TRUE(notification.ParseFromString(read->event.notification));
  }
  return notification.document();
}

TEST(DocumentJsonTest, FindsWhatHasAPlausibleName) {
  const auto document = Read(
      R"({"documentHeader":{"id":"d-1","documentNumber":1611788,
          "documentType":"ORDER","branchCode":"BR1","subjectCode":1026311}})");
  EXPECT_EQ(document.document_id(), "d-1");
  EXPECT_EQ(document.document_number(), "1611788");
  EXPECT_EQ(document.document_type(), "ORDER");
  EXPECT_EQ(document.branch(), "BR1");
  EXPECT_EQ(document.customer(), "1026311");
  EXPECT_EQ(Read(R"({"id":7,"type":"X"})").document_id(), "7");
  EXPECT_EQ(Read(R"({"document":{"id":"n","number":"5"}})").document_number(),
            "5");
}

TEST(DocumentJsonTest, RefusesWhatHoldsTooMuch) {
  EXPECT_THAT(DocumentEventFromBody("[0,0]", "id-1", kReceived, 3), IsOk());
  EXPECT_THAT(DocumentEventFromBody("[0,0]", "id-1", kReceived, 2),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(DocumentJsonTest, QualifiesTheCustomer) {
  const auto read =
      DocumentEventFromBody(R"({"id":1,"subjectCode":"7"})", "id-1", kReceived);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->event.customer, "4ws/7");
  EXPECT_EQ(read->event.source, "4ws");
  EXPECT_EQ(read->event.type, "document");
  EXPECT_EQ(read->event.id, "id-1");
  EXPECT_EQ(read->event.receive_time, kReceived);
  EXPECT_TRUE(read->mapped);
}

TEST(DocumentJsonTest, KeepsTheWholeBody) {
  for (const char* body :
       {"[]", "null", "\"text\"", "7", R"({"a":[{"b":1}]})"}) {
    const auto read = DocumentEventFromBody(body, "id-1", kReceived);
    ASSERT_THAT(read, IsOk());
    EXPECT_FALSE(read->mapped);
    EXPECT_EQ(read->event.raw, body);
  }
  EXPECT_EQ(Read(R"({"a":[{"b":"c"}]})")
                .content()
                .struct_value()
                .fields()
                .at("a")
                .list_value()
                .values(0)
                .struct_value()
                .fields()
                .at("b")
                .string_value(),
            "c");
}

TEST(DocumentJsonTest, TakesCharactersThatAreNone) {
  const auto read = DocumentEventFromBody(
      R"({"documentNumber":"17","note":"\ud83d"})", "1", kReceived);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->mapped);
}

TEST(DocumentJsonTest, RefusesWhatIsNoJson) {
  for (const char* body : {"", "<xml/>", "{", "\xff"})
    EXPECT_FALSE(DocumentEventFromBody(body, "1", kReceived).ok());
}

}  // namespace
}  // namespace gateway::fourws
