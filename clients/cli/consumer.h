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

// What `subscription consume` is told.
struct ConsumeOptions {
  std::string subscription;
  // Acknowledge what was printed.
  bool ack = false;
  // Run for each delivery instead of printing; empty: print.
  std::string command;
  // Stop after so many deliveries; 0: never.
  int64_t limit = 0;
  // Stop when nothing was handed out for so long; zero: never.
  absl::Duration until_idle = absl::ZeroDuration();
};

// A member of a subscription until told to stop, joining again whenever the
// stream ends.
class Consumer {
 public:
  Consumer(const GlobalOptions& options, const ConsumeOptions& wanted);

  // Returns the exit code.
  int Run();

 private:
  // Opens one stream and deals with what it brings. Returns the exit code if
  // that was the end of it all; so do the others.
  std::optional<int> RunOnce();
  std::optional<int> Take(const gateway::v1::ConsumeResponse& response);
  std::optional<int> Print(const gateway::v1::DeliveryBatch& batch);
  std::optional<int> RunEach(const gateway::v1::DeliveryBatch& batch);
  // Answers deliveries, again and again until that is on disk.
  std::optional<int> Answer(gateway::v1::AcknowledgeRequest request);
  // Whether as many were dealt with as were asked for.
  bool IsEnough() const { return wanted_.limit > 0 && taken_ >= wanted_.limit; }

  const GlobalOptions options_;
  const ConsumeOptions wanted_;
  gateway::v1::ConsumeRequest request_;
  Interrupt interrupt_;
  Resumption resumption_{interrupt_, options_.json};
  Connection answers_{options_};
  int64_t taken_ = 0;
  bool has_connected_ = false;
  bool headline_printed_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CONSUMER_H_
