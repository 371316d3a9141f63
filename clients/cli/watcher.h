#ifndef CLIENTS_CLI_WATCHER_H_
#define CLIENTS_CLI_WATCHER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "clients/cli/gateway_channel.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/problem.h"
#include "clients/cli/response_stream.h"
#include "clients/cli/resumption.h"
#include "fourws/gateway/v1/notification_stream.pb.h"

namespace fourws::cli {

// The options of `watch` that are not in its request.
struct WatchOptions {
  // The file that stores the position between runs. Empty: none.
  std::string cursor_file;
  // Stop after this many notifications. 0: never.
  int64_t limit = 0;
  bool until_caught_up = false;
  // If the log has trimmed what follows our position, go on where it begins.
  bool skip_lost = false;
};

// Prints notifications until a signal asks to stop. Subscribes again from its
// last position whenever the stream ends.
class Watcher {
 public:
  // `request` says where to start, unless there is a cursor file.
  Watcher(const GlobalOptions& options, WatchOptions wanted,
          gateway::v1::SubscribeRequest request);

  // Returns the exit code.
  int Run();

 private:
  // Reads the cursor file, if there is one. Returns the exit code if it cannot
  // be used.
  std::optional<int> Resume();
  // Opens one stream and handles its responses. Returns the exit code if the
  // program is to end.
  std::optional<int> RunOnce();
  std::optional<int> Read(SubscribeStream& subscription);
  // Prints a response, then moves the position and stores it. Returns the exit
  // code if the program is to end.
  std::optional<int> Take(const gateway::v1::SubscribeResponse& response);
  // Says that the gateway passed over so many notifications.
  void TellDamaged(int64_t lost) const;
  // Prints up to the limit and returns the position reached.
  std::string PrintBatch(const gateway::v1::SubscribeResponse& response);
  void Print(const gateway::v1::Notification& notification);
  std::optional<int> Move(const std::string& cursor);
  // Handles the end of a stream. Returns the exit code if the program is to
  // end.
  std::optional<int> Ended(const SubscribeStream& subscription);
  std::optional<int> Expired(Problem problem);
  // Reports a cursor that no subscription can start from.
  int Unusable(Problem problem) const;
  // Says how to start at `place` instead.
  std::string ElsewhereHint(absl::string_view place) const;

  const GlobalOptions options_;
  const WatchOptions wanted_;
  gateway::v1::SubscribeRequest request_;
  Interrupt interrupt_;
  Resumption resumption_{interrupt_, options_.json};
  int64_t printed_ = 0;
  bool has_connected_ = false;
  // Whether the position is the one in the cursor file.
  bool at_kept_cursor_ = false;
  bool headline_printed_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_WATCHER_H_
