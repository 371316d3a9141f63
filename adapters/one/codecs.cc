#include "adapters/one/codecs.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/base/json.h"
#include "adapters/base/percent.h"
#include "adapters/base/status_macros.h"
#include "adapters/one/cart_json.h"
#include "adapters/one/client_json.h"
#include "adapters/one/offer_json.h"
#include "adapters/upstream/platform.h"

namespace gateway::one {
namespace {

using google::protobuf::Any;

constexpr char kOrderpath[] = "/api/v1/orderpath/integrations/auth-required";
constexpr char kAccount[] = "/api/v1/account/integrations/auth-required";

HttpRequest Get(std::string url) {
  HttpRequest request;
  request.method = "GET";
  request.url = std::move(url);
  request.headers = {{"Accept", "application/json"}};
  return request;
}

HttpRequest Write(const char* method, std::string url, std::string body) {
  HttpRequest request;
  request.method = method;
  request.url = std::move(url);
  request.headers = {{"Accept", "application/json"},
                     {"Content-Type", "application/json"}};
  request.body = std::move(body);
  return request;
}

HttpRequest Encode(const v1::GetOfferRequest& request, const Options& options) {
  return Get(absl::StrCat(options.url, kOrderpath, "/offer?offerId=",
                          PercentEncoded(request.offer_id())));
}

absl::StatusOr<HttpRequest> Encode(const v1::GetClientRequest& request,
                                   const Options& options) {
  ASSIGN_OR_RETURN(const std::string client,
                   PathSegment("client_id", request.client_id()));
  return Get(absl::StrCat(options.url, kAccount, "/clients/", client));
}

absl::StatusOr<HttpRequest> Encode(
    const v1beta1::AddConfigurableProductsRequest& request,
    const Options& options) {
  ASSIGN_OR_RETURN(const std::string cart,
                   PathSegment("cart_id", request.cart_id()));
  ASSIGN_OR_RETURN(std::string body, AddToJson(request));
  return Write("PUT",
               absl::StrCat(options.url, kOrderpath, "/carts/", cart,
                            "/add-configurable-products"),
               std::move(body));
}

absl::StatusOr<HttpRequest> Encode(
    const v1beta1::ChangeProductLinePricesRequest& request,
    const Options& options) {
  ASSIGN_OR_RETURN(const std::string cart,
                   PathSegment("cart_id", request.cart_id()));
  ASSIGN_OR_RETURN(std::string body, PricesToJson(request, options.prices));
  const std::string path =
      absl::StrReplaceAll(options.prices.path, {{"{cartId}", cart}});
  return Write("POST", absl::StrCat(options.url, path), std::move(body));
}

absl::StatusOr<v1::GetOfferResponse> Decode(JsonValue body,
                                            v1::GetOfferResponse response) {
  ASSIGN_OR_RETURN(*response.mutable_offer(), OfferFromJson(body));
  return response;
}

absl::StatusOr<v1::GetClientResponse> Decode(JsonValue body,
                                             v1::GetClientResponse response) {
  ASSIGN_OR_RETURN(*response.mutable_client(), ClientFromJson(body));
  return response;
}

// A write is done whatever its answer says, which is not documented. What is no
// object has no names.
template <typename Response>
absl::StatusOr<Response> Decode(JsonValue body, Response response) {
  if (body.is_object())
    *response.mutable_unmapped() = JsonToValue(body).struct_value();
  return response;
}

using Codecs = std::map<std::string, Codec, std::less<>>;

template <typename Request, typename Response>
Codecs::value_type Row(v1::ErrorReason not_found, const char* message) {
  return {Request::descriptor()->full_name(),
          {.encode = [](const Any& any, const UnpackedRequest& unpacked,
                        const Options& options) -> absl::StatusOr<HttpRequest> {
             ASSIGN_OR_RETURN(const auto request,
                              RequestIn<Request>(any, unpacked));
             return Encode(*request, options);
           },
           .decode = [](JsonValue body) -> absl::StatusOr<Any> {
             ASSIGN_OR_RETURN(const Response message, Decode(body, Response()));
             Any response;
             response.PackFrom(message);
             return response;
           },
           .not_found = not_found,
           .not_found_message = message}};
}

const Codec* Find(const Codecs& codecs, const Any& request) {
  std::string name;
  if (!Any::ParseAnyTypeUrl(request.type_url(), &name)) return nullptr;
  const auto codec = codecs.find(name);
  return codec == codecs.end() ? nullptr : &codec->second;
}

}  // namespace

const Codec* FindRead(const Any& request) {
  static const auto& codecs = *new Codecs{
      Row<v1::GetOfferRequest, v1::GetOfferResponse>(
          v1::ERROR_REASON_DOCUMENT_NOT_FOUND, "ONe knows no such offer"),
      Row<v1::GetClientRequest, v1::GetClientResponse>(
          v1::ERROR_REASON_CUSTOMER_NOT_FOUND, "ONe knows no such client"),
  };
  return Find(codecs, request);
}

const Codec* FindWrite(const Any& request) {
  static const auto& codecs = *new Codecs{
      Row<v1beta1::AddConfigurableProductsRequest,
          v1beta1::AddConfigurableProductsResponse>(
          v1::ERROR_REASON_DOCUMENT_NOT_FOUND, "ONe knows no such cart"),
      Row<v1beta1::ChangeProductLinePricesRequest,
          v1beta1::ChangeProductLinePricesResponse>(
          v1::ERROR_REASON_DOCUMENT_NOT_FOUND, "ONe knows no such cart"),
  };
  return Find(codecs, request);
}

}  // namespace gateway::one
