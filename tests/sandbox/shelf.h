#ifndef TESTS_SANDBOX_SHELF_H_
#define TESTS_SANDBOX_SHELF_H_

#include <cstddef>
#include <map>
#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What the platform knows beside cards: customers, articles, documents and so
// on, each a collection of JSON objects by key, in the platform's shape.
class Shelf {
 public:
  using Collection = std::map<std::string, Json>;

  // Null if there is none.
  const Json* Find(const std::string& collection, const std::string& key) const;
  // Empty if there is none.
  const Collection& All(const std::string& collection) const;
  // Sets the given fields, making the object if it is new; null removes one.
  const Json& Put(const std::string& collection, const std::string& key,
                  const Json& fields);
  size_t Remove(const std::string& collection, const std::string& key);

 private:
  std::map<std::string, Collection> collections_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_SHELF_H_
