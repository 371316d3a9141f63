#include "adapters/http/reply_slot.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "adapters/http/beast_messages.h"

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
    if (context_->get_executor().running_in_this_thread())
      return std::exchange(slot_, nullptr)->PutForLater(std::move(reply));
    asio::post(*context_,
               [slot = std::move(slot_), reply = std::move(reply)]() mutable {
                 slot->Put(std::move(reply));
               });
  }

  // The slot belongs to the context and must die first.
  std::shared_ptr<asio::io_context> context_;
  std::shared_ptr<ReplySlot<T>> slot_;
};

}  // namespace

template <typename T>
asio::awaitable<std::optional<T>> ReplySlot<T>::Await() {
  if (!reply_.has_value() && !is_abandoned_) {
    co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(
        [this](auto resume) { waiting_ = std::move(resume); },
        asio::use_awaitable);
  }
  co_return Take();
}

template <typename T>
void ReplySlot<T>::Put(T reply) {
  reply_ = std::move(reply);
  Resume();
}

template <typename T>
void ReplySlot<T>::PutForLater(T reply) {
  reply_ = std::move(reply);
  ResumeLater();
}

template <typename T>
void ReplySlot<T>::Abandon() {
  is_abandoned_ = true;
  ResumeLater();
}

template <typename T>
void ReplySlot<T>::Resume() {
  if (waiting_ == nullptr) return;
  std::exchange(waiting_, nullptr)();
}

template <typename T>
void ReplySlot<T>::ResumeLater() {
  if (waiting_ == nullptr) return;
  asio::post(context_, [waiting = std::exchange(waiting_, nullptr)]() mutable {
    std::move(waiting)();
  });
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
