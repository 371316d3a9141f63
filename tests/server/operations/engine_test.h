#ifndef TESTS_SERVER_OPERATIONS_ENGINE_TEST_H_
#define TESTS_SERVER_OPERATIONS_ENGINE_TEST_H_

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/decimal.h"
#include "gtest/gtest.h"
#include "server/operations/kinds/redeem_giftcard.h"
#include "server/operations/operation_result.h"
#include "server/operations/operations.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_platform.h"
#include "tests/support/memory_operation_store.h"
#include "tests/support/status_matchers.h"

namespace gateway {

using State = v1::OperationMetadata;

// How one call ended, and what it was sent before.
struct Call {
  std::optional<absl::StatusOr<OperationRecord>> end;
  std::string sending;
  bool joined = false;
  std::unique_ptr<Waiting> waiting;
};

// The engine over a store and a platform in memory and a clock that stands
// still. Calls are looked at only after Settle().
class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    Restart();
    platform_.AddCard(kCard, "100");
  }
  ~EngineTest() override { Settle(); }

  // A new engine on the same store, as after a crash.
  void Restart() {
    Settle();
    OperationsOptions options = options_;
    options.on_settled = [this](const OperationRecord& record) {
      settled_.push_back(record.state());
    };
    operations_ = std::make_unique<Operations>(store_, platform_, clock_,
                                               std::move(options));
    operations_->Add(std::make_unique<RedeemGiftcard>(platform_, clock_));
    operations_->Recover(lost_until_, [this] { ++recovered_; });
    operations_->BeginDetached();
    Settle();
  }

  // `record` as the store has it, which holds no such record yet.
  OperationRecord Created(OperationRecord record) {
    absl::StatusOr<CreatedOperation> created = absl::UnknownError("");
    store_.Create(std::move(record),
                  [&](auto result) { created = std::move(result); });
    store_.Flush();
    EXPECT_TRUE(created.ok());
    return created.ok() ? created->record : OperationRecord();
  }

  // When this returns, the store answers nothing until the promise is kept.
  std::promise<void> HoldStore() {
    std::promise<void> go;
    auto held = std::make_shared<std::promise<void>>();
    const auto is_held = held->get_future();
    store_.Get("", [held, go = go.get_future().share()](const auto&) {
      held->set_value();
      go.wait();
    });
    is_held.wait();
    return go;
  }

  static OperationsOptions Options() {
    OperationsOptions options;
    options.callback_base = "http://gateway/callbacks/";
    options.timeout = absl::Minutes(15);
    options.unresolved_hold = absl::Hours(24);
    options.max_queue_per_resource = 4;
    return options;
  }

  static v1::RedeemGiftcardRequest Request(const std::string& id,
                                           const std::string& amount) {
    v1::RedeemGiftcardRequest request;
    request.set_barcode(kCard);
    *request.mutable_amount() = Decimal::Parse(amount)->ToMoney("EUR");
    request.set_request_id(id);
    return request;
  }

  std::shared_ptr<Call> Redeem(const std::string& id,
                               const std::string& amount = "10",
                               absl::Duration patience = absl::Seconds(30)) {
    return Redeem(Request(id, amount), patience);
  }
  std::shared_ptr<Call> Redeem(const v1::RedeemGiftcardRequest& request,
                               absl::Duration patience = absl::Seconds(30)) {
    calls_.push_back(std::make_shared<Call>());
    Call* const call = calls_.back().get();
    call->waiting = operations_->Run(
        WriteOf(request, patience),
        [call](const std::string& name, bool joined) {
          call->sending = name;
          call->joined = joined;
        },
        [call](absl::StatusOr<OperationRecord> end) { call->end = end; });
    return calls_.back();
  }

  WriteCall WriteOf(const v1::RedeemGiftcardRequest& request,
                    absl::Duration patience = absl::Seconds(30)) {
    WriteCall write;
    write.caller = "default";
    write.method = "fourws.gateway.v1.GiftcardService.RedeemGiftcard";
    write.request_id = request.request_id();
    write.request.PackFrom(request);
    write.give_up = clock_.Now() + patience;
    return write;
  }

  // Starts a write that nobody waits for. `joined` may be null.
  absl::StatusOr<OperationRecord> Start(
      const v1::RedeemGiftcardRequest& request, bool* joined = nullptr) {
    auto result = std::make_shared<absl::StatusOr<StartedOperation>>(
        absl::InternalError("never answered"));
    operations_->Start(WriteOf(request), [result](auto started) {
      *result = std::move(started);
    });
    Settle();
    if (!result->ok()) return result->status();
    if (joined != nullptr) *joined = (*result)->joined;
    return (*result)->record;
  }
  absl::Status Cancel(const std::string& name,
                      const std::string& caller = "default") {
    auto result = std::make_shared<std::optional<absl::Status>>();
    operations_->Cancel(caller, name,
                        [result](absl::Status status) { *result = status; });
    Settle();
    return result->value_or(absl::InternalError("never answered"));
  }

  // Posts `body` to the callback URL of the n-th send.
  absl::Status CallBack(size_t nth, const std::string& body,
                        const HttpHeaders& headers = {}) {
    const std::string url = platform_.sends().at(nth).callback_url;
    return CallBackToken(url.substr(Options().callback_base.size()), body,
                         headers);
  }
  // Posts a body as the ingress does, which first finds what takes it.
  void PostCallback(const std::string& token, const HttpHeaders& headers,
                    const std::string& body,
                    std::function<void(const absl::Status&)> done) {
    operations_->FindCallback(
        token, [headers, body, done = std::move(done)](
                   absl::StatusOr<TakeCallback> take) mutable {
          if (!take.ok()) return done(take.status());
          (*std::move(take))(headers, body, std::move(done));
        });
  }
  absl::Status CallBackToken(const std::string& token, const std::string& body,
                             const HttpHeaders& headers = {}) {
    auto result = std::make_shared<std::optional<absl::Status>>();
    PostCallback(token, headers, body,
                 [result](const absl::Status& status) { *result = status; });
    Settle();
    return result->value_or(absl::InternalError("never answered"));
  }

  // Returns when nothing is on its way but for time or the outside.
  void Settle() {
    for (int i = 0; i < 20; ++i) {
      store_.Flush();
      platform_.Flush();
      clock_.Advance(absl::ZeroDuration());
    }
  }
  void Advance(absl::Duration by) {
    Settle();
    clock_.Advance(by);
    Settle();
  }

  OperationRecord Stored(const std::string& name) {
    absl::StatusOr<OperationRecord> found = absl::UnknownError("");
    store_.Get(name, [&](auto record) { found = std::move(record); });
    store_.Flush();
    return *found;
  }

  static absl::Status ErrorOf(const Call& call) {
    if (!call.end.has_value()) return absl::UnknownError("still waiting");
    if (!call.end->ok()) return call.end->status();
    return ResultOf(**call.end).status();
  }
  static std::string MetadataOf(const Call& call, const std::string& key) {
    return MetadataOf(ErrorOf(call), key);
  }
  static std::string MetadataOf(const absl::Status& error,
                                const std::string& key) {
    const auto info = InfoOf(error);
    if (!info.has_value() || !info->metadata().contains(key)) return "";
    return info->metadata().at(key);
  }
  static v1::RedeemGiftcardResponse ResponseOf(const Call& call) {
    v1::RedeemGiftcardResponse response;
    const auto result = ResultOf(call.end->value());
    EXPECT_THAT(result, IsOk());
    if (result.ok()) result->UnpackTo(&response);
    return response;
  }

  static constexpr char kCard[] = "2000000001814";

  // Of the next engine.
  OperationsOptions options_ = Options();
  // How often an engine had taken over what there was before it.
  // What the store lost is older; none is lost.
  absl::Time lost_until_ = absl::InfinitePast();
  int recovered_ = 0;
  // What was reported of operations that were settled.
  std::vector<State::State> settled_;
  FakeClock clock_;
  MemoryOperationStore store_;
  FakePlatform platform_;
  std::unique_ptr<Operations> operations_;
  // Each waits until the test has ended.
  std::vector<std::shared_ptr<Call>> calls_;
};

}  // namespace gateway

#endif  // TESTS_SERVER_OPERATIONS_ENGINE_TEST_H_
