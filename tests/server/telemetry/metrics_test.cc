#include "server/telemetry/metrics.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, ReportsEachKindByItsLabels) {
  Metrics metrics;
  metrics.CountCall("pkg.Service/Get", 0);
  metrics.CountCall("pkg.Service/Get", 0);
  metrics.CountCall("pkg.Service/Get", 5);
  metrics.CountOperation("pkg.Service.Write",
                         v1::OperationMetadata::STATE_UNRESOLVED);
  metrics.CountWebhook("promotions", "stored");
  metrics.CountHttpRefusal("callback", "unknown token");
  metrics.CountExchange("getGiftcard_v1", "200");
  const std::string text = metrics.Text();
  for (const char* line : {
           R"(fourws_rpc_total{code="OK",method="pkg.Service/Get"} 2)",
           R"(fourws_rpc_total{code="NOT_FOUND",method="pkg.Service/Get"} 1)",
           R"(fourws_operations_total{method="pkg.Service/Write",)"
           R"(state="UNRESOLVED"} 1)",
           R"(fourws_webhooks_total{source="promotions",verdict="stored"} 1)",
           R"(fourws_http_refusals_total{source="callback",)"
           R"(verdict="unknown token"} 1)",
           R"(fourws_upstream_exchanges_total{command="getGiftcard_v1",)"
           R"(result="200"} 1)",
           "# TYPE fourws_rpc_total counter",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(MetricsTest, ReportsNothingOfWhatDidNotHappen) {
  Metrics metrics;
  metrics.CountWebhook("promotions", "stored");
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("fourws_rpc_total{")));
}

TEST(MetricsTest, ReportsHowManyCallsAreInFlight) {
  Metrics metrics;
  const std::string series = R"(fourws_rpc_in_flight{method="m"} )";
  Gauge first = metrics.CallsInFlight("m");
  Gauge second = metrics.CallsInFlight("m");
  first.Add();
  second.Add();
  EXPECT_THAT(metrics.Text(), HasSubstr(series + "2"));
  second.Subtract();
  EXPECT_THAT(metrics.Text(), HasSubstr(series + "1"));
}

TEST(MetricsTest, ReportsWhichPartsAreReady) {
  Metrics metrics;
  metrics.ShowReady("store", true);
  metrics.ShowReady("disk", true);
  metrics.ShowReady("disk", false);
  EXPECT_THAT(metrics.Text(), HasSubstr(R"(fourws_ready{part="store"} 1)"));
  EXPECT_THAT(metrics.Text(), HasSubstr(R"(fourws_ready{part="disk"} 0)"));
}

TEST(MetricsTest, ReportsHowMuchThereIsOfWhatIsBounded) {
  Metrics metrics;
  metrics.SetBound("latest_states", 7, 10);
  metrics.SetBound("latest_states", 8, 10);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr(R"(fourws_bound_used{bound="latest_states"} 8)"));
  EXPECT_THAT(text,
              HasSubstr(R"(fourws_bound_limit{bound="latest_states"} 10)"));
}

TEST(MetricsTest, EscapesWhatALabelMustNotHold) {
  Metrics metrics;
  metrics.CountExchange("a\"b\\c\nd", "200");
  EXPECT_THAT(metrics.Text(), HasSubstr(R"({command="a\"b\\c\nd",)"));
}

TEST(MetricsTest, LosesNothingAmongThreads) {
  constexpr int kThreads = 4;
  constexpr int kCalls = 5000;
  Metrics metrics;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < kCalls; ++call)
        metrics.CountCall("m", call % 2);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr(R"({code="OK",method="m"} 10000)"));
  EXPECT_THAT(text, HasSubstr(R"({code="CANCELLED",method="m"} 10000)"));
}

}  // namespace
}  // namespace gateway
