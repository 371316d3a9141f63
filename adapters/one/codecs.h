#ifndef ADAPTERS_ONE_CODECS_H_
#define ADAPTERS_ONE_CODECS_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/base/unpack.h"
#include "adapters/http/http_client.h"
#include "adapters/one/options.h"
#include "fourws/gateway/v1/error_reason.pb.h"
#include "google/protobuf/any.pb.h"

namespace gateway::one {

// How one call of the contract is put to ONe, and its answer read.
struct Codec {
  // Without credentials and deadline. `unpacked` is the message in `request`,
  // or null. An error is as the gateway's caller shall see it.
  absl::StatusOr<HttpRequest> (*encode)(const google::protobuf::Any& request,
                                        const UnpackedRequest& unpacked,
                                        const Options& options);
  // The response message that an answer holds. An error if what makes it an
  // answer cannot be read in it.
  absl::StatusOr<google::protobuf::Any> (*decode)(JsonValue body);
  // What a 404 means.
  v1::ErrorReason not_found;
  const char* not_found_message;
};

// The codec for `request`, a request message of the contract; null if it is no
// read, or no write, that ONe takes. The rows are in codecs.cc.
const Codec* FindRead(const google::protobuf::Any& request);
const Codec* FindWrite(const google::protobuf::Any& request);

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_CODECS_H_
