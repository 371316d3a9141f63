#include "adapters/base/hmac.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

std::string HexOf(absl::string_view key, absl::string_view text) {
  return absl::BytesToHexString(HmacSha256(key, text));
}

// Test cases 1, 2, 3, 6 and 7 of RFC 4231.
TEST(HmacTest, IsAsPublished) {
  EXPECT_EQ(HexOf(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b"
            "881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HexOf("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c7"
            "5a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(HexOf(std::string(20, '\xaa'), std::string(50, '\xdd')),
            "773ea91e36800e46854db8ebd09181a7"
            "2959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(HexOf(std::string(131, '\xaa'),
                  "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f"
            "8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(HexOf(std::string(131, '\xaa'),
                  "This is a test using a larger than block-size key and a "
                  "larger than block-size data. The key needs to be hashed "
                  "before being used by the HMAC algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944"
            "bfdc63644f0713938a7f51535c3a35e2");
}

TEST(HmacTest, TakesNoKeyAndNoText) {
  EXPECT_EQ(HexOf(absl::string_view(), absl::string_view()),
            "b613679a0814d9ec772f95d778c35fc5"
            "ff1697c493715653c6c712144292c5ad");
}

TEST(EqualInConstantTimeTest, ComparesEveryByteAndTheLength) {
  const std::string text("a\0bc", 4);
  EXPECT_TRUE(EqualInConstantTime(text, std::string(text)));
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_FALSE(EqualInConstantTime(text, text.substr(0, 3)));
  EXPECT_FALSE(EqualInConstantTime(text, text + "d"));
  for (size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] ^= 1;
    EXPECT_FALSE(EqualInConstantTime(text, other)) << i;
  }
}

}  // namespace
}  // namespace gateway
