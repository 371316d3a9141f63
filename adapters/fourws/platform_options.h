#ifndef ADAPTERS_FOURWS_PLATFORM_OPTIONS_H_
#define ADAPTERS_FOURWS_PLATFORM_OPTIONS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace gateway::fourws {

// The query parameter `cmd` of each operation. 4ws.trade documents few of
// them, so each is configuration.
struct Commands {
  std::string get_giftcard = "getGiftcard_v1";        // Assumed.
  std::string update_giftcard = "updateGiftcard_v1";  // Assumed.
};

// How 4ws.trade is called.
struct PlatformOptions {
  std::string url;  // Without `/api` and without a slash at its end.
  Commands commands;
  // Added to the query of every call.
  std::vector<std::pair<std::string, std::string>> extra_query;
  absl::Duration read_timeout = absl::Seconds(10);     // All tries together.
  absl::Duration write_timeout = absl::Seconds(30);    // For the first answer.
  std::string giftcard_barcode_parameter = "barcode";  // Assumed.
  // Used where neither the request nor the card names an entity; may be empty.
  std::string default_entity_code;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PLATFORM_OPTIONS_H_
