#ifndef ADAPTERS_NET_ASIO_AWAIT_H_
#define ADAPTERS_NET_ASIO_AWAIT_H_

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gateway {

// For co_await of what Asio does: errors come as values.
inline constexpr auto kAwait =
    boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace gateway

#endif  // ADAPTERS_NET_ASIO_AWAIT_H_
