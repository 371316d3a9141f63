#ifndef SERVER_CONFIG_VALUES_H_
#define SERVER_CONFIG_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "server/config/config.pb.h"
#include "server/config/problems.h"

// Readers of single values. If a value is wrong, they add a problem at `place`.
namespace gateway {

// Reads a duration above zero, of at most ten years.
absl::Duration ReadDuration(const google::protobuf::Duration& duration,
                            absl::string_view place, Problems& problems);

// Reads an http or https URL. Returns it without slashes at its end.
std::string ReadUrl(absl::string_view url, absl::string_view place,
                    Problems& problems);

// Reads a text for a header or a query: it has no control characters.
std::string ReadWord(const std::string& word, absl::string_view place,
                     Problems& problems);

// Reads a secret that is such a text.
std::string ReadSecret(const ::fourws::gateway::config::v1::Secret& secret,
                       absl::string_view place, Problems& problems);

}  // namespace gateway

#endif  // SERVER_CONFIG_VALUES_H_
