#include "tests/sandbox/callbacks.h"

#include <utility>

#include "tests/sandbox/post_report.h"

namespace sandbox {

asio::awaitable<PostResult> CallbackSender::Send(Callback callback) {
  ++pending_;
  PostResult result;
  for (int64_t attempt = 1;; ++attempt) {
    Post post;
    post.url = callback.url;
    post.body = callback.body;
    post.content_type = callback.content_type;
    post.coding = callback.coding;
    post.timeout =
        std::chrono::milliseconds(state_.settings.callback_timeout_ms);
    result = co_await http_.Send(std::move(post));
    Json entry = LedgerAttempt(callback.url, callback.body, result);
    entry["attempt"] = attempt;
    state_.ledger.Add("callback", callback.subject, entry);
    const bool taken = result.status >= 200 && result.status < 300;
    if (taken || attempt > state_.settings.callback_retries) break;
    co_await Delay(state_.settings.callback_retry_delay_ms);
  }
  --pending_;
  co_return result;
}

}  // namespace sandbox
