#include "adapters/http/reply_slot.h"

#include <boost/asio/dispatch.hpp>
#include <utility>

#include "adapters/http/beast_messages.h"
#include "adapters/net/asio_await.h"

namespace gateway {
namespace {

namespace asio = boost::asio;

// Answers once; 500 at the latest when destroyed.
template <typename T>
class Replier {
 public:
  Replier(std::shared_ptr<asio::io_context> context,
          std::shared_ptr<ReplySlot<T>> slot)
      : context_(std::move(context)), slot_(std::move(slot)) {}
  Replier(Replier&&) noexcept = default;
  Replier& operator=(Replier&&) = delete;
  ~Replier() {
    if (slot_ != nullptr) Put(ErrorReply(500, "not answered"));
  }

  void operator()(T reply) && { Put(std::move(reply)); }

 private:
  void Put(T reply) {
    asio::dispatch(*context_, [slot = std::move(slot_),
                               reply = std::move(reply)]() mutable {
      slot->Put(std::move(reply));
    });
  }

  // The slot belongs to the context and must die first.
  std::shared_ptr<asio::io_context> context_;
  std::shared_ptr<ReplySlot<T>> slot_;
};

}  // namespace

AwaitedSlot::AwaitedSlot(asio::io_context& context)
    : waiting_(context, asio::steady_timer::time_point::max()) {}

template <typename T>
asio::awaitable<std::optional<T>> ReplySlot<T>::Await() {
  if (!reply_.has_value()) co_await waiting_.async_wait(kAwait);
  co_return std::move(reply_);
}

template <typename T>
void ReplySlot<T>::Put(T reply) {
  reply_ = std::move(reply);
  waiting_.cancel();
}

template <typename T>
absl::AnyInvocable<void(T) &&> MakeReplier(
    std::shared_ptr<asio::io_context> context,
    std::shared_ptr<ReplySlot<T>> slot) {
  return Replier<T>(std::move(context), std::move(slot));
}

template class ReplySlot<HttpReply>;
template class ReplySlot<HttpVerdict>;
template HttpReplier MakeReplier(std::shared_ptr<asio::io_context>,
                                 std::shared_ptr<ReplySlot<HttpReply>>);
template HttpDecider MakeReplier(std::shared_ptr<asio::io_context>,
                                 std::shared_ptr<ReplySlot<HttpVerdict>>);

}  // namespace gateway
