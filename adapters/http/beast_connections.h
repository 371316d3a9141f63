#ifndef ADAPTERS_HTTP_BEAST_CONNECTIONS_H_
#define ADAPTERS_HTTP_BEAST_CONNECTIONS_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <unordered_set>

#include "adapters/http/address_limit.h"
#include "adapters/http/body_budget.h"
#include "adapters/http/http_listener_options.h"

namespace gateway {

class BeastConnection;

// What a connection is at, and how it gets on. By this it is chosen to make
// room for another.
struct ConnectionProgress {
  enum class State {
    kBusy,       // The gateway decides or handles: nobody may close it.
    kWaiting,    // For the first bytes of a request.
    kReceiving,  // The rest of a request.
    kAnswering,
    kLingering,  // Only for the client to read its last answer.
  };
  State state = State::kWaiting;
  boost::asio::steady_timer::time_point since;  // When the state began.
  uint64_t bytes = 0;                           // That went over it since then.
  bool has_priority = false;                    // Its last request had.
  bool is_leaving = false;  // It was asked to go, `since` that time.
};

// The connections of one listener, and what they share. Knows which of them can
// make room: first one that only lingers, then the one that gets on least,
// counted in bytes over time, and those with priority last. Use it on the
// thread of its context only.
class BeastConnections {
 public:
  BeastConnections(boost::asio::io_context& context,
                   const HttpListenerOptions& options);

  // The bodies that they hold.
  BodyBudget& bodies() { return bodies_; }
  // Who has how many connections, or requests through proxies.
  AddressLimit& addresses() { return addresses_; }

  void Add(BeastConnection& connection);
  void Remove(BeastConnection& connection);
  // A connection says that its progress has another state.
  void OnChange() {
    if (is_awaited_) changed_.cancel();
  }

  // Whether a connection may be kept after an answer.
  bool MayStay(bool has_priority) const;
  // Returns once there is room for another connection. If there is none, one
  // that is not busy is closed; if all are busy, waits until one is not.
  boost::asio::awaitable<void> MakeRoom();
  // Whether a request without priority may go on: the places that are kept for
  // those with priority are free of others, if need be because one of the
  // others makes room now.
  bool LeavesRoomForPriority();
  // The process has no descriptor left: closes one that can make room now, if
  // there is any.
  void FreeOne() { AskOneToGo(); }
  void CloseAll();

 private:
  using Time = boost::asio::steady_timer::time_point;

  size_t most_without_priority() const {
    return max_connections_ - priority_connections_;
  }
  // Asks the connection to go that is the first to make room, unless one goes
  // already. Returns when to try again if there is no room by then.
  Time AskOneToGo();
  // The first to make room of those whose progress the filter lets go; null if
  // there is none.
  template <typename Filter>
  BeastConnection* FirstToGo(Filter may_go);

  const size_t max_connections_;
  const size_t priority_connections_;
  BodyBudget bodies_;
  AddressLimit addresses_;
  boost::asio::steady_timer changed_;  // Cancelled when there may be room.
  bool is_awaited_ = false;            // Somebody waits for `changed_`.
  std::unordered_set<BeastConnection*> all_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_CONNECTIONS_H_
