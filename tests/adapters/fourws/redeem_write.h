#ifndef TESTS_ADAPTERS_FOURWS_REDEEM_WRITE_H_
#define TESTS_ADAPTERS_FOURWS_REDEEM_WRITE_H_

#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace gateway {

// A redeem of 50 euro that can be sent.
inline Write RedeemWrite() {
  v1::RedeemGiftcardRequest request;
  request.set_barcode("2000000001814");
  request.mutable_amount()->set_units(50);
  request.mutable_amount()->set_currency_code("EUR");
  v1::Giftcard card;
  card.set_entity_code("440");
  Write write;
  write.request.PackFrom(request);
  write.prepared.PackFrom(card);
  write.callback_url = "http://127.0.0.1:8080/callbacks/t";
  return write;
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_FOURWS_REDEEM_WRITE_H_
