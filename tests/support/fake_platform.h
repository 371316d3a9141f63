#ifndef TESTS_SUPPORT_FAKE_PLATFORM_H_
#define TESTS_SUPPORT_FAKE_PLATFORM_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/mutex.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "tests/support/fake_responses.h"
#include "tests/support/worker.h"

namespace gateway {

// A small 4ws.trade in memory: it holds cards, takes writes, and reports
// nothing by itself. Callback bodies are `ok:{movement}` (see FakeResponse()
// for what is no movement), `no:{why}`, or unreadable.
class FakePlatform final : public Platform {
 public:
  // Adds an active EUR card with partial use.
  v1::Giftcard& AddCard(const std::string& barcode,
                        const std::string& balance) {
    MutexLock lock(mu_);
    v1::Giftcard& card = cards_[barcode];
    card.set_barcode(barcode);
    card.set_active(true);
    card.set_partial_use_allowed(true);
    card.set_currency_scale(2);
    *card.mutable_balance() = Decimal::Parse(balance)->ToMoney("EUR");
    return card;
  }

  // How sends end from now on, and what happens before their end is reported.
  void OnSend(Sent sent, std::function<void(const Write&)> before = nullptr) {
    MutexLock lock(mu_);
    sent_ = std::move(sent);
    before_ = std::move(before);
  }
  void FailReads(absl::Status error) {
    MutexLock lock(mu_);
    read_error_ = std::move(error);
  }
  // No write is admitted from now on, unless this is OK.
  void RefuseWrites(absl::Status error) {
    MutexLock lock(mu_);
    admit_error_ = std::move(error);
  }
  // No write can be encoded from now on, unless this is OK.
  void RefuseToEncode(absl::Status error) {
    MutexLock lock(mu_);
    encode_error_ = std::move(error);
  }
  // Reads are answered, and writes admitted, only while these are not called
  // with true. Letting one go on lets go all that is held.
  void HoldReads(bool hold) { Hold(&FakePlatform::hold_reads_, hold); }
  void HoldAdmissions(bool hold) {
    Hold(&FakePlatform::hold_admissions_, hold);
  }

  std::vector<Write> sends() {
    MutexLock lock(mu_);
    return sends_;
  }
  // What was to be encoded, in order.
  std::vector<Write> encodings() {
    MutexLock lock(mu_);
    return encodings_;
  }
  int reads() {
    MutexLock lock(mu_);
    return reads_;
  }
  // Whether what was asked for last, but a send, is wanted still.
  bool IsWanted() {
    MutexLock lock(mu_);
    return !given_up_.stop_requested();
  }
  // Returns once all is answered that is not held.
  void Flush() { worker_.Flush(); }

  // Nobody asks it for anything but cards.
  void Read(Question question, Done<google::protobuf::Any> done) override {
    v1::GetGiftcardRequest request;
    question.request.UnpackTo(&request);
    auto shared =
        std::make_shared<Done<google::protobuf::Any>>(std::move(done));
    std::function<void()> read = [this, barcode = request.barcode(), shared] {
      worker_.Post(
          [this, barcode, shared] { std::move (*shared)(Card(barcode)); });
    };
    {
      MutexLock lock(mu_);
      ++reads_;
      given_up_ = question.until.given_up;
      if (hold_reads_) return held_.push_back(std::move(read));
    }
    read();
  }

  absl::StatusOr<std::unique_ptr<EncodedWrite>> Encode(
      const Write& write) const override {
    MutexLock lock(mu_);
    encodings_.push_back(write);
    if (!encode_error_.ok()) return encode_error_;
    auto encoded = std::make_unique<FakeWrite>();
    encoded->write = write;
    return encoded;
  }

