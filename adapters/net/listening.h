#ifndef ADAPTERS_NET_LISTENING_H_
#define ADAPTERS_NET_LISTENING_H_

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace gateway {

using TcpAcceptors = std::vector<boost::asio::ip::tcp::acceptor>;

// Listens on `endpoint`; port 0 is any free one. No other process can listen on
// it meanwhile. `[::]` takes IPv4 too. UNAVAILABLE if it cannot listen there.
absl::StatusOr<boost::asio::ip::tcp::acceptor> ListenOn(
    boost::asio::io_context& context,
    const boost::asio::ip::tcp::endpoint& endpoint);

// Listens on the first address that `address` stands for, `host:port` or
// `[::1]:port`. INVALID_ARGUMENT if it cannot be resolved; UNAVAILABLE if it
// cannot listen there.
absl::StatusOr<boost::asio::ip::tcp::acceptor> ListenOnFirst(
    boost::asio::io_context& context, const std::string& address);

// Listens on all addresses that `address` stands for, on the same port, and
// leaves out those that it cannot have if there are others: `localhost` may be
// two. `0.0.0.0` and `[::]` both mean every address of the machine. Returns at
// least one acceptor, or fails as ListenOnFirst() does.
absl::StatusOr<TcpAcceptors> ListenOnAll(boost::asio::io_context& context,
                                         const std::string& address);

// An endpoint as an address, `127.0.0.1:80` or `[::1]:80`. An IPv4 address that
// comes as an IPv6 one, `::ffff:127.0.0.1`, is given as IPv4.
std::string AddressOf(const boost::asio::ip::tcp::endpoint& endpoint);

// The address alone, without brackets and port.
std::string HostOf(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace gateway

#endif  // ADAPTERS_NET_LISTENING_H_
