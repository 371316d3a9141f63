#ifndef ADAPTERS_HTTP_BEAST_CONNECTIONS_H_
#define ADAPTERS_HTTP_BEAST_CONNECTIONS_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <list>
#include <unordered_set>

#include "adapters/http/beast_http_listener.h"
#include "adapters/http/body_budget.h"

namespace gateway {

class BeastConnection;

// The connections of one listener. Knows which of them can be closed to make
// room. Use it on the thread of its context only.
class BeastConnections {
  using Time = boost::asio::steady_timer::time_point;
  struct Waiting {
    Time since;
    BeastConnection* connection;
  };

 public:
  using Place = std::list<Waiting>::iterator;

  BeastConnections(boost::asio::io_context& context,
                   const HttpListenerOptions& options);

  // The bodies that they hold.
  BodyBudget& bodies() { return bodies_; }

  void Add(BeastConnection& connection);
  // `connection` must not be waiting.
  void Remove(BeastConnection& connection);

  // Says that a connection begins to wait for a request, and that it no longer
  // waits. While it waits, it may be closed to make room.
  Place StartWaiting(BeastConnection& connection);
  void StopWaiting(Place place);

  bool full() const { return all_.size() >= max_connections_; }
  // Returns once there is room for another connection. If there is none, closes
  // the one that has waited longest for a request; if all are busy, waits until
  // one ends.
  boost::asio::awaitable<void> MakeRoom();
  void CloseAll();

 private:
  // Returns when to try again if no connection has ended by then.
  Time CloseLongestWaiting();

  const size_t max_connections_;
  BodyBudget bodies_;
  boost::asio::steady_timer changed_;  // Cancelled when there may be room.
  std::unordered_set<BeastConnection*> all_;
  std::list<Waiting> waiting_;  // The one that has waited longest is first.
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_CONNECTIONS_H_
