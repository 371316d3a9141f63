#include "adapters/fourws/write_codec.h"

#include <map>

#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/document_codecs.h"
#include "adapters/fourws/giftcard_writes_json.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Any;
using nlohmann::json;

// For writes that nothing is read before.
struct Nothing {};

template <typename Message>
bool Read(const Any& any, Message& message) {
  return any.UnpackTo(&message);
}
bool Read(const Any& /*any*/, Nothing& /*nothing*/) { return true; }
bool Read(const Any& any, KnownOrNewGiftcard& card) {
  if (any.Is<v1::NewGiftcard>()) card.emplace<v1::NewGiftcard>();
  return std::visit([&](auto& message) { return any.UnpackTo(&message); },
                    card);
}

// A codec of a converter pair: `kEncode(request, prepared, callback_url,
// options)` and `kDecode(body, options)`, whichever they may fail.
template <typename Request, typename Prepared, auto kEncode, auto kDecode>
constexpr WriteCodec Codec(absl::string_view command) {
  return {.command = command,
          .encode = [](const Write& write, const PlatformOptions& options)
              -> absl::StatusOr<std::string> {
            Request request;
            Prepared prepared;
            if (!write.request.UnpackTo(&request) ||
                !Read(write.prepared, prepared)) {
              return MakeError(absl::StatusCode::kInternal,
                               v1::ERROR_REASON_INTERNAL,
                               "a write came without what it is made of");
            }
            return kEncode(request, prepared, write.callback_url, options);
          },
          .decode = [](const Any& /*request*/, const json& body,
                       const PlatformOptions& options) -> absl::StatusOr<Any> {
            ASSIGN_OR_RETURN(const auto message, kDecode(body, options));
            Any response;
            response.PackFrom(message);
            return response;
          }};
}

// The outcome of every Update Giftcard is a movement.
template <typename Response>
absl::StatusOr<Response> Movement(const json& body,
                                  const PlatformOptions& /*options*/) {
  Response response;
  response.set_movement_id(MovementFromJson(body));
  return response;
}

absl::StatusOr<std::string> EncodeGenerate(
    const v1::GenerateGiftcardsRequest& request, const Nothing& /*prepared*/,
    absl::string_view callback_url, const PlatformOptions& /*options*/) {
  return GenerateToJson(request, callback_url);
}

absl::StatusOr<v1::GenerateGiftcardsResponse> DecodeGenerate(
    const json& body, const PlatformOptions& /*options*/) {
  return GenerateFromJson(body);
}

absl::StatusOr<std::string> EncodePdf(
    const v1::GenerateGiftcardPdfRequest& request, const Nothing& /*prepared*/,
    absl::string_view callback_url, const PlatformOptions& options) {
  return PdfToJson(request, callback_url, options);
}

WriteCodec Immediate(WriteCodec codec) {
  codec.immediate = true;
  return codec;
}

// Every write of gift cards, by the full name of its request message.
const std::map<std::string, WriteCodec, std::less<>>& Codecs() {
  static const auto& codecs =
      *new std::map<std::string, WriteCodec, std::less<>>{
          {"fourws.gateway.v1.RedeemGiftcardRequest",
           Codec<v1::RedeemGiftcardRequest, v1::Giftcard, RedeemToJson,
                 Movement<v1::RedeemGiftcardResponse>>("update_giftcard")},
          {"fourws.gateway.v1.ActivateGiftcardRequest",
           Codec<v1::ActivateGiftcardRequest, KnownOrNewGiftcard,
                 ActivateToJson, Movement<v1::ActivateGiftcardResponse>>(
               "update_giftcard")},
          {"fourws.gateway.v1.RefundGiftcardRequest",
           Codec<v1::RefundGiftcardRequest, PreparedRefund, RefundToJson,
                 Movement<v1::RefundGiftcardResponse>>("update_giftcard")},
          {"fourws.gateway.v1.GenerateGiftcardsRequest",
           Codec<v1::GenerateGiftcardsRequest, Nothing, EncodeGenerate,
                 DecodeGenerate>("generate_giftcards")},
          {"fourws.gateway.v1.GenerateGiftcardPdfRequest",
           Immediate(Codec<v1::GenerateGiftcardPdfRequest, Nothing, EncodePdf,
                           PdfFromJson>("generate_giftcard_pdf"))},
      };
  return codecs;
}

}  // namespace

const WriteCodec* FindWriteCodec(const Any& request) {
  std::string name;
  if (!Any::ParseAnyTypeUrl(request.type_url(), &name)) return nullptr;
  for (const auto* codecs : {&Codecs(), &DocumentWrites()}) {
    const auto codec = codecs->find(name);
    if (codec != codecs->end()) return &codec->second;
  }
  return nullptr;
}

}  // namespace gateway::fourws
