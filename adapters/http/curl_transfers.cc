#include "adapters/http/curl_transfers.h"

namespace gateway {

CurlTransfers::Owned CurlTransfers::Reuse(absl::string_view method) {
  const auto kept = kept_.find(method);
  if (kept == kept_.end() || kept->second.empty()) return nullptr;
  Owned transfer = std::move(kept->second.back());
  kept->second.pop_back();
  return transfer;
}

void CurlTransfers::Keep(Owned transfer) {
  std::vector<Owned>& kept = kept_[transfer->method()];
  if (std::cmp_less(kept.size(), most_)) kept.push_back(std::move(transfer));
}

void CurlTransfers::Add(Owned transfer) {
  const Key key(transfer->deadline(), transfer.get());
  under_way_.emplace(key, std::move(transfer));
}

CurlTransfers::Owned CurlTransfers::Remove(CurlTransfer& transfer) {
  const auto found = under_way_.find({transfer.deadline(), &transfer});
  Owned owned = std::move(found->second);
  under_way_.erase(found);
  return owned;
}

CurlTransfer* CurlTransfers::first() const {
  return under_way_.empty() ? nullptr : under_way_.begin()->second.get();
}

}  // namespace gateway
