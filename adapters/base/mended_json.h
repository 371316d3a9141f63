#ifndef ADAPTERS_BASE_MENDED_JSON_H_
#define ADAPTERS_BASE_MENDED_JSON_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// U+FFFD, which stands for a character that was lost.
inline constexpr absl::string_view kLostCharacter = "\xEF\xBF\xBD";

// JSON as `text` has it, without the faults that careless writers of JSON make
// and that leave no doubt about the rest:
// - What is no character becomes kLostCharacter: bytes that are no UTF-8, and
//   the escape of half a surrogate pair, such as `\ud83d`.
// - A control character within a string, such as a line break, is escaped; not
//   a byte of zero, which no text has.
// - A number beyond any double becomes a string with its text.
// Any other fault stays.
std::string MendedJson(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_MENDED_JSON_H_
