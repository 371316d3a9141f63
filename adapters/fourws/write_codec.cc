#include "adapters/fourws/write_codec.h"

#include <map>

#include "adapters/base/error.h"
#include "adapters/fourws/giftcard_json.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Any;

// A codec of a converter pair: `kEncode(request, prepared, callback_url,
// default_entity)` and `kDecode(callback)`.
template <typename Request, typename Prepared, auto kEncode, auto kDecode>
constexpr WriteCodec Codec(std::string Commands::*command) {
  return {.command = command,
          .encode = [](const Write& write, const PlatformOptions& options)
              -> absl::StatusOr<std::string> {
            Request request;
            Prepared prepared;
            if (!write.request.UnpackTo(&request) ||
                !write.prepared.UnpackTo(&prepared)) {
              return MakeError(absl::StatusCode::kInternal,
                               v1::ERROR_REASON_INTERNAL,
                               "a write came without what it is made of");
            }
            return kEncode(request, prepared, write.callback_url,
                           options.default_entity_code);
          },
          .decode =
              [](const nlohmann::json& callback) {
                Any response;
                response.PackFrom(kDecode(callback));
                return response;
              }};
}

// Every write, by the full name of its request message.
const std::map<std::string, WriteCodec, std::less<>>& Codecs() {
  static const auto& codecs =
      *new std::map<std::string, WriteCodec, std::less<>>{
          {"fourws.gateway.v1.RedeemGiftcardRequest",
           Codec<v1::RedeemGiftcardRequest, v1::Giftcard, RedeemToJson,
                 RedeemFromJson>(&Commands::update_giftcard)},
      };
  return codecs;
}

}  // namespace

const WriteCodec* FindWriteCodec(const Any& request) {
  std::string name;
  if (!Any::ParseAnyTypeUrl(request.type_url(), &name)) return nullptr;
  const auto codec = Codecs().find(name);
  return codec == Codecs().end() ? nullptr : &codec->second;
}

}  // namespace gateway::fourws
