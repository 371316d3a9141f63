#include "server/upstream.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/fourws/bearer_token.h"
#include "adapters/fourws/cookie_jar.h"
#include "adapters/fourws/session.h"
#include "adapters/http/balanced_http_client.h"
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

// How many threads send to an upstream. One is enough for 20,000 reads a
// second.
int LoopsFor(int max_connections) {
  constexpr int kMost = 4;
  const int processors = static_cast<int>(std::thread::hardware_concurrency());
  return std::max(1, std::min({processors, max_connections, kMost}));
}

// `config` is of an upstream whose exchanges all count as `command`, or, if
// that is empty, each by its own.
template <typename Config>
std::unique_ptr<HttpClient> MakeClient(const Config& config,
                                       std::string command, Clock& clock,
                                       Metrics& metrics) {
  CurlHttpOptions http;
  http.max_response_bytes = static_cast<size_t>(config.max_response_bytes);
  http.ca_file = config.ca_file;
  const int loops = LoopsFor(config.max_connections);
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < loops; ++i) {
    // So that there are `max_connections` in all. Of an uneven number the first
    // ones have more, for they get what is under way first.
    http.max_connections = (config.max_connections + loops - 1 - i) / loops;
    http.max_connections_per_host = http.max_connections;
    clients.push_back(std::make_unique<CurlHttpClient>(clock, http));
  }
  return std::make_unique<CountedHttpClient>(
      std::make_unique<BalancedHttpClient>(std::move(clients)), metrics,
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
