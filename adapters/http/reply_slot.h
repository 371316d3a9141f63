#ifndef ADAPTERS_HTTP_REPLY_SLOT_H_
#define ADAPTERS_HTTP_REPLY_SLOT_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "adapters/http/http_listener.h"

namespace gateway {

// Where a connection waits for something that others decide: for the reply to
// one request after the other (`T` is HttpReply), or for the decisions about
// them (HttpVerdict). Use it on the thread of its context only.
template <typename T>
class ReplySlot {
 public:
  explicit ReplySlot(boost::asio::io_context& context) : context_(context) {}

  // The reply, if it is there already.
  std::optional<T> Take() { return std::exchange(reply_, std::nullopt); }
  // Waits for the reply; returns nothing if Abandon() was called.
  boost::asio::awaitable<std::optional<T>> Await();
  // Takes the reply. Who waits for it goes on within the call.
  void Put(T reply);
  // The same, and who waits goes on later.
  void PutForLater(T reply);
  // Ends the wait with nothing, later.
  void Abandon();

 private:
  void Resume();
  void ResumeLater();

  boost::asio::io_context& context_;
  std::optional<T> reply_;
  bool is_abandoned_ = false;
  absl::AnyInvocable<void() &&> waiting_;  // Null: nobody waits.
};

// Returns a replier that any thread may call once. It puts the reply into
// `slot` on the thread of `context`, within the call if that is the caller's.
// Destroyed without a call, it replies 500. It keeps `context` in memory, but
// not running.
template <typename T>
absl::AnyInvocable<void(T) &&> MakeReplier(
    std::shared_ptr<boost::asio::io_context> context,
    std::shared_ptr<ReplySlot<T>> slot);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_REPLY_SLOT_H_
