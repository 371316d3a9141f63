// A bare gRPC server of GetGiftcard: what a call costs before anybody does
// anything for it. Prints where it listens when it is ready, and how many calls
// it answered when it is asked to stop.

#include <atomic>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "adapters/base/api.h"
#include "adapters/base/json_document.h"
#include "adapters/fourws/giftcard_json.h"
#include "fourws/gateway/v1/giftcard_service.grpc.pb.h"
#include "tests/bench/bare_server.h"

namespace gateway {
namespace {

class Echo final : public v1::GiftcardService::CallbackService {
 public:
  explicit Echo(v1::Giftcard card) { *answer_.mutable_giftcard() = card; }

  grpc::ServerUnaryReactor* GetGiftcard(
      grpc::CallbackServerContext* context, const v1::GetGiftcardRequest*,
      v1::GetGiftcardResponse* response) override {
    *response = answer_;
    ++answered_;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  int64_t answered() const { return answered_; }

 private:
  v1::GetGiftcardResponse answer_;
  std::atomic<int64_t> answered_ = 0;
};

absl::StatusOr<v1::Giftcard> ReadCard(const char* path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file),
                         std::istreambuf_iterator<char>()};
  const auto body = ReadForeignJson(text);
  if (!body.ok()) return body.status();
  return fourws::GiftcardFromJson(body->root().Find("giftcard"), false);
}

int Serve(const char* path) {
  const sigset_t stop = bench::HoldBackSigterm();
  const auto card = ReadCard(path);
  if (!card.ok()) {
    std::cerr << card.status() << std::endl;
    return EXIT_FAILURE;
  }
  Echo echo(*card);
  bench::ServeUntilStopped(stop, {&echo}, [] {});
  std::cout << R"({"answered":)" << echo.answered() << "}" << std::endl;
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) {
  if (argc == 2) return gateway::Serve(argv[1]);
  std::cerr << "usage: bench-echo GIFTCARD_JSON" << std::endl;
  return EXIT_FAILURE;
}
