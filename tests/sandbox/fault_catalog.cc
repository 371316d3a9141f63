#include "tests/sandbox/fault_catalog.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "tests/sandbox/coding.h"

namespace sandbox {
namespace {

using Keys = std::map<std::string, std::string>;

struct Kind {
  FaultPlace place = FaultPlace::kAnswer;
  Keys defaults;
  bool second_only = false;
};

Kind Cut(FaultPlace place, bool second_only = false) {
  return {place,
          {{"listener", "open"}, {"closed_ms", "500"}, {"reset", "no"}},
          second_only};
}

const std::map<std::string, Kind>& Kinds() {
  using enum FaultPlace;
  static const auto& kinds = *new std::map<std::string, Kind>{
      {"ack_lost", Cut(kAnswer)},
      {"ack_late", {kAnswer, {{"ms", "1000"}}}},
      {"status_5xx",
       {kAnswer,
        {{"status", "500"}, {"message", "server error"}, {"processed", "no"}}}},
      {"html", {kAnswer, {{"status", "200"}, {"processed", "no"}}}},
      {"success_false",
       {kAnswer,
        {{"message", "generic error"},
         {"status", "200"},
         {"processed", "no"}}}},
      {"garbage", {kAnswer, {{"processed", "yes"}}}},
      {"truncated", {kAnswer, {{"processed", "yes"}}}},
      {"huge", {kAnswer, {{"bytes", "10000000"}, {"processed", "yes"}}}},
      {"throttle",
       {kAnswer,
        {{"status", "429"},
         {"message", "Too Many Requests"},
         {"retry_after", "1"},
         {"form", "seconds"}}}},
      {"unauthorized", {kAnswer, {}}},
      {"cut_headers", Cut(kHeaders)},
      {"cut_before", Cut(kAnswer)},
      {"cut_after", Cut(kAnswer)},
      {"cut_second_before", Cut(kAnswer, true)},
      {"cut_second_after", Cut(kAnswer, true)},
      {"callback_early", {kCallback, {}}},
      {"callback_twice", {kCallback, {{"ms", "0"}}}},
      {"callback_late", {kCallback, {{"ms", "1000"}}}},
      {"callback_never", {kCallback, {}}},
      {"callback_bare", {kCallback, {}}},
      {"fewer", {kCallback, {{"count", "1"}}}},
      {"callback_fails",
       {kCallback, {{"message", "generic error"}, {"processed", "no"}}}},
      {"callback_unreadable",
       {kCallback,
        {{"kind", "garbage"}, {"content_type", "application/json"}}}},
      {"callback_contradict",
       {kCallback, {{"ms", "50"}, {"message", "generic error"}}}},
      {"type_drift", {kDrift, {}}},
      {"binary_floats", {kDrift, {}}},
      {"far_times", {kDrift, {}}},
      {"date_only", {kDrift, {}}},
      {"half_surrogates", {kDrift, {}}},
      {"coding", {kDrift, {{"kind", "gzip"}}}}};
  return kinds;
}

void CheckNumber(const std::string& key, const std::string& value,
                 int64_t least, int64_t most) {
  const bool digits =
      !value.empty() && value.size() <= 10 &&
      value.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stoll(value) < least || std::stoll(value) > most) {
    throw std::invalid_argument(key + " is not within " +
                                std::to_string(least) + " to " +
                                std::to_string(most));
  }
}

void CheckChoice(const std::string& key, const std::string& value,
                 const std::vector<std::string>& choices) {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) {
    return;
  }
  std::string listed;
  for (const std::string& choice : choices) listed += " " + choice;
  throw std::invalid_argument(key + " is none of" + listed);
}

void CheckValue(const std::string& fault, const std::string& key,
                const std::string& value) {
  if (key == "processed" || key == "reset") {
    CheckChoice(key, value, {"yes", "no"});
  } else if (key == "listener") {
    CheckChoice(key, value, {"open", "closed"});
  } else if (fault == "coding") {
    CheckChoice(key, value, Codings());
  } else if (key == "kind") {
    CheckChoice(key, value, {"garbage", "html", "empty", "truncated"});
  } else if (key == "status") {
    CheckNumber(key, value, 200, 599);
  } else if (key == "form") {
    CheckChoice(key, value, {"seconds", "date", "none"});
  } else if (key == "bytes") {
    CheckNumber(key, value, 1, 1'000'000'000);
  } else if (key == "ms" || key == "closed_ms" || key == "retry_after" ||
             key == "count") {
    CheckNumber(key, value, 0, 86'400'000);
  }
}

// Takes a key that every fault has out of `keys`.
std::string TakeKey(Keys& keys, const std::string& key,
                    const std::string& otherwise) {
  const auto node = keys.extract(key);
  return node.empty() ? otherwise : node.mapped();
}

int64_t TakeNumber(Keys& keys, const std::string& key,
                   const std::string& otherwise) {
  const std::string value = TakeKey(keys, key, otherwise);
  CheckNumber(key, value, 0, 1'000'000'000);
  return std::stoll(value);
}

}  // namespace

Fault FaultFromKeys(Keys keys) {
  Fault fault;
  fault.name = TakeKey(keys, "name", "");
  const auto found = Kinds().find(fault.name);
  if (found == Kinds().end()) {
    throw std::invalid_argument("unknown fault: " + fault.name);
  }
  const Kind& kind = found->second;
  fault.place = kind.place;
  fault.second_only = kind.second_only;
  fault.cmd = TakeKey(keys, "cmd", "");
  fault.barcode = TakeKey(keys, "barcode", "");
  fault.times = TakeNumber(keys, "times", "1");
  fault.skip = TakeNumber(keys, "skip", "0");
  fault.keys = kind.defaults;
  for (const auto& [key, value] : keys) {
    if (!fault.keys.contains(key)) {
      throw std::invalid_argument(fault.name + " has no key " + key);
    }
    CheckValue(fault.name, key, value);
    fault.keys[key] = value;
  }
  return fault;
}

}  // namespace sandbox
