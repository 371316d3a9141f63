#include "adapters/http/reply_slot.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "adapters/http/beast_messages.h"

namespace gateway {
namespace {

namespace asio = boost::asio;

// Answers once; 500 at the latest when destroyed.
class Replier {
 public:
  Replier(std::shared_ptr<asio::io_context> context,
          std::shared_ptr<ReplySlot> slot)
      : context_(std::move(context)), slot_(std::move(slot)) {}
  Replier(Replier&&) = default;
  Replier& operator=(Replier&&) = delete;
  ~Replier() {
    if (slot_ != nullptr) Put(ErrorReply(500, "not answered"));
  }

  void operator()(HttpReply reply) && { Put(std::move(reply)); }

 private:
  void Put(HttpReply reply) {
    asio::post(*context_,
               [slot = std::move(slot_), reply = std::move(reply)]() mutable {
                 slot->Put(std::move(reply));
               });
  }

  // The slot belongs to the context and must die first.
  std::shared_ptr<asio::io_context> context_;
  std::shared_ptr<ReplySlot> slot_;
};

}  // namespace

ReplySlot::ReplySlot(asio::io_context& context)
    : waiting_(context, asio::steady_timer::time_point::max()) {}

asio::awaitable<std::optional<HttpReply>> ReplySlot::Await() {
  if (!reply_.has_value())
    co_await waiting_.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return std::move(reply_);
}

void ReplySlot::Put(HttpReply reply) {
  reply_ = std::move(reply);
  waiting_.cancel();
}

void ReplySlot::Abandon() { waiting_.cancel(); }

HttpReplier MakeReplier(std::shared_ptr<asio::io_context> context,
                        std::shared_ptr<ReplySlot> slot) {
  return Replier(std::move(context), std::move(slot));
}

}  // namespace gateway
