#ifndef ADAPTERS_HTTP_BODY_CODING_H_
#define ADAPTERS_HTTP_BODY_CODING_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/http/http_client.h"

namespace gateway {

// Value of Accept-Encoding: the codings that DecodedBody() undoes.
inline constexpr char kAcceptedCodings[] = "gzip, deflate";

// What to do with text in a charset that is not known here: refuse it, or leave
// it as it is for a reader to whom the characters of ASCII in it are enough.
enum class UnknownCharset { kRefuse, kLeave };

// The text that `body` is, which came with `headers` (names in lower case);
// nothing if `body` is that text already.
// - The codings of Content-Encoding are undone: gzip and deflate, at most two.
//   A body that begins as gzip does is inflated though no header says so.
// - Text becomes UTF-8 if Content-Type names another charset that is known
//   here: UTF-16, UTF-32 and the Latin ones of Western Europe. UTF-16 with a
//   byte order mark needs no header. What is no character becomes U+FFFD.
// - Headers that are wrong are common. So a body is taken as it is if it is
//   UTF-8 and not in the coding or the charset that its headers name.
//
// INVALID_ARGUMENT if the coding is not known, or the charset and `unknown`
// says so, or if the body is not in that coding; DATA_LOSS if it ends too soon;
// RESOURCE_EXHAUSTED if the text has more than `max_bytes`: it is given up as
// soon as that shows. Errors quote neither the body nor a header. Takes a time
// in proportion to the size of the body and to `max_bytes`.
absl::StatusOr<std::optional<std::string>> DecodedBody(
    const HttpHeaders& headers, absl::string_view body, size_t max_bytes,
    UnknownCharset unknown = UnknownCharset::kRefuse);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BODY_CODING_H_
