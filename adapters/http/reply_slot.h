#ifndef ADAPTERS_HTTP_REPLY_SLOT_H_
#define ADAPTERS_HTTP_REPLY_SLOT_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "absl/functional/any_invocable.h"
#include "adapters/http/http_listener.h"

namespace gateway {

// A place in which a connection waits for something that others decide. Use it
// on the thread of its context only.
class AwaitedSlot {
 public:
  explicit AwaitedSlot(boost::asio::io_context& context);

  // Ends the wait with nothing.
  void Abandon() { waiting_.cancel(); }

 protected:
  ~AwaitedSlot() = default;

  boost::asio::steady_timer waiting_;
};

// The place for the reply to one request (`T` is HttpReply) or for the decision
// about it (HttpVerdict).
template <typename T>
class ReplySlot : public AwaitedSlot {
 public:
  using AwaitedSlot::AwaitedSlot;

  // Waits for the reply; returns nothing if Abandon() was called.
  boost::asio::awaitable<std::optional<T>> Await();
  void Put(T reply);

 private:
  std::optional<T> reply_;
};

// Returns a replier that any thread may call. It puts the reply into `slot` on
// the thread of `context`, within the call if that is the caller's. Destroyed
// without a call, it replies 500. It keeps `context` in memory, but not
// running.
template <typename T>
absl::AnyInvocable<void(T) &&> MakeReplier(
    std::shared_ptr<boost::asio::io_context> context,
    std::shared_ptr<ReplySlot<T>> slot);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_REPLY_SLOT_H_
