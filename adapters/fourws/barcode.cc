#include "adapters/fourws/barcode.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace gateway::fourws {

std::string FoldBarcode(absl::string_view barcode) {
  const auto zeros = std::min(barcode.find_first_not_of('0'), barcode.size());
  return absl::AsciiStrToUpper(barcode.substr(zeros));
}

}  // namespace gateway::fourws
