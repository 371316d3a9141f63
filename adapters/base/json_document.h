#ifndef ADAPTERS_BASE_JSON_DOCUMENT_H_
#define ADAPTERS_BASE_JSON_DOCUMENT_H_

#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json.h"
#include "adapters/base/json_builder.h"
#include "adapters/base/json_value.h"
#include "nlohmann/json.hpp"

namespace gateway {

// JSON that was read, to be looked at and not to be changed. It takes a few
// blocks of memory however many values it has, where nlohmann::json takes
// several for each; and numbers are as their sender wrote them. May be moved
// while JsonValues of it are in use.
class JsonDocument {
 public:
  JsonDocument() = default;  // Nothing, which reads as null.
  // The same JSON, which is nested at most 64 deep. Floats get the shortest
  // text that means the same double.
  explicit JsonDocument(const nlohmann::json& json);
  JsonDocument(JsonDocument&&) = default;
  JsonDocument& operator=(JsonDocument&&) = default;

  JsonValue root() const {
    return memory_.nodes.empty() ? JsonValue()
                                 : JsonValue(&memory_.nodes.back());
  }
  // NOLINTNEXTLINE(google-explicit-constructor): it is the value that it has.
  operator JsonValue() const { return root(); }

 private:
  friend absl::StatusOr<JsonDocument> ReadForeignJson(absl::string_view text,
                                                      size_t max_values);
  explicit JsonDocument(JsonMemory memory) : memory_(std::move(memory)) {}

  JsonMemory memory_;
};

// As ParseForeignJson() of json.h, with its numbers and its errors, several
// times as fast.
absl::StatusOr<JsonDocument> ReadForeignJson(
    absl::string_view text, size_t max_values = kAnyNumberOfValues);

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_DOCUMENT_H_
