#ifndef TESTS_ADAPTERS_FOURWS_FIXTURE_H_
#define TESTS_ADAPTERS_FOURWS_FIXTURE_H_

#include <fstream>
#include <iterator>
#include <string>

#include "adapters/base/json.h"
#include "adapters/base/json_document.h"
#include "gtest/gtest.h"

namespace gateway {

// The text of a body that 4ws.trade documents, such as
// `giftcard_get_response.json`.
inline std::string FixtureText(const std::string& name) {
  std::ifstream file(std::string(FIXTURES "/4ws/") + name);
  EXPECT_TRUE(file.is_open()) << name;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline nlohmann::json Fixture(const std::string& name) {
  const auto json = ParseJson(FixtureText(name));
  EXPECT_TRUE(json.ok()) << name << ": " << json.status();
  return json.value_or(nullptr);
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_FOURWS_FIXTURE_H_
