#include "adapters/http/body_coding.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/compressed.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using namespace std::string_literals;

constexpr size_t kLimit = size_t{1} << 20;
const std::string kText = R"({"success":true,"message":"già usata"})";

HttpHeaders Coding(const std::string& value) {
  return {{"content-encoding", value}};
}

HttpHeaders Type(const std::string& value) { return {{"content-type", value}}; }

// What `body` says; itself if there was nothing to decode.
std::string Decoded(const HttpHeaders& headers, const std::string& body) {
  const auto text = DecodedBody(headers, body, kLimit);
  EXPECT_THAT(text, IsOk());
  return text.ok() ? text->value_or(body) : "";
}

// A body that says it is in UTF-16 by its header, each character of ASCII.
std::string Utf16(const std::string& ascii, bool big_endian) {
  std::string body;
  for (const char c : ascii) {
    body += big_endian ? '\0' : c;
    body += big_endian ? c : '\0';
  }
  return body;
}

TEST(DecodedBodyTest, LeavesAloneWhatIsText) {
  for (const HttpHeaders& headers :
       {HttpHeaders(), Coding("identity"), Coding(""),
        Type("application/json; charset=UTF-8"), Type("text/html")}) {
    EXPECT_EQ(*DecodedBody(headers, kText, kLimit), std::nullopt);
    EXPECT_EQ(*DecodedBody(headers, "", kLimit), std::nullopt);
    // Whatever it is, it is not for this to say.
    EXPECT_EQ(*DecodedBody(headers, "\xC3(", kLimit), std::nullopt);
  }
}

TEST(DecodedBodyTest, UndoesCodings) {
  EXPECT_EQ(Decoded(Coding("gzip"), Compressed(kText)), kText);
  EXPECT_EQ(Decoded(Coding(" X-GZip "), Compressed(kText)), kText);
  EXPECT_EQ(Decoded(Coding("deflate"), Compressed(kText, kZlibBits)), kText);
  EXPECT_EQ(Decoded(Coding("deflate"), Compressed(kText, kRawBits)), kText);
  EXPECT_EQ(Decoded(Coding("gzip"), Compressed("")), "");
}

