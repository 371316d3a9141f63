#ifndef CLIENTS_CLI_BYTE_ORDER_MARK_H_
#define CLIENTS_CLI_BYTE_ORDER_MARK_H_

#include "absl/strings/string_view.h"

namespace fourws::cli {

// What some editors put before a text that they save as UTF-8. It is no part
// of the text.
inline constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_BYTE_ORDER_MARK_H_
