#ifndef SERVER_CONFIG_UNSET_H_
#define SERVER_CONFIG_UNSET_H_

#include <string>
#include <type_traits>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

// Defaults of single fields. A configuration file holds no zero, so a field
// that is zero is unset.
namespace gateway {

// Sets `field` to `value` if it is unset.
inline void Default(std::string* field, absl::string_view value) {
  if (field->empty()) *field = std::string(value);
}

// As above; `value` has whole seconds.
inline void Default(google::protobuf::Duration* field, absl::Duration value) {
  if (field->seconds() != 0 || field->nanos() != 0) return;
  field->set_seconds(absl::ToInt64Seconds(value));
}

// `value`, or `fallback` if it is unset.
template <typename Number>
Number Or(Number value, std::type_identity_t<Number> fallback) {
  return value == 0 ? fallback : value;
}

}  // namespace gateway

#endif  // SERVER_CONFIG_UNSET_H_
