#ifndef TESTS_ADAPTERS_FOURWS_SAVED_DOCUMENT_H_
#define TESTS_ADAPTERS_FOURWS_SAVED_DOCUMENT_H_

#include <string>

#include "adapters/base/decimal.h"
#include "adapters/base/json.h"
#include "adapters/base/json_document.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"

// What tests of documents that are saved have in common.
namespace gateway::fourws {

inline google::type::Money Euro(const char* amount) {
  return Decimal::Parse(amount)->ToMoney("EUR");
}

// A time such as `2022-05-30T00:00:00Z`.
inline google::protobuf::Timestamp TimeOf(const char* text) {
  google::protobuf::Timestamp time;
  EXPECT_TRUE(google::protobuf::util::TimeUtil::FromString(text, &time));
  return time;
}

// The body for `request` as upstream gets it, with the callback of the
// documentation.
template <typename Request>
absl::StatusOr<nlohmann::json> Sent(
    const Request& request, const PlatformOptions& options = PlatformOptions(),
    const std::string& document_id = "") {
  Write write;
  write.request.PackFrom(request);
  PreparedDocument prepared;
  prepared.set_id(document_id);
  write.prepared.PackFrom(prepared);
  write.callback_url =
      "https://europe-west1-sinesy4wsplatform.cloudfunctions.net/"
      "fake-callback";
  const auto body = FindWriteCodec(write.request)->encode(write, options);
  if (!body.ok()) return body.status();
  return ParseJson(*body);
}

// What a callback with `body` says of a `Request`.
template <typename Request, typename Response>
absl::StatusOr<Response> Decoded(const nlohmann::json& body) {
  google::protobuf::Any any;
  any.PackFrom(Request());
  const auto decoded = FindWriteCodec(any)->decode(
      any, nullptr, JsonDocument(body), PlatformOptions());
  if (!decoded.ok()) return decoded.status();
  Response response;
  EXPECT_TRUE(decoded->UnpackTo(&response));
  return response;
}

}  // namespace gateway::fourws

#endif  // TESTS_ADAPTERS_FOURWS_SAVED_DOCUMENT_H_
