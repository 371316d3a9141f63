// A bare gRPC server whose calls wait: what one that waits takes before anybody
// keeps anything for it. It tells a subscriber that it has caught up, and the
// caller of a redeem that it was sent; nothing follows until it is asked to
// stop. Then it drains the subscribers and answers the redeems, all with OK.
// Prints where it listens when it is ready.

#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "fourws/gateway/v1/giftcard_service.grpc.pb.h"
#include "fourws/gateway/v1/notification_stream.grpc.pb.h"
#include "tests/bench/bare_server.h"

namespace {

namespace v1 = fourws::gateway::v1;

// The calls that wait, each of which lives until End() has ended it.
template <typename Call>
class Calls {
 public:
  Call* Add(Call* call) {
    gateway::MutexLock lock(mu_);
    calls_.push_back(call);
    return call;
  }
  void EndAll() {
    gateway::MutexLock lock(mu_);
    for (Call* const call : std::exchange(calls_, {})) call->End();
  }

 private:
  gateway::Mutex mu_;
  std::vector<Call*> calls_ ABSL_GUARDED_BY(mu_);
};

class Subscriber final
    : public grpc::ServerWriteReactor<v1::SubscribeResponse> {
 public:
  Subscriber() {
    response_.mutable_caught_up();
    StartWrite(&response_);
  }
  void End() {
    response_.mutable_drain();
    StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  v1::SubscribeResponse response_;
};

class Redeem final : public grpc::ServerUnaryReactor {
 public:
  Redeem() { StartSendInitialMetadata(); }
  void End() { Finish(grpc::Status::OK); }
  void OnDone() override { delete this; }
};

class WaitingStream final : public v1::NotificationStream::CallbackService {
 public:
  grpc::ServerWriteReactor<v1::SubscribeResponse>* Subscribe(
      grpc::CallbackServerContext*, const v1::SubscribeRequest*) override {
    return subscribers.Add(new Subscriber());
  }
  Calls<Subscriber> subscribers;
};

class WaitingGiftcards final : public v1::GiftcardService::CallbackService {
 public:
  grpc::ServerUnaryReactor* RedeemGiftcard(
      grpc::CallbackServerContext*, const v1::RedeemGiftcardRequest*,
      v1::RedeemGiftcardResponse*) override {
    return redeems.Add(new Redeem());
  }
  Calls<Redeem> redeems;
};

}  // namespace

int main() {
  const sigset_t stop = bench::HoldBackSigterm();
  WaitingStream stream;
  WaitingGiftcards giftcards;
  bench::ServeUntilStopped(stop, {&stream, &giftcards}, [&] {
    stream.subscribers.EndAll();
    giftcards.redeems.EndAll();
  });
  return 0;
}
