#ifndef TESTS_SERVER_INGRESS_INGRESS_FIXTURE_H_
#define TESTS_SERVER_INGRESS_INGRESS_FIXTURE_H_

#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "gtest/gtest.h"
#include "server/ingress/ingress.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_dead_letter_store.h"
#include "tests/support/memory_event_log.h"

namespace gateway {

inline constexpr char kPromotions[] = "/webhooks/4ws/customer-promotions";
inline constexpr size_t kMaxCallbackBytes = 1000;
inline constexpr char kToken[] = "AbCdEfGhIjKlMnOpQr-_09";

inline std::string Fixture(const std::string& name) {
  std::ifstream file(std::string(FIXTURES) + "/4ws/" + name);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

// What listens for webhooks and callbacks, without a socket: stores in memory,
// and the callbacks written down.
class IngressFixture : public testing::Test {
 protected:
  IngressFixture() { Use(SenderProof()); }
  ~IngressFixture() override {
    log_.Stop();
    letters_.Stop();
  }

  void Use(SenderProof proof) {
    WebhookSource source;
    source.proof = std::move(proof);
    Use(source);
  }

  // All webhooks, each configured like `source`.
  void Use(WebhookSource source) {
    std::vector<WebhookSource> sources;
    for (const WebhookKind& kind : WebhookKinds()) {
      source.kind = kind;
      sources.push_back(source);
    }
    webhooks_ =
        std::make_unique<Webhooks>(log_, letters_, clock_, metrics_,
                                   std::move(sources), [this] { ++alarms_; });
    ingress_ = std::make_unique<Ingress>(
        *webhooks_,
        [this](std::string token, Reply<Ingress::TakeCallback> reply) {
          ++look_ups_;
          if (!find_status_.ok()) return std::move(reply)(find_status_);
          std::move(reply)([this, token](HttpHeaders headers, std::string body,
                                         ReplyWith<absl::Status> done) {
            callbacks_.emplace_back(token, std::move(body));
            callback_headers_ = std::move(headers);
            std::move(done)(callback_status_);
          });
        },
        kMaxCallbackBytes, readiness_, metrics_);
  }

  // What is decided about a request before its body is read.
  HttpVerdict Decide(const HttpIncoming& header) {
    Answer<HttpVerdict> answer;
    ingress_->Handle(header, [done = answer.done()](HttpVerdict made) mutable {
      std::move(done)(std::move(made));
    });
    return *answer.Wait();
  }

  HttpReply Ask(const std::string& method, const std::string& path,
                const std::string& body = "", HttpHeaders headers = {}) {
    HttpIncoming request;
    request.method = method;
    request.path = path;
    request.content_length = body.size();
    request.headers = std::move(headers);
    HttpVerdict made = Decide(request);
    if (auto* reply = std::get_if<HttpReply>(&made)) return std::move(*reply);
    auto& admission = std::get<HttpAdmission>(made);
    EXPECT_LE(body.size(), admission.max_body_bytes);
    request.body = body;
    Answer<HttpReply> answer;
    std::move(admission.handle)(
        std::move(request), [done = answer.done()](HttpReply reply) mutable {
          std::move(done)(std::move(reply));
        });
    return *answer.Wait();
  }

  HttpReply Promote(const std::string& body, HttpHeaders headers = {}) {
    return Ask("POST", kPromotions, body, std::move(headers));
  }

  std::vector<EventPtr> Events() {
    Answer<std::vector<EventPtr>> answer;
    log_.Read(0, 1000, 1 << 30, /*with_raw=*/true, answer.done());
    return *answer.Wait();
  }

  DeadLetter GetLetter(int64_t number) {
    Answer<DeadLetter> answer;
    letters_.Get(number, answer.done());
    return *answer.Wait();
  }

  std::vector<DeadLetter> DeadLetters() {
    Answer<std::vector<DeadLetter>> answer;
    letters_.List(DeadLetterQuery(), 0, 1000, answer.done());
    auto letters = *answer.Wait();
    for (DeadLetter& letter : letters) letter = GetLetter(letter.number);
    return letters;
  }

  MemoryEventLog log_;
  MemoryDeadLetterStore letters_;
  FakeClock clock_;
  Metrics metrics_;
  std::atomic<int> alarms_ = 0;
  Readiness readiness_;
  int look_ups_ = 0;          // Of callbacks' tokens.
  absl::Status find_status_;  // What the next ones say.
  absl::Status callback_status_;
  std::vector<std::pair<std::string, std::string>> callbacks_;
  HttpHeaders callback_headers_;  // Of the last.
  std::unique_ptr<Webhooks> webhooks_;
  std::unique_ptr<Ingress> ingress_;
};

inline const std::string kBody =
    R"({"subjectCode":"7","cardBarcode":"c","data":{}})";

}  // namespace gateway

#endif  // TESTS_SERVER_INGRESS_INGRESS_FIXTURE_H_
