#ifndef ADAPTERS_FOURWS_READ_CODEC_H_
#define ADAPTERS_FOURWS_READ_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/fourws/commands.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/fourws/requests.h"
#include "google/protobuf/any.pb.h"
#include "nlohmann/json.hpp"

namespace gateway::fourws {

// What a read asks for: a GET, or a POST of `body`, with `query`.
struct ReadRequest {
  Query query;
  std::string body;  // JSON; empty for a GET.
};

// How one read of the contract is said to 4ws.trade.
struct ReadCodec {
  Command command;
  // An error is as the gateway's caller shall see it.
  absl::StatusOr<ReadRequest> (*encode)(const google::protobuf::Any& request,
                                        absl::string_view caller,
                                        const PlatformOptions& options);
  // The response message that an answer holds. An error if what makes it an
  // answer cannot be read in it, or one as the gateway's caller shall see it.
  absl::StatusOr<google::protobuf::Any> (*decode)(
      const google::protobuf::Any& request, const nlohmann::json& body,
      const PlatformOptions& options);
  // Whether it is about documents: see OfDocuments().
  bool documents = false;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_READ_CODEC_H_
