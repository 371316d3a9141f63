#ifndef ADAPTERS_FOURWS_BARCODE_H_
#define ADAPTERS_FOURWS_BARCODE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway::fourws {

// What all spellings of one barcode have in common: no leading zeros, capital
// letters. 4ws.trade writes codes now as numbers and now as strings, so two
// spellings that fold to the same must be taken for one card.
std::string FoldBarcode(absl::string_view barcode);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_BARCODE_H_
