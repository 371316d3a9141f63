#include "adapters/http/curl_inbox.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/sent.h"

namespace gateway {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

CurlInbox::Letter ToUrl(const char* url) {
  return {Get(url), [](const HttpExchange&) {}};
}

TEST(CurlInboxTest, HandsOutEachLetterOnceInOrder) {
  CurlInbox inbox;
  EXPECT_FALSE(inbox.Put(ToUrl("a")));
  EXPECT_FALSE(inbox.Put(ToUrl("b")));
  std::vector<CurlInbox::Letter> letters;
  inbox.Take(letters);
  ASSERT_THAT(letters, SizeIs(2));
  EXPECT_EQ(letters[0].request.url, "a");
  EXPECT_EQ(letters[1].request.url, "b");
  inbox.Take(letters);
  EXPECT_THAT(letters, IsEmpty());
}

TEST(CurlInboxTest, AsksToWakeTheTakerOnceASleep) {
  CurlInbox inbox;
  EXPECT_TRUE(inbox.Sleep());
  EXPECT_TRUE(inbox.Put(ToUrl("a")));
  EXPECT_FALSE(inbox.Put(ToUrl("b")));
  EXPECT_FALSE(inbox.Sleep());
  std::vector<CurlInbox::Letter> letters;
  inbox.Take(letters);
  EXPECT_TRUE(inbox.Sleep());
  inbox.Take(letters);
  EXPECT_FALSE(inbox.Put(ToUrl("c")));
}

}  // namespace
}  // namespace gateway
