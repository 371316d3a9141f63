#include "adapters/http/sender_address.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace gateway {
namespace {

// Behind the proxies 10.0.0.0/8 and 2001:db8::1.
std::string Sender(const std::string& peer, const HttpHeaders& headers) {
  return SenderAddress(
      peer, headers,
      {*IpRange::Parse("10.0.0.0/8"), *IpRange::Parse("2001:db8::1")});
}

TEST(SenderAddressTest, BelievesNobodyButTrustedProxies) {
  const HttpHeaders headers = {{"x-forwarded-for", "192.0.2.1"},
                               {"forwarded", "for=192.0.2.1"}};
  EXPECT_EQ(Sender("203.0.113.1", headers), "203.0.113.1");
  EXPECT_EQ(SenderAddress("10.0.0.1", headers, {}), "10.0.0.1");
  EXPECT_EQ(Sender("10.0.0.1", headers), "192.0.2.1");
  EXPECT_EQ(Sender("::ffff:10.0.0.1", headers), "192.0.2.1");
  EXPECT_EQ(Sender("10.0.0.1", {}), "10.0.0.1");
}

TEST(SenderAddressTest, ReadsFromTheRightThroughTrustedProxies) {
  using Forwarded = std::pair<const char*, const char*>;
  for (const auto& [text, sender] : std::vector<Forwarded>{
           {"198.51.100.9, 192.0.2.1", "192.0.2.1"},
           {"198.51.100.9, 192.0.2.1, 10.1.2.3", "192.0.2.1"},
           {"192.0.2.1:4711,10.1.2.3", "192.0.2.1"},
           {"[2001:db8:7::1]:80, 2001:db8::1", "2001:db8:7::1"},
           {"2001:db8:7::1", "2001:db8:7::1"},
           {"10.9.9.9, 10.1.2.3", "10.9.9.9"},
           {"192.0.2.1, unknown", "10.0.0.1"},
           {"192.0.2.1, unknown, 10.1.2.3", "10.1.2.3"},
           {"", "10.0.0.1"},
           {"192.0.2.1,", "10.0.0.1"}}) {
    EXPECT_EQ(Sender("10.0.0.1", {{"x-forwarded-for", text}}), sender) << text;
  }
  EXPECT_EQ(Sender("10.0.0.1", {{"x-forwarded-for", "198.51.100.9"},
                                {"x-forwarded-for", "192.0.2.1"}}),
            "192.0.2.1");
}

TEST(SenderAddressTest, ReadsForwardedIfThereIsNothingElse) {
  EXPECT_EQ(Sender("10.0.0.1", {{"forwarded",
                                 "for=198.51.100.9, proto=https;For=\"192.0."
                                 "2.1:80\";by=10.0.0.1, for=10.1.2.3"}}),
            "192.0.2.1");
  EXPECT_EQ(Sender("10.0.0.1", {{"forwarded", "for=\"[2001:db8:7::1]:4711\""}}),
            "2001:db8:7::1");
  for (const char* text : {"for=_hidden", "for=unknown", "proto=https", ";"})
    EXPECT_EQ(Sender("10.0.0.1", {{"forwarded", text}}), "10.0.0.1") << text;
}

}  // namespace
}  // namespace gateway
