#ifndef ADAPTERS_HTTP_CURL_TRANSFERS_H_
#define ADAPTERS_HTTP_CURL_TRANSFERS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/curl_transfer.h"

namespace gateway {

// The transfers of one client: those under way, by their deadlines, and those
// that are kept to be used again. Not thread-safe.
class CurlTransfers {
 public:
  using Owned = std::unique_ptr<CurlTransfer>;

  // Keeps up to `most` transfers of each method. More than there can be
  // connections would only take memory.
  explicit CurlTransfers(int most) : most_(most) {}

  // Takes out a kept transfer of `method`; null if there is none.
  Owned Reuse(absl::string_view method);
  // Takes back a transfer that has finished.
  void Keep(Owned transfer);

  // Takes in a transfer that has begun.
  void Add(Owned transfer);
  // Takes out a transfer that is under way.
  Owned Remove(CurlTransfer& transfer);

  // The transfer whose deadline is first; null if none is under way.
  CurlTransfer* first() const;

 private:
  using Key = std::pair<absl::Time, CurlTransfer*>;

  const int most_;
  std::map<std::string, std::vector<Owned>, std::less<>> kept_;  // By method.
  absl::btree_map<Key, Owned> under_way_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_TRANSFERS_H_
