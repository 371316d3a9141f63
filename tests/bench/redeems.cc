#include "tests/bench/redeems.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "tests/bench/loads.h"

namespace bench {
namespace {

namespace v1 = gateway::v1;

constexpr int kConnections = 8;
constexpr absl::Duration kPatience = absl::Minutes(5);

// One call. Deletes itself at its end.
class Call final : public grpc::ClientUnaryReactor {
 public:
  Call(std::function<void()> sent, Flight::Done done)
      : sent_(std::move(sent)), done_(std::move(done)) {}

  void Start(v1::GiftcardService::Stub& stub, int number) {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    request_.set_barcode(
        absl::StrCat("31", absl::Dec(number, absl::kZeroPad10)));
    request_.mutable_amount()->set_currency_code("EUR");
    request_.mutable_amount()->set_nanos(10'000'000);
    request_.set_request_id(absl::StrCat("bench-", number));
    stub.async()->RedeemGiftcard(&context_, &request_, &response_, this);
    StartCall();
  }

  void OnReadInitialMetadataDone(bool /*ok*/) override { sent_(); }
  void OnDone(const grpc::Status& status) override {
    const Flight::Done done = std::move(done_);
    const std::string how = status.ok() ? "OK"
                                        : absl::StrCat(status.error_code(), " ",
                                                       status.error_message());
    // The context goes first, which holds the channel. After the last `done`
    // another thread destroys the channels; one that was still held would be
    // destroyed here, on a thread of gRPC's, which would wait for itself and
    // then use the completion queue that it had freed.
    delete this;
    done(how);
  }

 private:
  const std::function<void()> sent_;
  Flight::Done done_;
  grpc::ClientContext context_;
  v1::RedeemGiftcardRequest request_;
  v1::RedeemGiftcardResponse response_;
};

}  // namespace

Redeems::Redeems(const std::string& target) {
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs_.push_back(v1::GiftcardService::NewStub(grpc::CreateCustomChannel(
        target, grpc::InsecureChannelCredentials(), own)));
  }
}

void Redeems::Start(int number, std::function<void()> sent, Flight::Done done) {
  auto* call = new Call(std::move(sent), std::move(done));
  call->Start(*stubs_[number % stubs_.size()], number);
}

nlohmann::json Redeem(const Load& load) {
  Redeems redeems(load.target);
  return ToJson(
      Flight(load.pace, [&](int number, absl::Time, Flight::Done done) {
        redeems.Start(
            number, [] {}, std::move(done));
      }).Run());
}

}  // namespace bench
