#include "server/ingress/forwarder.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/alarm.h"
#include "adapters/base/log.h"
#include "adapters/base/mutex.h"

namespace gateway {
namespace {

// What is the connection's, not the message's.
bool IsOfConnection(absl::string_view header) {
  constexpr absl::string_view kOwn[] = {
      "connection", "content-length",    "expect",  "host",   "keep-alive",
      "te",         "transfer-encoding", "trailer", "upgrade"};
  return std::find(std::begin(kOwn), std::end(kOwn), header) != std::end(kOwn);
}

// Whether another attempt could end better.
bool MayPass(const absl::StatusOr<HttpResponse>& response) {
  if (!response.ok()) return !absl::IsInvalidArgument(response.status());
  return response->status >= 500 || response->status == 408 ||
         response->status == 429;
}

bool IsDelivered(const absl::StatusOr<HttpResponse>& response) {
  return response.ok() && response->status / 100 == 2;
}

std::string ResultOf(const absl::StatusOr<HttpResponse>& response) {
  return response.ok() ? absl::StrCat("HTTP ", response->status)
                       : std::string(response.status().message());
}

}  // namespace

// What waits. Outlives the forwarder while a request is under way.
class Forwarder::Queue : public std::enable_shared_from_this<Queue> {
 public:
  Queue(ForwardOptions options, HttpClient& http, Clock& clock,
        Metrics& metrics)
      : options_(std::move(options)),
        http_(http),
        clock_(clock),
        metrics_(metrics),
        alarm_(clock) {}

  void Add(HttpIncoming incoming);
  void End();

 private:
  // Called by whoever makes the queue more than empty, and then once for each
  // answer while there is one left to send: so one at a time.
  void SendFirst();
  void OnAnswer(const absl::StatusOr<HttpResponse>& response);
  void RemoveFirst() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Duration DelayAfter(int attempts) const;
  void Drop(const std::string& why);

  const ForwardOptions options_;
  HttpClient& http_;
  Clock& clock_;
  Metrics& metrics_;
  Mutex mu_;
  // The first is being sent, waits for its next attempt, or is about to be
  // sent.
  std::deque<HttpRequest> waiting_ ABSL_GUARDED_BY(mu_);
  int64_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
  int attempts_ ABSL_GUARDED_BY(mu_) = 0;  // Of the first.
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  Alarm alarm_;
};

void Forwarder::Queue::Add(HttpIncoming incoming) {
  HttpRequest request;
  request.method = "POST";
  request.url = options_.url;
  request.body = std::move(incoming.body);
  for (auto& header : incoming.headers) {
    if (!IsOfConnection(header.first))
      request.headers.push_back(std::move(header));
  }
  bool first = false;
  bool fits = false;
  {
    MutexLock lock(mu_);
    fits = !ended_ && std::ssize(waiting_) < options_.max_waiting &&
           bytes_ + std::ssize(request.body) <= options_.max_waiting_bytes;
    if (fits) {
      first = waiting_.empty();
      bytes_ += std::ssize(request.body);
      waiting_.push_back(std::move(request));
    }
  }
  if (!fits) return Drop("too much waits");
  if (first) SendFirst();
}

void Forwarder::Queue::SendFirst() {
  HttpRequest request;
  {
    MutexLock lock(mu_);
    if (ended_ || waiting_.empty()) return;
    ++attempts_;
    request = waiting_.front();
  }
  request.deadline = clock_.Now() + options_.timeout;
  http_.Send(std::move(request),
             [self = shared_from_this()](HttpExchange exchange) {
               self->OnAnswer(exchange.response);
             });
}

void Forwarder::Queue::OnAnswer(const absl::StatusOr<HttpResponse>& response) {
  const bool delivered = IsDelivered(response);
  bool retry = false;
  bool another = false;
  {
    MutexLock lock(mu_);
    if (ended_) return;
    retry =
        !delivered && MayPass(response) && attempts_ < options_.max_attempts;
    if (retry)
      alarm_.Set(clock_.Now() + DelayAfter(attempts_), weak_from_this(),
                 &Queue::SendFirst);
    else
      RemoveFirst();
    // Found out under this lock: what is added to an empty queue from now on is
    // sent by Add().
    another = !retry && !waiting_.empty();
  }
  if (retry) return metrics_.CountForward(options_.source, "retried");
  if (delivered)
    metrics_.CountForward(options_.source, "delivered");
  else
    Drop(ResultOf(response));
  if (another) SendFirst();
}

void Forwarder::Queue::RemoveFirst() {
  bytes_ -= std::ssize(waiting_.front().body);
  waiting_.pop_front();
  attempts_ = 0;
}

absl::Duration Forwarder::Queue::DelayAfter(int attempts) const {
  absl::Duration delay = options_.first_delay;
  for (int i = 1; i < attempts && delay < options_.max_delay; ++i) delay *= 2;
  return std::min(delay, options_.max_delay);
}

void Forwarder::Queue::Drop(const std::string& why) {
  metrics_.CountForward(options_.source, "dropped");
  // While a receiver is away, each webhook is one.
  LogSampled(LogLevel::kError, "forward",
             {{"source", options_.source}, {"verdict", "dropped"}},
             {{"reason", why}});
}

void Forwarder::Queue::End() {
  int64_t left = 0;
  {
    MutexLock lock(mu_);
    ended_ = true;
    left = std::ssize(waiting_);
    waiting_.clear();
  }
  alarm_.Stop();
  for (; left > 0; --left) Drop("the gateway stops");
}

Forwarder::Forwarder(ForwardOptions options, HttpClient& http, Clock& clock,
                     Metrics& metrics)
    : queue_(
          std::make_shared<Queue>(std::move(options), http, clock, metrics)) {}

Forwarder::~Forwarder() { queue_->End(); }

void Forwarder::Forward(HttpIncoming request) {
  queue_->Add(std::move(request));
}

}  // namespace gateway
