#include "adapters/fourws/giftcard_codecs.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "adapters/fourws/barcode.h"
#include "adapters/fourws/giftcard_json.h"
#include "adapters/fourws/giftcard_writes_json.h"
#include "adapters/upstream/errors.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "google/protobuf/arena.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Any;

// Of every change of a card's balance.
constexpr Command kUpdateGiftcard =
    Assumed("update_giftcard", "updateGiftcard_v1");

// The page has a callback, its diagram the address in the answer.
constexpr End kPdfEnd = End::kEither;

// More than a documented card takes in memory.
constexpr size_t kResponseBytes = 8192;

// For writes that nothing is read before.
struct Nothing {};

template <typename Message>
absl::Status Read(const Any& any, Message& message) {
  return UnpackInto(any, message);
}
absl::Status Read(const Any& /*any*/, Nothing& /*nothing*/) {
  return absl::OkStatus();
}
absl::Status Read(const Any& any, KnownOrNewGiftcard& card) {
  if (any.Is<v1::NewGiftcard>()) card.emplace<v1::NewGiftcard>();
  return std::visit([&](auto& message) { return UnpackInto(any, message); },
                    card);
}

// A codec of a converter pair: `kEncode(request, prepared, callback_url,
// options)` and `kDecode(body, options)`, whichever they may fail.
template <typename Request, typename Prepared, auto kEncode, auto kDecode>
constexpr WriteCodec Codec(const Command& command) {
  return {.command = command,
          .encode = [](const Write& write, const PlatformOptions& options)
              -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(const auto request,
                             RequestIn<Request>(write.request, write.unpacked));
            Prepared prepared;
            RETURN_IF_ERROR(Read(write.prepared, prepared));
            return kEncode(*request, prepared, write.callback_url, options);
          },
          .decode = [](const Any& /*request*/,
                       const UnpackedRequest& /*unpacked*/, JsonValue body,
                       const PlatformOptions& options) -> absl::StatusOr<Any> {
            ASSIGN_OR_RETURN(const auto message, kDecode(body, options));
            Any response;
            response.PackFrom(message);
            return response;
          }};
}

// The outcome of every Update Giftcard is a movement.
template <typename Response>
absl::StatusOr<Response> Movement(JsonValue body,
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
    JsonValue body, const PlatformOptions& /*options*/) {
  return GenerateFromJson(body);
}

absl::StatusOr<std::string> EncodePdf(
    const v1::GenerateGiftcardPdfRequest& request, const Nothing& /*prepared*/,
    absl::string_view callback_url, const PlatformOptions& options) {
  const End end = options.EndOf(
      v1::GenerateGiftcardPdfRequest::descriptor()->full_name(), kPdfEnd);
  return PdfToJson(request, end == End::kAnswer ? "" : callback_url, options);
}

WriteCodec OfPdf(WriteCodec codec) {
  codec.end = kPdfEnd;
  codec.end_is_assumed = true;
  return codec;
}

absl::StatusOr<ReadRequest> EncodeGet(const Question& question,
                                      const PlatformOptions& options) {
  ASSIGN_OR_RETURN(
      const auto request,
      RequestIn<v1::GetGiftcardRequest>(question.request, question.unpacked));
  return ReadRequest{{{options.giftcard_barcode_parameter, request->barcode()}},
                     ""};
}

// The parameter's name is only assumed: an upstream that ignores it may answer
// with any card, so the answer must be about the one that was asked for,
// however upstream writes its barcode.
absl::StatusOr<Any> DecodeGet(const Any& any, const UnpackedRequest& unpacked,
                              JsonValue body, const PlatformOptions& options) {
  ASSIGN_OR_RETURN(const auto request,
                   RequestIn<v1::GetGiftcardRequest>(any, unpacked));
  // Packed at once and thrown away, which is cheap as a whole.
  char block[kResponseBytes];
  google::protobuf::Arena arena(block, sizeof(block));
  auto& response =
      *google::protobuf::Arena::CreateMessage<v1::GetGiftcardResponse>(&arena);
  v1::Giftcard& card = *response.mutable_giftcard();
  RETURN_IF_ERROR(ReadGiftcard(
      body.Find("giftcard"), options.giftcards.partial_use_unless_said, card));
  if (FoldBarcode(card.barcode()) != FoldBarcode(request->barcode()))
    return Unreadable("4ws.trade answered with another card");
  Any packed;
  packed.PackFrom(response);
  return packed;
}

}  // namespace

const CodecTable<ReadCodec>& GiftcardReads() {
  static const auto& codecs = *new CodecTable<ReadCodec>{
      {"fourws.gateway.v1.GetGiftcardRequest",
       {.command = Assumed("get_giftcard", "getGiftcard_v1"),
        .encode = EncodeGet,
        .decode = DecodeGet}},
  };
  return codecs;
}

const CodecTable<WriteCodec>& GiftcardWrites() {
  static const auto& codecs = *new CodecTable<WriteCodec>{
      {"fourws.gateway.v1.RedeemGiftcardRequest",
       Codec<v1::RedeemGiftcardRequest, v1::Giftcard, RedeemToJson,
             Movement<v1::RedeemGiftcardResponse>>(kUpdateGiftcard)},
      {"fourws.gateway.v1.ActivateGiftcardRequest",
       Codec<v1::ActivateGiftcardRequest, KnownOrNewGiftcard, ActivateToJson,
             Movement<v1::ActivateGiftcardResponse>>(kUpdateGiftcard)},
      {"fourws.gateway.v1.RefundGiftcardRequest",
       Codec<v1::RefundGiftcardRequest, PreparedRefund, RefundToJson,
             Movement<v1::RefundGiftcardResponse>>(kUpdateGiftcard)},
      {"fourws.gateway.v1.GenerateGiftcardsRequest",
       Codec<v1::GenerateGiftcardsRequest, Nothing, EncodeGenerate,
             DecodeGenerate>(
           Assumed("generate_giftcards", "generateGiftcardBarcode_v1"))},
      {"fourws.gateway.v1.GenerateGiftcardPdfRequest",
       OfPdf(Codec<v1::GenerateGiftcardPdfRequest, Nothing, EncodePdf,
                   PdfFromJson>(
           Assumed("generate_giftcard_pdf", "generateGiftcardPdf_v1")))},
  };
  return codecs;
}

}  // namespace gateway::fourws
