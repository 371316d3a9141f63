#ifndef ADAPTERS_HTTP_REPLY_SLOT_H_
#define ADAPTERS_HTTP_REPLY_SLOT_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "adapters/http/http_listener.h"

namespace gateway {

// A place for the reply to one request, in which the connection waits for it.
// Use it on the thread of its context only.
class ReplySlot {
 public:
  explicit ReplySlot(boost::asio::io_context& context);

  // Waits for the reply; returns nothing if Abandon() was called.
  boost::asio::awaitable<std::optional<HttpReply>> Await();
  void Put(HttpReply reply);
  void Abandon();

 private:
  std::optional<HttpReply> reply_;
  boost::asio::steady_timer waiting_;
};

// Returns a replier that any thread may call. It puts the reply into `slot` on
// the thread of `context`. It keeps `context` in memory, but not running.
HttpReplier MakeReplier(std::shared_ptr<boost::asio::io_context> context,
                        std::shared_ptr<ReplySlot> slot);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_REPLY_SLOT_H_
