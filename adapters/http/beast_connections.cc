#include "adapters/http/beast_connections.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <iterator>

#include "adapters/http/beast_connection.h"

namespace gateway {
namespace {

namespace asio = boost::asio;

// However many come at once, a client has this long to begin its request.
constexpr auto kSafeTime = std::chrono::milliseconds(500);

}  // namespace

BeastConnections::BeastConnections(asio::io_context& context,
                                   const HttpListenerOptions& options)
    : max_connections_(options.max_connections),
      bodies_(options.max_pending_body_bytes),
      changed_(context) {}

void BeastConnections::Add(BeastConnection& connection) {
  all_.insert(&connection);
}

void BeastConnections::Remove(BeastConnection& connection) {
  all_.erase(&connection);
  changed_.cancel();
}

BeastConnections::Place BeastConnections::StartWaiting(
    BeastConnection& connection) {
  waiting_.push_back({std::chrono::steady_clock::now(), &connection});
  changed_.cancel();
  return std::prev(waiting_.end());
}

void BeastConnections::StopWaiting(Place place) { waiting_.erase(place); }

asio::awaitable<void> BeastConnections::MakeRoom() {
  while (full()) {
    changed_.expires_at(CloseLongestWaiting());
    co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

void BeastConnections::CloseAll() {
  for (BeastConnection* connection : all_) connection->Close();
}

BeastConnections::Time BeastConnections::CloseLongestWaiting() {
  const Time now = std::chrono::steady_clock::now();
  for (const Waiting& waiting : waiting_) {
    if (waiting.since + kSafeTime > now) return waiting.since + kSafeTime;
    if (waiting.connection->HasUnread()) continue;
    waiting.connection->Close();
    break;
  }
  return Time::max();
}

}  // namespace gateway
