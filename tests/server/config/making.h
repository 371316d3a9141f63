#ifndef TESTS_SERVER_CONFIG_MAKING_H_
#define TESTS_SERVER_CONFIG_MAKING_H_

#include <string>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config.h"
#include "server/config/config_file.h"
#include "server/config/defaults.h"
#include "tests/support/status_matchers.h"

namespace gateway {

inline constexpr char kUpstream[] = R"("fourws": {"url": "http://a"})";

// What a file means, with its defaults.
inline ConfigFile Effective(const std::string& text) {
  absl::StatusOr<ConfigFile> config = ParseConfigFile(text, "gateway.json");
  EXPECT_THAT(config, IsOk());
  if (!config.ok()) return {};
  ApplyDefaults(*config);
  return *std::move(config);
}

inline absl::StatusOr<GatewayConfig> Make(const std::string& text) {
  return MakeGatewayConfig(Effective(text));
}

// What is wrong with it.
inline std::string ErrorOf(const std::string& text) {
  const auto config = Make(text);
  EXPECT_THAT(config, StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  return std::string(config.status().message());
}

}  // namespace gateway

#endif  // TESTS_SERVER_CONFIG_MAKING_H_
