#include "adapters/http/curl_http_client.h"

#include <pthread.h>
#include <sys/epoll.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {
namespace {

CURLM* NewMulti() {
  [[maybe_unused]] static const CURLcode once =
      curl_global_init(CURL_GLOBAL_DEFAULT);
  return curl_multi_init();
}

// The process's signals are for its other threads, and a broken TLS connection
// must not raise SIGPIPE. Faults of this thread stay open: blocked, they end
// the process without a word from the sanitizers.
void BlockSignals() {
  sigset_t signals;
  sigfillset(&signals);
  for (const int fault : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP})
    sigdelset(&signals, fault);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// What epoll says of a socket, in libcurl's words.
int ReadyFor(uint32_t events) {
  return ((events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
         ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
         ((events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
}

absl::Status Stopped() { return absl::UnavailableError("HTTP client stopped"); }

}  // namespace

CurlHttpClient::CurlHttpClient(Clock& clock, CurlHttpOptions options)
    : clock_(clock),
      options_(std::move(options)),
      multi_(NewMulti()),
      handles_(options_.max_connections) {
  if (multi_ == nullptr || !poller_.ok()) {
    Log(LogLevel::kError, "no_http_client",
        {{"error", "out of descriptors or memory"}});
    FlushLog(absl::Seconds(1));
    std::abort();
  }
  const long total = options_.max_connections;
  const long per_host = options_.max_connections_per_host;
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, total);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, total);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &OnTimeout);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  thread_ = std::thread([this] { Run(); });
}

CurlHttpClient::~CurlHttpClient() {
  {
    MutexLock lock(mu_);
    stopping_ = true;
  }
  poller_.Wake();
  thread_.join();
  handles_.Clear();
  curl_multi_cleanup(multi_);
}

void CurlHttpClient::Send(HttpRequest request, Done done) {
  auto transfer =
      std::make_unique<CurlTransfer>(std::move(request), std::move(done));
  MutexLock lock(mu_);
  inbox_.push_back(std::move(transfer));
  if (inbox_.size() == 1) poller_.Wake();
}

void CurlHttpClient::Run() {
  BlockSignals();
  while (TakeInbox()) {
    EndCompleted();
    Wait();
  }
  EndAll();
}

void CurlHttpClient::Wait() {
  using std::chrono::steady_clock;
  int timeout = -1;
  if (curl_due_.has_value()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        *curl_due_ - steady_clock::now());
    timeout = left.count() > 0 ? static_cast<int>(left.count()) : 0;
  }
  poller_.Wait(timeout, [this](int socket, uint32_t events) {
    Act(socket, ReadyFor(events));
  });
  if (curl_due_.has_value() && *curl_due_ <= steady_clock::now()) {
    curl_due_.reset();
    Act(CURL_SOCKET_TIMEOUT, 0);
  }
}

void CurlHttpClient::Act(curl_socket_t socket, int ready) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, ready, &running);
}

bool CurlHttpClient::TakeInbox() {
  std::vector<std::unique_ptr<CurlTransfer>> inbox;
  std::vector<uint64_t> expired;
  {
    MutexLock lock(mu_);
    if (stopping_) return false;
    inbox.swap(inbox_);
    expired.swap(expired_);
  }
  for (const uint64_t id : expired)
    End(id, absl::DeadlineExceededError("deadline exceeded"));
  for (auto& transfer : inbox) Start(std::move(transfer));
  return true;
}

void CurlHttpClient::Start(std::unique_ptr<CurlTransfer> transfer) {
  const uint64_t id = ++last_id_;
  if (transfer->deadline() < absl::InfiniteFuture()) {
    transfer->set_timer(clock_.RunAt(transfer->deadline(), [this, id] {
      MutexLock lock(mu_);
      expired_.push_back(id);
      poller_.Wake();
    }));
  }
  absl::Status status = transfer->Prepare(options_, handles_.Take());
  if (transfer->deadline() <= clock_.Now())
    status = absl::DeadlineExceededError("deadline exceeded before sending");
  if (status.ok() &&
      curl_multi_add_handle(multi_, transfer->easy()) != CURLM_OK) {
    status = absl::UnavailableError("libcurl took no more transfers");
  }
  if (!status.ok())
    return handles_.Keep(std::move(*transfer).Finish(std::move(status)));
  transfer->set_id(id);
  transfers_.emplace(id, std::move(transfer));
}

void CurlHttpClient::EndCompleted() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // The message dies with the handle's removal.
    const CURLcode result = message->data.result;
    CURL* const easy = message->easy_handle;
    CurlTransfer* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    curl_multi_remove_handle(multi_, easy);
    auto node = transfers_.extract(transfer->id());
    handles_.Keep(std::move(*node.mapped()).Finish(result));
  }
}

void CurlHttpClient::End(uint64_t id, absl::Status status) {
  auto node = transfers_.extract(id);
  if (node.empty()) return;
  curl_multi_remove_handle(multi_, node.mapped()->easy());
  handles_.Keep(std::move(*node.mapped()).Finish(std::move(status)));
}

void CurlHttpClient::EndAll() {
  EndCompleted();
  while (!transfers_.empty()) End(transfers_.begin()->first, Stopped());
  // A `done` may have sent again.
  for (;;) {
    std::vector<std::unique_ptr<CurlTransfer>> inbox;
    {
      MutexLock lock(mu_);
      inbox.swap(inbox_);
    }
    if (inbox.empty()) return;
    for (auto& transfer : inbox) std::move(*transfer).Finish(Stopped());
  }
}

int CurlHttpClient::OnSocket(CURL*, curl_socket_t socket, int wanted,
                             void* self, void* known) {
  auto& client = *static_cast<CurlHttpClient*>(self);
  if (wanted == CURL_POLL_REMOVE) {
    client.poller_.Remove(socket);
    return 0;
  }
  uint32_t events = 0;
  if ((wanted & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((wanted & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  if (!client.poller_.Set(socket, events, known != nullptr)) return -1;
  curl_multi_assign(client.multi_, socket, &client);
  return 0;
}

int CurlHttpClient::OnTimeout(CURLM*, long milliseconds, void* self) {
  auto& client = *static_cast<CurlHttpClient*>(self);
  client.curl_due_.reset();
  if (milliseconds >= 0) {
    client.curl_due_ = std::chrono::steady_clock::now() +
                       std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

}  // namespace gateway
