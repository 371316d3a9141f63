#include "adapters/net/listening.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

absl::StatusOr<std::vector<tcp::endpoint>> ResolveListen(
    asio::io_context& context, const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos)
    return absl::InvalidArgumentError(absl::StrCat(address, ": no port"));
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  error_code error;
  const auto found = tcp::resolver(context).resolve(
      host, address.substr(colon + 1),
      tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error || found.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(address, ": ", error.message()));
  }
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  return endpoints;
}

absl::Status CannotListen(const std::string& address,
                          const absl::Status& status) {
  return absl::UnavailableError(
      absl::StrCat("cannot listen on ", address, ": ", status.message()));
}

// Every address of the machine, of both kinds if it has both.
absl::StatusOr<tcp::acceptor> ListenEverywhere(asio::io_context& context,
                                               uint16_t port) {
  auto both = ListenOn(context, {asio::ip::address_v6::any(), port});
  if (both.ok()) return both;
  return ListenOn(context, {asio::ip::address_v4::any(), port});
}

asio::ip::address Plain(const tcp::endpoint& endpoint) {
  asio::ip::address address = endpoint.address();
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

}  // namespace

absl::StatusOr<tcp::acceptor> ListenOn(asio::io_context& context,
                                       const tcp::endpoint& endpoint) {
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6() &&
      endpoint.address().is_unspecified())
    acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return absl::UnavailableError(error.message());
  return acceptor;
}

absl::StatusOr<tcp::acceptor> ListenOnFirst(asio::io_context& context,
                                            const std::string& address) {
  ASSIGN_OR_RETURN(const auto endpoints, ResolveListen(context, address));
  auto acceptor = ListenOn(context, endpoints.front());
  if (!acceptor.ok()) return CannotListen(address, acceptor.status());
  return acceptor;
}

absl::StatusOr<TcpAcceptors> ListenOnAll(asio::io_context& context,
                                         const std::string& address) {
  ASSIGN_OR_RETURN(auto endpoints, ResolveListen(context, address));
  TcpAcceptors acceptors;
  absl::Status failure;
  for (tcp::endpoint& endpoint : endpoints) {
    if (endpoint.port() == 0 && !acceptors.empty())
      endpoint.port(acceptors.front().local_endpoint().port());
    auto acceptor = endpoint.address().is_unspecified()
                        ? ListenEverywhere(context, endpoint.port())
                        : ListenOn(context, endpoint);
    if (acceptor.ok())
      acceptors.push_back(*std::move(acceptor));
    else
      failure = acceptor.status();
  }
  if (acceptors.empty()) return CannotListen(address, failure);
  return acceptors;
}

std::string AddressOf(const tcp::endpoint& endpoint) {
  const asio::ip::address address = Plain(endpoint);
  const std::string host = address.to_string();
  return address.is_v6() ? absl::StrCat("[", host, "]:", endpoint.port())
                         : absl::StrCat(host, ":", endpoint.port());
}

std::string HostOf(const tcp::endpoint& endpoint) {
  return Plain(endpoint).to_string();
}

}  // namespace gateway
