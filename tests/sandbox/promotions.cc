#include "tests/sandbox/promotions.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "boost/asio/co_spawn.hpp"
#include "tests/sandbox/drift.h"
#include "tests/sandbox/money.h"
#include "tests/sandbox/post_report.h"
#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

constexpr char kPromotion[] = "83394a21-e3c0-489d-8a10-7f08041b21aa";

std::string Either(const std::string& given, const std::string& otherwise) {
  return given.empty() ? otherwise : given;
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  if (hex.size() % 2 != 0) throw std::invalid_argument("raw_hex is no hex");
  for (const char* at = hex.data(); at < hex.data() + hex.size(); at += 2) {
    unsigned char byte = 0;
    if (std::from_chars(at, at + 2, byte, 16).ptr != at + 2) {
      throw std::invalid_argument("raw_hex is no hex");
    }
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

Json SamplePromotions(int64_t index) {
  const std::string threshold = ShortDecimalText(83271 + 100 * index, 2);
  return {
      {kPromotion,
       {{"YEAR_2024",
         {{"purchaseThreshold", Exact(threshold)}, {"voucherAmount", 0}}}}}};
}

// The body of the n-th webhook that `order` asks for.
std::string BodyOf(const Json& order, int64_t index, const Drifts& drifts) {
  if (order.contains("raw")) return TextAt(order, "raw");
  if (order.contains("raw_hex")) return FromHex(TextAt(order, "raw_hex"));
  const Json data = order.contains("promotions") ? order["promotions"]
                                                 : SamplePromotions(index);
  Json changed = Json::array();
  if (order.contains("changed")) {
    changed = order["changed"];
  } else if (data.is_object()) {
    for (const auto& [promotion, periods] : data.items()) {
      changed.push_back(promotion);
    }
  }
  const Json body = {
      {"subjectCode", Either(TextAt(order, "customer"), "1026311")},
      {"cardBarcode", Either(TextAt(order, "card"), "9990000100880")},
      {"data", data},
      {"attributesChanged", changed}};
  return WriteJson(Drift(body, drifts));
}

int64_t CountAt(const Json& order, const char* field) {
  if (!order.contains(field)) return 1;
  const auto count = MinorUnits(TextAt(order, field), 0);
  if (!count || *count < 1 || *count > 10'000'000) {
    throw std::invalid_argument(std::string(field) + " is no count");
  }
  return *count;
}

// The post that `order` asks for, without its body.
Post PostFor(const Json& order, const Settings& settings) {
  Post post;
  post.url = Either(TextAt(order, "url"), settings.webhook_url);
  if (post.url.empty()) throw std::invalid_argument("no url");
  post.content_type = Either(TextAt(order, "content_type"), post.content_type);
  post.timeout = std::chrono::milliseconds(settings.callback_timeout_ms);
  const std::string user = Either(TextAt(order, "user"), settings.webhook_user);
  if (!user.empty()) {
    post.headers["Authorization"] = BasicAuth(
        user, Either(TextAt(order, "password"), settings.webhook_password));
  }
  // A whole body goes out as it was given.
  if (!order.contains("raw") && !order.contains("raw_hex"))
    post.coding = settings.drifts.coding;
  if (!order.contains("headers")) return post;
  for (const auto& [name, value] : order["headers"].items()) {
    post.headers[name] = TextOf(value);
  }
  return post;
}

}  // namespace

Json PromotionsOf(const std::string& sum) {
  const std::string year =
      PlatformTime(std::chrono::system_clock::now()).substr(0, 4);
  return {{kPromotion,
           {{"YEAR_" + year,
             {{"purchaseThreshold", Exact(sum)}, {"voucherAmount", 0}}}}}};
}

struct PromotionSender::Batch {
  explicit Batch(const asio::any_io_executor& executor)
      : finished(executor, asio::steady_timer::time_point::max()) {}

  Json order;
  Post post;
  int64_t count = 1;
  int64_t next = 0;
  PostReport report;
  int64_t working = 0;
  asio::steady_timer finished;
};

asio::awaitable<Json> PromotionSender::Send(Json order) {
  const auto executor = co_await asio::this_coro::executor;
  Batch batch(executor);
  batch.order = std::move(order);
  batch.post = PostFor(batch.order, state_.settings);
  batch.count = CountAt(batch.order, "count");
  BodyOf(batch.order, 0, Drifts());  // Throws here, not in a worker.
  batch.working = std::min(CountAt(batch.order, "concurrency"), batch.count);
  for (int64_t i = batch.working; i > 0; --i) {
    asio::co_spawn(executor, Work(batch), [&batch](std::exception_ptr) {
      if (--batch.working == 0) batch.finished.cancel();
    });
  }
  if (batch.working > 0) co_await batch.finished.async_wait(kWithError);
  co_return batch.report.ToJson();
}

asio::awaitable<void> PromotionSender::Work(Batch& batch) {
  while (batch.next < batch.count) {
    Post post = batch.post;
    post.body = BodyOf(batch.order, batch.next++, state_.settings.drifts);
    PostResult result = co_await http_.Send(post);
    state_.ledger.Add("webhook", {},
                      LedgerAttempt(post.url, post.body, result));
    batch.report.Add(std::move(result));
  }
}

}  // namespace sandbox
