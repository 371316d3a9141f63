#ifndef ADAPTERS_FOURWS_WRITE_CODEC_H_
#define ADAPTERS_FOURWS_WRITE_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/fourws/commands.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"
#include "nlohmann/json.hpp"

namespace gateway::fourws {

// How one write of the contract is said to 4ws.trade.
struct WriteCodec {
  Command command;
  // The JSON to post; an error is as the gateway's caller shall see it.
  absl::StatusOr<std::string> (*encode)(const Write& write,
                                        const PlatformOptions& options);
  // The response message that a body telling success of `request` holds. An
  // error if what makes the outcome cannot be read in it.
  absl::StatusOr<google::protobuf::Any> (*decode)(
      const google::protobuf::Any& request, const nlohmann::json& body,
      const PlatformOptions& options);
  // What a body telling failure of `request` says beyond its message, which is
  // `error`: the response message if some of it was done nevertheless, else the
  // error with all of that. Null if it says nothing.
  absl::StatusOr<google::protobuf::Any> (*decode_refusal)(
      const google::protobuf::Any& request, const nlohmann::json& body,
      absl::Status error) = nullptr;
  // Whether the first answer may be that body already. If it cannot be read so,
  // upstream has merely taken the write.
  bool immediate = false;
  // Whether it is about documents: see OfDocuments().
  bool documents = false;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_WRITE_CODEC_H_
