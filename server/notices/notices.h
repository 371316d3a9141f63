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

// Notifies people of dead letters, on each channel by itself: of the first one
// at once, of those that follow in digests. What was reported is stored, so
// that a restart neither repeats nor forgets it. A notice that fails is
// counted, logged, and sent again until it succeeds; nobody waits for it.
// Thread-safe.
class Notices {
 public:
  // `clock` and `metrics` must outlive this and the answers that are still to
  // come. `letters` and what the channels use must last until Stop() returns.
  Notices(DeadLetterStore& letters, std::vector<NoticeChannel> channels,
          Clock& clock, Metrics& metrics, NoticeOptions options);
  ~Notices();

  // Says that there may be dead letters to report. Call it at the start and
  // after each new dead letter. Never blocks.
  void Wake();

  // What has happened on each channel.
  std::vector<NoticeProgress> Progress() const;

  // Sends no more notices. A notice that is being sent may be sent again by the
  // next process.
  void Stop();

 private:
  std::vector<std::shared_ptr<NoticeLoop>> loops_;
};

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICES_H_
