// fourws-gateway: builds the parts and runs until told to stop. The only file
// that names concrete adapters.

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/system_clock.h"
#include "adapters/fourws/bearer_token.h"
#include "adapters/fourws/cookie_jar.h"
#include "adapters/fourws/header_credentials.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/fourws/session.h"
#include "adapters/http/beast_http_listener.h"
#include "adapters/http/curl_http_client.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/sqlite_dead_letter_store.h"
#include "adapters/store/sqlite/sqlite_event_log.h"
#include "adapters/store/sqlite/sqlite_operation_store.h"
#include "adapters/store/sqlite/sqlite_subscription_store.h"
#include "nlohmann/json.hpp"
#include "server/config/flags.h"
#include "server/ingress/ingress.h"
#include "server/notifications/feed.h"
#include "server/notifications/named_subscriptions.h"
#include "server/notifications/retention.h"
#include "server/operations/activate_giftcard.h"
#include "server/operations/generate_giftcard_pdf.h"
#include "server/operations/generate_giftcards.h"
#include "server/operations/operations.h"
#include "server/operations/redeem_giftcard.h"
#include "server/operations/refund_giftcard.h"
#include "server/rpc/giftcard_service.h"
#include "server/rpc/grpc_server.h"
#include "server/rpc/notification_service.h"
#include "server/rpc/notification_stream.h"
#include "server/rpc/operation_service.h"
#include "server/rpc/operations_service.h"
#include "server/rpc/subscription_service.h"
#include "server/telemetry/counted_http_client.h"
#include "server/telemetry/metrics.h"
#include "server/webhook_sources.h"

namespace gateway {
namespace {

constexpr absl::Duration kRetentionInterval = absl::Minutes(1);

// The parts, in the order in which they are built.
struct Gateway {
  // Calls out of the parts end in this order, while all parts are there: what
  // each still answers may ask those after it, and nobody before it.
  ~Gateway() {
    server.reset();
    listener.reset();
    retention.reset();
    outgoing.reset();
    if (platform != nullptr) platform->Stop();
    if (clock != nullptr) clock->Stop();
    database.reset();
  }

