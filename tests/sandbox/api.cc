#include "tests/sandbox/api.h"

#include <utility>

#include "tests/sandbox/drift.h"
#include "tests/sandbox/misbehave.h"

namespace sandbox {
namespace {

struct Faults {
  std::optional<Fault> answer;
  std::optional<Fault> callback;
  std::optional<Fault> drift;

  Json Names() const {
    Json names = Json::array();
    for (const auto* fault : {&answer, &callback, &drift}) {
      if (*fault) names.push_back((*fault)->name);
    }
    return names;
  }
};

Occasion OccasionOf(const Request& request, const Call& call) {
  return {call.operation, call.cmd, call.barcode, request.nth};
}

// A callback fault is used up only by a request that will have a callback.
Faults TakeFaults(FaultBook& book, const Occasion& occasion, bool accepted) {
  Faults faults;
  faults.answer = book.Take(FaultPlace::kAnswer, occasion);
  faults.drift = book.Take(FaultPlace::kDrift, occasion);
  if (accepted && (!faults.answer || IsProcessed(*faults.answer))) {
    faults.callback = book.Take(FaultPlace::kCallback, occasion);
  }
  return faults;
}

}  // namespace

std::optional<Exchange> Api::CutAtHeaders(const Request& request) {
  const Call call = Understand(names_, request);
  const auto fault =
      state_.faults.Take(FaultPlace::kHeaders, OccasionOf(request, call));
  if (!fault) return std::nullopt;
  Exchange exchange;
  exchange.subject =
      Record(request, call, Json::array({fault->name}), /*whole=*/false);
  Misbehave(*fault, exchange);
  return exchange;
}

asio::awaitable<Exchange> Api::Handle(Request request) {
  const Call call = Understand(names_, request);
  Judgement judgement = Judge(names_, state_.cards, request, call);
  Faults faults = TakeFaults(state_.faults, OccasionOf(request, call),
                             judgement.order.has_value());
  Exchange exchange;
  exchange.subject = Record(request, call, faults.Names(), /*whole=*/true);
  const bool drift = faults.drift || state_.settings.type_drift;
  exchange.reply.status = judgement.status;
  exchange.reply.body =
      WriteJson(drift ? Drift(judgement.body) : judgement.body);
  if (faults.answer) Misbehave(*faults.answer, exchange);
  if (judgement.order && (!faults.answer || IsProcessed(*faults.answer))) {
    exchange.job = Job{exchange.subject, *std::move(judgement.order),
                       std::move(faults.callback), drift};
  }
  const bool late = exchange.fault == "ack_late";
  if (exchange.job && exchange.job->fault &&
      exchange.job->fault->name == "callback_early") {
    Job job = *std::exchange(exchange.job, std::nullopt);
    co_await jobs_.RunNow(std::move(job));
  } else if (exchange.job && late) {
    jobs_.Start(*std::exchange(exchange.job, std::nullopt));
  }
  co_await Delay(state_.settings.ack_delay_ms);
  if (late) co_await Delay(faults.answer->Millis("ms"));
  co_return exchange;
}

void Api::Finish(Exchange exchange, bool sent) {
  Json entry = {{"sent", sent}};
  if (sent) {
    entry["status"] = exchange.reply.status;
    entry["body"] = LedgerBody(exchange.reply.body);
  } else {
    entry["why"] =
        exchange.ending == Ending::kCut ? exchange.fault : "client gone";
  }
  state_.ledger.Add("ack", exchange.subject, entry);
  if (exchange.job) jobs_.Start(*std::move(exchange.job));
}

Subject Api::Record(const Request& request, const Call& call,
                    const Json& faults, bool whole) {
  const Subject subject{++requests_, call.barcode};
  Json entry = {{"connection", request.connection},
                {"nth", request.nth},
                {"method", request.method},
                {"cmd", call.cmd},
                {"target", request.target}};
  if (whole) entry["body"] = LedgerBody(request.body);
  entry["faults"] = faults;
  state_.ledger.Add("request", subject, entry);
  return subject;
}

}  // namespace sandbox
