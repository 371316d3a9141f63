#include "adapters/fourws/upstream_errors.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;

struct Row {
  const char* text;
  StatusCode code;
  v1::ErrorReason reason;
};

TEST(RefusalOfTest, KnowsTheTextsWithAMeaning) {
  const Row rows[] = {
      {"barcode not found", StatusCode::kNotFound,
       v1::ERROR_REASON_GIFTCARD_NOT_FOUND},
      {" Barcode Not Found.", StatusCode::kNotFound,
       v1::ERROR_REASON_GIFTCARD_NOT_FOUND},
      {"itemCode not found", StatusCode::kNotFound,
       v1::ERROR_REASON_ITEM_NOT_FOUND},
      {"giftcard already active", StatusCode::kFailedPrecondition,
       v1::ERROR_REASON_GIFTCARD_ALREADY_ACTIVE},
      {"Customer NOT found", StatusCode::kNotFound,
       v1::ERROR_REASON_CUSTOMER_NOT_FOUND},
      {"customer_not_found", StatusCode::kNotFound,
       v1::ERROR_REASON_CUSTOMER_NOT_FOUND},
      {"No documents found", StatusCode::kNotFound,
       v1::ERROR_REASON_DOCUMENT_NOT_FOUND},
      {"document not found", StatusCode::kNotFound,
       v1::ERROR_REASON_DOCUMENT_NOT_FOUND},
      {"originalId not matching", StatusCode::kNotFound,
       v1::ERROR_REASON_DOCUMENT_NOT_FOUND},
      {"refDocumentRow not matching", StatusCode::kNotFound,
       v1::ERROR_REASON_DOCUMENT_NOT_FOUND},
      {"no matching price found", StatusCode::kFailedPrecondition,
       v1::ERROR_REASON_PRICE_NOT_FOUND},
      {"Invalid barcode value: 87654321 at row: 1",
       StatusCode::kInvalidArgument, v1::ERROR_REASON_UPSTREAM_REJECTED},
      {"missing_parameter", StatusCode::kInvalidArgument,
       v1::ERROR_REASON_UPSTREAM_REJECTED},
      {"Access Denied.", StatusCode::kInternal,
       v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED},
  };
  for (const Row& row : rows) {
    const absl::Status status = RefusalOf(row.text);
    EXPECT_THAT(status, ErrorIs(row.code, row.reason)) << row.text;
    EXPECT_EQ(InfoOf(status)->metadata().at("upstream_message"), row.text);
  }
}

TEST(RefusalOfTest, KnowsThatBarcodesOfDocumentsAreItems) {
  const absl::Status status = OfDocuments(RefusalOf("barcode not found"));
  EXPECT_THAT(status, ErrorIs(StatusCode::kNotFound,
                              v1::ERROR_REASON_BARCODE_NOT_FOUND));
  EXPECT_EQ(InfoOf(status)->metadata().at("upstream_message"),
            "barcode not found");
  EXPECT_EQ(OfDocuments(RefusalOf("other")), RefusalOf("other"));
  EXPECT_THAT(
      OfDocuments(RefusalOf("Invalid barcode value: 1 at row: 1")),
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_BARCODE_NOT_FOUND));
}

TEST(RefusalOfTest, KnowsThatItemsAreNotToBeHad) {
  for (const char* text : {"Item no longer available", "item NOT AVAILABLE",
                           "Articolo non più disponibile alla riga 1"}) {
    const absl::Status status = OfDocuments(RefusalOf(text));
    EXPECT_THAT(status, ErrorIs(StatusCode::kFailedPrecondition,
                                v1::ERROR_REASON_ITEM_UNAVAILABLE))
        << text;
    EXPECT_EQ(InfoOf(status)->metadata().at("upstream_message"), text);
  }
  for (const char* text :
       {"Service not available", "Servizio non disponibile"}) {
    EXPECT_THAT(OfDocuments(RefusalOf(text)),
                ErrorIs(StatusCode::kFailedPrecondition,
                        v1::ERROR_REASON_UPSTREAM_REJECTED))
        << text;
  }
  EXPECT_EQ(OfDocuments(absl::OkStatus()), absl::OkStatus());
}

TEST(RefusalOfTest, RefusesWithEveryOtherText) {
  for (const char* text :
       {"", "Errore: xxx non valorizzato.", "card barcode not found"}) {
    EXPECT_THAT(RefusalOf(text), ErrorIs(StatusCode::kFailedPrecondition,
                                         v1::ERROR_REASON_UPSTREAM_REJECTED))
        << text;
    EXPECT_FALSE(KnownRefusal(text).has_value()) << text;
  }
}

TEST(RefusalOfTest, KeepsTheTextOutOfTheMessageAndCutsIt) {
  const absl::Status status = RefusalOf("GINO " + std::string(5000, 'x'));
  EXPECT_THAT(std::string(status.message()),
              testing::Not(testing::HasSubstr("GINO")));
  const std::string text = InfoOf(status)->metadata().at("upstream_message");
  EXPECT_THAT(text, testing::StartsWith("GINO xxx"));
  EXPECT_LE(text.size(), 1100u);
}

}  // namespace
}  // namespace gateway::fourws
