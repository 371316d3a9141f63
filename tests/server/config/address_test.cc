#include "server/config/address.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

TEST(ParseAddressTest, ReadsHostAndPort) {
  EXPECT_EQ(ParseAddress("127.0.0.1:8080")->host, "127.0.0.1");
  EXPECT_EQ(ParseAddress("127.0.0.1:8080")->port, 8080);
  EXPECT_EQ(ParseAddress("[::1]:0")->host, "::1");
  EXPECT_EQ(ParseAddress("gateway.example:65535")->port, 65535);
}

TEST(ParseAddressTest, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:",
                           "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x",
                           "::1:80", "[::1:80", "a b:80", "http://a:80"}) {
    EXPECT_FALSE(ParseAddress(text).ok()) << text;
  }
}

TEST(LoopbackTest, RecognizesWhatOnlyThisMachineReaches) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1",
                           "localhost:1", "LOCALHOST:0"}) {
    EXPECT_TRUE(IsLoopbackAddress(text)) << text;
  }
  for (const char* text : {"0.0.0.0:1", "[::]:1", "10.0.0.1:1",
                           "127.evil.example:1", "localhost.example:1", "x"}) {
    EXPECT_FALSE(IsLoopbackAddress(text)) << text;
  }
  EXPECT_TRUE(IsLoopbackUrl("http://127.0.0.1/path"));
  EXPECT_TRUE(IsLoopbackUrl("https://[::1]:80"));
  EXPECT_FALSE(IsLoopbackUrl("https://gateway.example/"));
}

TEST(CheckUrlTest, TakesHttpUrlsOfAHostAndAPath) {
  for (const char* url : {"http://a", "https://a.example:8443/base/",
                          "http://127.0.0.1:1", "http://[::1]:1/x"}) {
    EXPECT_THAT(CheckUrl(url), IsOk()) << url;
  }
  for (const char* url : {"", "a.example", "ftp://a", "http://", "http:///x",
                          "http://u:p@a", "http://a?x=1", "http://a#x",
                          "http://a b", "http://a:99999", "http://a/\n"}) {
    EXPECT_FALSE(CheckUrl(url).ok()) << url;
  }
}

}  // namespace
}  // namespace gateway
