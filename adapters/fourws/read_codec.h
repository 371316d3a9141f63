#ifndef ADAPTERS_FOURWS_READ_CODEC_H_
#define ADAPTERS_FOURWS_READ_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/json_value.h"
#include "adapters/base/unpack.h"
#include "adapters/fourws/commands.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/fourws/requests.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"

namespace gateway::fourws {

// The request of a read: a GET, or a POST of `body`, with `query`.
struct ReadRequest {
  Query query;
  std::string body;  // JSON; empty for a GET.
};

// How one read of the contract is put to 4ws.trade, and its answer read.
struct ReadCodec {
  Command command;
  // An error is returned to the gateway's caller as it is.
  absl::StatusOr<ReadRequest> (*encode)(const Question& question,
                                        const PlatformOptions& options);
  // Reads the response message from an answer to `request`, of which `unpacked`
  // is the message, or null. Returns an error if the answer lacks what makes it
  // one; an error that has an ErrorInfo is returned to the gateway's caller as
  // it is.
  absl::StatusOr<google::protobuf::Any> (*decode)(
      const google::protobuf::Any& request, const UnpackedRequest& unpacked,
      JsonValue body, const PlatformOptions& options);
  // Whether it is about documents: see OfDocuments().
  bool documents = false;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_READ_CODEC_H_
