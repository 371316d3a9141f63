#include "server/gateway.h"

#include <algorithm>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/http/beast_http_listener.h"
#include "adapters/http/curl_http_client.h"
#include "adapters/smtp/curl_mailer.h"
#include "server/contract_parts.h"
#include "server/ingress/status_pages.h"
#include "server/kept_bounds.h"
#include "server/operations/kinds/write_table.h"
#include "server/upstream.h"
#include "server/webhook_sources.h"
#include "server/writes.h"

namespace gateway {
namespace {

constexpr absl::Duration kRetentionInterval = absl::Minutes(1);

// How much of a stop's time is left for the parts once all calls have ended.
// gRPC alone takes up to 1.1 s to end its threads after that, and libcurl's
// SMTP one.
absl::Duration StopTimeOfParts(absl::Duration time) {
  return std::min(time / 3, absl::Seconds(3));
}

// The part that is ready once requests can be taken.
constexpr char kServing[] = "serving";

// The names of all webhooks, including those that are not configured: an older
// receiver may have saved letters of them.
std::vector<std::string> WebhookNames() {
  std::vector<std::string> names;
  for (const WebhookKind& kind : WebhookKinds()) names.emplace_back(kind.name);
  return names;
}

GrpcServerOptions OptionsOf(const GatewayConfig::Grpc& config) {
  GrpcServerOptions options;
  options.connections.max_connections =
      static_cast<size_t>(config.max_connections);
  options.connections.max_connections_per_address =
      static_cast<size_t>(config.max_connections_per_address);
  options.max_streams_per_connection = config.max_streams_per_connection;
  options.max_memory_bytes = config.max_memory_bytes;
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(
    const GatewayConfig& config) {
  auto gateway = std::unique_ptr<Gateway>(new Gateway(config));
  gateway->readiness_.Set(kServing, absl::CancelledError("starting"));
  gateway->clock_ = std::make_unique<SystemClock>();
  RETURN_IF_ERROR(gateway->OpenStores());
  RETURN_IF_ERROR(gateway->KeepTime());
  gateway->platform_ =
      MakePlatform(config.fourws, *gateway->clock_, gateway->metrics_);
  gateway->no_one_ = std::make_unique<one::NotConfigured>(*gateway->clock_);
  if (config.one) {
    gateway->one_ = MakeOne(*config.one, *gateway->clock_, gateway->metrics_);
  }
  RETURN_IF_ERROR(gateway->Listen());
  RETURN_IF_ERROR(gateway->RecoverOperations());
  gateway->outgoing_ =
      std::make_unique<CurlHttpClient>(*gateway->clock_, CurlHttpOptions());
  gateway->BuildNotices();
  gateway->BuildIngress();
  RETURN_IF_ERROR(gateway->Serve());
  return gateway;
}

// Stops the parts in this order, while all of them still exist. While a part
// stops, it may call those that stop after it, but none that stopped before it;
// only the stores' last answers may begin writes, which the platforms refuse.
// The parts that send with `outgoing_` are destroyed before it.
Gateway::~Gateway() {
  serving_ = nullptr;
  Stopping("checks of the store and its disk");
  store_check_.reset();
  disk_check_.reset();
  {
    MutexLock lock(show_);
    shown_ = nullptr;
  }
  Stopping("gRPC");
  server_.reset();
  Stopping("HTTP in");
  listener_.reset();
  Stopping("retention");
  retention_.reset();
  letter_retention_.reset();
  time_keeper_.reset();
  room_check_.reset();
  Stopping("notices");
  if (notices_ != nullptr) notices_->Stop();
  Stopping("calls to upstream");
  StopPlatforms();
  Stopping("outcomes for the log");
  if (outcomes_ != nullptr) outcomes_->Stop();
  Stopping("timers");
  if (clock_ != nullptr) clock_->Stop();
  Stopping("store");
  stores_.Stop();
  StopPlatforms();  // They give those refusals, while there are stores.
  Stopping("streams");
  if (feed_ != nullptr) feed_->Stop();  // It wakes those who ask the stores.
  stores_.Close();
  Stopping("e-mails and HTTP out");  // By their destructors.
}

void Gateway::Stopping(const char* part) const {
  if (deadline_ != nullptr) deadline_->Enter(part);
}

void Gateway::StopPlatforms() {
  if (platform_ != nullptr) platform_->Stop();
  if (one_ != nullptr) one_->Stop();
}

Platform& Gateway::One() const {
  if (one_ != nullptr) return *one_;
  return *no_one_;
}

absl::Status Gateway::OpenStores() {
  ASSIGN_OR_RETURN(
      stores_, Stores::Open(config_.data_dir,
                            {.accept_data_loss = config_.accept_data_loss,
                             .on_damage =
                                 [this](absl::string_view kind) {
                                   metrics_.CountDamage(kind, "unreadable", 1);
                                 }},
                            LimitsOf(config_.notifications)));
  const StoreLoss& loss = stores_.database->loss();
  metrics_.CountDamage("commit", "lost", loss.commits);
  metrics_.CountDamage("event", "lost", loss.events);
  feed_ =
      std::make_unique<Feed>(*stores_.log, config_.notifications.tail_bytes);
  subscriptions_ = std::make_unique<SubscriptionRegistry>(
      *feed_, *stores_.subscriptions, *clock_);
  std::promise<absl::Status> loaded;
  subscriptions_->Load([&](auto count) { loaded.set_value(count.status()); });
  return loaded.get_future().get();
}

absl::Status Gateway::KeepTime() {
  std::promise<absl::StatusOr<std::optional<absl::Time>>> loaded;
  stores_.time->Load([&](auto time) { loaded.set_value(std::move(time)); });
  ASSIGN_OR_RETURN(const auto known, loaded.get_future().get());
  if (known.has_value() && !config_.trust_clock) clock_->TrustFrom(*known);
  time_keeper_ = std::make_unique<TimeKeeper>(
      *stores_.time, *clock_,
      [this](absl::Duration ahead) { metrics_.SetClockAhead(ahead); });
  return absl::OkStatus();
}

// Listens for HTTP. Webhooks and callbacks that come before the gateway can
// take them get a 503, so that their senders send them again.
absl::Status Gateway::Listen() {
  HttpListenerOptions options;
  options.address = config_.http_listen;
  options.max_pending_body_bytes =
      static_cast<size_t>(config_.ingress.max_pending_body_bytes);
  options.request_timeout = config_.ingress.request_timeout;
  options.idle_timeout = config_.ingress.idle_timeout;
  options.max_connections =
      static_cast<size_t>(config_.ingress.max_connections);
  options.priority_connections =
      static_cast<size_t>(config_.ingress.callback_connections);
  options.max_connections_per_address =
      static_cast<size_t>(config_.ingress.max_connections_per_address);
  options.unlimited_addresses = config_.ingress.unlimited_addresses;
  options.trusted_proxies = config_.ingress.trusted_proxies;
  options.on_refused = [this](int /*status*/, const char* reason) {
    metrics_.CountHttpRefusal("http", reason);
  };
  options.on_state = PartState("http_listener");
  ASSIGN_OR_RETURN(
      listener_, ListenHttp(options, [this](const HttpIncoming& header,
                                            HttpDecider decide) {
        const Ingress* const ingress = serving_;
        if (ingress != nullptr)
          return ingress->Handle(header, std::move(decide));
        std::move(decide)(WhileNotServing(header, readiness_, metrics_));
      }));
  public_url_ = config_.public_url.empty()
                    ? absl::StrCat("http://", listener_->address())
                    : config_.public_url;
  return absl::OkStatus();
}

// Takes up the operations that an earlier process left, before a new one
// begins.
absl::Status Gateway::RecoverOperations() {
  RETURN_IF_ERROR(CheckWriteTable());
  outcomes_ =
      std::make_unique<OutcomeRelay>(*stores_.outcomes, *stores_.log, *clock_);
  operations_ =
      MakeOperations(config_, public_url_, *stores_.operations, *platform_,
                     One(), *clock_, [this](const OperationRecord& record) {
                       metrics_.CountOperation(record.method(), record.state());
                       outcomes_->Wake();
                     });
  RETURN_IF_ERROR(CheckContract(UpstreamServices(), PartsOf(*operations_)));
  std::promise<absl::Status> recovered;
  operations_->Recover(
      [&](absl::Status status) { recovered.set_value(std::move(status)); },
      stores_.database->loss().found);
  RETURN_IF_ERROR(recovered.get_future().get());
  outcomes_->Wake();
  return absl::OkStatus();
}

void Gateway::BuildNotices() {
  const GatewayConfig::Notices& config = config_.notices;
  std::vector<NoticeChannel> channels;
  if (config.email) {
    mailer_ = std::make_unique<CurlMailer>(*clock_, config.email->smtp);
    channels.push_back(
        MailChannel(*mailer_, config.email->from, config.email->to));
  }
  if (!config.webhook_url.empty()) {
    channels.push_back(WebhookChannel(*outgoing_, *clock_, config.webhook_url,
                                      config.webhook_bearer));
  }
  notices_ = std::make_unique<Notices>(
      *stores_.letters, std::move(channels), *clock_, metrics_,
      NoticeOptions{.interval = config.interval, .first_retry = config.retry});
}

void Gateway::BuildIngress() {
  webhooks_ = std::make_unique<Webhooks>(
      *stores_.log, *stores_.letters, *clock_, metrics_,
      MakeWebhookSources(config_.ingress, *outgoing_, *clock_, metrics_),
      [this] { notices_->Wake(); });
  dead_letters_ = std::make_unique<DeadLetters>(
      *stores_.letters, *stores_.log, *clock_, WebhookNames(),
      [this](const DeadLetter& letter) { return webhooks_->Read(letter); });
  ingress_ = std::make_unique<Ingress>(
      *webhooks_,
      [this](std::string token, Reply<TakeCallback> reply) {
        operations_->FindCallback(std::move(token), std::move(reply));
      },
      // A callback may be as large as an answer.
      static_cast<size_t>(std::max(config_.ingress.max_body_bytes,
                                   config_.fourws.max_response_bytes)),
      readiness_, metrics_);
}

absl::Status Gateway::Serve() {
  retention_ = std::make_unique<Retention>(
      *stores_.log, *clock_,
      RetentionOptions{.age = config_.notifications.retention,
                       .bytes = config_.notifications.max_log_bytes,
                       .every = kRetentionInterval});
  letter_retention_ = std::make_unique<DeadLetterRetention>(
      *stores_.letters, *clock_, config_.notifications.dead_letter_retention);
  room_check_ =
      WatchKeptBounds(stores_, config_.notifications, *clock_, metrics_);
  services_ = std::make_unique<Services>(
      ServiceParts{*platform_, One(), *clock_, *operations_, *feed_,
                   *subscriptions_, *dead_letters_, *notices_,
                   config_.fourws.platform.carts_by_callback},
      config_.operations.default_wait);
  GrpcServerOptions options = OptionsOf(config_.grpc);
  options.on_state = PartState("grpc_listener");
  ASSIGN_OR_RETURN(server_,
                   GrpcServer::Start(config_.grpc_listen, services_->All(),
                                     metrics_, options));
  serving_ = ingress_.get();
  operations_->BeginDetached();
  // An earlier process may have left letters that nobody was notified of.
  notices_->Wake();
  WatchStore();
  {
    MutexLock lock(show_);
    shown_ = server_.get();
  }
  readiness_.Set(kServing, absl::OkStatus());
  return absl::OkStatus();
}

void Gateway::WatchStore() {
  store_check_ = std::make_unique<StoreCheck>(
      [this](Done<bool> done) { stores_.database->Probe(std::move(done)); },
      *clock_, PartState("store"));
  disk_check_ = std::make_unique<DiskSpaceCheck>(
      [this] { return FreeBytesAt(config_.data_dir); },
      config_.min_free_disk_bytes, *clock_, PartState("disk"));
}

std::function<void(absl::Status)> Gateway::PartState(const char* part) {
  readiness_.Set(part, absl::OkStatus());
  return [this, part](absl::Status state) {
    readiness_.Set(part, std::move(state));
  };
}

void Gateway::ShowHealth() {
  MutexLock lock(show_);
  const Readiness::Parts parts = readiness_.parts();
  for (const auto& [part, state] : parts) metrics_.ShowReady(part, state.ok());
  if (shown_ != nullptr) shown_->SetServing(WhyNotReady(parts));
}

void Gateway::Drain(StopDeadline& deadline) {
  deadline_ = &deadline;
  const absl::Duration time = config_.drain_timeout;
  // For a moment the gateway still refuses new calls with an error that their
  // callers can read, so that those who call all the time leave.
  const absl::Duration for_refusals =
      std::min(time / 60, absl::Milliseconds(500));
  const absl::Duration for_answers = std::min(time / 5, absl::Seconds(1));
  const absl::Time closed = clock_->Now() + time - StopTimeOfParts(time);
  const absl::Time answer = closed - for_answers;
  Stopping("calls that wait");
  readiness_.Set("draining", absl::CancelledError("the gateway stops"));
  operations_->Drain();
  services_->Drain(clock_->WallNow() + (closed - clock_->Now()));
  absl::SleepFor(for_refusals);
  while (operations_->waits() > 0 && clock_->Now() < answer)
    absl::SleepFor(absl::Milliseconds(20));
  operations_->EndWaits();
  Stopping("gRPC");
  const absl::Duration left = closed - clock_->Now();
  server_->Shutdown(clock_->WallNow() + std::min(left, for_answers));
}

}  // namespace gateway
