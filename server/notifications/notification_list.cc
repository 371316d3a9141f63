#include "server/notifications/notification_list.h"

#include <algorithm>
#include <utility>

#include "server/notifications/notification_view.h"

namespace gateway {
namespace {

// What is read at once, and looked through for one page. With at most one
// large event more, a page stays below the 4 MiB that gRPC clients accept.
constexpr int kReadEvents = 1000;
constexpr int64_t kReadBytes = 1 << 20;
constexpr int kMaxScanned = 20'000;
constexpr int64_t kMaxPageBytes = 2 << 20;

// One page in the making. Keeps itself alive while it waits for the log.
class Listing : public std::enable_shared_from_this<Listing> {
 public:
  Listing(EventLog& log, NotificationQuery query, Done<NotificationPage> done)
      : log_(log), query_(std::move(query)), done_(std::move(done)) {}

  void Start();

 private:
  // What to do with a result; the log's error ends the page.
  template <typename Next>
  auto Then(Next next) {
    return [self = shared_from_this(), next](auto result) {
      if (!result.ok()) return std::move(self->done_)(result.status());
      next(*std::move(result));
    };
  }

  void FindEnd() {
    log_.FirstSince(
        query_.end_time, Then([this](int64_t end) {
          end_ = end;
          position_ = query_.newest_first
                          ? std::min(query_.position.value_or(end_), end_)
                          : std::max(query_.position.value_or(0), first_ - 1);
          Read();
        }));
  }

  void Read() {
    auto take = Then([this](const std::vector<EventPtr>& read) { Take(read); });
    if (query_.newest_first) {
      log_.ReadBack(position_, kReadEvents, kReadBytes, query_.include_raw,
                    std::move(take));
    } else {
      // What was trimmed since it was found is left out.
      position_ = std::max(position_, log_.bounds().first - 1);
      log_.Read(position_, kReadEvents, kReadBytes, query_.include_raw,
                std::move(take));
    }
  }

  void Take(const std::vector<EventPtr>& read) {
    for (const EventPtr& event : read) {
      if (event->sequence < first_ || event->sequence >= end_)
        return std::move(done_)(std::move(page_));
      if (IsFull(*event)) return EndPage();
      position_ = event->sequence;
      ++scanned_;
      if (!IsVisible(*event, query_.caller) || !query_.filter.Matches(*event))
        continue;
      bytes_ += SizeOf(*event);
      page_.events.push_back(event);
    }
    if (read.empty()) return std::move(done_)(std::move(page_));
    Read();
  }

  static int64_t SizeOf(const Event& event) {
    return std::ssize(event.notification) + std::ssize(event.raw);
  }

  bool IsFull(const Event& next) const {
    return std::ssize(page_.events) >= query_.page_size ||
           scanned_ >= kMaxScanned ||
           (!page_.events.empty() && bytes_ + SizeOf(next) > kMaxPageBytes);
  }

  void EndPage() {
    page_.position = position_;
    std::move(done_)(std::move(page_));
  }

  EventLog& log_;
  const NotificationQuery query_;
  Done<NotificationPage> done_;
  // One answer of the log at a time uses what follows.
  int64_t first_ = 0;
  int64_t end_ = 0;
  int64_t position_ = 0;
  int scanned_ = 0;
  int64_t bytes_ = 0;
  NotificationPage page_;
};

void Listing::Start() {
  log_.FirstSince(query_.start_time, Then([this](int64_t first) {
                    first_ = first;
                    FindEnd();
                  }));
}

}  // namespace

void ListNotifications(EventLog& log, NotificationQuery query,
                       Done<NotificationPage> done) {
  std::make_shared<Listing>(log, std::move(query), std::move(done))->Start();
}

}  // namespace gateway
