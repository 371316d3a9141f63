#include "server/gateway.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/base/await_result.h"
#include "adapters/base/status_macros.h"
#include "adapters/http/beast_http_listener.h"
#include "adapters/http/curl_http_client.h"
#include "server/contract_parts.h"
#include "server/dead_letter_notices.h"
#include "server/drain_times.h"
#include "server/ingress/status_pages.h"
#include "server/listener_options.h"
#include "server/operations/kinds/write_table.h"
#include "server/time_keeping.h"
#include "server/webhook_sources.h"
#include "server/writes.h"

namespace gateway {

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(
    const GatewayConfig& config) {
  auto gateway = std::unique_ptr<Gateway>(new Gateway(config));
  gateway->health_.readiness().Set(kServing, absl::CancelledError("starting"));
  RETURN_IF_ERROR(gateway->OpenStores());
  gateway->upstreams_.emplace(config, gateway->clock_, gateway->metrics_);
  RETURN_IF_ERROR(gateway->Listen());
  RETURN_IF_ERROR(gateway->RecoverOperations());
  gateway->outgoing_ =
      std::make_unique<CurlHttpClient>(gateway->clock_, CurlHttpOptions());
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
  store_watch_.reset();
  health_.ShowOn(nullptr);
  Stopping("gRPC");
  server_.reset();
  Stopping("HTTP in");
  listener_.reset();
  Stopping("retention");
  upkeep_.reset();
  time_keeper_.reset();
  Stopping("notices");
  if (notices_ != nullptr) notices_->Stop();
  Stopping("calls to upstream");
  if (upstreams_) upstreams_->Stop();
  Stopping("outcomes for the log");
  if (outcomes_ != nullptr) outcomes_->Stop();
  Stopping("timers");
  clock_.Stop();
  Stopping("store");
  stores_.Stop();
  // Those refusals are given while there are stores.
  if (upstreams_) upstreams_->Stop();
  Stopping("streams");
  if (feed_ != nullptr) feed_->Stop();  // It wakes those who ask the stores.
  stores_.Close();
  Stopping("e-mails and HTTP out");  // By their destructors.
}

void Gateway::Stopping(const char* part) const {
  if (deadline_ != nullptr) deadline_->Enter(part);
}

// The trusted time goes on as soon as the store that knows it is open.
absl::Status Gateway::OpenStores() {
  ASSIGN_OR_RETURN(stores_, Stores::Open(config_, metrics_));
  feed_ =
      std::make_unique<Feed>(*stores_.log, config_.notifications.tail_bytes);
  subscriptions_ = std::make_unique<SubscriptionRegistry>(
      *feed_, *stores_.subscriptions, clock_);
  RETURN_IF_ERROR(AwaitResult<absl::StatusOr<int64_t>>([this](auto take) {
                    subscriptions_->Load(std::move(take));
                  }).status());
  ASSIGN_OR_RETURN(time_keeper_, KeepTime(*stores_.time, config_.trust_clock,
                                          clock_, metrics_));
  return absl::OkStatus();
}

// Listens for HTTP. Webhooks and callbacks that come before the gateway can
// take them get a 503, so that their senders send them again.
absl::Status Gateway::Listen() {
  ASSIGN_OR_RETURN(
      listener_,
      ListenHttp(HttpOptionsOf(config_, health_, metrics_),
                 [this](const HttpIncoming& header, HttpDecider decide) {
                   const Ingress* const ingress = serving_;
                   if (ingress != nullptr)
                     return ingress->Handle(header, std::move(decide));
                   std::move(decide)(
                       WhileNotServing(header, health_.readiness(), metrics_));
                 }));
  public_url_ = config_.public_url.empty()
                    ? absl::StrCat("http://", listener_->address())
                    : config_.public_url;
  return absl::OkStatus();
}

// Begins to take up the operations that an earlier process left. The start does
// not wait for it: there may be very many.
absl::Status Gateway::RecoverOperations() {
  RETURN_IF_ERROR(CheckWriteTable());
  outcomes_ =
      std::make_unique<OutcomeRelay>(*stores_.outcomes, *stores_.log, clock_);
  operations_ = MakeOperations(
      config_, public_url_, *stores_.operations, upstreams_->fourws(),
      upstreams_->one(), clock_, [this](const OperationRecord& record) {
        metrics_.CountOperation(record.method(), record.state());
        outcomes_->Wake();
      });
  RETURN_IF_ERROR(CheckContract(UpstreamServices(), PartsOf(*operations_)));
  operations_->Recover(stores_.database->loss().found, [] {});
  outcomes_->Wake();
  return absl::OkStatus();
}

void Gateway::BuildNotices() {
  mailer_ = MakeMailer(config_.notices, clock_);
  notices_ = MakeNotices(config_.notices, *stores_.letters, mailer_.get(),
                         *outgoing_, clock_, metrics_);
}

void Gateway::BuildIngress() {
  webhooks_ = std::make_unique<Webhooks>(
      *stores_.log, *stores_.letters, clock_, metrics_,
      MakeWebhookSources(config_.ingress, *outgoing_, clock_, metrics_),
      [this] { notices_->Wake(); });
  dead_letters_ = std::make_unique<DeadLetters>(
      *stores_.letters, *stores_.log, clock_, WebhookNames(),
      [this](const DeadLetter& letter) { return webhooks_->Read(letter); });
  ingress_ = std::make_unique<Ingress>(
      *webhooks_,
      [this](std::string token, Reply<TakeCallback> reply) {
        operations_->FindCallback(std::move(token), std::move(reply));
      },
      // A callback may be as large as an answer.
      static_cast<size_t>(std::max(config_.ingress.max_body_bytes,
                                   config_.fourws.max_response_bytes)),
      health_.readiness(), metrics_);
}

absl::Status Gateway::Serve() {
  upkeep_.emplace(config_.notifications, stores_, clock_, metrics_);
  services_ = std::make_unique<Services>(
      ServiceParts{upstreams_->fourws(), upstreams_->one(), clock_,
                   *operations_, *feed_, *subscriptions_, *dead_letters_,
                   *notices_, config_.fourws.platform.carts_by_callback},
      config_.operations.default_wait);
  ASSIGN_OR_RETURN(server_, GrpcServer::Start(
                                config_.grpc_listen, services_->All(), metrics_,
                                GrpcOptionsOf(config_.grpc, health_)));
  serving_ = ingress_.get();
  operations_->BeginDetached();
  // An earlier process may have left letters that nobody was notified of.
  notices_->Wake();
  store_watch_.emplace(config_, stores_, clock_, health_);
  health_.ShowOn(server_.get());
  health_.readiness().Set(kServing, absl::OkStatus());
  return absl::OkStatus();
}

void Gateway::Drain(StopDeadline& deadline) {
  deadline_ = &deadline;
  const DrainTimes times = DrainTimesOf(config_.drain_timeout);
  const absl::Time closed = clock_.Now() + config_.drain_timeout - times.parts;
  Stopping("calls that wait");
  health_.readiness().Set("draining",
                          absl::CancelledError("the gateway stops"));
  operations_->Drain();
  services_->Drain(clock_.WallNow() + (closed - clock_.Now()));
  absl::SleepFor(times.refusals);
  while (operations_->waits() > 0 && clock_.Now() < closed - times.answers)
    absl::SleepFor(absl::Milliseconds(20));
  operations_->EndWaits();
  Stopping("gRPC");
  const absl::Duration left = closed - clock_.Now();
  server_->Shutdown(clock_.WallNow() + std::min(left, times.answers));
}

}  // namespace gateway
