#include "tests/sandbox/faults.h"

#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/sandbox/fault_catalog.h"

namespace sandbox {
namespace {

Json Listed(const Fault& fault) {
  Json listed = {{"id", fault.id}, {"name", fault.name}};
  if (!fault.cmd.empty()) listed["cmd"] = fault.cmd;
  if (!fault.barcode.empty()) listed["barcode"] = fault.barcode;
  for (const auto& [key, value] : fault.keys) {
    const bool digits =
        !value.empty() &&
        value.find_first_not_of("0123456789") == std::string::npos;
    listed[key] = digits && key != "message" ? Exact(value) : Json(value);
  }
  if (fault.skip > 0) listed["skip"] = fault.skip;
  listed["times"] = fault.times;
  listed["used"] = fault.used;
  return listed;
}

bool Matches(const Fault& fault, const Occasion& occasion) {
  if (fault.times != 0 && fault.used >= fault.times) return false;
  if (fault.second_only && occasion.nth < 2) return false;
  if (!fault.barcode.empty() && fault.barcode != occasion.barcode) {
    return false;
  }
  return fault.cmd.empty() || fault.cmd == occasion.operation ||
         fault.cmd == occasion.cmd;
}

std::string KeyText(const Json& value) {
  return value.is_boolean() ? (value.get<bool>() ? "yes" : "no")
                            : TextOf(value);
}

}  // namespace

Fault& FaultBook::Insert(std::map<std::string, std::string> keys) {
  Fault fault = FaultFromKeys(std::move(keys));
  fault.id = ++last_id_;
  return faults_.emplace_back(std::move(fault));
}

void FaultBook::AddFlag(const std::string& flag) {
  const size_t colon = flag.find(':');
  std::map<std::string, std::string> keys = {{"name", flag.substr(0, colon)}};
  std::istringstream pairs(colon == std::string::npos ? ""
                                                      : flag.substr(colon + 1));
  for (std::string pair; std::getline(pairs, pair, ',');) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos) {
      throw std::invalid_argument("no value in " + pair);
    }
    keys[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  Insert(std::move(keys));
}

Json FaultBook::Add(const Json& fault) {
  if (!fault.is_object()) throw std::invalid_argument("a fault is an object");
  std::map<std::string, std::string> keys;
  for (const auto& [key, value] : fault.items()) keys[key] = KeyText(value);
  return Listed(Insert(std::move(keys)));
}

std::optional<Fault> FaultBook::Take(FaultPlace place,
                                     const Occasion& occasion) {
  for (Fault& fault : faults_) {
    if (fault.place != place || !Matches(fault, occasion)) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    ++fault.used;
    return fault;
  }
  return std::nullopt;
}

Json FaultBook::All() const {
  Json all = Json::array();
  for (const Fault& fault : faults_) all.push_back(Listed(fault));
  return all;
}

bool FaultBook::Remove(int64_t id) {
  return faults_.remove_if([&](const Fault& fault) { return fault.id == id; }) >
         0;
}

size_t FaultBook::Clear() {
  const size_t count = faults_.size();
  faults_.clear();
  return count;
}

}  // namespace sandbox
