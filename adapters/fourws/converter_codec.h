#ifndef ADAPTERS_FOURWS_CONVERTER_CODEC_H_
#define ADAPTERS_FOURWS_CONVERTER_CODEC_H_

#include <string>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "adapters/fourws/read_codec.h"
#include "adapters/fourws/write_codec.h"
#include "adapters/upstream/platform.h"

// Makes a codec of a pair of converters:
//
//   FieldWriter ToJson(const Request&, const DocumentContext&);
//   absl::StatusOr<Response> FromJson(const Request&, JsonValue,
//                                     const DocumentContext&);
//
// For a GET, ToJson returns a Query instead; for a POST that has a query, a
// ReadRequest. Each may be in a StatusOr.
namespace gateway::fourws {

// The id that was made for the document of a write; empty if none was.
inline absl::StatusOr<std::string> DocumentIdIn(
    const google::protobuf::Any& prepared) {
  if (prepared.type_url().empty()) return "";
  ASSIGN_OR_RETURN(const auto document, Unpack<PreparedDocument>(prepared));
  return document.id();
}

template <typename Request, auto kFromJson>
absl::StatusOr<google::protobuf::Any> DecodeDocument(
    const google::protobuf::Any& any, const UnpackedRequest& unpacked,
    JsonValue body, const PlatformOptions& options) {
  ASSIGN_OR_RETURN(const auto request, RequestIn<Request>(any, unpacked));
  ASSIGN_OR_RETURN(
      const auto message,
      kFromJson(*request, body,
                DocumentContext{options, options.DefaultsOf(""), ""}));
  google::protobuf::Any response;
  response.PackFrom(message);
  return response;
}

inline absl::StatusOr<ReadRequest> Asked(absl::StatusOr<FieldWriter> body) {
  RETURN_IF_ERROR(body.status());
  ASSIGN_OR_RETURN(std::string json, body->ToJson());
  return ReadRequest{{}, std::move(json)};
}

inline absl::StatusOr<ReadRequest> Asked(absl::StatusOr<Query> query) {
  RETURN_IF_ERROR(query.status());
  return ReadRequest{*std::move(query), ""};
}

inline absl::StatusOr<ReadRequest> Asked(absl::StatusOr<ReadRequest> asked) {
  return asked;
}

template <typename Request, auto kToJson, auto kFromJson>
constexpr ReadCodec DocumentRead(const Command& command) {
  return {.command = command,
          .encode = [](const Question& question, const PlatformOptions& options)
              -> absl::StatusOr<ReadRequest> {
            ASSIGN_OR_RETURN(
                const auto request,
                RequestIn<Request>(question.request, question.unpacked));
            const DocumentContext context{
                options, options.DefaultsOf(question.caller), ""};
            return Asked(kToJson(*request, context));
          },
          .decode = DecodeDocument<Request, kFromJson>,
          .documents = true};
}

// What is special to a write of documents.
struct DocumentCodecTraits {
  // The field in which upstream finds the callback URL, if it calls back.
  enum class Callback { kCallback, kCallbackUrl };
  Callback callback = Callback::kCallback;
  // As in a WriteCodec.
  End end = End::kCallback;
  bool end_is_assumed = false;
};

template <typename Request, auto kToJson, auto kFromJson,
          DocumentCodecTraits kTraits = DocumentCodecTraits()>
constexpr WriteCodec DocumentWrite(const Command& command) {
  return {.command = command,
          .encode = [](const Write& write, const PlatformOptions& options)
              -> absl::StatusOr<std::string> {
            using Callback = DocumentCodecTraits::Callback;
            ASSIGN_OR_RETURN(const auto request,
                             RequestIn<Request>(write.request, write.unpacked));
            ASSIGN_OR_RETURN(std::string id, DocumentIdIn(write.prepared));
            const DocumentContext context{
                options, options.DefaultsOf(write.caller), std::move(id)};
            absl::StatusOr<FieldWriter> body = kToJson(*request, context);
            RETURN_IF_ERROR(body.status());
            if (options.EndOf(Request::descriptor()->full_name(),
                              kTraits.end) != End::kAnswer) {
              body->Text(kTraits.callback == Callback::kCallback
                             ? "callback"
                             : "callbackUrl",
                         write.callback_url);
            }
            return body->ToJson();
          },
          .decode = DecodeDocument<Request, kFromJson>,
          .end = kTraits.end,
          .end_is_assumed = kTraits.end_is_assumed,
          .documents = true};
}

// Returns `codec` for a write of which upstream may do a part although its
// callback says that it failed. That part is read by:
//
//   absl::StatusOr<Response> FromRefusal(const Request&, JsonValue,
//                                        absl::Status error);
template <typename Request, auto kFromRefusal>
constexpr WriteCodec WithRefusals(WriteCodec codec) {
  codec.decode_refusal =
      [](const google::protobuf::Any& any, JsonValue body,
         absl::Status error) -> absl::StatusOr<google::protobuf::Any> {
    ASSIGN_OR_RETURN(const Request request, Unpack<Request>(any));
    ASSIGN_OR_RETURN(const auto message,
                     kFromRefusal(request, body, std::move(error)));
    google::protobuf::Any response;
    response.PackFrom(message);
    return response;
  };
  return codec;
}

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_CONVERTER_CODEC_H_
