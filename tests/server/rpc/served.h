#ifndef TESTS_SERVER_RPC_SERVED_H_
#define TESTS_SERVER_RPC_SERVED_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/system_clock.h"
#include "adapters/store/event_log.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscription_registry.h"
#include "server/rpc/grpc_server.h"
#include "server/rpc/notification_stream.h"
#include "server/telemetry/metrics.h"
#include "tests/server/rpc/stream_client.h"
#include "tests/support/memory_subscription_store.h"

namespace gateway {

// A log whose raw reads are noted: only who asks for raw bodies makes them.
class ObservedLog final : public EventLog {
 public:
  explicit ObservedLog(EventLog& log) : log_(log) {}
  // The highest position from which raw events were read.
  int64_t raw_position() const { return raw_position_; }

  const std::string& id() const override { return log_.id(); }
  const std::string& key() const override { return log_.key(); }
  const std::vector<int64_t>& losses() const override { return log_.losses(); }
  LogBounds bounds() const override { return log_.bounds(); }
  void Append(Event event, Dedupe dedupe, Done<Appended> done) override {
    log_.Append(std::move(event), std::move(dedupe), std::move(done));
  }
  void Read(int64_t after, int max_events, int64_t max_bytes, bool with_raw,
            Done<std::vector<EventPtr>> done) override {
    if (with_raw && after > raw_position_) raw_position_ = after;
    log_.Read(after, max_events, max_bytes, with_raw, std::move(done));
  }
  void ReadBack(int64_t before, int max_events, int64_t max_bytes,
                bool with_raw, Done<std::vector<EventPtr>> done) override {
    log_.ReadBack(before, max_events, max_bytes, with_raw, std::move(done));
  }
  void ReadStates(int64_t after, int64_t through, int max_events,
                  int64_t max_bytes, bool with_raw,
                  Done<std::vector<EventPtr>> done) override {
    log_.ReadStates(after, through, max_events, max_bytes, with_raw,
                    std::move(done));
  }
  void Find(std::string id, bool with_raw, Done<EventPtr> done) override {
    log_.Find(std::move(id), with_raw, std::move(done));
  }
  void MeasureStates(Done<StoredAmount> done) override {
    log_.MeasureStates(std::move(done));
  }
  void FirstSince(absl::Time time, Done<int64_t> done) override {
    log_.FirstSince(time, std::move(done));
  }
  void FirstStoredSince(absl::Time time, absl::Time now,
                        Done<int64_t> done) override {
    log_.FirstStoredSince(time, now, std::move(done));
  }
  void FirstWithin(int64_t bytes, Done<int64_t> done) override {
    log_.FirstWithin(bytes, std::move(done));
  }
  std::unique_ptr<Watch> WatchAppends(
      std::function<void(absl::Span<const EventPtr>)> seen) override {
    return log_.WatchAppends(std::move(seen));
  }
  void EraseCustomer(std::string customer, Done<Erasure> done) override {
    log_.EraseCustomer(std::move(customer), std::move(done));
  }
  void TrimBefore(int64_t first, Done<LogBounds> done) override {
    log_.TrimBefore(first, std::move(done));
  }

 private:
  EventLog& log_;
  std::atomic<int64_t> raw_position_ = -1;
};

// The service in a server on the loopback.
class Served {
 public:
  explicit Served(EventLog& log, int64_t tail_bytes = 1 << 20)
      : log_(log),
        feed_(log_, tail_bytes),
        subscriptions_(feed_, subscription_store_, clock_),
        service_(feed_, subscriptions_, clock_),
        server_(*GrpcServer::Start(
            "127.0.0.1:0",
            {{"fourws.gateway.v1.NotificationStream", &service_}}, metrics_)) {}

  ObservedLog& log() { return log_; }
  NotificationStreamService& service() { return service_; }
  GrpcServer& server() { return *server_; }
  std::shared_ptr<grpc::Channel> Connect(bool small_window = false) {
    return gateway::Connect(server_->address(), small_window);
  }

 private:
  Metrics metrics_;
  SystemClock clock_;
  ObservedLog log_;
  MemorySubscriptionStore subscription_store_;
  Feed feed_;
  SubscriptionRegistry subscriptions_;
  NotificationStreamService service_;
  std::unique_ptr<GrpcServer> server_;
};

}  // namespace gateway

#endif  // TESTS_SERVER_RPC_SERVED_H_