  Metrics metrics;
  std::unique_ptr<SystemClock> clock;
  std::unique_ptr<SqliteDatabase> database;
  std::unique_ptr<OperationStore> store;
  std::unique_ptr<EventLog> log;
  std::unique_ptr<DeadLetterStore> letters;
  std::unique_ptr<Feed> feed;
  std::unique_ptr<SubscriptionStore> subscription_store;
  std::unique_ptr<NamedSubscriptions> subscriptions;
  std::unique_ptr<fourws::HttpPlatform> platform;
  std::unique_ptr<Operations> operations;
  std::unique_ptr<Retention> retention;
  std::unique_ptr<NotificationStreamService> stream;
  std::unique_ptr<NotificationService> notifications;
  std::unique_ptr<SubscriptionService> subscription_service;
  std::unique_ptr<GiftcardService> giftcards;
  std::unique_ptr<OperationsService> longrunning;
  std::unique_ptr<OperationService> starts;
  // To others than 4ws.trade.
  std::unique_ptr<HttpClient> outgoing;
  std::unique_ptr<Webhooks> webhooks;
  std::unique_ptr<Ingress> ingress;
  std::unique_ptr<HttpListener> listener;
  std::unique_ptr<GrpcServer> server;
  // Null until requests can be taken, and again while the gateway stops.
  std::atomic<const Ingress*> serving = nullptr;
  std::atomic<bool> ready = false;
};

// Takes up what an earlier process knew of named subscriptions.
absl::Status OpenSubscriptions(Gateway& gateway) {
  gateway.subscription_store =
      std::make_unique<SqliteSubscriptionStore>(*gateway.database);
  gateway.subscriptions = std::make_unique<NamedSubscriptions>(
      *gateway.feed, *gateway.subscription_store, *gateway.clock);
  std::promise<absl::Status> loaded;
  gateway.subscriptions->Load(
      [&](auto count) { loaded.set_value(count.status()); });
  return loaded.get_future().get();
}

absl::Status OpenStores(const GatewayConfig& config, Gateway& gateway) {
  gateway.clock = std::make_unique<SystemClock>();
  ASSIGN_OR_RETURN(gateway.database, SqliteDatabase::Open(config.data_dir));
  gateway.store = std::make_unique<SqliteOperationStore>(*gateway.database);
  ASSIGN_OR_RETURN(gateway.log, SqliteEventLog::Open(*gateway.database));
  gateway.letters = std::make_unique<SqliteDeadLetterStore>(*gateway.database);
  gateway.feed =
      std::make_unique<Feed>(*gateway.log, config.notifications.tail_bytes);
  return OpenSubscriptions(gateway);
}

std::unique_ptr<fourws::Authenticator> MakeAuthenticator(
    const GatewayConfig::Fourws& config, HttpClient& http, Clock& clock) {
  using Scheme = GatewayConfig::Fourws::Scheme;
  if (config.scheme == Scheme::kHeaders)
    return std::make_unique<fourws::HeaderCredentials>(config.credentials);
  const fourws::LoginOptions& login = config.login;
  return std::make_unique<fourws::Session>(
      fourws::LoginRequest(config.platform, login), login.timeout,
      config.scheme == Scheme::kBearer
          ? fourws::BearerToken::Maker(login.renew_before)
          : fourws::CookieJar::Maker(login.renew_before),
      http, clock);
}

void BuildPlatform(const GatewayConfig& config, Gateway& gateway) {
  CurlHttpOptions http;
  http.max_connections = config.fourws.max_connections;
  http.max_connections_per_host = config.fourws.max_connections;
  http.max_response_bytes =
      static_cast<size_t>(config.fourws.max_response_bytes);
  http.ca_file = config.fourws.ca_file;
  auto client = std::make_unique<CountedHttpClient>(
      std::make_unique<CurlHttpClient>(*gateway.clock, http), gateway.metrics);
  auto authenticator =
      MakeAuthenticator(config.fourws, *client, *gateway.clock);
  gateway.platform = std::make_unique<fourws::HttpPlatform>(
      config.fourws.platform, std::move(client), std::move(authenticator),
      *gateway.clock);
}

// Requests that come before the gateway can take them are to come again.
absl::Status Listen(const GatewayConfig& config, Gateway& gateway) {
  HttpListenerOptions options;
  options.address = config.http_listen;
  options.max_body_bytes = static_cast<size_t>(config.ingress.max_body_bytes);
  options.request_timeout = config.ingress.request_timeout;
  options.idle_timeout = config.ingress.idle_timeout;
  options.max_connections = static_cast<size_t>(config.ingress.max_connections);
  ASSIGN_OR_RETURN(
      gateway.listener,
      ListenHttp(options, [&gateway](HttpIncoming request, HttpReplier reply) {
        const Ingress* const ingress = gateway.serving;
        if (ingress == nullptr)
          return std::move(reply)({503, {{"retry-after", "1"}}, ""});
        ingress->Handle(std::move(request), std::move(reply));
      }));
  return absl::OkStatus();
}

std::string PublicUrl(const GatewayConfig& config, const Gateway& gateway) {
  return config.public_url.empty()
             ? absl::StrCat("http://", gateway.listener->address())
             : config.public_url;
}

void AddWriteKinds(const GatewayConfig& config, Gateway& gateway) {
  Operations& operations = *gateway.operations;
  Platform& platform = *gateway.platform;
  Clock& clock = *gateway.clock;
  operations.Add(std::make_unique<RedeemGiftcard>(platform, clock));
  operations.Add(std::make_unique<ActivateGiftcard>(platform, clock));
  operations.Add(std::make_unique<RefundGiftcard>(
      *gateway.store, platform, clock, config.operations.refunds));
  operations.Add(std::make_unique<GenerateGiftcards>());
  operations.Add(std::make_unique<GenerateGiftcardPdf>());
}

// Takes up what an earlier process left, before anything new begins.
absl::Status BuildOperations(const GatewayConfig& config, Gateway& gateway) {
  OperationsOptions options;
  options.callback_base =
      absl::StrCat(PublicUrl(config, gateway), "/callbacks/");
  options.timeout = config.operations.timeout;
  options.timeouts = config.operations.timeouts;
  options.retention = config.operations.retention;
  options.unresolved_hold = config.operations.unresolved_hold;
  options.write_timeout = config.fourws.platform.write_timeout;
  options.max_queue_per_resource =
      static_cast<size_t>(config.operations.max_queue_per_resource);
  options.on_settled = [&gateway](const OperationRecord& record) {
    gateway.metrics.CountOperation(record.method(), record.state());
  };
  gateway.operations = std::make_unique<Operations>(
      *gateway.store, *gateway.platform, *gateway.clock, std::move(options));
  AddWriteKinds(config, gateway);
  std::promise<absl::Status> recovered;
  gateway.operations->Recover(
      [&](absl::Status status) { recovered.set_value(std::move(status)); });
  return recovered.get_future().get();
}

void BuildIngress(const GatewayConfig& config, Gateway& gateway) {
  gateway.outgoing =
      std::make_unique<CurlHttpClient>(*gateway.clock, CurlHttpOptions());
  gateway.webhooks = std::make_unique<Webhooks>(
      *gateway.log, *gateway.letters, *gateway.clock, gateway.metrics,
      MakeWebhookSources(config.ingress, *gateway.outgoing, *gateway.clock,
                         gateway.metrics),
      [] {});
  gateway.ingress = std::make_unique<Ingress>(
      *gateway.webhooks,
      [&gateway](std::string token, std::string body,
                 absl::AnyInvocable<void(absl::Status) &&> done) {
        gateway.operations->ApplyCallback(std::move(token), std::move(body),
                                          std::move(done));
      },
      [&gateway] { return gateway.ready.load(); }, gateway.metrics);
}

absl::Status Serve(const GatewayConfig& config, Gateway& gateway) {
  const absl::Duration wait = config.operations.default_wait;
  gateway.retention = std::make_unique<Retention>(
      *gateway.log, *gateway.clock,
      RetentionOptions{.age = config.notifications.retention,
                       .bytes = config.notifications.max_log_bytes,
                       .every = kRetentionInterval});
  gateway.notifications = std::make_unique<NotificationService>(*gateway.feed);
  gateway.stream = std::make_unique<NotificationStreamService>(
      *gateway.feed, *gateway.subscriptions, *gateway.clock);
  gateway.subscription_service =
      std::make_unique<SubscriptionService>(*gateway.subscriptions);
  gateway.giftcards = std::make_unique<GiftcardService>(
      *gateway.platform, *gateway.operations, *gateway.clock, wait);
  gateway.longrunning = std::make_unique<OperationsService>(
      *gateway.operations, *gateway.clock, wait);
  gateway.starts = std::make_unique<OperationService>(*gateway.operations);
  ASSIGN_OR_RETURN(
      gateway.server,
      GrpcServer::Start(
          config.grpc_listen,
          {{v1::GiftcardService::service_full_name(), gateway.giftcards.get()},
           {google::longrunning::Operations::service_full_name(),
            gateway.longrunning.get()},
           {v1::OperationService::service_full_name(), gateway.starts.get()},
           {v1::NotificationService::service_full_name(),
            gateway.notifications.get()},
           {v1::NotificationStream::service_full_name(), gateway.stream.get()},
           {v1::SubscriptionService::service_full_name(),
            gateway.subscription_service.get()}},
          gateway.metrics));
  gateway.serving = gateway.ingress.get();
  gateway.operations->BeginDetached();
  gateway.ready = true;
  return absl::OkStatus();
}

absl::Status Start(const GatewayConfig& config, Gateway& gateway) {
  RETURN_IF_ERROR(OpenStores(config, gateway));
  BuildPlatform(config, gateway);
  RETURN_IF_ERROR(Listen(config, gateway));
  RETURN_IF_ERROR(BuildOperations(config, gateway));
  BuildIngress(config, gateway);
  return Serve(config, gateway);
}

// One line of JSON on standard output: where the gateway is to be found.
void TellReady(const GatewayConfig& config, const Gateway& gateway) {
  nlohmann::ordered_json line;
  line["ready"] = true;
  line["grpc"] = gateway.server->address();
  line["http"] = gateway.listener->address();
  line["public_url"] = PublicUrl(config, gateway);
  std::cout << line.dump() << std::endl;
}

// Everybody who waits gets an answer of ours before gRPC ends the calls, and
// upstream may go on telling outcomes meanwhile.
void Drain(const GatewayConfig& config, Gateway& gateway) {
  const absl::Duration for_answers =
      std::min(config.drain_timeout / 5, absl::Seconds(1));
  // So that those who call all the time are refused by us, readably, and leave.
  const absl::Duration for_refusals =
      std::min(config.drain_timeout / 60, absl::Milliseconds(500));
  const absl::Time now = gateway.clock->Now();
  const absl::Time answer = now + config.drain_timeout - for_answers;
  Log(LogLevel::kInfo, "draining");
  gateway.ready = false;
  gateway.server->SetNotServing();
  gateway.operations->Drain();
  gateway.stream->Drain(now + config.drain_timeout);
  absl::SleepFor(for_refusals);
  while (gateway.operations->waits() > 0 && gateway.clock->Now() < answer)
    absl::SleepFor(absl::Milliseconds(20));
  gateway.operations->EndWaits();
  gateway.server->Shutdown(gateway.clock->Now() + for_answers);
}

// Blocks the signals that stop the gateway, for this thread and those to come.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int Run(const GatewayConfig& config) {
  const sigset_t stop = BlockStopSignals();
  SetLogLevel(config.log_level);
  Gateway gateway;
  if (const absl::Status started = Start(config, gateway); !started.ok()) {
    std::cerr << "fourws-gateway: " << started.message() << std::endl;
    return EXIT_FAILURE;
  }
  TellReady(config, gateway);
  int signal = 0;
  sigwait(&stop, &signal);
  // A second signal ends the process at once; nothing durable is lost.
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
  Drain(config, gateway);
  gateway.serving = nullptr;
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) {
  const gateway::CommandLine command =
      gateway::ReadCommandLine(argc, argv, FOURWS_VERSION);
  std::cout << command.output << std::flush;
  std::cerr << command.error << std::flush;
  return command.config.has_value() ? gateway::Run(*command.config)
                                    : command.exit_code;
}
