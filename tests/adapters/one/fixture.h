#ifndef TESTS_ADAPTERS_ONE_FIXTURE_H_
#define TESTS_ADAPTERS_ONE_FIXTURE_H_

#include <fstream>
#include <iterator>
#include <string>

#include "adapters/base/json.h"
#include "adapters/base/json_document.h"
#include "gtest/gtest.h"

namespace gateway::one {

// A body of ONe's, such as `offer-get.response.documented-prefix.json`.
inline std::string FixtureText(const std::string& name) {
  std::ifstream file(std::string(FIXTURES "/one/") + name);
  EXPECT_TRUE(file.is_open()) << name;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline nlohmann::json Fixture(const std::string& name) {
  const auto json = ParseJson(FixtureText(name));
  EXPECT_TRUE(json.ok()) << name << ": " << json.status();
  return json.value_or(nullptr);
}

}  // namespace gateway::one

#endif  // TESTS_ADAPTERS_ONE_FIXTURE_H_
