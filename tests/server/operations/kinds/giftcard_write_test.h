#ifndef TESTS_SERVER_OPERATIONS_KINDS_GIFTCARD_WRITE_TEST_H_
#define TESTS_SERVER_OPERATIONS_KINDS_GIFTCARD_WRITE_TEST_H_

#include <memory>
#include <string>

#include "server/operations/kinds/activate_giftcard.h"
#include "server/operations/kinds/generate_giftcard_pdf.h"
#include "server/operations/kinds/generate_giftcards.h"
#include "server/operations/kinds/refund_giftcard.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {

// The engine with every kind of gift card write.
class GiftcardWriteTest : public EngineTest {
 protected:
  GiftcardWriteTest() {
    operations_->Add(std::make_unique<ActivateGiftcard>(platform_, clock_));
    operations_->Add(std::make_unique<GenerateGiftcards>());
    operations_->Add(std::make_unique<GenerateGiftcardPdf>());
    OfferRefunds(true);
  }

  void OfferRefunds(bool offered) {
    operations_->Add(
        std::make_unique<RefundGiftcard>(store_, platform_, clock_, offered));
  }

  static google::type::Money Euro(const std::string& amount) {
    return Decimal::Parse(amount)->ToMoney("EUR");
  }

  // `method` without the service's name.
  template <typename Request>
  WriteCall ToWrite(const std::string& method, const Request& request,
                    const std::string& caller = "default") {
    WriteCall write;
    write.caller = caller;
    write.method = "fourws.gateway.v1.GiftcardService." + method;
    write.request_id = request.request_id();
    write.request.PackFrom(request);
    write.give_up = clock_.Now() + absl::Seconds(30);
    return write;
  }

  std::shared_ptr<Call> Run(WriteCall write) {
    calls_.push_back(std::make_shared<Call>());
    Call* const call = calls_.back().get();
    call->waiting = operations_->Run(
        std::move(write),
        [call](const std::string& name, bool) { call->sending = name; },
        [call](absl::StatusOr<OperationRecord> end) { call->end = end; });
    return calls_.back();
  }

  // Checks the write only; nothing is sent.
  template <typename Response>
  absl::StatusOr<Response> Validate(WriteCall write) {
    auto validated = std::make_shared<absl::StatusOr<Response>>(
        absl::UnknownError("no answer"));
    operations_->Validate(std::move(write), {}, [validated](auto any) {
      Response response;
      if (!any.ok())
        *validated = any.status();
      else if (any->UnpackTo(&response))
        *validated = response;
    });
    Settle();
    return *validated;
  }

  template <typename Response>
  static Response AnswerTo(const Call& call) {
    Response response;
    if (!call.end.has_value() || !call.end->ok()) {
      ADD_FAILURE() << "the call has no operation to report";
      return response;
    }
    const auto result = ResultOf(**call.end);
    EXPECT_THAT(result, IsOk());
    EXPECT_TRUE(result.ok() && result->UnpackTo(&response));
    return response;
  }
};

}  // namespace gateway

#endif  // TESTS_SERVER_OPERATIONS_KINDS_GIFTCARD_WRITE_TEST_H_
