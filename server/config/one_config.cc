#include "server/config/one_config.h"

#include <string>

#include "absl/strings/match.h"
#include "server/config/fourws_config.h"
#include "server/config/values.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

one::Credentials ReadCredentials(const pb::One& file, Problems& problems) {
  one::Credentials credentials;
  credentials.tenant = ReadWord(file.tenant(), "tenant", problems);
  if (credentials.tenant.empty() == file.has_api_key())
    problems.Add("tenant", "and api_key need each other");
  if (file.has_api_key())
    credentials.api_key = ReadSecret(file.api_key(), "api_key", problems);
  return credentials;
}

one::PriceNames ReadPrices(const pb::OnePrices& file, Problems& problems) {
  const auto scope = problems.In("prices");
  one::PriceNames prices;
  prices.path = ReadWord(file.path(), "path", problems);
  if (!absl::StartsWith(prices.path, "/") ||
      !absl::StrContains(prices.path, "{cartId}") ||
      prices.path.find_first_of("?# ") != std::string::npos) {
    problems.Add("path", "must begin with a slash, hold {cartId} and no query");
  }
  prices.lines_field = file.lines_field();
  prices.line_id_field = file.line_id_field();
  prices.price_field = file.price_field();
  if (prices.line_id_field == prices.price_field)
    problems.Add("price_field", "is taken by the line's id");
  return prices;
}

}  // namespace

GatewayConfig::One ReadOne(const pb::One& file, Problems& problems) {
  const auto scope = problems.In("one");
  GatewayConfig::One read;
  one::Options& platform = read.platform;
  if (file.url().empty()) {
    problems.Add("url", "required (or --one_url)");
  } else {
    platform.url = ReadUrl(file.url(), "url", problems);
  }
  platform.credentials = ReadCredentials(file, problems);
  platform.read_timeout =
      ReadDuration(file.read_timeout(), "read_timeout", problems);
  platform.write_timeout =
      ReadDuration(file.write_timeout(), "write_timeout", problems);
  platform.prices = ReadPrices(file.prices(), problems);
  platform.gate = ReadGate(file.limits(), file.breaker(), problems);
  read.ca_file = file.ca_file();
  read.max_connections = file.max_connections();
  read.max_response_bytes = file.max_response_bytes();
  return read;
}

}  // namespace gateway
