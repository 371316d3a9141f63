#include "server/upstream.h"

#include <optional>
#include <string>
#include <utility>

#include "adapters/fourws/bearer_token.h"
#include "adapters/fourws/cookie_jar.h"
#include "adapters/fourws/session.h"
#include "adapters/http/curl_http_client.h"
#include "adapters/upstream/header_credentials.h"
#include "server/telemetry/counted_http_client.h"

namespace gateway {
namespace {

std::unique_ptr<Authenticator> MakeAuthenticator(
    const GatewayConfig::Fourws& config, Clock& clock, HttpClient& http) {
  using Scheme = GatewayConfig::Fourws::Scheme;
  if (config.scheme == Scheme::kHeaders)
    return std::make_unique<HeaderCredentials>(config.credentials.ToHeaders());
  const fourws::LoginOptions& login = config.login;
  return std::make_unique<fourws::Session>(
      fourws::LoginRequest(config.platform, login), login.timeout,
      config.scheme == Scheme::kBearer
          ? fourws::BearerToken::Maker(login.renew_before)
          : fourws::CookieJar::Maker(login.renew_before),
      http, clock);
}

// `config` is of an upstream whose exchanges all count as `command`, or, if
// that is empty, each by its own.
template <typename Config>
std::unique_ptr<HttpClient> MakeClient(const Config& config,
                                       std::string command, Clock& clock,
                                       Metrics& metrics) {
  CurlHttpOptions http;
  http.max_connections = config.max_connections;
  http.max_connections_per_host = config.max_connections;
  http.max_response_bytes = static_cast<size_t>(config.max_response_bytes);
  http.ca_file = config.ca_file;
  return std::make_unique<CountedHttpClient>(
      std::make_unique<CurlHttpClient>(clock, http), metrics,
      std::move(command));
}

std::unique_ptr<fourws::HttpPlatform> MakeFourws(
    const GatewayConfig::Fourws& config, Clock& clock, Metrics& metrics) {
  return std::make_unique<fourws::HttpPlatform>(
      config.platform, MakeClient(config, "", clock, metrics),
      [&](HttpClient& http) { return MakeAuthenticator(config, clock, http); },
      clock);
}

std::unique_ptr<one::HttpPlatform> MakeOne(
    const std::optional<GatewayConfig::One>& config, Clock& clock,
    Metrics& metrics) {
  if (!config) return nullptr;
  return std::make_unique<one::HttpPlatform>(
      config->platform, MakeClient(*config, "one", clock, metrics), clock);
}

}  // namespace

Upstreams::Upstreams(const GatewayConfig& config, Clock& clock,
                     Metrics& metrics)
    : fourws_(MakeFourws(config.fourws, clock, metrics)),
      one_(MakeOne(config.one, clock, metrics)),
      no_one_(clock) {}

Platform& Upstreams::one() {
  if (one_ != nullptr) return *one_;
  return no_one_;
}

void Upstreams::Stop() {
  fourws_->Stop();
  if (one_ != nullptr) one_->Stop();
}

}  // namespace gateway
