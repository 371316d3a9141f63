#include "adapters/upstream/writes.h"

#include <utility>

#include "adapters/upstream/errors.h"

namespace gateway {

Writes::Writes(HttpClient& http, Authenticator& authenticator, Gate& gate,
               Later& later)
    : http_(http), authenticator_(authenticator), gate_(gate), later_(later) {}

void Writes::Admit(const Until& until, Reply<std::shared_ptr<Permit>> reply) {
  gate_.Admit(
      Lane::kWrite, until,
      [this, until, reply = std::move(reply)](
          absl::StatusOr<std::unique_ptr<Place>> place) mutable {
        if (!place.ok()) return std::move(reply)(place.status());
        // A login is waited for here, before the write is stored as sending.
        HttpRequest nothing;
        nothing.deadline = until.deadline;
        authenticator_.Authorize(
            std::move(nothing), until.given_up,
            [permit = std::shared_ptr<Permit>(*std::move(place)),
             reply = std::move(reply)](
                const absl::StatusOr<AuthorizedRequest>& authorized) mutable {
              if (!authorized.ok()) {
                permit.reset();
                return std::move(reply)(authorized.status());
              }
              std::move(reply)(std::move(permit));
            });
      });
}

void Writes::Send(HttpRequest request, std::shared_ptr<Permit> permit,
                  Done<WriteExchange> done) {
  if (stopped_) {
    return later_.RunSoon([done = std::move(done)]() mutable {
      std::move(done)(Unreachable("the gateway is stopping"));
    });
  }
  auto place = std::dynamic_pointer_cast<Place>(std::move(permit));
  if (place != nullptr)
    return Leave(std::move(request), std::move(place), std::move(done));
  const absl::Time deadline = request.deadline;
  gate_.Admit(Lane::kWrite, deadline,
              [this, request = std::move(request), done = std::move(done)](
                  absl::StatusOr<std::unique_ptr<Place>> place) mutable {
                if (!place.ok()) return std::move(done)(place.status());
                Leave(std::move(request), *std::move(place), std::move(done));
              });
}

void Writes::Leave(HttpRequest request, std::shared_ptr<Place> place,
                   Done<WriteExchange> done) {
  authenticator_.Authorize(
      std::move(request), {},
      [this, place = std::move(place), done = std::move(done)](
          absl::StatusOr<AuthorizedRequest> authorized) mutable {
        if (!authorized.ok()) {
          place.reset();
          return std::move(done)(authorized.status());
        }
        http_.Send(
            std::move(authorized->request),
            [this, place = std::move(place), session = authorized->session,
             done = std::move(done)](HttpExchange exchange) mutable {
              // First the session, so that whom the place lets in gets a living
              // one.
              const bool ended =
                  exchange.response.ok() &&
                  authenticator_.OnAnswer(session, *exchange.response);
              place->End(exchange);
              std::move(done)(WriteExchange{std::move(exchange), ended});
            });
      });
}

Sent NotSent(absl::Status error) {
  Sent sent;
  sent.effect = Sent::Effect::kNotSent;
  sent.error = std::move(error);
  sent.summary = "nothing left the gateway";
  return sent;
}

}  // namespace gateway
