#ifndef ADAPTERS_FOURWS_BARCODE_H_
#define ADAPTERS_FOURWS_BARCODE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway::fourws {

// Returns the one form that all spellings of a barcode share: no leading zeros,
// capital letters. 4ws.trade writes codes now as numbers and now as strings, so
// two spellings with the same form must be taken for one card.
std::string FoldBarcode(absl::string_view barcode);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_BARCODE_H_
