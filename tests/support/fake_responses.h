#ifndef TESTS_SUPPORT_FAKE_RESPONSES_H_
#define TESTS_SUPPORT_FAKE_RESPONSES_H_

#include <string>

#include "absl/strings/str_split.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "google/protobuf/any.pb.h"

namespace gateway {

inline v1::GenerateGiftcardsResponse FakeGenerated(const std::string& outcome) {
  v1::GenerateGiftcardsResponse response;
  for (const auto barcode : absl::StrSplit(outcome, ',', absl::SkipEmpty()))
    response.add_giftcards()->set_barcode(std::string(barcode));
  return response;
}

// The response to `request` that `outcome` stands for: for generated cards
// their barcodes with commas between, for a PDF its address, else a movement.
inline google::protobuf::Any FakeResponse(const google::protobuf::Any& request,
                                          const std::string& outcome) {
  google::protobuf::Any any;
  if (request.Is<v1::GenerateGiftcardsRequest>()) {
    any.PackFrom(FakeGenerated(outcome));
  } else if (request.Is<v1::GenerateGiftcardPdfRequest>()) {
    v1::GenerateGiftcardPdfResponse response;
    response.set_uri(outcome);
    any.PackFrom(response);
  } else if (request.Is<v1::ActivateGiftcardRequest>()) {
    v1::ActivateGiftcardResponse response;
    response.set_movement_id(outcome);
    any.PackFrom(response);
  } else if (request.Is<v1::RefundGiftcardRequest>()) {
    v1::RefundGiftcardResponse response;
    response.set_movement_id(outcome);
    any.PackFrom(response);
  } else {
    v1::RedeemGiftcardResponse response;
    response.set_movement_id(outcome);
    any.PackFrom(response);
  }
  return any;
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_FAKE_RESPONSES_H_
