#include "tests/sandbox/jobs.h"

#include <utility>

#include "boost/asio/co_spawn.hpp"
#include "boost/asio/detached.hpp"
#include "tests/sandbox/drift.h"

namespace sandbox {
namespace {

constexpr size_t kRemembered = 100'000;

bool Has(const Job& job, std::string_view fault) {
  return job.fault && job.fault->name == fault;
}

// Without anything but that it went well, if it did.
Json Bare(Json body) {
  if (body["success"] == true) return {{"success", true}};
  return body;
}

// The callback's body, for the receiver of this job.
std::string Written(const Job& job, Json body) {
  if (job.order.contains("payload")) body["payload"] = job.order["payload"];
  return WriteJson(Drift(std::move(body), job.drifts));
}

Callback CallbackFor(const Job& job) {
  Callback callback;
  callback.subject = job.subject;
  callback.url = TextAt(job.order, "callback");
  // As Insert Stock has it.
  if (callback.url.empty()) callback.url = TextAt(job.order, "callbackUrl");
  callback.coding = job.drifts.coding;
  return callback;
}

std::string Spoiled(const Fault& fault, const std::string& body) {
  if (fault.Is("kind", "html")) return "<html><body>Moved</body></html>";
  if (fault.Is("kind", "empty")) return "";
  if (fault.Is("kind", "truncated")) return body.substr(0, body.size() / 2);
  return "\x01\xff{]";
}

}  // namespace

void JobQueue::Start(Job job) {
  ++pending_;
  Remember(CallbackFor(job));
  asio::co_spawn(executor_, RunLater(std::move(job)), asio::detached);
}

asio::awaitable<void> JobQueue::RunLater(Job job) {
  co_await Delay(state_.settings.processing_delay_ms);
  --pending_;
  co_await RunNow(std::move(job));
}

asio::awaitable<void> JobQueue::RunNow(Job job) {
  Callback callback = CallbackFor(job);
  Json outcome = CarryOut(state_, job);
  if (Has(job, "callback_bare")) outcome = Bare(std::move(outcome));
  callback.body = Written(job, std::move(outcome));
  Remember(callback);
  if (callback.url.empty()) co_return;
  co_await Delay(state_.settings.callback_delay_ms);
  co_await CallBack(std::move(job), std::move(callback));
}

asio::awaitable<void> JobQueue::CallBack(Job job, Callback callback) {
  if (Has(job, "callback_never")) {
    state_.ledger.Add("held", callback.subject,
                      {{"url", callback.url}, {"body", callback.body}});
    co_return;
  }
  if (Has(job, "callback_late")) co_await Delay(job.fault->Millis("ms"));
  if (Has(job, "callback_unreadable")) {
    callback.body = Spoiled(*job.fault, callback.body);
    callback.content_type = job.fault->Text("content_type");
  }
  co_await callbacks_.Send(callback);
  if (Has(job, "callback_contradict")) {
    callback.body = Written(job, Refusal(job.fault->Text("message")));
  } else if (!Has(job, "callback_twice")) {
    co_return;
  }
  co_await Delay(job.fault->Millis("ms"));
  co_await callbacks_.Send(callback);
}

void JobQueue::Remember(const Callback& callback) {
  remembered_[callback.subject.request] = callback;
  if (remembered_.size() > kRemembered) {
    remembered_.erase(remembered_.begin());
  }
}

std::optional<Callback> JobQueue::CallbackOf(int64_t request) const {
  const auto found = remembered_.find(request);
  if (found == remembered_.end()) return std::nullopt;
  return found->second;
}

}  // namespace sandbox
