#include "adapters/base/seal.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/hmac.h"
#include "adapters/base/sha256.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

Seal Sample() {
  return {.key = "secret", .purpose = "page ", .bound_to = " of a"};
}

TEST(SealTest, KeepsItsFormat) {
  EXPECT_EQ(Sample().Close("17"),
            absl::WebSafeBase64Escape(absl::StrCat(
                HmacSha256("secret", "page 17 of a").substr(0, 16), "17")));
  const Seal open{.purpose = "page ", .mark_bytes = 12};
  EXPECT_EQ(open.Close("17"), absl::WebSafeBase64Escape(absl::StrCat(
                                  Sha256("page 17").substr(0, 12), "17")));
}

TEST(SealTest, OpensWhatItClosed) {
  for (const std::string& content :
       {std::string("17"), std::string("\0\xff", 2), std::string(1000, 'x')}) {
    for (const size_t size : {size_t{1}, size_t{12}, size_t{32}}) {
      Seal seal = Sample();
      seal.mark_bytes = size;
      EXPECT_EQ(seal.Open(seal.Close(content)), content);
      seal.key.reset();
      EXPECT_EQ(seal.Open(seal.Close(content)), content);
    }
  }
}

TEST(SealTest, OpensNoTokenOfAnotherKind) {
  const std::string token = Sample().Close("17");
  std::vector<Seal> others(5, Sample());
  others[0].key = "Secret";
  others[1].key.reset();
  others[2].purpose = "cursor ";
  others[3].bound_to = " of b";
  others[4].mark_bytes = 12;
  for (const Seal& other : others) {
    EXPECT_FALSE(other.Open(token).has_value());
    EXPECT_FALSE(Sample().Open(other.Close("17")).has_value());
  }
}

TEST(SealTest, OpensNothingThatWasChanged) {
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(Sample().Close("17"), &bytes));
  for (char& byte : bytes) {
    byte ^= 1;
    EXPECT_FALSE(Sample().Open(absl::WebSafeBase64Escape(bytes)).has_value());
    byte ^= 1;
  }
  EXPECT_TRUE(Sample().Open(absl::WebSafeBase64Escape(bytes)).has_value());
}

TEST(SealTest, OpensNothingThatIsNoToken) {
  const std::string token = Sample().Close("17");
  for (const std::string& text :
       {std::string(), std::string("17"), std::string("?"), token + "AAAA",
        token.substr(4), Sample().Close(""), std::string(100'000, 'A')})
    EXPECT_FALSE(Sample().Open(text).has_value()) << text.substr(0, 50);
}

TEST(SealTest, MarksWhatHasALayoutOfItsOwn) {
  const std::string mark = Sample().MarkOf("17");
  EXPECT_EQ(mark.size(), 16);
  EXPECT_TRUE(Sample().Fits(mark, "17"));
  EXPECT_FALSE(Sample().Fits(mark, "18"));
  EXPECT_FALSE(Sample().Fits(mark.substr(1), "17"));
  EXPECT_FALSE(Sample().Fits("", "17"));
}

TEST(TokenPartsTest, AreFoundAgain) {
  const auto parts = SplitToken(JoinToken({"mark", "content"}), 4);
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->mark, "mark");
  EXPECT_EQ(parts->content, "content");
  EXPECT_FALSE(SplitToken(JoinToken({"mark", ""}), 4).has_value());
  EXPECT_FALSE(SplitToken("?", 0).has_value());
}

}  // namespace
}  // namespace gateway
