#include "tests/sandbox/shelf.h"

namespace sandbox {

const Json* Shelf::Find(const std::string& collection,
                        const std::string& key) const {
  const Collection& all = All(collection);
  const auto found = all.find(key);
  return found == all.end() ? nullptr : &found->second;
}

const Shelf::Collection& Shelf::All(const std::string& collection) const {
  static const Collection none;
  const auto found = collections_.find(collection);
  return found == collections_.end() ? none : found->second;
}

const Json& Shelf::Put(const std::string& collection, const std::string& key,
                       const Json& fields) {
  Json& object =
      collections_[collection].try_emplace(key, Json::object()).first->second;
  for (const auto& [name, value] : fields.items()) {
    if (value.is_null()) {
      object.erase(name);
    } else {
      object[name] = value;
    }
  }
  return object;
}

size_t Shelf::Remove(const std::string& collection, const std::string& key) {
  return collections_[collection].erase(key);
}

}  // namespace sandbox
