#include "adapters/http/curl_multi.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gateway {
namespace {

CURLM* NewMulti() {
  [[maybe_unused]] static const CURLcode once =
      curl_global_init(CURL_GLOBAL_DEFAULT);
  return curl_multi_init();
}

// What epoll says of a socket, in libcurl's words.
int ReadyFor(uint32_t events) {
  return ((events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
         ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
         ((events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
}

}  // namespace

CurlMulti::CurlMulti(const CurlHttpOptions& options) : multi_(NewMulti()) {
  if (!ok()) return;
  const long total = options.max_connections;
  const long per_host = options.max_connections_per_host;
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, total);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, total);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &OnTimeout);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() { curl_multi_cleanup(multi_); }

void CurlMulti::Prepare(CurlTransfer& transfer) {
  curl_easy_setopt(transfer.easy(), CURLOPT_OPENSOCKETFUNCTION, &OnOpen);
  curl_easy_setopt(transfer.easy(), CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(transfer.easy(), CURLOPT_CLOSESOCKETFUNCTION, &OnClose);
  curl_easy_setopt(transfer.easy(), CURLOPT_CLOSESOCKETDATA, this);
}

bool CurlMulti::Add(CurlTransfer& transfer) {
  return curl_multi_add_handle(multi_, transfer.easy()) == CURLM_OK;
}

void CurlMulti::Remove(CurlTransfer& transfer) {
  curl_multi_remove_handle(multi_, transfer.easy());
}

void CurlMulti::Run() {
  if (!due_.has_value() || *due_ > Clock::now()) return;
  due_.reset();
  Act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlMulti::TakeEnded(Ended ended) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // The message dies with the handle's removal.
    const CURLcode result = message->data.result;
    CurlTransfer& transfer = *CurlTransfer::Of(message->easy_handle);
    Remove(transfer);
    ended(transfer, result);
  }
}

void CurlMulti::Wait(bool may_sleep) {
  int timeout = may_sleep ? -1 : 0;
  if (may_sleep && due_.has_value()) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*due_ - Clock::now());
    timeout = left.count() > 0 ? static_cast<int>(left.count()) : 0;
  }
  poller_.Wait(timeout, [this](int socket, uint32_t events) {
    Act(socket, ReadyFor(events));
  });
}

void CurlMulti::Act(curl_socket_t socket, int ready) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, ready, &running);
}

// libcurl takes its interest away after each request and names it again for the
// next one. A connection may rest in between.
void CurlMulti::Leave(curl_socket_t socket) {
  // While it connects, libcurl waits to write, and may close it untold.
  const bool connected = (poller_.wanted(socket) & EPOLLIN) != 0;
  if (connected && connections_.contains(socket)) return poller_.Rest(socket);
  connections_.erase(socket);
  poller_.Remove(socket);
}

int CurlMulti::OnSocket(CURL*, curl_socket_t socket, int wanted, void* self,
                        void*) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (wanted == CURL_POLL_REMOVE) {
    multi.Leave(socket);
    return 0;
  }
  const uint32_t events = ((wanted & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) |
                          ((wanted & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  return multi.poller_.Set(socket, events) ? 0 : -1;
}

curl_socket_t CurlMulti::OnOpen(void* self, curlsocktype,
                                curl_sockaddr* address) {
  const curl_socket_t opened = socket(
      address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (opened != CURL_SOCKET_BAD)
    static_cast<CurlMulti*>(self)->connections_.insert(opened);
  return opened;
}

int CurlMulti::OnClose(void* self, curl_socket_t socket) {
  auto& multi = *static_cast<CurlMulti*>(self);
  multi.connections_.erase(socket);
  multi.poller_.Remove(socket);
  return close(socket);
}

int CurlMulti::OnTimeout(CURLM*, long milliseconds, void* self) {
  auto& due = static_cast<CurlMulti*>(self)->due_;
  due.reset();
  // Long ago; from the earliest of all times nothing can be subtracted.
  if (milliseconds == 0) due = Clock::time_point();
  if (milliseconds > 0)
    due = Clock::now() + std::chrono::milliseconds(milliseconds);
  return 0;
}

}  // namespace gateway
