#ifndef SERVER_CONFIG_VALUES_H_
#define SERVER_CONFIG_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "server/config/config.pb.h"
#include "server/config/problems.h"

// Readers of single values. What is wrong with one is noted at its place.
namespace gateway {

// Above zero, and at most ten years.
absl::Duration ReadDuration(const google::protobuf::Duration& duration,
                            absl::string_view place, Problems& problems);

// An http or https URL; without a slash at its end.
std::string ReadUrl(absl::string_view url, absl::string_view place,
                    Problems& problems);

// Text that may stand in a header or a query.
std::string ReadWord(const std::string& word, absl::string_view place,
                     Problems& problems);

// A secret that is such a text.
std::string ReadSecret(const ::fourws::gateway::config::v1::Secret& secret,
                       absl::string_view place, Problems& problems);

}  // namespace gateway

#endif  // SERVER_CONFIG_VALUES_H_
