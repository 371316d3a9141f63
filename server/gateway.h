#ifndef SERVER_GATEWAY_H_
#define SERVER_GATEWAY_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/mutex.h"
#include "adapters/base/stop_deadline.h"
#include "adapters/base/system_clock.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/http/http_client.h"
#include "adapters/http/http_listener.h"
#include "adapters/one/http_platform.h"
#include "adapters/one/not_configured.h"
#include "adapters/smtp/mailer.h"
#include "adapters/store/disk_space.h"
#include "adapters/store/room_check.h"
#include "adapters/store/store_check.h"
#include "adapters/store/time_keeper.h"
#include "server/config/config.h"
#include "server/health/readiness.h"
#include "server/ingress/ingress.h"
#include "server/notices/notices.h"
#include "server/notifications/dead_letter_retention.h"
#include "server/notifications/dead_letters.h"
#include "server/notifications/feed.h"
#include "server/notifications/retention.h"
#include "server/notifications/subscription_registry.h"
#include "server/operations/operations.h"
#include "server/operations/outcome_relay.h"
#include "server/rpc/grpc_server.h"
#include "server/services.h"
#include "server/stores.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// The gateway, and all of its parts.
class Gateway {
 public:
  // Takes up what an earlier process left, and serves. Fails if it cannot open
  // a store or listen on an address.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(
      const GatewayConfig& config);

  // Stops at once. Call Drain() first, so that those who wait get an answer.
  // Waits for its threads: the deadline that Drain() was told bounds that.
  ~Gateway();

  // The addresses on which the gateway listens, with the ports it got, and the
  // URL at which upstream finds it.
  std::string grpc_address() const { return server_->address(); }
  std::string http_address() const { return listener_->address(); }
  const std::string& public_url() const { return public_url_; }

  // Refuses new work, and returns when everybody who waits has an answer from
  // the gateway, early enough to destroy it within the configured time.
  // Callbacks and webhooks are still taken meanwhile. Tells `deadline`, which
  // must outlive this and has just begun, what is being stopped.
  void Drain(StopDeadline& deadline);

 private:
  explicit Gateway(const GatewayConfig& config) : config_(config) {}

  // The steps of Start(), in this order: each needs those before it.
  absl::Status OpenStores();
  // Goes on with the time that the store knows. After OpenStores().
  absl::Status KeepTime();
  absl::Status Listen();
  absl::Status RecoverOperations();
  void BuildNotices();
  void BuildIngress();
  absl::Status Serve();

  // Begins to watch the store and its disk, of which `readiness_` then knows.
  void WatchStore();
  // Returns what tells `readiness_` the state of `part`, which works at first.
  std::function<void(absl::Status)> PartState(const char* part);
  // Makes grpc.health.v1 and the metrics say what `readiness_` says.
  void ShowHealth();

  // Says which part stops from now on.
  void Stopping(const char* part) const;
  // May be called again, for calls that came since.
  void StopPlatforms();

  // The platform that takes ONe's calls, also if ONe is not configured.
  Platform& One() const;

  const GatewayConfig config_;
  std::string public_url_;
  StopDeadline* deadline_ = nullptr;  // Null until Drain().

  // In the order in which they are built.
  Metrics metrics_;
  Mutex show_;  // What is shown last is right.
  // The server that shows it; null until that serves and once it stops.
  GrpcServer* shown_ ABSL_GUARDED_BY(show_) = nullptr;
  Readiness readiness_{[this] { ShowHealth(); }};
  std::unique_ptr<SystemClock> clock_;
  Stores stores_;
  std::unique_ptr<TimeKeeper> time_keeper_;
  std::unique_ptr<Feed> feed_;
  std::unique_ptr<SubscriptionRegistry> subscriptions_;
  std::unique_ptr<Retention> retention_;
  std::unique_ptr<DeadLetterRetention> letter_retention_;
  std::unique_ptr<RoomCheck> room_check_;
  std::unique_ptr<fourws::HttpPlatform> platform_;
  std::unique_ptr<one::HttpPlatform> one_;  // Null: not configured.
  std::unique_ptr<one::NotConfigured> no_one_;
  std::unique_ptr<HttpListener> listener_;
  std::unique_ptr<OutcomeRelay> outcomes_;
  std::unique_ptr<Operations> operations_;
  // Sends to others than 4ws.trade and ONe.
  std::unique_ptr<HttpClient> outgoing_;
  std::unique_ptr<Mailer> mailer_;
  std::unique_ptr<Notices> notices_;
  std::unique_ptr<Webhooks> webhooks_;
  std::unique_ptr<DeadLetters> dead_letters_;
  std::unique_ptr<Ingress> ingress_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<GrpcServer> server_;
  // Null until requests can be taken, and again while the gateway stops.
  std::atomic<const Ingress*> serving_ = nullptr;
  std::unique_ptr<StoreCheck> store_check_;
  std::unique_ptr<DiskSpaceCheck> disk_check_;
};

}  // namespace gateway

#endif  // SERVER_GATEWAY_H_
