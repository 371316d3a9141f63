#ifndef TESTS_SANDBOX_FAULTS_H_
#define TESTS_SANDBOX_FAULTS_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// When a fault can strike: a request takes at most one of each.
enum class FaultPlace { kHeaders, kAnswer, kCallback, kDrift };

// One misbehaviour, as README.md names it, with all keys of its name filled.
struct Fault {
  int64_t id = 0;
  std::string name;
  FaultPlace place = FaultPlace::kAnswer;
  bool second_only = false;  // Passes first requests of a connection.
  std::string cmd;
  std::string barcode;
  int64_t times = 1;
  int64_t skip = 0;
  int64_t used = 0;
  std::map<std::string, std::string> keys;

  const std::string& Text(const std::string& key) const { return keys.at(key); }
  int64_t Number(const std::string& key) const {
    return std::stoll(keys.at(key));
  }
  std::chrono::milliseconds Millis(const std::string& key) const {
    return std::chrono::milliseconds(Number(key));
  }
  bool Is(const std::string& key, std::string_view value) const {
    return keys.at(key) == value;
  }
};

// What a fault is matched with.
struct Occasion {
  std::string_view operation;  // get, update, or empty
  std::string_view cmd;
  std::string_view barcode;
  int64_t nth = 1;
};

// The faults that wait to strike. Functions that read a fault throw
// std::invalid_argument if its name, a key or a value is not known.
class FaultBook {
 public:
  // "name:key=value,key=value"
  void AddFlag(const std::string& flag);
  // {"name":...,"key":value}; the fault as listed.
  Json Add(const Json& fault);

  // The oldest fault for `place` that matches, used once by this.
  std::optional<Fault> Take(FaultPlace place, const Occasion& occasion);

  Json All() const;
  bool Remove(int64_t id);
  size_t Clear();

 private:
  Fault& Insert(std::map<std::string, std::string> keys);

  int64_t last_id_ = 0;
  std::list<Fault> faults_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_FAULTS_H_
