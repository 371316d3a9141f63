#ifndef ADAPTERS_UPSTREAM_GIFTCARD_READ_H_
#define ADAPTERS_UPSTREAM_GIFTCARD_READ_H_

#include <string>

#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace gateway {

// Reads a card, until `until`: Platform::Read() of a GetGiftcardRequest.
// NOT_FOUND (GIFTCARD_NOT_FOUND) if there is none.
void ReadGiftcard(Platform& platform, std::string barcode, Until until,
                  Done<v1::Giftcard> done);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_GIFTCARD_READ_H_
