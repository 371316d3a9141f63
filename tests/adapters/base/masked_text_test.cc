#include "adapters/base/masked_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

TEST(MaskedTextTest, MasksWhatLeadsToSomebody) {
  EXPECT_EQ(MaskedText("card 2000000001814 of <ada@example.org>"),
            "card *** of <***>");
  EXPECT_EQ(MaskedText("call +39 02 1234 5678, please"), "call +***, please");
  EXPECT_EQ(MaskedText("2000000001814"), "***");
  EXPECT_EQ(MaskedText("a@b"), "***");
}

TEST(MaskedTextTest, KeepsWhatDoesNot) {
  for (const char* text : {"", "itemCode not found", "10.00 EUR of 99.50",
                           "2026-01-31T10:00:00Z", "HTTP 500 - 12/24"})
    EXPECT_EQ(MaskedText(text), text);
}

TEST(MaskedTextTest, MasksWhatIsKnownToBePersonal) {
  const PersonalData personal = {{}, {"Ada Lovelace", "C1", ""}};
  EXPECT_EQ(MaskedText("no gift for Ada Lovelace in C100", personal),
            "no gift for *** in C100");
}

TEST(MaskedTextTest, MasksLargeLettersWithAccents) {
  const PersonalData personal = {{}, {"Niccolò D'Èlia", "ÄÖÜÞ×ÿ"}};
  EXPECT_EQ(MaskedText("card of NICCOLÒ D'ÈLIA; äöüþ×ÿ", personal),
            "card of ***; ***");
  EXPECT_EQ(InSmallLetters("ÀÉÐÞ×ßÿ €Ā"), "àéðþ×ßÿ €Ā");
}

TEST(MaskedTextTest, MasksAValueThatIsAPartOfAnother) {
  const PersonalData personal = {{}, {"Ada", "Ada Lovelace", "lace of Rome"}};
  EXPECT_EQ(MaskedText("ADA LOVELACE of Rome; ada, too", personal),
            "***; ***, too");
}

TEST(MaskedJsonTest, MasksByName) {
  EXPECT_EQ(MaskedJson(R"({"success": true, "giftcards": [{"id": 7,
              "barcode": 2000000001814, "value": 10.5, "expires": null}],
              "customer": {"first_name": "Ada", "since": 1843, "vip": true},
              "E-Mail": ["x"], "lastName": "Lovelace", "indirizzo": "Via Po"})")
                .value(),
            R"({"E-Mail":["***"],)"
            R"("customer":{"first_name":"***","since":"***","vip":true},)"
            R"("giftcards":[{"barcode":"***","expires":null,"id":7,)"
            R"("value":10.5}],"indirizzo":"***","lastName":"***",)"
            R"("success":true})");
}

TEST(MaskedJsonTest, MasksTheHolderAsUpstreamNamesIt) {
  for (const char* name :
       {"clientDenomination", "clientCode", "clientBarcode", "clientId",
        "invoiceClient", "denominazione", "ragione_sociale", "tel", "tel1",
        "telNumber", "cell", "cellulare"}) {
    const std::string member = std::string("{\"") + name + "\":";
    for (const char* value : {"\"Ada\"", "17", "[{\"x\":1.5}]"}) {
      const auto masked = MaskedJson(member + value + "}");
      ASSERT_TRUE(masked.has_value());
      EXPECT_THAT(*masked, testing::StartsWith(member));
      EXPECT_THAT(*masked, testing::HasSubstr("\"***\""));
    }
  }
}

TEST(MaskedJsonTest, MasksNumbersAsItDoesTexts) {
  EXPECT_EQ(MaskedJson(R"({"a":[3331234567,-123456,393331234567.0],)"
                       R"("b":123456789012345678901234567890})"),
            R"({"a":["***","***","***"],"b":"***"})");
  constexpr char kKept[] = R"({"amount":-1250.75,"cancelled":"Y","qty":12345})";
  EXPECT_EQ(MaskedJson(kKept), kKept);
}

TEST(MaskedJsonTest, MasksNamesOfTheContract) {
  const PersonalData personal = {{PlainName("loyalty_level")}, {}};
  EXPECT_EQ(MaskedJson(R"({"loyaltyLevel":"gold"})", personal),
            R"({"loyaltyLevel":"***"})");
}

TEST(MaskedJsonTest, MasksWithinTexts) {
  EXPECT_EQ(MaskedJson(R"({"message":"barcode 2000000001814 not found"})"),
            R"({"message":"barcode *** not found"})");
}

TEST(MaskedJsonTest, MasksBesideACharacterThatIsNone) {
  EXPECT_EQ(MaskedJson(R"({"name":"Ada","note2":"\ud83d"})"),
            "{\"name\":\"***\",\"note2\":\"\uFFFD\"}");
}

TEST(MaskedJsonTest, ShowsNothingOfWhatIsNoJson) {
  for (const char* text : {"", "Ada", R"({"name":"Ada")", "\xff"})
    EXPECT_FALSE(MaskedJson(text).has_value()) << text;
}

}  // namespace
}  // namespace gateway
