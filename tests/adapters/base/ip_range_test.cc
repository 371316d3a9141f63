#include "adapters/base/ip_range.h"

#include <string>

#include "gtest/gtest.h"

namespace gateway {
namespace {

bool Contains(const std::string& range, const std::string& address) {
  const auto read = IpRange::Parse(range);
  const auto parsed = IpAddress::Parse(address);
  EXPECT_TRUE(read.has_value()) << range;
  EXPECT_TRUE(parsed.has_value()) << address;
  return read && parsed && read->Contains(*parsed);
}

TEST(IpRangeTest, ContainsWhatBeginsAlike) {
  EXPECT_TRUE(Contains("192.0.2.0/24", "192.0.2.255"));
  EXPECT_FALSE(Contains("192.0.2.0/24", "192.0.3.0"));
  EXPECT_TRUE(Contains("192.0.2.128/25", "192.0.2.128"));
  EXPECT_FALSE(Contains("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(Contains("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(Contains("192.0.2.1", "192.0.2.2"));
  EXPECT_TRUE(Contains("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(Contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(Contains("2001:db8::/32", "2001:db8:1::2"));
  EXPECT_FALSE(Contains("2001:db8::/32", "2001:db9::"));
  EXPECT_TRUE(Contains("::/0", "2001:db8::1"));
}

TEST(IpRangeTest, TakesAMappedAddressForTheOneOfIpv4) {
  EXPECT_TRUE(Contains("192.0.2.0/24", "::ffff:192.0.2.1"));
  EXPECT_TRUE(Contains("fe80::/10", "fe80::1%eth0"));
}

TEST(IpRangeTest, RefusesWhatIsNoRange) {
  for (const char* wrong :
       {"", "/", "proxy", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1",
        "192.0.2.1/24", "192.0.2.0/x", "2001:db8::1/64", "::/129",
        "fe80::1%eth0", "192.0.2", "1.2.3.4:80", "[::1]"}) {
    EXPECT_FALSE(IpRange::Parse(wrong).has_value()) << wrong;
  }
}

TEST(IpAddressTest, OneSenderHasAllAddressesOfAnIpv6Network) {
  const auto key = [](const char* text) {
    return IpAddress::Parse(text)->SenderKey();
  };
  EXPECT_EQ(key("2001:db8::1"), key("2001:db8::ffff:1"));
  EXPECT_NE(key("2001:db8::1"), key("2001:db8:0:1::1"));
  EXPECT_NE(key("192.0.2.1"), key("192.0.2.2"));
  EXPECT_EQ(key("192.0.2.1"), key("::ffff:192.0.2.1"));
}

}  // namespace
}  // namespace gateway
