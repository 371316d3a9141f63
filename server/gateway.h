#ifndef SERVER_GATEWAY_H_
#define SERVER_GATEWAY_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/stop_deadline.h"
#include "adapters/base/system_clock.h"
#include "adapters/http/http_client.h"
#include "adapters/http/http_listener.h"
#include "adapters/smtp/mailer.h"
#include "adapters/store/time_keeper.h"
#include "server/config/config.h"
#include "server/health_report.h"
#include "server/ingress/ingress.h"
#include "server/notices/notices.h"
#include "server/notifications/dead_letters.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscription_registry.h"
#include "server/operations/operations.h"
#include "server/operations/outcome_relay.h"
#include "server/rpc/grpc_server.h"
#include "server/services.h"
#include "server/store_watch.h"
#include "server/stores.h"
#include "server/telemetry/metrics.h"
#include "server/upkeep.h"
#include "server/upstream.h"

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
  // The part that is ready once requests can be taken.
  static constexpr char kServing[] = "serving";

  explicit Gateway(const GatewayConfig& config) : config_(config) {}

  // The steps of Start(), in this order: each needs those before it.
  absl::Status OpenStores();
  absl::Status Listen();
  absl::Status RecoverOperations();
  void BuildNotices();
  void BuildIngress();
  absl::Status Serve();

  // Says which part stops from now on.
  void Stopping(const char* part) const;

  const GatewayConfig config_;
  std::string public_url_;
  StopDeadline* deadline_ = nullptr;  // Null until Drain().

  // In the order in which they are built.
  Metrics metrics_;
  HealthReport health_{metrics_};
  SystemClock clock_;
  Stores stores_;
  std::unique_ptr<Feed> feed_;
  std::unique_ptr<SubscriptionRegistry> subscriptions_;
  std::unique_ptr<TimeKeeper> time_keeper_;
  std::optional<Upstreams> upstreams_;
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
  std::optional<Upkeep> upkeep_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<GrpcServer> server_;
  // Null until requests can be taken, and again while the gateway stops.
  std::atomic<const Ingress*> serving_ = nullptr;
  std::optional<StoreWatch> store_watch_;
};

}  // namespace gateway

#endif  // SERVER_GATEWAY_H_