TEST(DecodedBodyTest, UndoesTwoCodingsFromTheLast) {
  const std::string body = Compressed(Compressed(kText, kZlibBits));
  EXPECT_EQ(Decoded(Coding("deflate, identity, gzip"), body), kText);
  EXPECT_EQ(
      Decoded({{"content-encoding", "deflate"}, {"content-encoding", "gzip"}},
              body),
      kText);
  EXPECT_THAT(DecodedBody(Coding("gzip, gzip, gzip"), Compressed(body), kLimit),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST(DecodedBodyTest, InflatesGzipThatNoHeaderNames) {
  EXPECT_EQ(Decoded({}, Compressed(kText)), kText);
  EXPECT_EQ(Decoded(Type("application/json"), Compressed(kText)), kText);
}

TEST(DecodedBodyTest, ReadsAllMembersAndNoMore) {
  const std::string body = Compressed("{\"a\":") + Compressed("1}");
  EXPECT_EQ(Decoded(Coding("gzip"), body), "{\"a\":1}");
  EXPECT_EQ(Decoded(Coding("gzip"), body + std::string(9, '\0')), "{\"a\":1}");
  EXPECT_EQ(Decoded(Coding("gzip"), body + "\r\n"), "{\"a\":1}");
}

TEST(DecodedBodyTest, TakesTextAsItIsThatOnlyClaimsACoding) {
  for (const char* coding : {"gzip", "deflate", "br", "utf-8", "gzip, br"})
    EXPECT_EQ(Decoded(Coding(coding), kText), kText) << coding;
}

TEST(DecodedBodyTest, RefusesWhatIsInNoKnownCoding) {
  const std::string gzip = Compressed(kText);
  std::string damaged = gzip;
  damaged[gzip.size() / 2] ^= 0x55;
  for (const auto& [coding, body] : {std::pair{"br", gzip},
                                     {"gzip", "\xFF\xFE\xFD"s},
                                     {"deflate", "\xFF\xFE\xFD"s},
                                     {"gzip", damaged},
                                     {"", damaged}}) {
    EXPECT_THAT(DecodedBody(Coding(coding), body, kLimit),
                StatusIs(StatusCode::kInvalidArgument))
        << coding;
  }
}

TEST(DecodedBodyTest, TellsWhatIsCutShort) {
  for (const int bits : {kGzipBits, kZlibBits, kRawBits}) {
    const std::string body = Compressed(kText, bits);
    const HttpHeaders headers = Coding(bits == kGzipBits ? "gzip" : "deflate");
    EXPECT_THAT(DecodedBody(headers, body.substr(0, body.size() - 1), kLimit),
                StatusIs(StatusCode::kDataLoss))
        << bits;
  }
}

TEST(DecodedBodyTest, MakesNoMoreThanTheLimit) {
  const std::string exact(kLimit, 'x');
  EXPECT_EQ(Decoded(Coding("gzip"), Compressed(exact)), exact);
  const std::string bomb = Compressed(std::string(kLimit + 1, 'x'));
  EXPECT_LT(bomb.size(), 2000u);
  const auto is_refused = StatusIs(StatusCode::kResourceExhausted);
  EXPECT_THAT(DecodedBody(Coding("gzip"), bomb, kLimit), is_refused);
  EXPECT_THAT(DecodedBody({}, bomb, kLimit), is_refused);
  EXPECT_THAT(DecodedBody(Coding("gzip, gzip"), Compressed(bomb), kLimit),
              is_refused);
  std::string members;
  for (size_t i = 0; i <= kLimit / 1000; ++i)
    members += Compressed(std::string(1000, 'x'));
  EXPECT_THAT(DecodedBody(Coding("gzip"), members, kLimit), is_refused);
  EXPECT_THAT(DecodedBody(Type("text/plain; charset=iso-8859-1"),
                          std::string(kLimit / 2 + 1, '\xE0'), kLimit),
              is_refused);
}

TEST(DecodedBodyTest, ConvertsTheCharsetThatIsDeclared) {
  const std::string latin = "{\"message\":\"gi\xE0 usata\"}";
  const std::string text = "{\"message\":\"già usata\"}";
  for (const char* type :
       {"application/json;charset=ISO-8859-1",
        "application/json; q=1; Charset=\"iso-8859-1\"",
        "text/plain; charset=windows-1252", "text/plain; charset=us-ascii",
        "text/plain; charset=ISO-8859-15", "text/plain; charset=ISO8859-1",
        "text/plain; charset=ascii"})
    EXPECT_EQ(Decoded(Type(type), latin), text) << type;
  EXPECT_EQ(Decoded(Type("text/plain; charset=iso-8859-1"), "10 \x80"), "10 €");
  EXPECT_EQ(Decoded(Type("text/plain; charset=iso-8859-15"), "10 \xA4"),
            "10 €");
}

TEST(DecodedBodyTest, ConvertsWhatIsWiderThanAByte) {
  for (const bool big : {false, true}) {
    const std::string body = Utf16("{\"a\":1}", big);
    const std::string mark = big ? "\xFE\xFF" : "\xFF\xFE";
    EXPECT_EQ(Decoded(Type("a; charset=utf-16"), body), "{\"a\":1}");
    EXPECT_EQ(Decoded(Type("a; charset=utf-16"), mark + body), "{\"a\":1}");
    EXPECT_EQ(Decoded({}, mark + body), "{\"a\":1}");
    EXPECT_EQ(Decoded(Type(big ? "a; charset=utf-16be" : "a; charset=utf-16le"),
                      body),
              "{\"a\":1}");
  }
  EXPECT_EQ(Decoded(Type("a; charset=utf-32"), "\0\0\0{\0\0\0}"s), "{}");
  EXPECT_EQ(Decoded(Type("a; charset=utf-32"), "{\0\0\0}\0\0\0"s), "{}");
}

TEST(DecodedBodyTest, ConvertsWhatItInflated) {
  HttpHeaders headers = Coding("gzip");
  headers.emplace_back("content-type", "application/json; charset=iso-8859-1");
  EXPECT_EQ(Decoded(headers, Compressed("{\"a\":\"\xE0\"}")), "{\"a\":\"à\"}");
}

TEST(DecodedBodyTest, TakesUtf8AsItIsThatOnlyClaimsAnotherCharset) {
  for (const char* charset :
       {"iso-8859-1", "utf-16", "utf-32le", "koi8-r", "nonsense"})
    EXPECT_EQ(Decoded(Type("a; charset="s + charset), kText), kText);
}

TEST(DecodedBodyTest, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(Decoded(Type("a; charset=windows-1252"), "a\x81z\xE0"),
            "a\uFFFDzà");
  // Half a pair, and half a character.
  EXPECT_EQ(Decoded(Type("a; charset=utf-16be"), "\xD8\x3D\0zq"s),
            "\uFFFDz\uFFFD");
}

TEST(DecodedBodyTest, RefusesACharsetThatItDoesNotKnow) {
  EXPECT_THAT(DecodedBody(Type("a; charset=koi8-r"), "\xC1\xC2", kLimit),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST(DecodedBodyTest, LeavesACharsetThatItDoesNotKnowIfItMay) {
  const std::string text = "{\"success\":true,\"message\":\"\xC1\"}";
  HttpHeaders headers = Type("a; charset=koi8-r");
  EXPECT_EQ(*DecodedBody(headers, text, kLimit, UnknownCharset::kLeave),
            std::nullopt);
  headers.emplace_back("content-encoding", "gzip");
  EXPECT_EQ(
      *DecodedBody(headers, Compressed(text), kLimit, UnknownCharset::kLeave),
      text);
  EXPECT_THAT(DecodedBody(headers, Compressed(text).substr(0, 20), kLimit,
                          UnknownCharset::kLeave),
              StatusIs(StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gateway
