#include "adapters/smtp/message.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MessageTest, IsAWholeMessage) {
  const Mail mail = {"gateway@example.com",
                     {"it@example.com", "oncall@example.com"},
                     "What happened",
                     "first\nsecond\r\nthird"};
  EXPECT_EQ(MessageOf(mail, absl::FromUnixSeconds(1'700'000'000), "abc"),
            "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
            "From: <gateway@example.com>\r\n"
            "To: <it@example.com>, <oncall@example.com>\r\n"
            "Subject: What happened\r\n"
            "Message-ID: <abc@example.com>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n"
            "\r\n"
            "first\r\nsecond\r\nthird\r\n");
}

TEST(MessageTest, LetsNoValueBeginAHeader) {
  const std::string message = MessageOf(
      {"a@b", {"c@d"}, "x\r\nBcc: <e@f>", "text"}, absl::UnixEpoch(), "1");
  EXPECT_THAT(message, HasSubstr("Subject: x  Bcc: <e@f>\r\n"));
  EXPECT_THAT(message, Not(HasSubstr("\nBcc")));
  EXPECT_THAT(message, EndsWith("\r\n\r\ntext\r\n"));
}

}  // namespace
}  // namespace gateway
