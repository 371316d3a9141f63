#include "adapters/base/sha256.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

// The examples of FIPS 180 for SHA-256.
TEST(Sha256Test, HashesAsPublished) {
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223"
            "b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(
      Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      "248d6a61d20638b8e5c026930c3e6039"
      "a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256Hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67"
            "f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, HashesNothingAndZeroBytes) {
  EXPECT_EQ(Sha256Hex(absl::string_view()),
            "e3b0c44298fc1c149afbf4c8996fb924"
            "27ae41e4649b934ca495991b7852b855");
  EXPECT_NE(Sha256Hex(std::string(1, '\0')), Sha256Hex(""));
}

TEST(Sha256Test, IsTheSameAsBytes) {
  EXPECT_EQ(Sha256("abc").size(), 32);
  EXPECT_EQ(absl::BytesToHexString(Sha256("abc")), Sha256Hex("abc"));
}

}  // namespace
}  // namespace gateway
