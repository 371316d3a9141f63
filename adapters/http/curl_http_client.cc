#include "adapters/http/curl_http_client.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
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

bool Watch(int epoll, int operation, int fd, uint32_t events) {
  epoll_event event = {};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll, operation, fd, &event) == 0;
}

absl::Status Stopped() { return absl::UnavailableError("HTTP client stopped"); }

}  // namespace

CurlHttpClient::CurlHttpClient(Clock& clock, CurlHttpOptions options)
    : clock_(clock),
      options_(std::move(options)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      multi_(NewMulti()) {
  if (multi_ == nullptr || !Watch(epoll_, EPOLL_CTL_ADD, wake_, EPOLLIN)) {
    Log(LogLevel::kError, "no HTTP client: out of descriptors or memory");
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
  Wake();
  thread_.join();
  idle_.clear();
  curl_multi_cleanup(multi_);
  close(wake_);
  close(epoll_);
}

void CurlHttpClient::Send(HttpRequest request, Done done) {
  auto transfer =
      std::make_unique<CurlTransfer>(std::move(request), std::move(done));
  MutexLock lock(mu_);
  inbox_.push_back(std::move(transfer));
  if (inbox_.size() == 1) Wake();
}

void CurlHttpClient::Wake() {
  const uint64_t one = 1;
  // It can only fail when so many wakes are pending that one more is nothing.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
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
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(epoll_, events.data(), events.size(), timeout);
  for (int i = 0; i < count; ++i) {
    if (events[i].data.fd == wake_) {
      uint64_t wakes = 0;
      [[maybe_unused]] const ssize_t got = read(wake_, &wakes, sizeof(wakes));
      continue;
    }
    const uint32_t what = events[i].events;
    Act(events[i].data.fd,
        ((what & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
            ((what & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
            ((what & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0));
  }
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
      Wake();
    }));
  }
  absl::Status status = transfer->Prepare(options_, TakeEasy());
  if (transfer->deadline() <= clock_.Now())
    status = absl::DeadlineExceededError("deadline exceeded before sending");
  if (status.ok() &&
      curl_multi_add_handle(multi_, transfer->easy()) != CURLM_OK) {
    status = absl::UnavailableError("libcurl took no more transfers");
  }
  if (!status.ok())
    return KeepEasy(std::move(*transfer).Finish(std::move(status)));
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
    KeepEasy(std::move(*node.mapped()).Finish(result));
  }
}

void CurlHttpClient::End(uint64_t id, absl::Status status) {
  auto node = transfers_.extract(id);
  if (node.empty()) return;
  curl_multi_remove_handle(multi_, node.mapped()->easy());
  KeepEasy(std::move(*node.mapped()).Finish(std::move(status)));
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

CurlEasy CurlHttpClient::TakeEasy() {
  if (idle_.empty()) return CurlEasy(curl_easy_init());
  CurlEasy easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

void CurlHttpClient::KeepEasy(CurlEasy easy) {
  // More than can be under way at once would only take room.
  if (easy != nullptr && std::cmp_less(idle_.size(), options_.max_connections))
    idle_.push_back(std::move(easy));
}

int CurlHttpClient::OnSocket(CURL*, curl_socket_t socket, int wanted,
                             void* self, void* known) {
  auto& client = *static_cast<CurlHttpClient*>(self);
  if (wanted == CURL_POLL_REMOVE) {
    Watch(client.epoll_, EPOLL_CTL_DEL, socket, 0);
    return 0;
  }
  uint32_t events = 0;
  if ((wanted & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((wanted & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  const int first = known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  const int second = known == nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  // libcurl may forget a socket that the kernel still knows, or the reverse.
  if (!Watch(client.epoll_, first, socket, events) &&
      !Watch(client.epoll_, second, socket, events)) {
    return -1;
  }
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
