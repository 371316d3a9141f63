#ifndef SERVER_NOTICES_NOTICES_H_
#define SERVER_NOTICES_NOTICES_H_

#include <memory>
#include <vector>

#include "adapters/base/clock.h"
#include "adapters/store/dead_letter_store.h"
#include "server/notices/notice_channel.h"
#include "server/notices/notice_loop.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Tells people of dead letters, on each channel by itself: the first at once,
// what follows in digests. What was told is remembered on disk, so that a
// restart neither repeats nor forgets it. A notice that fails is tried again
// until it is sent, is counted and logged, and holds nobody up. Thread-safe.
class Notices {
 public:
  // The clock and the metrics outlive what is under way; the letters and the
  // channels are not asked after Stop().
  Notices(DeadLetterStore& letters, std::vector<NoticeChannel> channels,
          Clock& clock, Metrics& metrics, NoticeOptions options);
  ~Notices();

  // There may be something to tell: at the start, and after each dead letter.
  // Never blocks.
  void Wake();

  // How it goes, channel by channel.
  std::vector<NoticeProgress> Progress() const;

  // From here on nobody is told. What is told just now may be told again by who
  // comes next.
  void Stop();

 private:
  std::vector<std::shared_ptr<NoticeLoop>> loops_;
};

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICES_H_
