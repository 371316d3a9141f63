#include "adapters/http/curl_http_client.h"

#include <pthread.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "adapters/base/log.h"
#include "adapters/http/sendable.h"

namespace gateway {
namespace {

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

absl::Status Stopped() { return absl::UnavailableError("HTTP client stopped"); }

}  // namespace

CurlHttpClient::CurlHttpClient(Clock& clock, CurlHttpOptions options)
    : clock_(clock),
      options_(std::move(options)),
      multi_(options_),
      transfers_(options_.max_connections) {
  if (!multi_.ok()) {
    Log(LogLevel::kError, "no_http_client",
        {{"error", "out of descriptors or memory"}});
    FlushLog(absl::Seconds(1));
    std::abort();
  }
  thread_ = std::thread([this] { Run(); });
}

CurlHttpClient::~CurlHttpClient() {
  stopping_ = true;
  multi_.Wake();
  thread_.join();
}

void CurlHttpClient::Send(HttpRequest request, Done done) {
  if (inbox_.Put({std::move(request), std::move(done)})) multi_.Wake();
}

void CurlHttpClient::Run() {
  pthread_setname_np(pthread_self(), "http-client");
  BlockSignals();
  while (!stopping_) {
    StartNew();
    if (timer_went_off_.exchange(false)) EndExpired();
    multi_.Run();
    EndDone();
    multi_.Wait(inbox_.Sleep());
  }
  timer_.reset();
  EndAll();
}

void CurlHttpClient::StartNew() {
  inbox_.Take(letters_);
  if (letters_.empty()) return;
  const absl::Time now = clock_.Now();
  for (CurlInbox::Letter& letter : letters_) Start(std::move(letter), now);
  letters_.clear();
}

void CurlHttpClient::Start(CurlInbox::Letter letter, absl::Time now) {
  absl::Status status = CheckSendable(letter.request);
  if (letter.request.deadline <= now)
    status = absl::DeadlineExceededError("deadline exceeded before sending");
  if (!status.ok())
    return std::move(letter.done)({.response = std::move(status)});
  CurlTransfers::Owned transfer = TransferFor(letter.request);
  status = transfer->Begin(std::move(letter.request), std::move(letter.done));
  if (status.ok() && !multi_.Add(*transfer))
    status = absl::UnavailableError("libcurl took no more transfers");
  if (!status.ok()) return transfer->Finish(std::move(status));
  transfers_.Add(std::move(transfer));
  SetTimer();
}

CurlTransfers::Owned CurlHttpClient::TransferFor(const HttpRequest& request) {
  if (auto kept = transfers_.Reuse(request.method)) return kept;
  auto made = std::make_unique<CurlTransfer>(request.method, options_);
  multi_.Prepare(*made);
  return made;
}

void CurlHttpClient::EndDone() {
  multi_.TakeEnded([this](CurlTransfer& transfer, CURLcode result) {
    CurlTransfers::Owned owned = transfers_.Remove(transfer);
    if (owned->Finish(result)) transfers_.Keep(std::move(owned));
  });
}

void CurlHttpClient::EndExpired() {
  const absl::Time now = clock_.Now();
  std::vector<CurlTransfers::Owned> expired;
  for (CurlTransfer* first = transfers_.first();
       first != nullptr && first->deadline() <= now;
       first = transfers_.first()) {
    multi_.Remove(*first);
    expired.push_back(transfers_.Remove(*first));
  }
  timer_due_ = absl::InfiniteFuture();
  SetTimer();
  for (CurlTransfers::Owned& transfer : expired)
    transfer->Finish(absl::DeadlineExceededError("deadline exceeded"));
}

void CurlHttpClient::SetTimer() {
  const CurlTransfer* first = transfers_.first();
  if (first == nullptr || first->deadline() >= timer_due_) return;
  timer_due_ = first->deadline();
  timer_ = clock_.RunAt(timer_due_, [this] {
    timer_went_off_ = true;
    multi_.Wake();
  });
}

void CurlHttpClient::EndAll() {
  EndDone();
  while (CurlTransfer* first = transfers_.first()) {
    multi_.Remove(*first);
    transfers_.Remove(*first)->Finish(Stopped());
  }
  // A `done` may have sent again.
  for (inbox_.Take(letters_); !letters_.empty(); inbox_.Take(letters_)) {
    for (CurlInbox::Letter& letter : letters_)
      std::move(letter.done)({.response = Stopped()});
  }
}

}  // namespace gateway