  void Admit(Until until, Reply<std::shared_ptr<Permit>> reply) override {
    absl::Status refusal;
    {
      MutexLock lock(mu_);
      refusal = admit_error_;
      given_up_ = until.given_up;
    }
    auto shared =
        std::make_shared<Reply<std::shared_ptr<Permit>>>(std::move(reply));
    std::function<void()> admit = [this, refusal, shared] {
      worker_.Post([refusal, shared] {
        if (!refusal.ok()) return std::move(*shared)(refusal);
        std::move (*shared)(std::make_shared<Permit>());
      });
    };
    {
      MutexLock lock(mu_);
      if (hold_admissions_) return held_.push_back(std::move(admit));
    }
    admit();
  }

  void Send(std::unique_ptr<EncodedWrite> encoded, absl::Time /*deadline*/,
            std::shared_ptr<Permit> /*permit*/, DoneWith<Sent> done) override {
    Write write = std::move(static_cast<FakeWrite&>(*encoded).write);
    Sent sent;
    std::function<void(const Write&)> before;
    {
      MutexLock lock(mu_);
      sends_.push_back(write);
      sent = sent_;
      before = before_;
    }
    worker_.Post([write = std::move(write), sent = std::move(sent),
                  before = std::move(before),
                  done = std::move(done)]() mutable {
      if (before) before(write);
      std::move(done)(std::move(sent));
    });
  }

  Outcome ReadCallback(const google::protobuf::Any& request,
                       absl::string_view body) const override {
    const std::string text(body);
    Outcome outcome;
    outcome.summary = text.substr(0, 3);
    if (text.rfind("ok:", 0) == 0) {
      outcome.kind = Outcome::Kind::kSucceeded;
      outcome.response = FakeResponse(request, text.substr(3));
    } else if (text.rfind("no:", 0) == 0) {
      outcome.kind = Outcome::Kind::kRejected;
      outcome.error =
          MakeError(absl::StatusCode::kFailedPrecondition,
                    v1::ERROR_REASON_UPSTREAM_REJECTED, text.substr(3));
    }
    return outcome;
  }

 private:
  struct FakeWrite final : EncodedWrite {
    Write write;
  };

  void Hold(bool FakePlatform::*what, bool hold) {
    std::vector<std::function<void()>> held;
    {
      MutexLock lock(mu_);
      this->*what = hold;
      if (!hold) held.swap(held_);
    }
    for (auto& answer : held) answer();
  }

  absl::StatusOr<google::protobuf::Any> Card(const std::string& barcode) {
    MutexLock lock(mu_);
    if (!read_error_.ok()) return read_error_;
    const auto it = cards_.find(barcode);
    if (it == cards_.end())
      return MakeError(absl::StatusCode::kNotFound,
                       v1::ERROR_REASON_GIFTCARD_NOT_FOUND, "no such card");
    v1::GetGiftcardResponse response;
    *response.mutable_giftcard() = it->second;
    google::protobuf::Any any;
    any.PackFrom(response);
    return any;
  }

  mutable Mutex mu_;
  std::map<std::string, v1::Giftcard> cards_ ABSL_GUARDED_BY(mu_);
  Sent sent_ ABSL_GUARDED_BY(mu_){.effect = Sent::Effect::kAccepted,
                                  .response = {},
                                  .error = absl::OkStatus(),
                                  .summary = "accepted"};
  std::function<void(const Write&)> before_ ABSL_GUARDED_BY(mu_);
  absl::Status read_error_ ABSL_GUARDED_BY(mu_);
  absl::Status admit_error_ ABSL_GUARDED_BY(mu_);
  absl::Status encode_error_ ABSL_GUARDED_BY(mu_);
  bool hold_reads_ ABSL_GUARDED_BY(mu_) = false;
  bool hold_admissions_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::function<void()>> held_ ABSL_GUARDED_BY(mu_);
  mutable std::vector<Write> encodings_ ABSL_GUARDED_BY(mu_);
  std::vector<Write> sends_ ABSL_GUARDED_BY(mu_);
  int reads_ ABSL_GUARDED_BY(mu_) = 0;
  std::stop_token given_up_ ABSL_GUARDED_BY(mu_);
  Worker worker_;
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_FAKE_PLATFORM_H_
