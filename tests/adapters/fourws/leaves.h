#ifndef TESTS_ADAPTERS_FOURWS_LEAVES_H_
#define TESTS_ADAPTERS_FOURWS_LEAVES_H_

#include <functional>
#include <string>

#include "adapters/base/json.h"
#include "gtest/gtest.h"

namespace gateway {

// Another value of the same kind.
inline nlohmann::json Other(const nlohmann::json& leaf) {
  if (leaf == "Y") return "N";
  if (leaf == "N") return "Y";
  if (leaf == "T") return "F";
  if (leaf == "F") return "T";
  if (leaf.is_boolean()) return !leaf.get<bool>();
  if (leaf.is_number_integer()) return leaf.get<int64_t>() + 1;
  if (leaf.is_number()) return leaf.get<double>() + 1;
  if (!leaf.is_string()) return "something";
  const std::string text = leaf;
  if (text.size() == 19 && text[4] == '-' && text[13] == ':')
    return "1999-01-02 03:04:05";
  return text + "x";
}

// Changes each leaf of `body` in turn, and has `read`, which turns a body into
// the bytes of a message, say something else: a leaf that nothing holds would
// leave the message as it was. `success` is the envelope's.
inline void ExpectNoLeafIsLost(
    const nlohmann::json& body,
    const std::function<std::string(const nlohmann::json&)>& read) {
  const std::string whole = read(body);
  int leaves = 0;
  const nlohmann::json flat = body.flatten();
  for (const auto& [path, leaf] : flat.items()) {
    if (path == "/success" || leaf.is_null() || leaf == nlohmann::json(""))
      continue;
    ++leaves;
    nlohmann::json other = body;
    other[nlohmann::json::json_pointer(path)] = Other(leaf);
    EXPECT_NE(read(other), whole) << path;
  }
  EXPECT_GT(leaves, 0);
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_FOURWS_LEAVES_H_
