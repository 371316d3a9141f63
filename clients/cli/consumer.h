#ifndef CLIENTS_CLI_CONSUMER_H_
#define CLIENTS_CLI_CONSUMER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/connection.h"
#include "clients/cli/gateway_channel.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/response_stream.h"
#include "clients/cli/resumption.h"
#include "fourws/gateway/v1/notification_stream.pb.h"

namespace fourws::cli {

// The options of `subscription consume`.
struct ConsumeOptions {
  std::string subscription;
  // Acknowledge each delivery after it was printed.
  bool ack = false;
  // Shell command to run for each delivery. Empty: print it instead.
  std::string command;
  // Stop after this many deliveries. 0: never.
  int64_t limit = 0;
  // Stop when no delivery came for this long. Zero: never.
  absl::Duration until_idle = absl::ZeroDuration();
};

// Consumes a subscription as one of its members until a signal asks to stop.
// Joins again whenever the stream ends.
class Consumer {
 public:
  Consumer(const GlobalOptions& options, const ConsumeOptions& wanted);

  // Returns the exit code.
  int Run();

 private:
  // Opens one stream and handles its responses. Like the methods below, returns
  // the exit code if the program is to end.
  std::optional<int> RunOnce();
  std::optional<int> Take(const gateway::v1::ConsumeResponse& response);
  std::optional<int> Print(const gateway::v1::DeliveryBatch& batch);
  std::optional<int> RunEach(const gateway::v1::DeliveryBatch& batch);
  // Acknowledges deliveries, and tries again until the gateway has stored it.
  std::optional<int> Answer(gateway::v1::AcknowledgeRequest request);
  // Whether the limit of deliveries is reached.
  bool IsEnough() const { return wanted_.limit > 0 && taken_ >= wanted_.limit; }

  const GlobalOptions options_;
  const ConsumeOptions wanted_;
  // How often the gateway gives a sign of life.
  const absl::Duration progress_interval_;
  gateway::v1::ConsumeRequest request_;
  Interrupt interrupt_;
  Resumption resumption_{interrupt_, options_.json};
  Connection answers_;
  int64_t taken_ = 0;
  bool has_connected_ = false;
  bool headline_printed_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CONSUMER_H_
