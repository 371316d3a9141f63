#include "adapters/http/balanced_http_client.h"

#include <algorithm>
#include <utility>

namespace gateway {

BalancedHttpClient::BalancedHttpClient(
    std::vector<std::unique_ptr<HttpClient>> clients) {
  for (auto& client : clients) members_.emplace_back(std::move(client));
}

void BalancedHttpClient::Send(HttpRequest request, Done done) {
  Member& member = Freest();
  ++member.under_way;
  member.client->Send(std::move(request), [&member, done = std::move(done)](
                                              HttpExchange exchange) mutable {
    // First, for `done` may send again.
    --member.under_way;
    std::move(done)(std::move(exchange));
  });
}

// Others may send meanwhile: then one has a few more than another.
BalancedHttpClient::Member& BalancedHttpClient::Freest() {
  return *std::min_element(members_.begin(), members_.end(),
                           [](const Member& a, const Member& b) {
                             return a.under_way.load() < b.under_way.load();
                           });
}

}  // namespace gateway
