#include "adapters/http/beast_connections.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "adapters/http/beast_connection.h"
#include "adapters/net/asio_await.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using State = ConnectionProgress::State;
using Time = asio::steady_timer::time_point;

// However many come at once, a client has this long to begin its request, and
// then this long to get on with it.
constexpr auto kBeginTime = std::chrono::milliseconds(500);
constexpr auto kGetOnTime = std::chrono::seconds(1);

// Whether a connection can be asked to go. One that is busy never is: the
// gateway itself makes its sender wait.
bool CanGo(const ConnectionProgress& progress) {
  return progress.state != State::kBusy && !progress.is_leaving;
}

// Until when it is not asked.
Time SafeUntil(const ConnectionProgress& progress) {
  switch (progress.state) {
    case State::kBusy: return Time::max();
    case State::kLingering: return Time::min();
    case State::kReceiving: return progress.since + kGetOnTime;
    default: return progress.since + kBeginTime;
  }
}

// The smaller, the sooner a connection makes room.
std::tuple<int, double, Time> Worth(const ConnectionProgress& progress,
                                    Time now) {
  if (progress.state == State::kLingering) return {0, 0, progress.since};
  const std::chrono::duration<double> time = now - progress.since;
  return {progress.has_priority ? 2 : 1,
          static_cast<double>(progress.bytes) / std::max(time.count(), 1e-9),
          progress.since};
}

bool IsReading(const ConnectionProgress& progress) {
  return progress.state == State::kWaiting ||
         progress.state == State::kReceiving;
}

}  // namespace

BeastConnections::BeastConnections(asio::io_context& context,
                                   const HttpListenerOptions& options)
    : max_connections_(options.max_connections),
      priority_connections_(
          std::min(options.priority_connections, options.max_connections - 1)),
      bodies_(options.max_pending_body_bytes),
      addresses_(options.max_connections_per_address,
                 options.unlimited_addresses),
      changed_(context) {}

void BeastConnections::Add(BeastConnection& connection) {
  all_.insert(&connection);
}

void BeastConnections::Remove(BeastConnection& connection) {
  all_.erase(&connection);
  OnChange();
}

bool BeastConnections::MayStay(bool has_priority) const {
  return all_.size() <
         (has_priority ? max_connections_ : most_without_priority());
}

asio::awaitable<void> BeastConnections::MakeRoom() {
  while (all_.size() >= max_connections_) {
    changed_.expires_at(AskOneToGo());
    is_awaited_ = true;
    co_await changed_.async_wait(kAwait);
    is_awaited_ = false;
  }
}

bool BeastConnections::LeavesRoomForPriority() {
  if (all_.size() <= most_without_priority()) return true;
  const auto others =
      std::count_if(all_.begin(), all_.end(), [](const BeastConnection* each) {
        const ConnectionProgress progress = each->progress();
        return !progress.has_priority && !progress.is_leaving;
      });
  if (static_cast<size_t>(others) <= most_without_priority()) return true;
  // A request that is there is worth more than one that may come.
  BeastConnection* const first = FirstToGo([](const ConnectionProgress& each) {
    return CanGo(each) && !each.has_priority;
  });
  if (first != nullptr) first->AskToGo();
  return first != nullptr;
}

void BeastConnections::CloseAll() {
  for (BeastConnection* connection : all_) connection->Close();
}

BeastConnections::Time BeastConnections::AskOneToGo() {
  const Time now = std::chrono::steady_clock::now();
  Time again = now + kBeginTime;
  bool one_goes = false;
  bool only_priority = true;
  for (const BeastConnection* each : all_) {
    const ConnectionProgress progress = each->progress();
    if (progress.is_leaving) {
      one_goes |= progress.since + kBeginTime > now;
    } else if (CanGo(progress)) {
      only_priority &= progress.has_priority;
      const Time safe_until = SafeUntil(progress);
      if (safe_until > now) again = std::min(again, safe_until);
    }
  }
  if (one_goes) return again;
  BeastConnection* const first =
      FirstToGo([now, only_priority](const ConnectionProgress& each) {
        return CanGo(each) && SafeUntil(each) <= now &&
               (only_priority || !each.has_priority);
      });
  if (first != nullptr) first->AskToGo();
  return again;
}

template <typename Filter>
BeastConnection* BeastConnections::FirstToGo(Filter may_go) {
  const Time now = std::chrono::steady_clock::now();
  BeastConnection* first = nullptr;
  std::tuple<int, double, Time> least;
  for (BeastConnection* each : all_) {
    const ConnectionProgress progress = each->progress();
    if (!may_go(progress)) continue;
    const auto worth = Worth(progress, now);
    if (first != nullptr && worth >= least) continue;
    if (IsReading(progress) && each->HasUnread()) continue;
    first = each;
    least = worth;
  }
  return first;
}

}  // namespace gateway
