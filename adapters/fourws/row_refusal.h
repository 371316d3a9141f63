#ifndef ADAPTERS_FOURWS_ROW_REFUSAL_H_
#define ADAPTERS_FOURWS_ROW_REFUSAL_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace gateway::fourws {

// Returns `refusal`, an error of 4ws.trade's for `request`, with a
// google.rpc.BadRequest if upstream's words name a row that the request has,
// such as "Invalid barcode value: 87654321 at row: 2" (api-6908832): the field
// at fault is then `cart.items[1]` or `purchase.rows[1]`. That upstream counts
// rows from 1 is inferred from that page.
absl::Status WithRow(absl::Status refusal,
                     const google::protobuf::Message& request);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_ROW_REFUSAL_H_
