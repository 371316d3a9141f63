#include "adapters/upstream/login_client.h"

#include <memory>
#include <utility>

namespace gateway {

void LoginClient::Send(HttpRequest request, Done done) {
  const absl::Time deadline = request.deadline;
  gate_.Admit(
      Lane::kLogin, deadline,
      [this, request = std::move(request), done = std::move(done)](
          absl::StatusOr<std::unique_ptr<Place>> place) mutable {
        if (!place.ok())
          return std::move(done)({place.status(), /*body_handed_over=*/false});
        http_.Send(std::move(request),
                   [place = *std::move(place),
                    done = std::move(done)](HttpExchange exchange) mutable {
                     place->End(exchange);
                     std::move(done)(std::move(exchange));
                   });
      });
}

}  // namespace gateway
